"""How our time grows, and what instruction sets bring."""

from ..figures import TASKS, factor, find, milliseconds, times_of_reading, total
from ..tables import table
from ..targets import doublings


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
            table(
                [f"method, by {name}", "size", "fit + predict, ms", "per doubling", "mean size"],
                rows,
            )
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
    return "## Instruction sets\n\nA on one thread, as multiples of reading.\n\n" + table(
        header, rows, text_columns=2
    )
