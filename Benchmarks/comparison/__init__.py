"""Times swift-conformal and its peers on the same files in one run."""
