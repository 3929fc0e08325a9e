"""The parts of make_datasets.py; the script sets the environment, so start there.

- dataset: what a dataset states about itself
- formats: the files of a part, written and read back
- splits: the rows of each part
- fashion_mnist, language_identification (from translations): one dataset each
- digits, breast_cancer (both on scikit_learn): three datasets each
- checks, measurements, readme: read back, measured, described
- folder: the folder of one dataset, made or checked
"""
