"""Runs ours and the peers on a workload."""

from pathlib import Path

from .processes import Place, json_lines
from .settings import Settings
from .workloads import ALPHA, METHODS

PEERS = {
    "numpy-tuned": ("numpy", "peers"),
    "torchcp": ("torchcp", "peers"),
    "mapie": ("mapie", "peers"),
    "crepes": ("crepes", "peers"),
    "puncc": ("puncc", "puncc"),
}
# numpy's element-wise work, of which these consist, knows one thread: that a second one changes
# nothing is shown with few repetitions.
USES_THREADS = {"numpy-tuned", "torchcp"}


def run_ours(
    place: Place,
    settings: Settings,
    workload: str,
    folder: Path,
    threads: int,
    *,
    methods: tuple[str, ...] = METHODS,
    rows: int | None = None,
    tier: str | None = None,
    seconds: float | None = None,
    keep_sets: bool = False,
) -> list[dict]:
    command: list[str | Path] = [place.bench_tool, "--folder", folder, "--workload", workload]
    command += ["--threads", str(threads), "--alpha", ALPHA]
    command += ["--repeats", str(settings.our_repeats)]
    command += ["--seconds", str(seconds or settings.our_seconds)]
    if rows:
        command += ["--rows", str(rows)]
    if tier:
        command += ["--tier", tier]
    if keep_sets:
        command += ["--sets", place.sets(workload, "swift-conformal")]
    command += ["--methods", *methods]
    lines, failure = json_lines(command, place, threads, limit=600)
    if failure:
        raise RuntimeError(f"conformal-bench {failure}; see {place.work / 'stderr.log'}")
    return lines


def run_peer(
    place: Place, settings: Settings, tool: str, workload: str, folder: Path, threads: int
) -> list[dict]:
    module, environment = PEERS[tool]
    serious = threads == 1 or tool in USES_THREADS
    command: list[str | Path] = [place.python(environment), "-m", "peers.measure", module]
    command += ["--folder", folder, "--workload", workload, "--threads", str(threads)]
    command += ["--alpha", ALPHA]
    command += ["--repeats", str(settings.peer_repeats if serious else 2)]
    command += ["--seconds", str(settings.peer_seconds if serious else 1)]
    if threads == 1:
        command += ["--sets", place.sets(workload, tool)]
    command += ["--methods", *METHODS]
    lines, failure = json_lines(command, place, threads, settings.process_limit)
    if failure:
        lines.append(
            {"tool": tool, "workload": workload, "method": "", "threads": threads, "error": failure}
        )
    return lines
