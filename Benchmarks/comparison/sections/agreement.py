"""Whose sets are the same."""

from ..figures import find
from ..reasons import reason
from ..tables import table


def agreement(found: dict) -> str:
    ours = {(r["workload"], r["method"]): r for r in find(found["ours"], threads=1)}
    rows, explained = [], {}
    for record in found["agreement"]:
        own = ours[(record["workload"], record["method"])]
        rows.append(
            [
                record["workload"],
                record["method"],
                record["tool"],
                f"{record['same_rows']} / {record['rows']}",
                str(record["only_ours"]),
                str(record["only_theirs"]),
                f"{record['coverage']:.4f}",
                f"{own['coverage']:.4f}",
                f"{record['mean_size']:.2f}",
                f"{own['mean_size']:.2f}",
            ]
        )
        if record["same_rows"] < record["rows"]:
            explained[record["tool"], record["method"]] = reason(record["tool"], record["method"])
    why = "\n".join(f"- {tool}, {method}: {text}." for (tool, method), text in explained.items())
    header = ["", "method", "tool", "same sets", "labels only ours", "only theirs"]
    header += ["coverage", "ours", "mean size", "ours"]
    return (
        "## Agreement of the sets\n\nRow by row, on the rows that the peer predicted; coverage and "
        "size of ours are over all rows.\n\n"
        + table(header, rows, text_columns=3)
        + (f"\n\nWho differs, and why:\n\n{why}" if why else "")
    )
