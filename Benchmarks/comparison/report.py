"""Puts RESULTS.md together."""

import re
from pathlib import Path

from . import sections
from .charts import log_chart
from .figures import find, total

METHODS = ("lac", "aps", "raps")


def write_report(found: dict, folder: Path) -> str:
    charts = folder / "charts"
    charts.mkdir(parents=True, exist_ok=True)
    for name, chart in series_charts(found).items():
        (charts / name).write_text(chart)
    text = "\n\n".join(section for section in document(found) if section) + "\n"
    (folder / "RESULTS.md").write_text(text)
    return text


def write_calibrators(found: dict, folder: Path) -> str:
    """Puts the section of calibrators in the place of the one before; the rest of the report stays."""
    report = folder / "RESULTS.md"
    text = sections.calibrators(found)
    before = report.read_text() if report.exists() else "# Benchmark results\n"
    parts = re.split(r"^(?=## )", before, flags=re.MULTILINE)
    kept = [part for part in parts if not part.startswith("## Calibrators\n")]
    last = next((i for i, part in enumerate(kept) if part.startswith("## Reproduce")), len(kept))
    kept.insert(last, text + ("\n\n" if last < len(kept) else "\n"))
    report.write_text("".join(kept))
    return text


def document(found: dict) -> list[str]:
    return [
        "# Benchmark results",
        "Written by `make bench`, from one run; nothing here comes from anywhere else. The section "
        "on calibrators names its own run.",
        sections.warning(found),
        sections.machine(found),
        sections.workloads(found),
        sections.targets(found),
        sections.times(found),
        sections.memory_limit(found),
        sections.agreement(found),
        sections.whole_command(found),
        sections.growth(found),
        sections.tiers(found),
        sections.calibrators(found.get("calibrators")),
        sections.reproduce(),
    ]


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
