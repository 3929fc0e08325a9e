"""The sections of the report, each from the measurements alone."""

from statistics import median

from .figures import (
    LIBRARIES,
    OURS,
    TASKS,
    TUNED,
    best,
    factor,
    find,
    mebibytes,
    milliseconds,
    percent,
    times_of_reading,
    total,
)
from .reasons import reason
from .tables import table
from .targets import allowed_seconds, doublings, plural, verdicts

METHODS = ("lac", "aps", "raps", "aps-randomized")
TOOLS = (TUNED, *LIBRARIES)


def machine(found: dict) -> str:
    facts = dict(found["machine"])
    for record in found["peers"]:
        facts |= record.get("versions", {})
    rows = [[name, value] for name, value in facts.items()]
    rows.append(["busy before the run", f"{found['busy']:.2f} processors"])
    return "## Machine and versions\n\n" + table(["what", "which"], rows, text_columns=2)


def workloads(found: dict) -> str:
    rows = []
    for workload in found["workloads"]:
        ours = find(found["ours"], workload=workload["name"], threads=1)
        sizes = {r["method"]: f"{r['mean_size']:.4g}" for r in ours}
        rows.append(
            [
                workload["name"],
                workload["title"],
                workload["source"],
                f"{workload['rows']} x {workload['classes']}",
                mebibytes(4 * workload["rows"] * workload["classes"]),
                *(sizes.get(method, "") for method in METHODS),
            ]
        )
    return (
        "## Workloads\n\n"
        "float32 logits; half of the rows calibrate, half are predicted; alpha 0.05; RAPS with lambda "
        "0.01 and k_reg 5. On the right the mean size of our sets. Generated logits have a known truth "
        "(see `comparison/generate.py`); D is the file of this repository that comes nearest to 10 000 "
        "rows of 100 classes.\n\n"
        + table(
            ["", "what", "source", "shape", "MiB", *METHODS],
            rows,
            text_columns=3,
        )
    )


def targets(found: dict) -> str:
    made = verdicts(found)
    met = sum(verdict.met for verdict in made)
    rows = [
        [v.statement, v.case, v.target, v.measured, "yes" if v.met else "**no**"] for v in made
    ]
    return (
        f"## Targets: {met} of {len(made)} met\n\n"
        "Fit + predict compares each tool at its best number of threads. Over reading: the median of "
        "ratios of a task's time to that of reading the same bytes right before it, with as many "
        "threads. Compute-bound: on one thread more than twice the time of reading, and more than 5 ms. "
        "Growth allows 10 % of noise on a doubling.\n\n"
        + table(["target", "case", "wanted", "measured", "met"], rows, text_columns=2)
    )


def times(found: dict) -> str:
    parts = [
        "## Times",
        "Milliseconds, median of repetitions, of fit on one half and predict on the other half, in "
        "memory. `best` is fit + predict at the tool's better number of threads; `ours is` how many "
        "times faster ours is at its own best. `over reading` is best as a multiple of reading the matrix "
        "with as many threads: 1 x would be the limit of the memory. Peak memory is of the whole process, input included, in "
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
            cells += [factor(total(chosen) / reading(found, workload, chosen["threads"]))]
            cells += [mebibytes(one[0]["peak_bytes"]) if one else ""]
            rows.append(cells)
    header = ["method", "tool", "fit, 1", "predict, 1", "fit, 2", "predict, 2"]
    header += ["best", "threads", "ours is", "over reading", "peak"]
    note = (
        "\n\n\\* predict is scaled up from fewer rows: crepes works through rows one by one, too slowly "
        "to wait for all."
    )
    return table(header, rows, text_columns=2) + (note if scaled else "")


def reading(found: dict, workload: str, threads: int) -> float:
    """Seconds that reading the calibration half and the test half takes."""
    return median(
        calibration + test
        for r in find(found["ours"], workload=workload, threads=threads)
        for calibration, test in zip(r["read_calibration_seconds"], r["read_test_seconds"])
    )


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
        "## How near the limit of the memory\n\n"
        "Before every repetition of a task its bytes are read once, by a sum with the widest vectors "
        "and as many threads. `share` is how much of the task's time that reading takes: 100 % would be "
        "the limit. Matrices that fit into the cache (D, and halves of E) are read at the rate of the "
        "cache, a stricter limit.\n\n"
        + table(["", "threads", "median GB/s", "best GB/s"], rates)
        + "\n\n"
        + table(
            ["", "method", "task", "threads", "ms", "reading, ms", "ratio", "share"],
            rows,
            text_columns=3,
        )
    )


