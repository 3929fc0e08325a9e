"""The largest resident memory of this process, as Linux keeps it; 0 elsewhere."""

from pathlib import Path


def reset_peak() -> None:
    """Starts the record anew at the present size."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def peak_bytes() -> int:
    """Bytes at the peak since the last reset."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
