"""Times of every tool."""

from statistics import median

from ..figures import (
    LIBRARIES,
    OURS,
    TUNED,
    best,
    factor,
    find,
    mebibytes,
    milliseconds,
    reading_seconds,
    total,
)
from ..tables import table
from ..workloads import METHODS

TOOLS = (TUNED, *LIBRARIES)


def times(found: dict) -> str:
    parts = [
        "## Times",
        "Milliseconds, median of repetitions, of fit on one half and predict on the other half, in "
        "memory. `best` is fit + predict at the tool's better number of threads; `ours is` how "
        "many times faster ours is at its own best. `over reading` is best as a multiple of "
        "reading the matrix with as many threads: 1 x would be the limit of the memory. Peak "
        "memory is of the whole process, input included, in "
        "MiB, on one thread.",
    ]
    for workload in found["workloads"]:
        parts.append(f"### {workload['name']}: {workload['title']}")
        parts.append(times_table(found, workload["name"]))
        failures = {
            (r["tool"], r["method"], r["error"]): f"- {r['tool']} {r['method']}: {r['error']}"
            for r in find(found["peers"], workload=workload["name"])
            if "error" in r
        }
        if failures:
            parts.append("Not done:\n\n" + "\n".join(failures.values()))
    return "\n\n".join(parts)


def times_table(found: dict, workload: str) -> str:
    rows = []
    scaled = False
    for method in METHODS:
        ours = find(found["ours"], workload=workload, method=method)
        our_best = best(ours)
        for tool in (OURS, *TOOLS):
            records = find(ours + found["peers"], workload=workload, method=method, tool=tool)
            records = [r for r in records if "fit_seconds" in r]
            chosen = best(records)
            if not chosen or not our_best:
                continue
            is_scaled = chosen.get("rows_predicted", chosen["test_rows"]) < chosen["test_rows"]
            scaled |= is_scaled
            cells = [method, tool + (" *" if is_scaled else "")]
            for threads in (1, 2):
                at = find(records, threads=threads)
                for task in ("fit", "predict"):
                    cells.append(milliseconds(median(at[0][f"{task}_seconds"])) if at else "")
            ratio = total(chosen) / total(our_best)
            one = find(records, threads=1)
            cells += [milliseconds(total(chosen)), str(chosen["threads"])]
            cells += ["" if tool == OURS else factor(ratio)]
            cells += [factor(total(chosen) / reading_seconds(found, workload, chosen["threads"]))]
            cells += [mebibytes(one[0]["peak_bytes"]) if one else ""]
            rows.append(cells)
    header = ["method", "tool", "fit, 1", "predict, 1", "fit, 2", "predict, 2"]
    header += ["best", "threads", "ours is", "over reading", "peak"]
    note = (
        "\n\n\\* predict is scaled up from fewer rows: crepes works through rows one by one, too "
        "slowly to wait for all."
    )
    return table(header, rows, text_columns=2) + (note if scaled else "")
