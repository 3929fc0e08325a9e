"""TorchCP: SplitPredictor on CPU tensors of logits."""

from typing import Any

import numpy as np
import torch
import torchcp
from torchcp.classification.predictor import SplitPredictor
from torchcp.classification.score import APS, LAC, RAPS

from .peer import K_REG, LAMBDA, SEED, Peer


class TorchCP(Peer):
    name = "torchcp"
    methods = ("lac", "aps", "raps", "aps-randomized")

    def __init__(self, alpha: float, threads: int) -> None:
        super().__init__(alpha, threads)
        torch.set_num_threads(threads)
        torch.manual_seed(SEED)

    def versions(self) -> dict[str, str]:
        return {"torchcp": torchcp.__version__, "torch": torch.__version__}

    def load(self, array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(array)

    def fit(self, method: str, logits: Any, labels: Any) -> SplitPredictor:
        score = {
            "lac": lambda: LAC(),
            "aps": lambda: APS(randomized=False),
            "raps": lambda: RAPS(penalty=LAMBDA, kreg=K_REG, randomized=False),
            "aps-randomized": lambda: APS(randomized=True),
        }[method]()
        with torch.no_grad():
            predictor = SplitPredictor(score, alpha=self.alpha)
            predictor.calculate_threshold(logits, labels, self.alpha)
        return predictor

    def predict(self, model: SplitPredictor, logits: Any) -> torch.Tensor:
        with torch.no_grad():
            return model.predict_with_logits(logits)


PEER = TorchCP
