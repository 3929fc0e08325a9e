"""Calibrators: what fits cost, and what loss they reach."""

from ..calibrators.results import (
    COMPARED,
    OURS,
    Result,
    ours_among,
    results,
    tallies,
    verdicts,
)
from ..calibrators.series import METHODS, PEERS
from ..figures import factor, mebibytes, milliseconds
from ..tables import table
from .setting import warning

TITLE = "## Calibrators"
TITLES = {
    "temperature": "Temperature",
    "isotonic": "Isotonic regression, one class against the rest",
    "vector": "Vector scaling",
    "vector-ridge": "Vector scaling, drawn towards temperature scaling",
    "auto": "What a tool chooses by itself",
}
REASONS = (
    "Why losses differ: netcal fed float32 differentiates numerically with steps that float32 "
    "cannot tell apart, and stays where it starts. Exact zeros of a file have no logarithm: "
    "scikit-learn adds 1e-12 to probabilities, netcal raises them to the spacing of its numbers, "
    "probmetrics to 1.2e-38, ours to half the smallest positive number of the rows, but not below "
    "1e-30. For isotonic regression probmetrics first divides rows among the classes that occur, "
    "and holds the others impossible; scikit-learn takes no rows at all where a class does not "
    "occur, and in float32 rounds what it fits; a row in which every class gets 0 has no number "
    "with netcal, and keeps its own probabilities with ours. With shrinkage ours draws factors of "
    "logits towards the temperature's, probmetrics those of log-probabilities."
)
DEFINITIONS = (
    "A calibrator is fitted to the calibration half of each workload. Times are of the fit alone, "
    "in memory, softmax included for tools that take probabilities: medians over the rounds, ours "
    "right before each peer's. `ours is` compares each tool at its better number of threads. Peers "
    "get float32 outputs as they are and widened to float64. Log-loss is the mean over rows of "
    "-ln p of the label, of the probabilities that a tool gives, in double precision; p below "
    "1e-30 counts as that, rows that are not a number are left out, and `p = 0` and `NaN` count "
    "both. `fit` is of the rows that were fitted on, `held out` of the others."
)


def calibrators(found: dict | None) -> str:
    if not found:
        return ""
    parts = [TITLE, warning(found), DEFINITIONS, setting(found)]
    parts += [sources(found), targets(found), summary(found)]
    for method in METHODS:
        parts.append(method_section(found, method))
    parts.append(failures(found))
    parts.append(
        "`Benchmarks/run --calibrators --data FOLDER` makes this section anew; "
        "Benchmarks/README.md says what the folder holds."
    )
    return "\n\n".join(part for part in parts if part)


def setting(found: dict) -> str:
    facts = dict(found["machine"])
    for record in found["records"]:
        facts |= record.get("versions", {})
        if "tier" in record:
            facts["kernel tiers"] = record["tier"]
    rows = [[name, value] for name, value in facts.items()]
    rows.append(["busy before the run", f"{found['busy']:.2f} processors"])
    rows.append(["taken by the host", f"{found['stolen_seconds']:.0f} processor seconds"])
    return table(["what", "which"], rows, text_columns=2)


def sources(found: dict) -> str:
    rows = []
    for workload in found["workloads"]:
        record = next(
            r for r in found["records"] if r["workload"] == workload["name"] and "rows" in r
        )
        shape = f"{record['rows']} + {record['test_rows']} x {record['classes']}"
        rows.append(
            [workload["name"], workload["title"], workload["source"], record["kind"], shape]
        )
    absent = ", ".join(w["name"] for w in found["absent"])
    return table(["", "what", "source", "numbers", "shape"], rows, text_columns=4) + (
        f"\n\nLeft out, as their files were not there: {absent}." if absent else ""
    )


def targets(found: dict) -> str:
    made = verdicts(found)
    met = sum(verdict.met for verdict in made)
    rows = [[v.statement, v.case, v.target, v.measured, "yes" if v.met else "**no**"] for v in made]
    return f"### Targets of calibrators: {met} of {len(made)} met\n\n" + table(
        ["target", "case", "wanted", "measured", "met"], rows, text_columns=2
    )


def summary(found: dict) -> str:
    names = [OURS, *PEERS]
    rows = [
        [
            tally.method,
            tally.tool,
            tally.precision,
            str(tally.workloads),
            str(tally.least) if method in COMPARED else "",
            f"{tally.furthest:.1e}" if method in COMPARED else "",
            str(tally.unmoved) if method == "temperature" else "",
            str(tally.impossible),
            str(tally.nan),
            str(tally.failed),
        ]
        for method in METHODS
        for tally in sorted(
            tallies(found, method), key=lambda t: (names.index(t.tool), t.precision)
        )
    ]
    header = ["method", "tool", "fed", "workloads", "least loss", "furthest above"]
    header += ["T is 1", "p = 0", "NaN", "failed"]
    return (
        "### Who gets there\n\nOver all workloads: on how many a tool has a result, and on how "
        "many of these its loss on the fit rows is the least of all tools to within 1e-6; the "
        "furthest above the least; temperatures that did not move; and over all held-out rows "
        "those whose label is held impossible (an infinite log-loss) and those without a number. "
        "`failed` counts workloads without a result. Methods with a penalty search for something "
        "else than the least loss.\n\n" + table(header, rows, text_columns=3) + "\n\n" + REASONS
    )


def method_section(found: dict, method: str) -> str:
    rows = []
    for workload in found["workloads"]:
        made = results(found, workload=workload["name"], method=method)
        ours = ours_among(made)
        if ours:
            rows += [result_row(result, ours) for result in ordered(made)]
    if not rows:
        return ""
    header = ["", "tool", "fed"]
    header += ["fit, ms, 1 thread", "2 threads", "ours is", "peak, MiB"]
    header += ["loss, fit", "- ours", "loss, held out", "- ours", "p = 0", "NaN"]
    if method == "temperature":
        header.insert(7, "T")
    return f"### {TITLES[method]}\n\n" + table(header, rows, text_columns=3)


def ordered(made: list[Result]) -> list[Result]:
    names = [OURS, *PEERS]
    return sorted(made, key=lambda r: (names.index(r.tool), r.precision))


def result_row(result: Result, ours: Result) -> list[str]:
    is_ours = result.tool == OURS
    test = result.record["test"]
    cells = [result.workload, result.tool, result.precision]
    cells += [milliseconds(result.seconds[n]) if n in result.seconds else "" for n in (1, 2)]
    cells += ["" if is_ours else factor(result.best_seconds / ours.best_seconds)]
    cells += [mebibytes(result.record["peak_bytes"])]
    if result.method == "temperature":
        cells += [f"{result.record['temperature']:.6f}"]
    cells += [f"{result.fit_loss:.8f}", difference(result.fit_loss, ours.fit_loss, is_ours)]
    cells += [f"{result.test_loss:.8f}", difference(result.test_loss, ours.test_loss, is_ours)]
    return cells + [str(test["infinite_rows"]), str(test["nan_rows"])]


def difference(value: float, ours: float, is_ours: bool) -> str:
    return "" if is_ours else f"{value - ours:+.1e}"


def failures(found: dict) -> str:
    lines = dict.fromkeys(
        f"- {r['workload']} {r['method']}, {r['tool']}, {r.get('precision', '')}: {r['error']}"
        for r in found["records"]
        if "error" in r
    )
    return "### Not done\n\n" + "\n".join(lines) if lines else ""
