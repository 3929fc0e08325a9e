"""What README.md says: the one in the folder of a dataset, and its row in the table of all."""

import hashlib
from pathlib import Path

import numpy as np

from making.dataset import Dataset
from making.formats import read_part
from making.measurements import Measurements


def describe_file(file: Path) -> str:
    """The contents of a file in words: keys, dtypes and shapes."""

    def describe(array: np.ndarray) -> str:
        return f"{array.dtype} {' x '.join(map(str, array.shape))}"

    if file.suffix == ".npy":
        return describe(np.load(file, allow_pickle=False))
    if file.suffix == ".csv":
        header, *rows = file.read_text(encoding="ascii").splitlines()
        return f"{len(rows)} rows: {', '.join(f'`{name}`' for name in header.split(','))}"
    if file.suffix == ".txt":
        return f"{len(file.read_text(encoding='ascii').splitlines())} class names, one a line"
    arrays = read_part(file.parent, file.stem)
    return ", ".join(f"`{key}` {describe(array)}" for key, array in sorted(arrays.items()))


def readme(folder: Path, dataset: Dataset, measured: Measurements) -> str:
    """The README.md of the folder of a dataset."""
    lines = [f"# {dataset.title}", "", dataset.text, "", "## Measured", ""]
    lines += ["| | calibration | test |", "| --- | --- | --- |"]
    lines.append("| rows | {} | {} |".format(*measured.rows))
    lines.append("| accuracy | {:.4f} | {:.4f} |".format(*measured.accuracy))
    lines.append("| mean confidence | {:.4f} | {:.4f} |".format(*measured.confidence))
    lines.append("")
    if measured.zeros is not None:
        lines.append(f"- Share of test probabilities that are exactly zero: {measured.zeros:.3f}.")
    lines.append(
        "- Share of calibration rows whose true-class probability occurs in another row too: "
        f"{measured.ties:.3f}."
    )
    if measured.absent_classes:
        lines.append(
            f"- Classes that never occur as a label: {measured.absent_classes} of "
            f"{dataset.classes}."
        )
    lines.append(
        f"- Split-conformal LAC sets at alpha 0.1: test coverage {measured.coverage:.3f}, mean "
        f"size {measured.set_size:.3f}."
    )
    lines += ["", "## Files", ""]
    lines += ["| file | contents | bytes | SHA-256 |", "| --- | --- | --- | --- |"]
    for file in sorted(folder.iterdir()):
        if file.name != "README.md":
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            size = file.stat().st_size
            lines.append(f"| `{file.name}` | {describe_file(file)} | {size} | `{digest}` |")
    lines += ["", f"`make_datasets.py --only {dataset.name}` makes this folder."]
    return "\n".join(lines) + "\n"


def table_row(dataset: Dataset, measured: Measurements) -> str:
    """The row of the dataset in the table of README.md."""
    cells = [
        f"[{dataset.name}]({dataset.name}/)",
        f"{measured.rows[0]} / {measured.rows[1]}",
        str(dataset.classes),
        dataset.outputs,
        dataset.format.name,
        dataset.model,
        f"{measured.accuracy[1]:.3f}",
        "–" if measured.zeros is None else f"{measured.zeros:.3f}",
        f"{measured.ties:.3f}",
        dataset.source,
        dataset.data_licence,
    ]
    return f"| {' | '.join(cells)} |"
