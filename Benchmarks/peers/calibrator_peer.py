"""What a peer has to offer for its calibrators to be timed."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np


class CalibratorPeer(ABC):
    name: str
    methods: tuple[str, ...]
    notes: dict[str, str] = {}

    def __init__(self, kind: str, classes: int, threads: int) -> None:
        """``kind`` says what the numbers are: logits or probabilities."""
        self.kind = kind
        self.classes = classes
        self.threads = threads

    @abstractmethod
    def versions(self) -> dict[str, str]:
        """The versions that make the timing what it is."""

    @abstractmethod
    def fit(self, method: str, rows: np.ndarray, labels: np.ndarray) -> Any:
        """Fits a calibrator; what it returns goes to transform and parameters."""

    @abstractmethod
    def transform(self, method: str, model: Any, rows: np.ndarray) -> np.ndarray:
        """Calibrated probabilities, one row of K for each row."""

    def temperature(self, method: str, model: Any) -> float | None:
        """The fitted temperature, where the method has one."""
        return None
