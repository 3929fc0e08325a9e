"""Runs of ours that show how time grows: with rows, with classes, with the instruction set."""

from dataclasses import replace
from pathlib import Path

from . import generate
from .processes import Place
from .settings import Settings
from .tools import run_ours
from .workloads import PEAKED, Workload, folder

METHODS = ("lac", "aps", "raps")
SECONDS = 0.7


def rows_series(place: Place, settings: Settings, data: Path) -> list[dict]:
    return [
        record
        for rows in settings.series_rows
        for record in run_ours(
            place, settings, "rows", data, 1, methods=METHODS, rows=rows, seconds=SECONDS
        )
    ]


def classes_series(place: Place, settings: Settings) -> list[dict]:
    base = Workload("K", "more and more classes", settings.series_matrix_rows, 0, PEAKED)
    records = []
    for classes in settings.series_classes:
        workload = replace(base, classes=classes)
        data = generate.ensure(workload, folder(place.work, workload), place.repository)
        records += run_ours(place, settings, "classes", data, 1, methods=METHODS, seconds=SECONDS)
    return records


def tier_series(place: Place, settings: Settings, data: Path, tiers: list[str]) -> list[dict]:
    return [
        record
        for tier in tiers
        for record in run_ours(
            place, settings, "A", data, 1, methods=METHODS, tier=tier, seconds=SECONDS
        )
    ]
