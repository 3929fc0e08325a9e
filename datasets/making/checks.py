"""The files of a dataset read back, and checked to be sound."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from making.dataset import Dataset
from making.formats import Part, read_part
from making.splits import PARTS


@dataclass(frozen=True)
class CheckedPart:
    """A part whose outputs are probabilities (float64, rows x classes), whatever the files hold."""

    probabilities: np.ndarray
    labels: np.ndarray
    ids: np.ndarray
    from_logits: bool

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def truth(self) -> np.ndarray:
        """The probability of the true class of each row."""
        return self.probabilities[np.arange(len(self)), self.labels]


def class_probabilities(dataset: Dataset, arrays: Part) -> np.ndarray:
    """The outputs of a part as probabilities (float64, rows x classes), checked."""
    if "logits" in arrays:
        logits = arrays["logits"].astype(np.float64)
        dataset.require(np.isfinite(logits).all(), "a logit is not finite")
        exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    elif "probabilities" in arrays:
        probabilities = arrays["probabilities"].astype(np.float64)
    else:
        p_benign = arrays["p_benign"]
        p_malignant = arrays.get("p_malignant", 1 - p_benign)
        probabilities = np.stack([p_malignant, p_benign], axis=1)
    dataset.require(probabilities.shape[1:] == (dataset.classes,), "the class count differs")
    dataset.require(((probabilities >= 0) & (probabilities <= 1)).all(), "not probabilities")
    deviations = np.abs(probabilities.sum(axis=1) - 1)
    dataset.require(deviations.max() < 1e-6, "a row does not add to 1")
    return probabilities


def read_checked_part(folder: Path, dataset: Dataset, name: str) -> CheckedPart:
    """One part, with as many labels and ids as rows, and labels that are classes."""
    arrays = read_part(folder, name)
    part = CheckedPart(
        probabilities=class_probabilities(dataset, arrays),
        labels=arrays["labels" if "labels" in arrays else "label"],
        ids=arrays["ids" if "ids" in arrays else "id"],
        from_logits="logits" in arrays,
    )
    lengths = {len(part.probabilities), len(part.labels), len(part.ids)}
    dataset.require(len(lengths) == 1, "the row counts differ")
    in_range = part.labels.max() < dataset.classes and part.labels.min() >= 0
    dataset.require(in_range, "a label is no class")
    dataset.require(part.ids.dtype == np.int64, "the ids are not int64")
    return part


def read_checked(folder: Path, dataset: Dataset) -> tuple[CheckedPart, CheckedPart]:
    """The calibration part and the test part, with no id twice."""
    calibration, test = (read_checked_part(folder, dataset, part) for part in PARTS)
    ids = np.concatenate([calibration.ids, test.ids])
    dataset.require(len(np.unique(ids)) == len(ids), "an id occurs twice")
    if dataset.check_more is not None:
        dataset.check_more(dataset, folder)
    return calibration, test
