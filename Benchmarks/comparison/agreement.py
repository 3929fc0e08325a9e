"""Whether two tools give the same prediction sets, row by row."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Agreement:
    rows: int
    same_rows: int
    only_ours: int
    only_theirs: int


def compare(ours: Path, theirs: Path, classes: int) -> Agreement:
    """Compares the rows that both have; a peer may have been given fewer."""
    our_starts, our_keys = label_keys(ours, classes)
    their_starts, their_keys = label_keys(theirs, classes)
    rows = min(len(our_starts), len(their_starts)) - 1
    our_keys = our_keys[: our_starts[rows]]
    their_keys = their_keys[: their_starts[rows]]
    only_ours = np.setdiff1d(our_keys, their_keys, assume_unique=True)
    only_theirs = np.setdiff1d(their_keys, our_keys, assume_unique=True)
    differing = np.union1d(only_ours // classes, only_theirs // classes)
    return Agreement(rows, rows - len(differing), len(only_ours), len(only_theirs))


def label_keys(path: Path, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """One number for each label of each set: row x classes + label."""
    with np.load(path) as arrays:
        starts, labels = arrays["indptr"], arrays["indices"]
    rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return starts, rows * classes + labels
