"""The files of a part, in each of the formats: written and read back."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors.numpy

# A part is a dictionary of arrays of equal row count. The outputs are under
# "logits" or "probabilities" (rows x classes), or under "p_benign" (rows).
Part = dict[str, np.ndarray]


@dataclass(frozen=True)
class Format:
    """A format by its name in README.md, with the function that writes a part in it."""

    name: str
    write: Callable[[Path, str, Part], None]


def write_npy(folder: Path, part: str, arrays: Part) -> None:
    """One file for each array."""
    for key, array in arrays.items():
        np.save(folder / f"{part}_{key}.npy", array)


def write_stored_npz(folder: Path, part: str, arrays: Part) -> None:
    """One archive, uncompressed."""
    np.savez(folder / f"{part}.npz", **arrays)


def write_deflated_npz(folder: Path, part: str, arrays: Part) -> None:
    """One archive, compressed."""
    np.savez_compressed(folder / f"{part}.npz", **arrays)


def write_safetensors(folder: Path, part: str, arrays: Part) -> None:
    """One file with a tensor for each array."""
    safetensors.numpy.save_file(arrays, folder / f"{part}.safetensors")


def write_csv(folder: Path, part: str, arrays: Part) -> None:
    """One column for each array; a number has the shortest text that reads back equal."""
    with (folder / f"{part}.csv").open("w", newline="", encoding="ascii") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(arrays)
        for row in zip(*(column.tolist() for column in arrays.values()), strict=True):
            writer.writerow(map(repr, row))


NPY = Format(".npy", write_npy)
STORED_NPZ = Format(".npz, stored", write_stored_npz)
DEFLATED_NPZ = Format(".npz, deflated", write_deflated_npz)
SAFETENSORS = Format(".safetensors", write_safetensors)
CSV = Format(".csv", write_csv)


def read_part(folder: Path, part: str) -> Part:
    """The arrays of a part, read back from whichever format the folder has."""
    if (file := folder / f"{part}.npz").exists():
        with np.load(file, allow_pickle=False) as archive:
            return dict(archive)
    if (file := folder / f"{part}.safetensors").exists():
        return safetensors.numpy.load_file(file)
    if (file := folder / f"{part}.csv").exists():
        with file.open(newline="", encoding="ascii") as stream:
            header, *rows = csv.reader(stream)
        return {
            name: np.array(column, np.float64 if name.startswith("p_") else np.int64)
            for name, column in zip(header, zip(*rows, strict=True), strict=True)
        }
    return {
        key: np.load(folder / f"{part}_{key}.npy", allow_pickle=False)
        for key in ("logits", "labels", "ids")
    }


def write_classes(folder: Path, names: Iterable[str]) -> None:
    """The class names, one a line."""
    (folder / "classes.txt").write_text("".join(f"{name}\n" for name in names), encoding="ascii")
