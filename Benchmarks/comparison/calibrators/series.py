"""Runs ours and each peer in turn, round by round: whatever slows the machine slows both."""

from pathlib import Path

from .. import machine
from ..processes import Place, json_lines, say
from ..settings import Settings
from .workloads import CalibratorWorkload, ensure, selected

METHODS = ("temperature", "isotonic", "vector", "vector-ridge", "auto")
PEERS = {
    "scikit-learn": ("sklearn_calibration", ("temperature", "isotonic")),
    "netcal": ("netcal", ("temperature", "isotonic", "vector")),
    "probmetrics": ("probmetrics", METHODS),
}
"""The module that runs a peer, and what the peer has."""
ENVIRONMENT = "calibrators"
THREADS = (1, 2)
"""For generated logits; the other files are too small for a second thread to help."""
LONG_SECONDS = 5.0
"""What takes longer is not repeated in later rounds."""


def measure(place: Place, settings: Settings, data: Path | None) -> dict:
    busy = machine.busy_processors()
    stolen = machine.processor_seconds()[1]
    found: dict = {"machine": machine.describe(place), "busy": busy, "records": []}
    found["absent"] = []
    found["workloads"] = []
    folders: dict[str, Path] = {}
    for workload in selected(settings.calibrator_rows):
        say(f"data of calibrator workload {workload.name}")
        folder = ensure(workload, place.work, place.repository, data)
        if folder is None:
            say(f"left out: no {workload.source} in {data or 'any folder of data: see --data'}")
            found["absent"].append(described(workload))
        else:
            folders[workload.name] = folder
            found["workloads"].append(described(workload))
    for round_number in range(settings.calibrator_rounds):
        for name, folder in folders.items():
            for threads in THREADS if name == "A" else THREADS[:1]:
                for tool in PEERS:
                    methods = worthwhile(found["records"], name, tool, round_number > 0)
                    methods = [m for m in methods if m in settings.calibrator_methods]
                    if methods:
                        found["records"] += run_ours(
                            place, settings, name, folder, threads, methods
                        )
                        found["records"] += run_peer(
                            place, settings, tool, name, folder, threads, methods
                        )
    found["stolen_seconds"] = machine.processor_seconds()[1] - stolen
    return found


def described(workload: CalibratorWorkload) -> dict[str, str]:
    return {"name": workload.name, "title": workload.title, "source": workload.source}


def worthwhile(records: list[dict], workload: str, tool: str, is_repeat: bool) -> list[str]:
    """The methods that a peer has not failed at; in later rounds those that do not take long."""
    mine = [r for r in records if r["workload"] == workload and r["tool"] == tool]
    failed = {r["method"] for r in mine if "error" in r}
    long = {r["method"] for r in mine if min(r.get("fit_seconds", [0])) > LONG_SECONDS}
    return [m for m in PEERS[tool][1] if m not in failed and not (is_repeat and m in long)]


def run_ours(
    place: Place,
    settings: Settings,
    workload: str,
    folder: Path,
    threads: int,
    methods: list[str],
) -> list[dict]:
    command: list[str | Path] = [place.calibrator_tool, "--folder", folder]
    command += ["--workload", workload, "--threads", str(threads)]
    command += ["--repeats", str(settings.calibrator_repeats)]
    command += ["--seconds", str(settings.our_calibrator_seconds)]
    command += ["--limit", str(settings.calibrator_seconds), "--methods", *methods]
    lines, failure = json_lines(command, place, threads, limit=600)
    if failure:
        raise RuntimeError(f"calibrator-bench {failure}; see {place.work / 'stderr.log'}")
    return lines


def run_peer(
    place: Place,
    settings: Settings,
    tool: str,
    workload: str,
    folder: Path,
    threads: int,
    methods: list[str],
) -> list[dict]:
    command: list[str | Path] = [place.python(ENVIRONMENT), "-m", "peers.measure_calibrators"]
    command += [PEERS[tool][0], "--folder", folder, "--workload", workload]
    command += ["--threads", str(threads), "--repeats", str(settings.calibrator_repeats)]
    command += ["--seconds", str(settings.calibrator_seconds)]
    command += ["--limit", str(settings.calibrator_limit), "--methods", *methods]
    limit = 2 * len(methods) * settings.calibrator_limit + 120
    lines, failure = json_lines(command, place, threads, limit)
    if failure:
        lines.append(
            {"tool": tool, "workload": workload, "method": "", "threads": threads, "error": failure}
        )
    return lines
