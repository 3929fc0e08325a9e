"""From samples to the few numbers that are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

OURS = "swift-conformal"
LIBRARIES = ("torchcp", "mapie", "crepes", "puncc")
TUNED = "numpy-tuned"


@dataclass(frozen=True)
class Task:
    """Something of ours that is held against reading the bytes it reads."""

    name: str
    samples: str
    reading: str


SCORES = Task("true-label scores, all rows", "scores_seconds", "read_all_seconds")
FIT = Task("fit", "fit_seconds", "read_calibration_seconds")
PREDICT = Task("predict", "predict_seconds", "read_test_seconds")
TASKS = (SCORES, FIT, PREDICT)


def times_of_reading(record: dict, task: Task) -> float:
    """Median over repetitions of the task's time over that of the reading just before it."""
    pairs = zip(record[task.samples], record[task.reading])
    return median(work / reading for work, reading in pairs)


def totals(record: dict) -> list[float]:
    """Fit and predict together, repetition by repetition."""
    return [fit + predict for fit, predict in zip(record["fit_seconds"], record["predict_seconds"])]


def total(record: dict) -> float:
    return median(totals(record))


def best(records: Iterable[dict]) -> dict | None:
    """The record of the thread count with the shortest fit and predict."""
    done = [record for record in records if "fit_seconds" in record]
    return min(done, key=total) if done else None


def find(records: Iterable[dict], **keys: object) -> list[dict]:
    return [r for r in records if all(r.get(key) == value for key, value in keys.items())]


def reading_seconds(found: dict, workload: str, threads: int) -> float:
    """Seconds that reading the calibration half and the test half takes."""
    return median(
        calibration + test
        for r in find(found["ours"], workload=workload, threads=threads)
        for calibration, test in zip(r["read_calibration_seconds"], r["read_test_seconds"])
    )


def milliseconds(seconds: float) -> str:
    value = 1e3 * seconds
    if value >= 1e4:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def factor(value: float) -> str:
    return f"{value:.0f} x" if value >= 100 else f"{value:.3g} x"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.9995 else "100 %"


def mebibytes(count: float) -> str:
    return f"{count / 2**20:.0f}"
