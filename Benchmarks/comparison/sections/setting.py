"""What was run, on what, and how to run it again."""

from ..figures import find, mebibytes
from ..tables import table
from ..workloads import METHODS

BUSY = 0.25


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
        "## Workloads\n\nfloat32 logits; half of the rows calibrate, half are predicted; alpha "
        "0.05; RAPS with lambda 0.01 and k_reg 5. On the right the mean size of our sets. "
        "Generated logits have a known truth (see `comparison/generate.py`); D is the file of this "
        "repository that comes nearest to 10 000 rows of 100 classes.\n\n"
        + table(
            ["", "what", "source", "shape", "MiB", *METHODS],
            rows,
            text_columns=3,
        )
    )


def reproduce() -> str:
    return (
        "## Reproduce\n\n`make bench`, on a quiet machine with two processors, 8 GB of memory and "
        "8 GB of disk. It builds the library, installs the peers at the versions pinned in "
        "`Benchmarks/peers`, makes the data from a fixed seed, runs everything and writes this "
        "file. `Benchmarks/run --quick` does the same at small sizes, into "
        "`Benchmarks/.work/quick`."
    )
