"""numpy tuned by hand: what a careful user could write without a library.

float32, blocks that stay in the cache, no argsort; scores in the form that keeps digits near 1
(minus the mass that remains). Rows of many classes are worked on row by row, rows of few classes
column by column, so that every numpy call has long contiguous runs.
"""

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np

from .numpy_narrow import NarrowBlock
from .numpy_wide import WideBlock
from .peer import SEED, Peer

NARROW_CLASSES = 32


class TunedNumpy(Peer):
    name = "numpy-tuned"
    methods = ("lac", "aps", "raps", "aps-randomized")

    def versions(self) -> dict[str, str]:
        return {"numpy": np.__version__}

    def fit(self, method: str, logits: np.ndarray, labels: np.ndarray) -> Any:
        rows = len(labels)
        scores = np.empty(rows, np.float32)
        draws = self.draws(method, rows, purpose=0)

        def work(block: Any, part: slice) -> None:
            scores[part] = block.scores(method, logits[part], labels[part], draws[part])

        self.share(logits, work)
        level = Fraction(str(self.alpha))
        rank = ceil((rows + 1) * (1 - level))
        quantile = np.partition(scores, rank - 1)[rank - 1] if rank <= rows else np.float32(np.inf)
        return method, quantile

    def predict(self, model: Any, logits: np.ndarray) -> np.ndarray:
        method, quantile = model
        sets = np.empty(logits.shape, bool)
        draws = self.draws(method, len(logits), purpose=1)

        def work(block: Any, part: slice) -> None:
            block.sets(method, quantile, logits[part], draws[part], sets[part])

        self.share(logits, work)
        return sets

    def draws(self, method: str, rows: int, purpose: int) -> np.ndarray:
        """The share of its own mass that remains to a label: 1 - U, or 0 without draws."""
        if not method.endswith("-randomized"):
            return np.zeros(rows, np.float32)
        return np.random.default_rng([SEED, purpose]).random(rows, dtype=np.float32)

    def share(self, logits: np.ndarray, work: Any) -> None:
        rows, classes = logits.shape
        kind = NarrowBlock if classes <= NARROW_CLASSES else WideBlock
        size = kind.rows(classes)
        parts = [slice(i, min(i + size, rows)) for i in range(0, rows, size)]

        def worker(first: int) -> None:
            block = kind(classes)
            for part in parts[first :: self.threads]:
                work(block, part)

        if self.threads == 1:
            return worker(0)
        with ThreadPoolExecutor(self.threads) as pool:
            for _ in pool.map(worker, range(self.threads)):
                pass


PEER = TunedNumpy
