"""Times one peer on one workload; one JSON line a method.

python -m peers.measure torchcp --folder F --workload A --threads 1 --methods lac aps
"""

import argparse
import gc
import importlib
import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from .peak_memory import peak_bytes, reset_peak
from .peer import Peer

WARM_UP_ROWS = 200


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--workload", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--alpha", type=float, default=0.05)
    parser.add_argument("--methods", nargs="+", required=True)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--sets", type=Path)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    warnings.filterwarnings("ignore")
    peer: Peer = importlib.import_module(f"peers.{options.peer.replace('-', '_')}_peer").PEER(
        options.alpha, options.threads
    )
    parts = {
        f"{part}_{array}": np.load(options.folder / f"{part}_{array}.npy")
        for part in ("calibration", "test")
        for array in ("logits", "labels")
    }
    for part in ("calibration", "test"):
        # torch takes narrower integers for masks where they are used as indices.
        parts[f"{part}_labels"] = parts[f"{part}_labels"].astype(np.int64)
    for method in options.methods:
        if method not in peer.methods:
            continue
        record = {
            "tool": peer.name,
            "workload": options.workload,
            "method": method,
            "threads": options.threads,
            "versions": peer.versions(),
            "note": peer.notes.get(method, ""),
        }
        try:
            record |= timed(peer, method, parts, options)
        except Exception as error:  # A peer that cannot do a workload is a result too.
            record["error"] = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        print(json.dumps(record), flush=True)


def timed(
    peer: Peer, method: str, parts: dict[str, np.ndarray], options: argparse.Namespace
) -> dict[str, Any]:
    test, test_labels = parts["test_logits"], parts["test_labels"]
    whole_test_rows = len(test)
    cap = peer.rows_to_predict(len(parts["calibration_labels"]), test.shape[1])
    if cap is not None:
        test, test_labels = test[:cap], test_labels[:cap]
    logits, labels = peer.load(parts["calibration_logits"]), peer.load(parts["calibration_labels"])
    new = peer.load(test)
    try:
        peer.predict(peer.fit(method, logits[:WARM_UP_ROWS], labels[:WARM_UP_ROWS]), new[:2])
    except Exception:  # Too few rows for some; whether the whole works is what counts.
        pass
    gc.collect()
    reset_peak()
    fit_seconds: list[float] = []
    predict_seconds: list[float] = []
    peak = 0
    begun = time.perf_counter()
    while True:
        start = time.perf_counter()
        model = peer.fit(method, logits, labels)
        middle = time.perf_counter()
        sets = peer.predict(model, new)
        end = time.perf_counter()
        fit_seconds.append(middle - start)
        predict_seconds.append(end - middle)
        peak = peak or peak_bytes()
        next_end = end - begun + (end - start)
        if len(fit_seconds) >= options.repeats or next_end > options.seconds:
            break
        del model, sets
        gc.collect()
    mask = peer.mask(sets, *test.shape)
    if options.sets:
        write_sets(options.sets / f"{method}.npz", mask)
    scale = whole_test_rows / len(test)
    return {
        "calibration_rows": len(labels),
        "test_rows": whole_test_rows,
        "rows_predicted": len(test),
        "classes": test.shape[1],
        "coverage": float(mask[np.arange(len(test)), test_labels].mean()),
        "mean_size": float(mask.sum(axis=1).mean()),
        "peak_bytes": peak,
        "fit_seconds": fit_seconds,
        "predict_seconds": [scale * seconds for seconds in predict_seconds],
    }


def write_sets(path: Path, mask: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    indptr = np.concatenate(([0], mask.sum(axis=1).cumsum()))
    np.savez(path, indptr=indptr, indices=np.nonzero(mask)[1].astype(np.int32))


if __name__ == "__main__":
    sys.exit(main())
