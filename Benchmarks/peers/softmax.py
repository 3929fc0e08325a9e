"""Probabilities for the peers that take no logits."""

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    masses = logits - logits.max(axis=1, keepdims=True)
    np.exp(masses, out=masses)
    masses /= masses.sum(axis=1, keepdims=True)
    return masses
