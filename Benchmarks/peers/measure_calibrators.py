"""Times the calibrators of one peer on one workload; one JSON line a method and precision.

python -m peers.measure_calibrators netcal --folder F --workload A --threads 1 --methods vector
"""

import argparse
import gc
import importlib
import json
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from .calibrator_peer import CalibratorPeer
from .peak_memory import peak_bytes, reset_peak

SMALLEST = 1e-30
"""The probability that stands for smaller ones, so that one row cannot make a loss infinite."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--workload", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--methods", nargs="+", required=True)
    parser.add_argument("--precisions", nargs="+", default=["float32", "float64"])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0, help="after which repetitions end")
    parser.add_argument("--limit", type=float, default=150.0, help="seconds that a method may take")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    warnings.filterwarnings("ignore")
    kind = next(k for k in ("logits", "probabilities") if file(options.folder, k).exists())
    fit_rows, fit_labels = (np.load(file(options.folder, name)) for name in (kind, "labels"))
    stored = fit_rows.dtype.name
    module = importlib.import_module(f"peers.{options.peer}_peer")
    peer: CalibratorPeer = module.PEER(kind, fit_rows.shape[1], options.threads)
    # Doubles that are rounded would be other data; floats that are widened are the same.
    precisions = [p for p in options.precisions if p == "float64" or stored == "float32"]
    for precision in precisions:
        parts = {
            part: (
                np.load(file(options.folder, kind, part)).astype(precision),
                np.load(file(options.folder, "labels", part)).astype(np.int64),
            )
            for part in ("calibration", "test")
        }
        for method in (m for m in options.methods if m in peer.methods):
            record = {
                "tool": peer.name,
                "workload": options.workload,
                "method": method,
                "precision": precision,
                "threads": options.threads,
                "kind": kind,
                "rows": len(fit_labels),
                "test_rows": len(parts["test"][1]),
                "classes": peer.classes,
                "versions": peer.versions(),
                "note": peer.notes.get(method, ""),
            }
            try:
                record |= measured(peer, method, parts, options)
            except TimeoutError as error:
                record |= {"error": str(error), "stopped_after": options.limit}
            except Exception as error:  # A peer that cannot do a workload is a result too.
                record["error"] = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            print(json.dumps(record), flush=True)


def measured(
    peer: CalibratorPeer, method: str, parts: dict[str, Any], options: argparse.Namespace
) -> dict[str, Any]:
    rows, labels = parts["calibration"]
    gc.collect()
    reset_peak()
    fit_seconds: list[float] = []
    with at_most(options.limit):
        begun = time.perf_counter()
        while True:
            start = time.perf_counter()
            model = peer.fit(method, rows, labels)
            end = time.perf_counter()
            fit_seconds.append(end - start)
            next_end = end - begun + (end - start)
            if len(fit_seconds) >= options.repeats or next_end > options.seconds:
                break
            del model
            gc.collect()
    peak = peak_bytes()
    found: dict[str, Any] = {"fit_seconds": fit_seconds, "peak_bytes": peak}
    found["temperature"] = peer.temperature(method, model)
    for part, (part_rows, part_labels) in parts.items():
        found[part] = quality(peer.transform(method, model, part_rows), part_labels)
    return found


def quality(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float | int]:
    """The log-loss in double precision, natural logarithm, and the rows that it does not hold of.

    Rows whose label got no number are left out of the mean; smaller probabilities than ``SMALLEST``
    count as that.
    """
    own = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    numbers = own[~np.isnan(own)]
    return {
        "log_loss": float(-np.log(np.maximum(numbers, SMALLEST)).mean()),
        "infinite_rows": int((numbers <= 0).sum()),
        "nan_rows": int(np.isnan(own).sum()),
        "sum_error": float(np.nanmax(np.abs(probabilities.sum(axis=1, dtype=np.float64) - 1))),
        "accuracy": float((probabilities.argmax(axis=1) == labels).mean()),
    }


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Ends what is inside by an error after some seconds."""

    def stop(*_: Any) -> None:
        raise TimeoutError(f"stopped after {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def file(folder: Path, array: str, part: str = "calibration") -> Path:
    return folder / f"{part}_{array}.npy"


if __name__ == "__main__":
    sys.exit(main())
