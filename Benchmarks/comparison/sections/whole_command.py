"""The command, from files to files."""

from ..figures import milliseconds
from ..tables import table
from ..targets import allowed_seconds


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
        "## The whole command\n\nFrom starting the process, with its input in the page cache, to "
        "results "
        "on disk.\n\n" + table(header, rows, text_columns=4)
    )
