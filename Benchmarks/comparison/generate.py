"""Makes logits whose truth is known.

Classes are directions in a space of few dimensions, gathered around the directions of families, so
that a class is confused with its relatives more than with strangers. A row is a class's direction
at some strength (rows differ in difficulty) with noise; its logits are scaled inner products with
all classes. Its label is drawn from the softmax of these logits, softened: the model that the
logits stand for is overconfident by a known temperature.

A diffuse workload divides logits and label law alike, so both stay a model and its truth.
"""

import shutil
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap
from numpy.random import Generator

from .workloads import Recipe, Workload

SEED = 20_240_611
OVERCONFIDENCE = 1.25
BLOCK_NUMBERS = 4_000_000
PARTS = ("calibration", "test")


def class_directions(recipe: Recipe, classes: int, random: Generator) -> np.ndarray:
    family_count = max(2, round(classes**0.5))
    families = random.standard_normal((family_count, recipe.dimensions))
    own = random.standard_normal((classes, recipe.dimensions))
    directions = own + 0.8 * families[random.integers(0, family_count, classes)]
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return directions.astype(np.float32)


def block_of_rows(
    recipe: Recipe, directions: np.ndarray, count: int, random: Generator
) -> tuple[np.ndarray, np.ndarray]:
    classes, dimensions = directions.shape
    meant = random.integers(0, classes, count)
    ease = random.beta(2.0, 1.25, count).astype(np.float32)
    strength = recipe.faintest + (1.15 - recipe.faintest) * ease
    features = strength[:, None] * directions[meant]
    features += recipe.noise * random.standard_normal((count, dimensions), dtype=np.float32)
    logits = features @ directions.T
    logits *= np.float32(recipe.sharpness)
    logits += np.float32(0.1) * random.standard_normal((count, classes), dtype=np.float32)
    logits *= np.float32(recipe.inverse_temperature)
    # The largest of logits plus Gumbel noise is a draw from their softmax.
    gumbel = -np.log(random.standard_exponential((count, classes), dtype=np.float32) + 1e-30)
    labels = (logits / np.float32(OVERCONFIDENCE) + gumbel).argmax(axis=1)
    return logits, labels.astype(np.int64)


def generate(recipe: Recipe, rows: int, classes: int, target: Path) -> None:
    random = np.random.default_rng([SEED, classes, rows])
    directions = class_directions(recipe, classes, random)
    part_rows = rows // 2
    for part in PARTS:
        logits = open_memmap(target / f"{part}_logits.npy", "w+", np.float32, (part_rows, classes))
        labels = np.empty(part_rows, np.int64)
        step = max(1, BLOCK_NUMBERS // classes)
        for start in range(0, part_rows, step):
            rows_here = slice(start, min(start + step, part_rows))
            count = rows_here.stop - rows_here.start
            logits[rows_here], labels[rows_here] = block_of_rows(recipe, directions, count, random)
        logits.flush()
        np.save(target / f"{part}_labels.npy", labels)


def copy_stored(source: Path, target: Path) -> None:
    for part in PARTS:
        for array in ("logits", "labels"):
            name = f"{part}_{array}.npy"
            np.save(target / name, np.load(source / name))


def ensure(workload: Workload, target: Path, repository: Path) -> Path:
    """Makes the files of a workload unless they are there."""
    if (target / "complete").exists():
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    if workload.recipe is None:
        assert workload.stored_folder is not None
        copy_stored(repository / workload.stored_folder, target)
    else:
        generate(workload.recipe, workload.rows, workload.classes, target)
    (target / "complete").touch()
    return target
