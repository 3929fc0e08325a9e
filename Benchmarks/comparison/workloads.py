"""The workloads: what their files hold, at full and at reduced size."""

from dataclasses import dataclass, replace
from pathlib import Path

METHODS = ("lac", "aps", "raps", "aps-randomized")
ALPHA = "0.05"


@dataclass(frozen=True)
class Recipe:
    """How generated logits are shaped; see ``generate``."""

    dimensions: int
    sharpness: float
    noise: float
    faintest: float
    inverse_temperature: float = 1.0


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    rows: int
    classes: int
    recipe: Recipe | None
    stored_folder: str | None = None

    @property
    def matrix_bytes(self) -> int:
        return 4 * self.rows * self.classes

    def shrunk(self, rows: int) -> "Workload":
        return replace(self, rows=min(rows, self.rows))


PEAKED = Recipe(dimensions=64, sharpness=24.0, noise=0.12, faintest=0.42)
DIFFUSE = replace(PEAKED, inverse_temperature=0.45)

WORKLOADS = (
    Workload("A", "peaked, as of a good image model", 50_000, 1_000, PEAKED),
    Workload("B", "the same shape, diffuse", 50_000, 1_000, DIFFUSE),
    Workload(
        "C",
        "many rows, few classes",
        1_000_000,
        10,
        Recipe(dimensions=8, sharpness=24.0, noise=0.20, faintest=0.35),
    ),
    Workload(
        "D",
        "real model outputs, language identification",
        4_626,
        140,
        None,
        stored_folder="datasets/language-identification",
    ),
    Workload(
        "E",
        "few rows, a vocabulary",
        200,
        50_000,
        Recipe(dimensions=128, sharpness=28.0, noise=0.10, faintest=0.4),
    ),
)

QUICK_ROWS = {"A": 6_000, "B": 6_000, "C": 100_000, "D": 4_626, "E": 80}


def selected(names: list[str], quick: bool) -> list[Workload]:
    chosen = [w for w in WORKLOADS if not names or w.name in names]
    return [w.shrunk(QUICK_ROWS[w.name]) for w in chosen] if quick else chosen


def folder(work: Path, workload: Workload) -> Path:
    return work / "data" / f"{workload.name}-{workload.rows}x{workload.classes}"
