#!/usr/bin/env python3
"""Make the datasets of this folder: model outputs with labels, split by rows.

Set-up (Python 3.11 or newer; Debian 12 for the two source packages):

    apt-get install dataset-fashion-mnist iso-codes
    python3 -m venv .venv
    .venv/bin/pip install -r datasets/requirements.txt

Make everything, make one dataset, or check what is there:

    .venv/bin/python datasets/make_datasets.py
    .venv/bin/python datasets/make_datasets.py --only fashion-mnist
    .venv/bin/python datasets/make_datasets.py --check

The sources are two Debian packages (dataset-fashion-mnist, iso-codes) and two
data sets that scikit-learn carries (digits, breast cancer). Nothing is
downloaded while the script runs. The SHA-256 of the Debian sources is pinned;
the script stops when they differ.

Every random choice has a fixed seed and everything runs on one thread. Before
NumPy loads, the script selects code paths that any x86-64 processor with AVX2
has, so that a processor with wider vectors gives the same bytes.

Each dataset has a calibration part and a test part. No row of either is a
training row of the model. `ids` holds the index of each row in the source.

The parts of the script are in the folder `making`.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OPENBLAS_CORETYPE"] = "Haswell"
os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V4 AVX512_ICL AVX512_SPR"

import argparse
import sys
from pathlib import Path

from making import breast_cancer, digits, fashion_mnist, language_identification
from making.dataset import MakeError, Sources
from making.folder import check_dataset, make_dataset

DATASETS = [
    fashion_mnist.DATASET,
    *digits.DATASETS,
    *breast_cancer.DATASETS,
    language_identification.DATASET,
]

# Option, folder where Debian puts the files, and what they are.
SOURCES = [
    ("--fashion-mnist", "/usr/share/datasets/fashion-mnist", "idx files of dataset-fashion-mnist"),
    ("--iso-codes", "/usr/share/iso-codes/json", "JSON files of iso-codes"),
    ("--locale", "/usr/share/locale", "translations of iso-codes"),
]


def parse_arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(
        description="Make the datasets: model outputs with labels, split by rows.",
        epilog="Each line printed is the row of a dataset in the table of README.md.",
    )
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        type=Path,
        default=Path(__file__).resolve().parent,
        help="folder that gets one folder for each dataset (default: that of this script)",
    )
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        choices=[dataset.name for dataset in DATASETS],
        help="make only this dataset; repeat for more (%(choices)s)",
    )
    parser.add_argument(
        "--check", action="store_true", help="make nothing; check the files that are there"
    )
    for option, folder, files in SOURCES:
        parser.add_argument(
            option,
            metavar="FOLDER",
            type=Path,
            default=Path(folder),
            help=f"folder of the {files} (default: %(default)s)",
        )
    return parser.parse_args()


def main() -> int:
    """Make or check the datasets; gives the exit status."""
    arguments = parse_arguments()
    sources = Sources(arguments.fashion_mnist, arguments.iso_codes, arguments.locale)
    try:
        for dataset in DATASETS:
            if arguments.only and dataset.name not in arguments.only:
                continue
            if arguments.check:
                check_dataset(arguments.out, dataset)
            else:
                make_dataset(arguments.out, dataset, sources)
    except (MakeError, OSError) as error:
        print(f"make_datasets.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
