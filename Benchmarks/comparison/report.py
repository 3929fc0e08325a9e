"""Puts RESULTS.md together."""

from pathlib import Path

from . import sections
from .charts import log_chart
from .figures import find, total

METHODS = ("lac", "aps", "raps")
BUSY = 0.25


def write_report(found: dict, folder: Path) -> str:
    charts = folder / "charts"
    charts.mkdir(parents=True, exist_ok=True)
    for name, chart in series_charts(found).items():
        (charts / name).write_text(chart)
    text = "\n\n".join(section for section in document(found) if section) + "\n"
    (folder / "RESULTS.md").write_text(text)
    return text


def document(found: dict) -> list[str]:
    return [
        "# Benchmark results",
        "Written by `make bench`, from one run; nothing here comes from anywhere else.",
        warning(found),
        sections.machine(found),
        sections.workloads(found),
        sections.targets(found),
        sections.times(found),
        sections.memory_limit(found),
        sections.agreement(found),
        sections.whole_command(found),
        sections.growth(found),
        sections.tiers(found),
        sections.reproduce(),
    ]


def warning(found: dict) -> str:
    notes = []
    if found["busy"] > BUSY:
        notes.append(
            f"**Warning: not a quiet machine.** Other work kept {found['busy']:.2f} processors "
            "busy before the run; times are too long and ratios unsafe."
        )
    if found["stolen_seconds"] > 5:
        notes.append(
            f"**Warning:** the host took {found['stolen_seconds']:.0f} s of processor time away "
            "during the run."
        )
    return "\n\n".join(notes)


def series_charts(found: dict) -> dict[str, str]:
    charts = {}
    for series, key, x_name, title in (
        ("rows_series", "test_rows", "rows of each part, K = 1 000", "Time over rows"),
        ("classes_series", "classes", "classes", "Time over classes"),
    ):
        records = found.get(series)
        if records:
            lines = {
                method: [(r[key], 1e3 * total(r)) for r in find(records, method=method)]
                for method in METHODS
            }
            name = series.removesuffix("_series")
            charts[f"{name}.svg"] = log_chart(title, x_name, "fit + predict, ms", lines)
    return charts
