"""How near ours comes to merely reading the numbers."""

from statistics import median

from ..figures import TASKS, factor, find, milliseconds, percent, times_of_reading
from ..tables import table


def memory_limit(found: dict) -> str:
    rows = []
    for record in found["ours"]:
        for task in TASKS:
            ratio = times_of_reading(record, task)
            rows.append(
                [
                    record["workload"],
                    record["method"],
                    task.name,
                    str(record["threads"]),
                    milliseconds(median(record[task.samples])),
                    milliseconds(median(record[task.reading])),
                    factor(ratio),
                    percent(1 / ratio),
                ]
            )
    rates = []
    for workload in found["workloads"]:
        count = 4 * workload["rows"] * workload["classes"]
        for threads in (1, 2):
            readings = [
                seconds
                for r in find(found["ours"], workload=workload["name"], threads=threads)
                for seconds in r["read_all_seconds"]
            ]
            if readings:
                rates.append(
                    [
                        workload["name"],
                        str(threads),
                        f"{count / median(readings) / 1e9:.1f}",
                        f"{count / min(readings) / 1e9:.1f}",
                    ]
                )
    return (
        "## How near the limit of the memory\n\nBefore every repetition of a task its bytes are "
        "read once, by a sum with the widest vectors and as many threads. `share` is how much of "
        "the task's time that reading takes: 100 % would be the limit. Matrices that fit into the "
        "cache (D, and halves of E) are read at the rate of the cache, a stricter limit.\n\n"
        + table(["", "threads", "median GB/s", "best GB/s"], rates)
        + "\n\n"
        + table(
            ["", "method", "task", "threads", "ms", "reading, ms", "ratio", "share"],
            rows,
            text_columns=3,
        )
    )
