"""Runs the comparison and writes its report.

python -m comparison [--quick] [--only A C] [--calibrators] [--data FOLDER] [--report-only]
"""

import argparse
import json
from pathlib import Path

from . import generate, machine
from .agreement import compare
from .calibrators import series as calibrators
from .processes import Place, say
from .report import write_calibrators, write_report
from .series import classes_series, rows_series, tier_series
from .settings import FULL, QUICK, Settings
from .tools import PEERS, run_ours, run_peer
from .whole_command import run_whole_command
from .workloads import Workload, folder, selected

THREADS = (1, 2)
WHOLE_COMMAND_WORKLOADS = ("A", "C")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: does everything work?")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORKLOAD")
    parser.add_argument("--calibrators", action="store_true", help="that section alone")
    parser.add_argument("--data", type=Path, help="outputs of others, for calibrators")
    parser.add_argument("--report-only", action="store_true", help="from the last measurements")
    options = parser.parse_args()
    benchmarks = Path(__file__).resolve().parent.parent
    place = Place(benchmarks, benchmarks / ".work")
    settings = QUICK if options.quick else FULL
    name = "quick" if options.quick or options.only else "full"
    # Only a whole run may replace the published figures.
    target = benchmarks if name == "full" else place.work / "quick"
    if options.calibrators:
        kept = place.work / f"calibrators-{name}.json"
        if not options.report_only:
            kept.write_text(json.dumps(calibrators.measure(place, settings, options.data)))
        print(write_calibrators(json.loads(kept.read_text()), target))
        return
    kept = place.work / f"measurements-{name}.json"
    if not options.report_only:
        found = measure(place, settings, selected(options.only, options.quick))
        if not options.only:
            found["calibrators"] = calibrators.measure(place, settings, options.data)
        kept.write_text(json.dumps(found))
    print(write_report(json.loads(kept.read_text()), target))


def measure(place: Place, settings: Settings, workloads: list[Workload]) -> dict:
    for workload in workloads:
        say(f"data of {workload.name}")
        generate.ensure(workload, folder(place.work, workload), place.repository)
    facts = machine.describe(place)
    busy = machine.busy_processors()
    stolen = machine.processor_seconds()[1]
    found: dict = {"machine": facts, "busy": busy, "ours": [], "peers": [], "whole": []}
    found["workloads"] = [
        {
            "name": w.name,
            "title": w.title,
            "rows": w.rows,
            "classes": w.classes,
            "source": w.stored_folder or "generated",
        }
        for w in workloads
    ]
    for workload in workloads:
        data = folder(place.work, workload)
        for threads in THREADS:
            found["ours"] += run_ours(
                place, settings, workload.name, data, threads, keep_sets=threads == 1
            )
        for tool in PEERS:
            for threads in THREADS:
                found["peers"] += run_peer(place, settings, tool, workload.name, data, threads)
        if workload.name in WHOLE_COMMAND_WORKLOADS:
            for threads in THREADS:
                found["whole"] += run_whole_command(
                    place, workload.name, data, threads, settings.command_repeats
                )
    found["agreement"] = agreement(place, found["peers"])
    large = next((w for w in workloads if w.name == "A"), None)
    if large:
        data = folder(place.work, large)
        found["rows_series"] = rows_series(place, settings, data)
        tiers = facts["kernel tiers"].partition("have ")[2].rstrip(")").split(", ")
        found["tiers"] = tier_series(place, settings, data, [t for t in tiers if t])
        found["classes_series"] = classes_series(place, settings)
    found["stolen_seconds"] = machine.processor_seconds()[1] - stolen
    return found


def agreement(place: Place, peers: list[dict]) -> list[dict]:
    compared = []
    for record in peers:
        if record["threads"] != 1 or "coverage" not in record:
            continue
        file = f"{record['method']}.npz"
        workload = record["workload"]
        result = compare(
            place.sets(workload, "swift-conformal") / file,
            place.sets(workload, record["tool"]) / file,
            record["classes"],
        )
        keys = ("tool", "workload", "method", "coverage", "mean_size")
        compared.append({key: record[key] for key in keys} | vars(result))
    return compared


if __name__ == "__main__":
    main()
