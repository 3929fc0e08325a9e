"""Times our calibrators and those of the peers on the same files, in turn."""
