"""puncc: LAC, APS and RAPS around a predictor that only applies a softmax."""

from importlib.metadata import version
from typing import Any

import numpy as np
from deel.puncc.api.prediction import BasePredictor
from deel.puncc.classification import APS, LAC, RAPS

from .peer import K_REG, LAMBDA, SEED, Peer
from .softmax import softmax


class Model:
    def fit(self, *_: Any, **__: Any) -> "Model":
        return self

    def predict(self, x: Any) -> Any:
        return x


class Passthrough(BasePredictor):
    def predict(self, X: Any, **_: Any) -> np.ndarray:  # noqa: N803 (puncc's own name)
        return softmax(X)


class Puncc(Peer):
    name = "puncc"
    methods = ("lac", "aps", "raps", "aps-randomized")

    def __init__(self, alpha: float, threads: int) -> None:
        super().__init__(alpha, threads)
        np.random.seed(SEED)

    def versions(self) -> dict[str, str]:
        return {"puncc": version("puncc"), "numpy (for puncc)": np.__version__}

    def fit(self, method: str, logits: np.ndarray, labels: np.ndarray) -> Any:
        softmaxed = Passthrough(Model(), is_trained=True)
        conformal = {
            "lac": lambda: LAC(softmaxed, train=False),
            "aps": lambda: APS(softmaxed, train=False, rand=False),
            "raps": lambda: RAPS(softmaxed, train=False, lambd=LAMBDA, k_reg=K_REG, rand=False),
            "aps-randomized": lambda: APS(softmaxed, train=False, rand=True),
        }[method]()
        conformal.fit(X_calib=logits, y_calib=labels)
        return conformal

    def predict(self, model: Any, logits: np.ndarray) -> Any:
        return model.predict(logits, alpha=self.alpha)[1]

    def mask(self, sets: Any, rows: int, classes: int) -> np.ndarray:
        found = np.zeros((rows, classes), dtype=bool)
        for row, labels in enumerate(sets):
            found[row, np.asarray(labels, dtype=int)] = True
        return found


PEER = Puncc
