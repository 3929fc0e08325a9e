"""probmetrics: takes logits as a torch distribution where it can, else probabilities."""

from importlib.metadata import version
from typing import Any

import numpy as np
import torch
from probmetrics.calibrators import get_calibrator
from probmetrics.calibrators.logistic import VectorScalingCalibrator
from probmetrics.distributions import CategoricalLogits, CategoricalProbs

from .calibrator_peer import CalibratorPeer
from .softmax import softmax

TAKES_TENSORS = ("temperature", "vector")


class Probmetrics(CalibratorPeer):
    name = "probmetrics"
    methods = ("temperature", "isotonic", "vector", "vector-ridge", "auto")
    notes = {
        "vector-ridge": "SVSCalibrator",
        "auto": "get_calibrator('logistic'), which its guide recommends",
    }

    def __init__(self, kind: str, classes: int, threads: int) -> None:
        super().__init__(kind, classes, threads)
        torch.set_num_threads(threads)

    def versions(self) -> dict[str, str]:
        return {"probmetrics": version("probmetrics"), "torch (calibrators)": torch.__version__}

    def fit(self, method: str, rows: np.ndarray, labels: np.ndarray) -> Any:
        model = {
            "temperature": lambda: get_calibrator("temp-scaling"),
            "isotonic": lambda: get_calibrator("isotonic"),
            "vector": VectorScalingCalibrator,
            "vector-ridge": lambda: get_calibrator("svs"),
            "auto": lambda: get_calibrator("logistic"),
        }[method]()
        if method in TAKES_TENSORS:
            return model.fit_torch(self.distribution(rows), torch.from_numpy(labels))
        return model.fit(self.probabilities(rows), labels) or model

    def transform(self, method: str, model: Any, rows: np.ndarray) -> np.ndarray:
        if method in TAKES_TENSORS:
            with torch.no_grad():
                return model.predict_proba_torch(self.distribution(rows)).get_probs().numpy()
        return model.predict_proba(self.probabilities(rows))

    def temperature(self, method: str, model: Any) -> float | None:
        return 1 / float(model.invtemp_) if method == "temperature" else None

    def distribution(self, rows: np.ndarray) -> Any:
        form = CategoricalLogits if self.kind == "logits" else CategoricalProbs
        return form(torch.from_numpy(rows))

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        return softmax(rows) if self.kind == "logits" else rows


PEER = Probmetrics
