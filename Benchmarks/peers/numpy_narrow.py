"""Blocks of rows with few classes: one contiguous column a class.

Columns are sorted by a network of minima and maxima, so all rows of a block are sorted at once.
"""

import numpy as np

from .peer import penalties

NUMBERS = 1 << 16


class NarrowBlock:
    def __init__(self, classes: int) -> None:
        self.classes = classes
        shape = (classes, self.rows(classes))
        self.masses = np.empty(shape, np.float32)
        self.sorted = np.empty(shape, np.float32)
        self.spare = np.empty(shape[1], np.float32)
        self.network = sorting_network(classes)

    @staticmethod
    def rows(classes: int) -> int:
        return NUMBERS // classes

    def softmax(self, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        masses = self.masses[:, : len(logits)]
        np.copyto(masses, logits.T)
        masses -= masses.max(axis=0)
        np.exp(masses, out=masses)
        return masses, masses.sum(axis=0)

    def scores(
        self, method: str, logits: np.ndarray, labels: np.ndarray, own_shares: np.ndarray
    ) -> np.ndarray:
        masses, totals = self.softmax(logits)
        own = masses[labels, np.arange(len(labels))]
        if method == "lac":
            return -own / totals
        smaller = masses < own
        remaining = own_shares * own
        for column, counts in zip(masses, smaller):
            remaining += np.multiply(column, counts, out=self.spare[: len(labels)])
        scores = -remaining / totals
        if method == "raps":
            scores += penalties(self.classes - np.add.reduce(smaller, axis=0, dtype=np.int8))
        return scores

    def sets(
        self,
        method: str,
        quantile: np.float32,
        logits: np.ndarray,
        own_shares: np.ndarray,
        sets: np.ndarray,
    ) -> None:
        masses, totals = self.softmax(logits)
        smallest = -quantile * totals
        if method != "lac":
            smallest = self.smallest_members(method, masses, totals, smallest, own_shares)
        np.copyto(sets, (masses >= smallest).T)

    def smallest_members(
        self,
        method: str,
        masses: np.ndarray,
        totals: np.ndarray,
        needed: np.ndarray,
        own_shares: np.ndarray,
    ) -> np.ndarray:
        rows = masses.shape[1]
        columns = self.sorted[:, :rows]
        np.copyto(columns, masses)
        spare = self.spare[:rows]
        for low, high in self.network:
            np.minimum(columns[low], columns[high], out=spare)
            np.maximum(columns[low], columns[high], out=columns[high])
            np.copyto(columns[low], spare)
        prices = penalties(np.arange(self.classes, 0, -1))
        randomized = method.endswith("-randomized")
        smallest = np.full(rows, np.inf, np.float32)
        remaining = np.zeros(rows, np.float32)
        for place, column in enumerate(columns):
            have = remaining + own_shares * column if randomized else remaining
            if method == "raps":
                have = have - prices[place] * totals
            np.minimum(smallest, column, out=smallest, where=have >= needed)
            remaining += column
        return smallest


def sorting_network(count: int) -> list[tuple[int, int]]:
    """Batcher's odd-even merge sort: pairs to put into ascending order."""
    pairs = []
    run = 1
    while run < count:
        step = run
        while step >= 1:
            for start in range(step % run, count - step, 2 * step):
                for i in range(start, min(start + step, count - step)):
                    if i // (2 * run) == (i + step) // (2 * run):
                        pairs.append((i, i + step))
            step //= 2
        run *= 2
    return pairs
