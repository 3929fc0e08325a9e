"""The folder of one dataset: made, or checked as it is."""

from pathlib import Path

from making.dataset import Dataset, Sources
from making.measurements import measure
from making.readme import readme, table_row


def make_dataset(out: Path, dataset: Dataset, sources: Sources) -> None:
    """Write the files of the dataset and the README.md that states what they hold."""
    folder = out / dataset.name
    folder.mkdir(parents=True, exist_ok=True)
    dataset.make(folder, sources)
    measured = measure(folder, dataset)
    (folder / "README.md").write_text(readme(folder, dataset, measured), encoding="utf-8")
    print(table_row(dataset, measured), flush=True)


def check_dataset(out: Path, dataset: Dataset) -> None:
    """Check that the files are sound and that both READMEs state what they hold."""
    folder = out / dataset.name
    measured = measure(folder, dataset)
    stated = (folder / "README.md").read_text(encoding="utf-8")
    described = stated == readme(folder, dataset, measured)
    dataset.require(described, "the files are not those that README.md states")
    row = table_row(dataset, measured)
    overview = out / "README.md"
    if overview.exists():
        lines = overview.read_text(encoding="utf-8").splitlines()
        dataset.require(row in lines, f"{overview} lacks the row\n{row}")
    print(row)
