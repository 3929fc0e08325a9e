"""Runs one tool in a process of its own, with a number of threads and a time limit."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Place:
    """Where things are, and where they may be written."""

    benchmarks: Path
    work: Path

    @property
    def repository(self) -> Path:
        return self.benchmarks.parent

    @property
    def bench_tool(self) -> Path:
        return self.benchmarks / ".build/release/conformal-bench"

    @property
    def calibrator_tool(self) -> Path:
        return self.benchmarks / ".build/release/calibrator-bench"

    @property
    def command(self) -> Path:
        return self.repository / ".build/release/conformal"

    def python(self, environment: str) -> Path:
        return self.work / "environments" / environment / "bin/python"

    def sets(self, workload: str, tool: str) -> Path:
        folder = self.work / "sets" / workload / tool
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def environment(threads: int) -> dict[str, str]:
    return os.environ | dict.fromkeys(THREAD_VARIABLES, str(threads))


def json_lines(
    command: list[str | Path], place: Place, threads: int, limit: float
) -> tuple[list[dict], str | None]:
    """The lines that a process prints before it ends, and why it ended early if it did."""
    say(" ".join(str(Path(part).name if i == 0 else part) for i, part in enumerate(command)))
    with open(place.work / "stderr.log", "ab") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment(threads),
            cwd=place.benchmarks,
        )
        try:
            output, _ = process.communicate(timeout=limit)
            failure = f"ended with code {process.returncode}" if process.returncode else None
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            failure = f"stopped after {limit:.0f} s"
    whole_lines = output[: output.rfind(b"\n") + 1].splitlines()
    return [json.loads(line) for line in whole_lines if line.startswith(b"{")], failure


def seconds_of(command: list[str | Path], threads: int) -> float:
    """The time of a whole process whose output is thrown away."""
    start = time.perf_counter()
    subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(threads),
        check=True,
    )
    return time.perf_counter() - start


def say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)
