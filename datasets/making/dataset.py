"""What a dataset states about itself, and where the sources of all are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from making.formats import Format


class MakeError(Exception):
    """A source that differs from the pinned one, or a file that fails a check."""


@dataclass(frozen=True)
class Sources:
    """Where the Debian packages put their files."""

    fashion_mnist: Path
    iso_codes: Path
    locale: Path


@dataclass(frozen=True)
class Dataset:
    """One folder of files: how it is made, and what the READMEs say of it."""

    name: str
    title: str
    make: Callable[[Path, Sources], None]
    classes: int
    format: Format
    outputs: str
    model: str
    source: str
    data_licence: str
    text: str  # of its README.md, between the title and the measurements
    check_more: Callable[[Dataset, Path], None] | None = None  # of files that only it has

    def require(self, condition: bool, message: str) -> None:
        """Stop with the message, after the name of the dataset, unless the condition holds."""
        if not condition:
            raise MakeError(f"{self.name}: {message}")


def sections(*texts: str) -> str:
    """The texts, each without its indentation, with an empty line between them."""
    return "\n\n".join(dedent(text).strip() for text in texts)
