"""netcal: takes probabilities; two classes as the probability of the second."""

from importlib.metadata import version
from typing import Any

import numpy as np
import torch
from netcal.binning import IsotonicRegression
from netcal.scaling import LogisticCalibration, TemperatureScaling

from .calibrator_peer import CalibratorPeer
from .softmax import softmax


class Netcal(CalibratorPeer):
    name = "netcal"
    methods = ("temperature", "isotonic", "vector")

    def __init__(self, kind: str, classes: int, threads: int) -> None:
        super().__init__(kind, classes, threads)
        torch.set_num_threads(threads)

    def versions(self) -> dict[str, str]:
        return {"netcal": version("netcal"), "pyro-ppl": version("pyro-ppl")}

    def fit(self, method: str, rows: np.ndarray, labels: np.ndarray) -> Any:
        model = {
            "temperature": TemperatureScaling,
            "isotonic": IsotonicRegression,
            "vector": LogisticCalibration,
        }[method]()
        model.fit(self.form(rows), labels)
        return model

    def transform(self, method: str, model: Any, rows: np.ndarray) -> np.ndarray:
        found = np.asarray(model.transform(self.form(rows)))
        return np.stack([1 - found, found], axis=1) if self.classes == 2 else found

    def temperature(self, method: str, model: Any) -> float | None:
        # What netcal calls the temperature multiplies logits.
        return 1 / float(model.temperature[0]) if method == "temperature" else None

    def form(self, rows: np.ndarray) -> np.ndarray:
        probabilities = softmax(rows) if self.kind == "logits" else rows
        return np.ascontiguousarray(probabilities[:, 1]) if self.classes == 2 else probabilities


PEER = Netcal
