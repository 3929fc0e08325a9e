"""Blocks of rows with many classes: reductions along rows.

Sums go through BLAS (a product with ones), which beats numpy's own reduction. A set is found from
the sorted masses: sorting single precision is vectorized, but a running sum is not, so sums of
short segments find the segment in which the set begins, and only that one is summed step by step.
"""

import numpy as np

from .peer import penalties

NUMBERS = 1 << 17
SEGMENT = 32


class WideBlock:
    def __init__(self, classes: int) -> None:
        self.classes = classes
        rows = self.rows(classes)
        self.segments = -(-classes // SEGMENT)
        width = self.segments * SEGMENT
        self.masses = np.empty((rows, classes), np.float32)
        self.chosen = np.empty((rows, classes), np.float32)
        self.mask = np.empty((rows, classes), bool)
        self.sorted = np.empty((rows, width), np.float32)
        self.ones = np.ones(classes, np.float32)
        # Sums of a segment, and of a segment without its last place. What comes before a place is
        # summed, never got by subtraction, which would lose masses far below the place's own.
        self.segment_sums = np.ones((SEGMENT, 2), np.float32)
        self.segment_sums[-1, 1] = 0
        # The sort is ascending: the last place has rank 1.
        self.prices = penalties(np.arange(width, 0, -1))

    @staticmethod
    def rows(classes: int) -> int:
        return max(1, NUMBERS // classes)

    def softmax(self, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Masses before division, and their sums."""
        masses = self.masses[: len(logits)]
        np.subtract(logits, logits.max(axis=1, keepdims=True), out=masses)
        np.exp(masses, out=masses)
        return masses, masses @ self.ones

    def scores(
        self, method: str, logits: np.ndarray, labels: np.ndarray, own_shares: np.ndarray
    ) -> np.ndarray:
        masses, totals = self.softmax(logits)
        own = masses[np.arange(len(labels)), labels]
        if method == "lac":
            return -own / totals
        mask, chosen = self.mask[: len(labels)], self.chosen[: len(labels)]
        np.less(masses, own[:, None], out=mask)
        np.copyto(chosen, mask)
        remaining = np.einsum("ij,ij->i", masses, chosen)
        scores = -(remaining + own_shares * own) / totals
        if method == "raps":
            scores += penalties(self.classes - (chosen @ self.ones))
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
        needed = -quantile * totals
        if method == "lac":
            np.greater_equal(masses, needed[:, None], out=sets)
            return
        smallest = self.smallest_members(method, masses, totals, needed, own_shares)
        np.greater_equal(masses, smallest[:, None], out=sets)

    def smallest_members(
        self,
        method: str,
        masses: np.ndarray,
        totals: np.ndarray,
        needed: np.ndarray,
        own_shares: np.ndarray,
    ) -> np.ndarray:
        rows = len(masses)
        ascending = self.sorted[:rows]
        padding = ascending.shape[1] - self.classes
        ascending[:, :padding] = 0
        ascending[:, padding:] = masses
        ascending[:, padding:].sort(axis=1)
        segmented = ascending.reshape(rows, self.segments, SEGMENT)
        sums = (segmented.reshape(-1, SEGMENT) @ self.segment_sums).reshape(rows, -1, 2)
        before = exclusive_sums(sums[:, :, 0])
        at_last = before + sums[:, :, 1] + own_shares[:, None] * segmented[:, :, -1]
        if method == "raps":
            at_last -= totals[:, None] * self.prices[SEGMENT - 1 :: SEGMENT]
        reached = at_last >= needed[:, None]
        segment = reached.argmax(axis=1)
        every_row = np.arange(rows)
        inside = segmented[every_row, segment]
        remaining = before[every_row, segment][:, None] + exclusive_sums(inside)
        remaining += own_shares[:, None] * inside
        if method == "raps":
            remaining -= totals[:, None] * self.prices.reshape(-1, SEGMENT)[segment]
        first = (remaining >= needed[:, None]).argmax(axis=1)
        # Rounding may leave a segment that was reached without a place that is: then its last one.
        first[remaining[every_row, first] < needed] = SEGMENT - 1
        smallest = inside[every_row, first]
        smallest[~reached[:, -1]] = np.inf
        return smallest


def exclusive_sums(numbers: np.ndarray) -> np.ndarray:
    """For each place of a row the sum of the places before it."""
    sums = np.zeros_like(numbers)
    np.cumsum(numbers[:, :-1], axis=1, out=sums[:, 1:])
    return sums
