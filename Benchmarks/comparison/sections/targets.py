"""Which targets this run meets."""

from ..tables import table
from ..targets import verdicts


def targets(found: dict) -> str:
    made = verdicts(found)
    met = sum(verdict.met for verdict in made)
    rows = [[v.statement, v.case, v.target, v.measured, "yes" if v.met else "**no**"] for v in made]
    return (
        f"## Targets: {met} of {len(made)} met\n\nFit + predict compares each tool at its best "
        "number of threads. Over reading: the median of ratios of a task's time to that of "
        "reading the same bytes right before it, with as many threads. Compute-bound: on one "
        "thread more than twice the time of reading, and more than 5 ms. Growth allows 10 % of "
        "noise on a doubling.\n\n"
        + table(["target", "case", "wanted", "measured", "met"], rows, text_columns=2)
    )
