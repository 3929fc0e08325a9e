"""What machine this is, and whether it is quiet."""

import datetime
import os
import platform
import subprocess
import time
from pathlib import Path

from .processes import Place


def describe(place: Place) -> dict[str, str]:
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": processor(),
        "processors": str(os.cpu_count()),
        "memory": memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "commit": commit(place.repository),
        "swift": first_line(["swift", "--version"]),
        "kernel tiers": doctor_line(place, "kernel tier"),
        "python": platform.python_version(),
    }


def processor() -> str:
    facts = {}
    for line in text_of("/proc/cpuinfo").splitlines():
        key, _, value = line.partition(":")
        facts.setdefault(key.strip(), value.strip())
    name = facts.get("model name", platform.processor() or "unknown")
    cache = {
        path.read_text().strip(): (path.parent / "size").read_text().strip()
        for path in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/level"))
    }
    levels = ", ".join(f"L{level} {size}" for level, size in cache.items())
    family = (
        f" (family {facts['cpu family']}, model {facts['model']})" if "cpu family" in facts else ""
    )
    return f"{name}{family}{'; ' + levels if levels else ''}"


def memory() -> str:
    for line in text_of("/proc/meminfo").splitlines():
        if line.startswith("MemTotal:"):
            return f"{int(line.split()[1]) / 2**20:.1f} GiB"
    return "unknown"


def commit(repository: Path) -> str:
    name = first_line(["git", "-C", str(repository), "rev-parse", "--short", "HEAD"])
    changes = output_of(
        ["git", "-C", str(repository), "status", "--porcelain", "--", "Sources", "Package.swift"]
    )
    return f"{name}, with uncommitted changes in Sources" if changes.strip() else name


def doctor_line(place: Place, key: str) -> str:
    for line in output_of([str(place.command), "doctor"]).splitlines():
        if line.startswith(key):
            return line.removeprefix(key).strip()
    return "unknown"


def processor_seconds() -> tuple[float, float]:
    """Processor time that all processes have taken since the start, and that the host stole."""
    fields = text_of("/proc/stat").partition("\n")[0].split()[1:]
    ticks = [int(field) for field in fields] + [0] * 8
    user, nice, system, _, _, interrupts, soft, stolen = ticks[:8]
    per_second = os.sysconf("SC_CLK_TCK")
    return (user + nice + system + interrupts + soft) / per_second, stolen / per_second


def busy_processors(seconds: float = 3.0) -> float:
    """How many processors others keep busy while this process sleeps."""
    before = sum(processor_seconds())
    time.sleep(seconds)
    return (sum(processor_seconds()) - before) / seconds


def output_of(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def first_line(command: list[str]) -> str:
    return output_of(command).partition("\n")[0].strip() or "unknown"


def text_of(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""
