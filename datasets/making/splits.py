"""Which rows of a source go into which part: by a seeded permutation."""

from pathlib import Path

import numpy as np

from making.dataset import MakeError
from making.formats import NPY

SEED = 20250101
PARTS = ("calibration", "test")


def split_rows(rows: int, sizes: list[int]) -> list[np.ndarray]:
    """Disjoint sets of row numbers: a seeded permutation, cut at the sizes."""
    permutation = np.random.default_rng(SEED).permutation(rows).astype(np.int64)
    if sum(sizes) != rows:
        raise MakeError(f"sizes {sizes} do not add up to {rows} rows")
    return np.split(permutation, np.cumsum(sizes)[:-1])


def write_halves(folder: Path, logits: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """Write one half of the rows as each part, in .npy files; gives the row numbers of each."""
    half = len(labels) // 2
    halves = split_rows(len(labels), [half, len(labels) - half])
    for part, rows in zip(PARTS, halves, strict=True):
        NPY.write(folder, part, {"logits": logits[rows], "labels": labels[rows], "ids": rows})
    return halves
