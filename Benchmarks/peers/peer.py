"""What a peer has to offer to be timed."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

LAMBDA = 0.01
K_REG = 5
SEED = 0


class Peer(ABC):
    name: str
    methods: tuple[str, ...]
    notes: dict[str, str] = {}

    def __init__(self, alpha: float, threads: int) -> None:
        self.alpha = alpha
        self.threads = threads

    @abstractmethod
    def versions(self) -> dict[str, str]:
        """The versions that make the timing what it is."""

    def load(self, array: np.ndarray) -> Any:
        """Brings an array into the form the peer works on; not timed."""
        return array

    def rows_to_predict(self, calibration_rows: int, classes: int) -> int | None:
        """The most test rows that can be waited for; None for all."""
        return None

    @abstractmethod
    def fit(self, method: str, logits: Any, labels: Any) -> Any:
        """Calibrates; what it returns goes to predict."""

    @abstractmethod
    def predict(self, model: Any, logits: Any) -> Any:
        """Finds the prediction sets, in the peer's own form."""

    def mask(self, sets: Any, rows: int, classes: int) -> np.ndarray:
        """The sets as one truth value for each row and label; not timed."""
        return np.asarray(sets, dtype=bool).reshape(rows, classes)


def penalties(ranks: np.ndarray) -> np.ndarray:
    return np.float32(LAMBDA) * np.maximum(ranks - K_REG, 0).astype(np.float32)
