"""What calibrators are fitted on: generated logits, this repository's datasets, outputs of others.

Outputs of others come from the folder given by ``--data``, in files as their projects publish them
(see Benchmarks/README.md); what is absent is left out, and the report says so.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .. import generate
from ..workloads import WORKLOADS

SEED = 20_240_611
PARTS = ("calibration", "test")

Rows = tuple[np.ndarray, np.ndarray]
"""Logits or probabilities, and labels."""


@dataclass(frozen=True)
class CalibratorWorkload:
    name: str
    title: str
    kind: str
    """logits or probabilities."""
    read: Callable[[Path], dict[str, Rows]] | None
    """Both parts from the folder of the source; None for the generated logits."""
    source: str
    """The folder with the source, below the repository or below the user's data."""
    is_own: bool = False
    rows: int = 50_000
    """Of generated logits, both parts together."""


def stored_parts(array: str) -> Callable[[Path], dict[str, Rows]]:
    def read(folder: Path) -> dict[str, Rows]:
        return {
            part: (
                np.load(folder / f"{part}_{array}.npy"),
                np.load(folder / f"{part}_labels.npy"),
            )
            for part in PARTS
        }

    return read


def stored_archives(array: str) -> Callable[[Path], dict[str, Rows]]:
    def read(folder: Path) -> dict[str, Rows]:
        found = {}
        for part in PARTS:
            with np.load(folder / f"{part}.npz") as arrays:
                found[part] = arrays[array], arrays["labels"]
        return found

    return read


def halves(rows: np.ndarray, labels: np.ndarray) -> dict[str, Rows]:
    """The rows in a fixed random order, cut in two."""
    order = np.random.default_rng(SEED).permutation(len(labels))
    cut = len(labels) // 2
    return {
        part: (rows[chosen], labels[chosen].astype(np.int64))
        for part, chosen in zip(PARTS, (order[:cut], order[cut:]))
    }


def network(name: str) -> Callable[[Path], dict[str, Rows]]:
    def read(folder: Path) -> dict[str, Rows]:
        with np.load(folder / f"{name}.npz") as arrays:
            return halves(arrays["predictions"], arrays["ground_truth"])

    return read


def news(folder: Path) -> dict[str, Rows]:
    return halves(
        np.load(folder / "20news_test_set_pyx.npy"),
        np.load(folder / "20news_test_set_original_labels.npy"),
    )


def census(folder: Path) -> dict[str, Rows]:
    # In double precision both probabilities of a row are exact.
    positive = np.load(folder / "predicted_probability.npy").astype(np.float64)
    return halves(np.stack([1 - positive, positive], axis=1), np.load(folder / "employed.npy"))


NETWORKS = {
    "lenet-5-cifar-10": "LeNet-5 on CIFAR-10",
    "wideresnet-16-4-cifar-10": "wide ResNet on CIFAR-10",
    "lenet-5-cifar-100": "LeNet-5 on CIFAR-100",
    "wideresnet-16-4-cifar-100": "wide ResNet on CIFAR-100",
    "densenet-bc-100-cifar-100": "DenseNet on CIFAR-100",
}

ALL = (
    CalibratorWorkload("A", "as A above", "logits", None, "generated"),
    CalibratorWorkload(
        "fashion",
        "neural network on Fashion-MNIST",
        "logits",
        stored_parts("logits"),
        "datasets/fashion-mnist",
        is_own=True,
    ),
    CalibratorWorkload(
        "languages",
        "language identification, 38 classes without a row",
        "logits",
        stored_parts("logits"),
        "datasets/language-identification",
        is_own=True,
    ),
    CalibratorWorkload(
        "digits",
        "naive Bayes, 43 % exact zeros",
        "probabilities",
        stored_archives("probabilities"),
        "datasets/digits-naive-bayes",
        is_own=True,
    ),
    *(
        CalibratorWorkload(name, title, "probabilities", network(name), "netcal_cifar")
        for name, title in NETWORKS.items()
    ),
    CalibratorWorkload(
        "20news", "20 newsgroups, 74 % exact zeros", "probabilities", news, "cleanlab_label_errors"
    ),
    CalibratorWorkload(
        "census", "employment, two classes", "probabilities", census, "nannyml_employment_ma"
    ),
)

def selected(generated_rows: int) -> list[CalibratorWorkload]:
    return [replace(w, rows=generated_rows) if w.read is None else w for w in ALL]


def ensure(
    workload: CalibratorWorkload, work: Path, repository: Path, data: Path | None
) -> Path | None:
    """The folder with the workload's files, made unless they are there; None without its source."""
    if workload.read is None:
        large = next(w for w in WORKLOADS if w.name == "A").shrunk(workload.rows)
        return generate.ensure(
            large, work / "data" / f"A-{large.rows}x{large.classes}", repository
        )
    root = repository if workload.is_own else data
    if root is None or not (root / workload.source).is_dir():
        return None
    target = work / "data" / "calibrators" / workload.name
    if (target / "complete").exists():
        return target
    parts = workload.read(root / workload.source)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for part, (rows, labels) in parts.items():
        np.save(target / f"{part}_{workload.kind}.npy", rows)
        np.save(target / f"{part}_labels.npy", labels.astype(np.int64))
    (target / "complete").touch()
    return target
