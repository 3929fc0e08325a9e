"""What the READMEs state in numbers about a dataset."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from making.checks import CheckedPart, read_checked
from making.dataset import Dataset

ALPHA = 0.1


@dataclass(frozen=True)
class Measurements:
    """Pairs are of the calibration part and the test part."""

    rows: tuple[int, int]
    accuracy: tuple[float, float]
    confidence: tuple[float, float]
    zeros: float | None  # share of test probabilities, over every class; None for logits
    ties: float  # share of calibration rows whose true-class probability another row shares
    absent_classes: int  # classes with no row in either part
    coverage: float  # of split-conformal LAC sets at alpha 0.1 on the test part
    set_size: float  # their mean size


def accuracy(part: CheckedPart) -> float:
    """The share of rows whose most probable class is the label."""
    return float(np.mean(part.probabilities.argmax(axis=1) == part.labels))


def confidence(part: CheckedPart) -> float:
    """The mean probability of the most probable class."""
    return float(part.probabilities.max(axis=1).mean())


def ties(part: CheckedPart) -> float:
    """The share of rows whose true-class probability occurs in another row too."""
    _, counts = np.unique(part.truth, return_counts=True)
    return float(counts[counts > 1].sum() / len(part))


def lac(dataset: Dataset, calibration: CheckedPart, test: CheckedPart) -> tuple[float, float]:
    """Coverage, checked, and mean size of split-conformal LAC sets on the test part.

    The score of a class is one minus its probability.
    """
    rank = math.ceil((len(calibration) + 1) * (1 - ALPHA))
    threshold = np.sort(1 - calibration.truth)[rank - 1]
    coverage = float(np.mean(1 - test.truth <= threshold))
    deviation = math.sqrt((1 - ALPHA) * ALPHA * (1 / len(calibration) + 1 / len(test)))
    dataset.require(coverage > 1 - ALPHA - 3.5 * deviation, f"LAC covers only {coverage:.3f}")
    return coverage, float(np.mean(np.sum(1 - test.probabilities <= threshold, axis=1)))


def measure(folder: Path, dataset: Dataset) -> Measurements:
    """Read the files of a dataset back, check them, and measure."""
    calibration, test = read_checked(folder, dataset)
    labels = np.concatenate([calibration.labels, test.labels])
    coverage, set_size = lac(dataset, calibration, test)
    return Measurements(
        rows=(len(calibration), len(test)),
        accuracy=(accuracy(calibration), accuracy(test)),
        confidence=(confidence(calibration), confidence(test)),
        zeros=None if test.from_logits else float(np.mean(test.probabilities == 0)),
        ties=ties(calibration),
        absent_classes=int(np.sum(np.bincount(labels, minlength=dataset.classes) == 0)),
        coverage=coverage,
        set_size=set_size,
    )
