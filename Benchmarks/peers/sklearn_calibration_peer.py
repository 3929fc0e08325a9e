"""scikit-learn: CalibratedClassifierCV around a frozen classifier that hands over its rows.

Temperature takes logits or probabilities as they are. Isotonic regression is fitted to
probabilities, as by the others: it would sort logits into another order.
"""

from typing import Any

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator

from .calibrator_peer import CalibratorPeer
from .softmax import softmax


class Rows(ClassifierMixin, BaseEstimator):
    """A fitted classifier whose outputs are its inputs."""

    def __init__(self, classes: int = 2) -> None:
        self.classes = classes

    def fit(self, rows: np.ndarray, labels: np.ndarray) -> "Rows":
        self.classes_ = np.arange(self.classes)
        return self

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Asked for, though never called."""
        return rows.argmax(axis=1)


class ProbabilityRows(Rows):
    def predict_proba(self, rows: np.ndarray) -> np.ndarray:
        return rows


class LogitRows(Rows):
    def decision_function(self, rows: np.ndarray) -> np.ndarray:
        return rows[:, 1] - rows[:, 0] if self.classes == 2 else rows


class ScikitLearn(CalibratorPeer):
    name = "scikit-learn"
    methods = ("temperature", "isotonic")

    def versions(self) -> dict[str, str]:
        return {"scikit-learn (calibrators)": sklearn.__version__}

    def fit(self, method: str, rows: np.ndarray, labels: np.ndarray) -> CalibratedClassifierCV:
        rows, classifier = self.form(method, rows)
        frozen = FrozenEstimator(classifier(self.classes).fit(rows, labels))
        return CalibratedClassifierCV(frozen, method=method).fit(rows, labels)

    def transform(self, method: str, model: Any, rows: np.ndarray) -> np.ndarray:
        found = model.predict_proba(self.form(method, rows)[0])
        if len(model.classes_) == self.classes:
            return found
        whole = np.zeros((len(rows), self.classes), found.dtype)
        whole[:, model.classes_] = found
        return whole

    def temperature(self, method: str, model: Any) -> float | None:
        if method != "temperature":
            return None
        return 1 / float(model.calibrated_classifiers_[0].calibrators[0].beta_)

    def form(self, method: str, rows: np.ndarray) -> tuple[np.ndarray, type[Rows]]:
        if self.kind == "probabilities":
            return rows, ProbabilityRows
        if method == "temperature":
            return rows, LogitRows
        return softmax(rows), ProbabilityRows


PEER = ScikitLearn
