"""crepes: ConformalClassifier with its hinge score, which is LAC. It has no APS."""

from typing import Any

import crepes
import numpy as np
from crepes.extras import hinge

from .peer import Peer
from .softmax import softmax

COMPARISONS = 1_000_000_000


class Crepes(Peer):
    name = "crepes"
    methods = ("lac",)

    def versions(self) -> dict[str, str]:
        return {"crepes": crepes.__version__}

    def rows_to_predict(self, calibration_rows: int, classes: int) -> int:
        # A row is compared, label by label, with every calibration score.
        return max(10, COMPARISONS // (calibration_rows * classes))

    def fit(self, method: str, logits: np.ndarray, labels: np.ndarray) -> Any:
        scores = hinge(softmax(logits), np.arange(logits.shape[1]), labels)
        return crepes.ConformalClassifier().fit(scores)

    def predict(self, model: Any, logits: np.ndarray) -> np.ndarray:
        return model.predict_set(hinge(softmax(logits)), confidence=1 - self.alpha, smoothing=False)


PEER = Crepes
