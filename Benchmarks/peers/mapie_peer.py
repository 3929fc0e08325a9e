"""MAPIE: SplitConformalClassifier around an estimator that only applies a softmax."""

from importlib.metadata import version
from typing import Any

import numpy as np
from mapie.classification import SplitConformalClassifier
from sklearn.base import BaseEstimator, ClassifierMixin

from .peer import SEED, Peer
from .softmax import softmax


class Passthrough(ClassifierMixin, BaseEstimator):
    """A fitted classifier whose features are logits."""

    def __init__(self, classes: int = 2) -> None:
        self.classes = classes
        self.classes_ = np.arange(classes)
        self.n_features_in_ = classes

    def fit(self, x: Any, y: Any) -> "Passthrough":
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict(self, x: Any) -> np.ndarray:
        return np.asarray(x).argmax(axis=1)

    def predict_proba(self, x: Any) -> np.ndarray:
        return softmax(np.asarray(x))


class Mapie(Peer):
    name = "mapie"
    methods = ("lac", "aps", "raps", "aps-randomized")
    notes = {"raps": "k and lambda are chosen by MAPIE itself, on a fifth of the calibration rows"}

    def versions(self) -> dict[str, str]:
        return {"mapie": version("mapie"), "scikit-learn": version("scikit-learn")}

    def fit(self, method: str, logits: np.ndarray, labels: np.ndarray) -> Any:
        classifier = SplitConformalClassifier(
            Passthrough(logits.shape[1]),
            confidence_level=1 - self.alpha,
            conformity_score=method.removesuffix("-randomized"),
            prefit=True,
            random_state=SEED,
        )
        return method, classifier.conformalize(logits, labels)

    def predict(self, model: Any, logits: np.ndarray) -> np.ndarray:
        method, classifier = model
        if method == "lac":
            return classifier.predict_set(logits)[1]
        last = "randomized" if method.endswith("-randomized") else True
        return classifier.predict_set(logits, conformity_score_params={"include_last_label": last})[
            1
        ]


PEER = Mapie
