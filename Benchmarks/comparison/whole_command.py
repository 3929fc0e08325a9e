"""Times the whole command, files in the page cache to results on disk, and ``cat`` of its input."""

from pathlib import Path
from statistics import median

from .processes import Place, seconds_of
from .workloads import ALPHA

METHODS = ("lac", "aps", "raps")


def run_whole_command(
    place: Place, workload: str, folder: Path, threads: int, repeats: int
) -> list[dict]:
    records = []
    predictor = place.work / "predictor.json"
    for method in METHODS:
        # The next step reads what the one before it wrote.
        for step, out in (("fit", predictor), ("predict", "sets.npz"), ("predict", "sets.csv")):
            part = "calibration" if step == "fit" else "test"
            logits = folder / f"{part}_logits.npy"
            if step == "fit":
                command = [place.command, "fit", "predictor"]
                command += ["--labels", folder / "calibration_labels.npy", "--alpha", ALPHA]
                command += ["--score", method, "--deterministic"]
            else:
                command = [place.command, "predict", "--predictor", predictor]
            target = Path(place.work / out)
            command += ["--logits", logits, "--threads", str(threads), "--out", target]
            pairs = [
                (seconds_of(["cat", logits], 1), seconds_of(command, threads))
                for _ in range(repeats + 1)
            ][1:]
            records.append(
                {
                    "workload": workload,
                    "method": method,
                    "threads": threads,
                    "step": step,
                    "format": target.suffix.removeprefix("."),
                    "cat_seconds": median(pair[0] for pair in pairs),
                    "command_seconds": median(pair[1] for pair in pairs),
                    "written_bytes": target.stat().st_size,
                }
            )
    return records