def agreement(found: dict) -> str:
    ours = {(r["workload"], r["method"]): r for r in find(found["ours"], threads=1)}
    rows, explained = [], {}
    for record in found["agreement"]:
        own = ours[(record["workload"], record["method"])]
        rows.append(
            [
                record["workload"],
                record["method"],
                record["tool"],
                f"{record['same_rows']} / {record['rows']}",
                str(record["only_ours"]),
                str(record["only_theirs"]),
                f"{record['coverage']:.4f}",
                f"{own['coverage']:.4f}",
                f"{record['mean_size']:.2f}",
                f"{own['mean_size']:.2f}",
            ]
        )
        if record["same_rows"] < record["rows"]:
            explained[record["tool"], record["method"]] = reason(record["tool"], record["method"])
    why = "\n".join(f"- {tool}, {method}: {text}." for (tool, method), text in explained.items())
    header = ["", "method", "tool", "same sets", "labels only ours", "only theirs"]
    header += ["coverage", "ours", "mean size", "ours"]
    return (
        "## Agreement of the sets\n\nRow by row, on the rows that the peer predicted; coverage and size "
        "of ours are over all rows.\n\n"
        + table(header, rows, text_columns=3)
        + (f"\n\nWho differs, and why:\n\n{why}" if why else "")
    )


def whole_command(found: dict) -> str:
    rows = []
    for record in found["whole"]:
        allowed = allowed_seconds(found, record)
        if allowed is None:
            continue
        rows.append(
            [
                record["workload"],
                record["method"],
                record["step"],
                "." + record["format"],
                str(record["threads"]),
                milliseconds(record["command_seconds"]),
                milliseconds(allowed[0]),
                milliseconds(record["cat_seconds"]),
                milliseconds(allowed[1]),
                f"{record['written_bytes'] / 2**20:.1f}",
                "yes" if record["command_seconds"] <= allowed[1] else "**no**",
            ]
        )
    if not rows:
        return ""
    header = ["", "method", "step", "writes", "threads", "command, ms", "in memory, ms"]
    header += ["cat, ms", "2 x in memory + cat, ms", "MiB written", "met"]
    return (
        "## The whole command\n\nFrom starting the process, with its input in the page cache, to results "
        "on disk.\n\n" + table(header, rows, text_columns=4)
    )


def growth(found: dict) -> str:
    parts = []
    for series, key, name, chart in (
        ("rows_series", "test_rows", "rows of each part (of A)", "rows"),
        ("classes_series", "classes", "classes", "classes"),
    ):
        records = found.get(series)
        if not records:
            continue
        sizes = sorted({r[key] for r in records})
        rows = []
        for method in ("lac", "aps", "raps"):
            grown = dict(doublings(records, key, method))
            for size in sizes:
                record = find(records, method=method, **{key: size})[0]
                growth_text = factor(grown[size]) if size in grown else ""
                mean = f"{record['mean_size']:.1f}"
                rows.append([method, str(size), milliseconds(total(record)), growth_text, mean])
        parts.append(
            table([f"method, by {name}", "size", "fit + predict, ms", "per doubling", "mean size"], rows)
        )
        parts.append(f"![fit + predict by {name}](charts/{chart}.svg)")
    if not parts:
        return ""
    intro = "One thread. Sets of more classes hold more labels, which is part of the growth with K."
    return "\n\n".join(["## How time grows", intro, *parts])


def tiers(found: dict) -> str:
    records = found.get("tiers")
    if not records:
        return ""
    rows = [
        [r["method"], r["tier"], *(factor(times_of_reading(r, task)) for task in TASKS)]
        for r in sorted(records, key=lambda r: ("lac", "aps", "raps").index(r["method"]))
    ]
    header = ["method", "tier", *(task.name for task in TASKS)]
    return (
        "## Instruction sets\n\nA on one thread, as multiples of reading.\n\n"
        + table(header, rows, text_columns=2)
    )


def reproduce() -> str:
    return (
        "## Reproduce\n\n"
        "`make bench`, on a quiet machine with two processors, 8 GB of memory and 5 GB of disk. It builds "
        "the library, installs the peers at the versions pinned in `Benchmarks/peers`, makes the data "
        "from a fixed seed, runs everything and writes this file. `Benchmarks/run --quick` does the same "
        "at small sizes, into `Benchmarks/.work/quick`."
    )
