"""The speed that the library promises itself, and whether this run shows it."""

from dataclasses import dataclass

from . import figures
from .figures import LIBRARIES, PREDICT, SCORES, TUNED, best, factor, find, times_of_reading, total

COMPUTE_BOUND = 2.0
LONG_ENOUGH_SECONDS = 0.005


@dataclass(frozen=True)
class Verdict:
    statement: str
    case: str
    target: str
    measured: str
    met: bool


def verdicts(found: dict) -> list[Verdict]:
    return [
        *against_reading(found),
        *against_libraries(found),
        *against_tuned(found),
        *whole_commands(found),
        *growth(found),
        *two_threads(found),
    ]


def at_most(statement: str, case: str, limit: float, value: float) -> Verdict:
    return Verdict(statement, case, f"<= {limit:g} x", factor(value), value <= limit)


def at_least(statement: str, case: str, limit: float, value: float) -> Verdict:
    return Verdict(statement, case, f">= {limit:g} x", factor(value), value >= limit)


def against_reading(found: dict) -> list[Verdict]:
    rules = [
        (SCORES, workload, method, 4.0 if workload == "C" else 2.0)
        for workload in "ABCE"
        for method in ("lac", "aps", "raps")
    ]
    rules += [
        (PREDICT, "A", "lac", 2.5),
        (PREDICT, "A", "aps", 4.0),
        (PREDICT, "A", "raps", 4.0),
        (PREDICT, "B", "aps", 8.0),
        (PREDICT, "B", "raps", 8.0),
    ]
    titles = {SCORES: "true-label scores over reading", PREDICT: "sets over reading"}
    return [
        at_most(
            titles[task],
            f"{workload} {method}, {plural(record['threads'])}",
            limit,
            times_of_reading(record, task),
        )
        for task, workload, method, limit in rules
        for record in find(found["ours"], workload=workload, method=method)
    ]


def speed_up(
    found: dict, workload: str, method: str, tools: tuple[str, ...]
) -> tuple[float, dict] | None:
    """How many times faster ours is than the fastest of some tools, each at its best."""
    ours = best(find(found["ours"], workload=workload, method=method))
    theirs = best(
        r for r in find(found["peers"], workload=workload, method=method) if r["tool"] in tools
    )
    return (total(theirs) / total(ours), theirs) if ours and theirs else None


def against_libraries(found: dict) -> list[Verdict]:
    rules = [("A", "lac", 6.0), ("A", "aps", 50.0), ("A", "raps", 50.0)]
    rules += [("C", method, 20.0) for method in ("lac", "aps", "raps")]
    made = []
    for workload, method, limit in rules:
        compared = speed_up(found, workload, method, LIBRARIES)
        if compared:
            ratio, theirs = compared
            case = f"{workload} {method}, fastest is {theirs['tool']}"
            made.append(at_least("fit + predict, faster than any library", case, limit, ratio))
    return made


def against_tuned(found: dict) -> list[Verdict]:
    made = []
    for method in ("aps", "raps"):
        compared = speed_up(found, "A", method, (TUNED,))
        if compared:
            made.append(
                at_least("fit + predict, faster than tuned numpy", f"A {method}", 8.0, compared[0])
            )
    return made


def allowed_seconds(found: dict, record: dict) -> tuple[float, float] | None:
    """In-memory time of what a command does, and twice that plus the time of cat."""
    keys = {key: record[key] for key in ("workload", "method", "threads")}
    ours = find(found["ours"], **keys)
    if not ours:
        return None
    in_memory = figures.median(ours[0][f"{record['step']}_seconds"])
    return in_memory, 2 * in_memory + record["cat_seconds"]


def whole_commands(found: dict) -> list[Verdict]:
    made = []
    for record in found["whole"]:
        allowed = allowed_seconds(found, record)
        if allowed is None:
            continue
        what = f"{record['workload']} {record['method']} {record['step']} .{record['format']}"
        made.append(
            at_most(
                "whole command over (2 x in memory + cat)",
                f"{what}, {plural(record['threads'])}",
                1.0,
                record["command_seconds"] / allowed[1],
            )
        )
    return made


def doublings(records: list[dict], key: str, method: str) -> list[tuple[int, float]]:
    """For each size, the factor by which the time grew, as for one doubling."""
    chosen = sorted(find(records, method=method), key=lambda r: r[key])
    return [
        (after[key], (total(after) / total(before)) ** (before[key] / (after[key] - before[key])))
        for before, after in zip(chosen, chosen[1:])
    ]


def growth(found: dict) -> list[Verdict]:
    made = []
    for name, key, series in (
        ("doubling n", "test_rows", "rows_series"),
        ("doubling K", "classes", "classes_series"),
    ):
        for method in ("lac", "aps", "raps"):
            grown = doublings(found.get(series, []), key, method)
            if grown:
                size, worst = max(grown, key=lambda pair: pair[1])
                made.append(
                    at_most(f"{name}: largest growth of time", f"{method}, to {size}", 2.2, worst)
                )
    return made


def two_threads(found: dict) -> list[Verdict]:
    made = []
    for one in find(found["ours"], threads=1):
        keys = {key: one[key] for key in ("workload", "method")}
        two = find(found["ours"], threads=2, **keys)
        if not two:
            continue
        for task in (figures.FIT, PREDICT):
            alone = figures.median(one[task.samples])
            if times_of_reading(one, task) > COMPUTE_BOUND and alone > LONG_ENOUGH_SECONDS:
                gain = alone / figures.median(two[0][task.samples])
                case = f"{keys['workload']} {keys['method']} {task.name}"
                made.append(at_least("two threads over one, compute-bound", case, 1.7, gain))
    return made


def plural(threads: int) -> str:
    return "1 thread" if threads == 1 else f"{threads} threads"
