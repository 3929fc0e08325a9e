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
downloaded while the script runs. The SHA-256 of the Debian sources is pinned
below; the script stops when they differ.

Every random choice has a fixed seed and everything runs on one thread. Before
NumPy loads, the script selects code paths that any x86-64 processor with AVX2
has, so that a processor with wider vectors gives the same bytes.

Each dataset has a calibration part and a test part. No row of either is a
training row of the model. `ids` holds the index of each row in the source.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OPENBLAS_CORETYPE"] = "Haswell"
os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V4 AVX512_ICL AVX512_SPR"

import argparse
import csv
import gettext
import gzip
import hashlib
import json
import math
import sys
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Callable

import numpy as np
import py3langid.langid
import safetensors.numpy
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEED = 20250101
PARTS = ("calibration", "test")

# A part is a dictionary of arrays of equal row count. The outputs are under
# "logits" or "probabilities" (rows x classes), or under "p_benign" (rows).
Part = dict[str, np.ndarray]


class MakeError(Exception):
    """A source that differs from the pinned one, or a file that fails a check."""


# --------------------------------------------------------------------------
# Sources
# --------------------------------------------------------------------------

FASHION_MNIST_SHA256 = {
    "train-images-idx3-ubyte.gz": "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
    "train-labels-idx1-ubyte.gz": "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
    "t10k-images-idx3-ubyte.gz": "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
    "t10k-labels-idx1-ubyte.gz": "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
}

FASHION_MNIST_CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip

# One digest over the name and the bytes of every iso-codes file that is read.
ISO_CODES_SHA256 = "acf6d1ad7e2774f1f60a21aaf53a58fe878d512eabd06b033ab3b181f9bd46f1"

# iso_639-3 and iso_3166-2 are left out: nearly all of their thousands of
# entries are proper names that read alike in every language.
ISO_CODES_CATALOGUES = (
    "iso_3166-1", "iso_3166-3", "iso_639-2", "iso_639-5", "iso_4217", "iso_15924",
)  # fmt: skip
ISO_CODES_FIELDS = ("name", "common_name", "official_name")

# Locale names of iso-codes whose language py3langid knows under another code.
LANGUAGE_ALIASES = {"nb": "no", "mo": "ro", "fil": "tl", "kmr": "ku", "ki": "kik"}

TEXTS_PER_LANGUAGE = 50
STRINGS_PER_TEXT = (4, 6)  # least and most


@dataclass(frozen=True)
class Sources:
    """Where the Debian packages put their files."""

    fashion_mnist: Path
    iso_codes: Path
    locale: Path


def read_fashion_mnist(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (float32 in 0...1, n x 784) and labels (uint8) of "train" or "t10k"."""

    def read(name: str, header: int) -> np.ndarray:
        data = (folder / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != FASHION_MNIST_SHA256[name]:
            raise MakeError(f"{folder / name}: not the pinned file")
        return np.frombuffer(gzip.decompress(data), np.uint8, offset=header)

    images = read(f"{part}-images-idx3-ubyte.gz", header=16)
    labels = read(f"{part}-labels-idx1-ubyte.gz", header=8)
    return images.reshape(-1, 28 * 28).astype(np.float32) / 255, labels


def read_translations(sources: Sources, languages: list[str]) -> dict[str, list[str]]:
    """For each of the languages the distinct names that iso-codes translates to it.

    The English strings are the names that are translated. A translation that
    equals its English name is left out.
    """
    digest = hashlib.sha256()

    def read(root: Path, file: Path) -> bytes:
        data = file.read_bytes()
        digest.update(f"{file.relative_to(root)} {len(data)}\n".encode())
        digest.update(data)
        return data

    strings: dict[str, set[str]] = {"en": set()}
    for catalogue in ISO_CODES_CATALOGUES:
        entries = json.loads(read(sources.iso_codes, sources.iso_codes / f"{catalogue}.json"))
        (records,) = entries.values()
        names = sorted({r[f] for r in records for f in ISO_CODES_FIELDS if f in r})
        strings["en"].update(names)
        for file in sorted(sources.locale.glob(f"*/LC_MESSAGES/{catalogue}.mo")):
            locale = file.parent.parent.name  # such as "pt_BR" or "sr@latin"
            language = locale.split("@")[0].split("_")[0]
            language = LANGUAGE_ALIASES.get(language, language)
            if language == "en" or language not in languages:
                continue
            read(sources.locale, file)
            with file.open("rb") as stream:
                translate = gettext.GNUTranslations(stream).gettext
            translations = {translate(name).strip() for name in names} - set(names) - {""}
            strings.setdefault(language, set()).update(translations)

    if digest.hexdigest() != ISO_CODES_SHA256:
        raise MakeError(
            f"{sources.iso_codes} and {sources.locale}: not the files of iso-codes 4.15.0-1 "
            f"(digest {digest.hexdigest()})"
        )
    return {language: sorted(strings[language]) for language in sorted(strings)}


# --------------------------------------------------------------------------
# Splits and files
# --------------------------------------------------------------------------


def split_rows(rows: int, sizes: list[int], seed: int) -> list[np.ndarray]:
    """Disjoint sets of row numbers: a seeded permutation, cut at the sizes."""
    permutation = np.random.default_rng(seed).permutation(rows).astype(np.int64)
    if sum(sizes) != rows:
        raise MakeError(f"sizes {sizes} do not add up to {rows} rows")
    return np.split(permutation, np.cumsum(sizes)[:-1])


def write_npy(folder: Path, part: str, arrays: Part) -> None:
    for key, array in arrays.items():
        np.save(folder / f"{part}_{key}.npy", array)


def write_npz(folder: Path, part: str, arrays: Part) -> None:
    np.savez(folder / f"{part}.npz", **arrays)


def write_compressed_npz(folder: Path, part: str, arrays: Part) -> None:
    np.savez_compressed(folder / f"{part}.npz", **arrays)


def write_safetensors(folder: Path, part: str, arrays: Part) -> None:
    safetensors.numpy.save_file(arrays, folder / f"{part}.safetensors")


def write_csv(folder: Path, part: str, arrays: Part) -> None:
    """One column for each array; a number has the shortest text that reads back equal."""
    with (folder / f"{part}.csv").open("w", newline="", encoding="ascii") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(arrays)
        for row in zip(*(column.tolist() for column in arrays.values()), strict=True):
            writer.writerow(map(repr, row))


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
            for name, column in zip(header, zip(*rows), strict=True)
        }
    return {
        key: np.load(folder / f"{part}_{key}.npy", allow_pickle=False)
        for key in ("logits", "labels", "ids")
    }


# --------------------------------------------------------------------------
# Datasets
# --------------------------------------------------------------------------


def make_fashion_mnist(folder: Path, sources: Sources) -> None:
    images, labels = read_fashion_mnist(sources.fashion_mnist, "train")
    network = MLPClassifier(
        hidden_layer_sizes=(128, 64), batch_size=256, max_iter=20, tol=0, random_state=SEED
    )
    with warnings.catch_warnings():
        # Twenty epochs are the intent; the optimiser reports that it could go on.
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(images, labels)

    images, labels = read_fashion_mnist(sources.fashion_mnist, "t10k")
    features = images
    for weights, bias in zip(network.coefs_[:-1], network.intercepts_[:-1]):
        features = np.maximum(features @ weights + bias, 0)
    head_weights, head_bias = network.coefs_[-1], network.intercepts_[-1]
    logits = features @ head_weights + head_bias

    for part, rows in zip(PARTS, split_rows(len(labels), [5000, 5000], SEED)):
        write_npy(folder, part, {"logits": logits[rows], "labels": labels[rows], "ids": rows})
    np.save(folder / "test_features.npy", features[rows[:200]])  # rows: those of the test part
    np.save(folder / "head_weights.npy", np.ascontiguousarray(head_weights))
    np.save(folder / "head_bias.npy", head_bias)
    write_classes(folder, FASHION_MNIST_CLASSES)


def make_digits(model, method: str, write) -> Callable[[Path, Sources], None]:
    """A model on scikit-learn's digits; `method` names the function that gives the outputs."""

    def make(folder: Path, sources: Sources) -> None:
        digits = load_digits()
        train, *parts = split_rows(len(digits.target), [600, 600, 597], SEED)
        model.fit(digits.data[train], digits.target[train])
        for part, rows in zip(PARTS, parts):
            outputs = np.ascontiguousarray(getattr(model, method)(digits.data[rows]))
            if write is write_safetensors:
                outputs = outputs.astype(np.float32)
            key = "logits" if method == "decision_function" else "probabilities"
            labels = digits.target[rows].astype(np.int64)
            write(folder, part, {key: outputs, "labels": labels, "ids": rows})

    return make


def make_breast_cancer(model, columns: list[str]) -> Callable[[Path, Sources], None]:
    """A model on scikit-learn's breast cancer data; `columns` are those of the file."""

    def make(folder: Path, sources: Sources) -> None:
        data = load_breast_cancer()  # class 0 is malignant, class 1 is benign
        train, *parts = split_rows(len(data.target), [200, 185, 184], SEED)
        model.fit(data.data[train], data.target[train])
        for part, rows in zip(PARTS, parts):
            p_malignant, p_benign = model.predict_proba(data.data[rows]).T
            probabilities = {"p_malignant": p_malignant, "p_benign": p_benign}
            arrays = {column: probabilities[column] for column in columns}
            write_csv(folder, part, {"id": rows, **arrays, "label": data.target[rows]})

    return make


def make_language_identification(folder: Path, sources: Sources) -> None:
    identifier = py3langid.langid.LanguageIdentifier.from_model_file(py3langid.langid.MODEL_FILE)
    languages = identifier.labels

    # Texts of shuffled strings; within a language no string is in two texts.
    generator = np.random.default_rng(SEED)
    languages_of: dict[str, list[str]] = {}
    for language, strings in read_translations(sources, languages).items():
        remaining = [strings[i] for i in generator.permutation(len(strings))]
        for _ in range(TEXTS_PER_LANGUAGE):
            least, most = STRINGS_PER_TEXT
            count = int(generator.integers(least, most + 1))
            if count > len(remaining):
                break
            text = ", ".join(remaining[:count])
            languages_of.setdefault(text, []).append(language)
            del remaining[:count]

    # A text that arises in more than one language has no single label: leave it out.
    rows = [(text, found[0]) for text, found in languages_of.items() if len(found) == 1]
    labels = np.array([languages.index(language) for _, language in rows], np.uint8)
    logits = np.empty((len(rows), len(languages)), np.float32)
    for row, (text, _) in enumerate(rows):
        scores = dict(identifier.rank(text))
        length = len(unicodedata.normalize("NFC", text).encode("utf-8"))
        # The division is the one that py3langid makes when it normalises.
        logits[row] = [scores[language] / math.sqrt(length) for language in languages]

    half = len(rows) // 2
    for part, ids in zip(PARTS, split_rows(len(rows), [half, len(rows) - half], SEED)):
        write_npy(folder, part, {"logits": logits[ids], "labels": labels[ids], "ids": ids})
    write_classes(folder, languages)


def write_classes(folder: Path, names) -> None:
    (folder / "classes.txt").write_text("".join(f"{name}\n" for name in names), encoding="ascii")


# --------------------------------------------------------------------------
# What each dataset says about itself
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Dataset:
    name: str
    title: str
    make: Callable[[Path, Sources], None]
    classes: int
    format: str
    outputs: str
    model: str
    source: str
    data_licence: str
    text: str


DIGITS_SOURCE = """\
    ## Source

    The data are the 1797 images of handwritten digits (8 x 8 pixels, ten classes) that
    scikit-learn carries as `load_digits`: the test set of *Optical Recognition of Handwritten
    Digits*, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998,
    doi:10.24432/C50P49.

    ## Split

    A seeded permutation of the 1797 rows gives 600 rows for training, 600 for calibration and
    597 for the test. The three digits datasets share this split, so their rows correspond one
    to one. `ids` holds the index of a row in `load_digits`.
"""

DIGITS_LICENCE = """\
    ## Licence

    The data are licensed under CC BY 4.0 (attribution above); this covers the labels here. The
    images are not stored. The model outputs are under the licence of this repository.
"""

BREAST_CANCER_SOURCE = """\
    ## Source

    The data are the 569 rows of 30 measurements that scikit-learn carries as
    `load_breast_cancer`: *Breast Cancer Wisconsin (Diagnostic)*, W. Wolberg, O. Mangasarian,
    N. Street and W. Street, UCI Machine Learning Repository, 1993, doi:10.24432/C5DW2B.
    Class 0 is malignant, class 1 is benign.

    ## Split

    A seeded permutation of the 569 rows gives 200 rows for training, 185 for calibration and
    184 for the test. The three breast cancer datasets share this split, so their rows
    correspond one to one. The column `id` holds the index of a row in `load_breast_cancer`.
"""

BREAST_CANCER_LICENCE = """\
    ## Licence

    The data are licensed under CC BY 4.0 (attribution above); this covers the labels here. The
    measurements are not stored. The model outputs are under the licence of this repository.
"""

EXPAT_LICENCE = """\
    > Copyright: 2017, Zalando SE
    >
    > Permission is hereby granted, free of charge, to any person obtaining a copy of this
    > software and associated documentation files (the "Software"), to deal in the Software
    > without restriction, including without limitation the rights to use, copy, modify, merge,
    > publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons
    > to whom the Software is furnished to do so, subject to the following conditions:
    >
    > The above copyright notice and this permission notice shall be included in all copies or
    > substantial portions of the Software.
    >
    > THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
    > INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR
    > PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
    > FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
    > OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
    > DEALINGS IN THE SOFTWARE.
"""

DATASETS = [
    Dataset(
        name="fashion-mnist",
        title="Fashion-MNIST, a small neural network",
        make=make_fashion_mnist,
        classes=10,
        format=".npy",
        outputs="logits, float32",
        model="neural network 784-128-64-10",
        source="Fashion-MNIST (Debian `dataset-fashion-mnist`)",
        data_licence="Expat (MIT)",
        text="""\
    Logits of a small neural network for the 10 000 test images of Fashion-MNIST. The network is
    slightly overconfident: its mean confidence on the test part exceeds its accuracy.

    ## Source

    The data are from the Debian package `dataset-fashion-mnist`, version
    0.0~git20200523.55506a9-1 (Fashion-MNIST, Zalando SE, 2017,
    <https://github.com/zalandoresearch/fashion-mnist>): 60 000 training and 10 000 test images
    of 28 x 28 grey pixels in ten classes.

    ## Model

    scikit-learn `MLPClassifier`, hidden layers of 128 and 64 rectified linear units, Adam,
    batches of 256, 20 epochs over all 60 000 training images, pixels scaled to 0...1, all in
    float32. The logits are the last layer before the softmax.

    ## Split

    A seeded permutation of the 10 000 test images, cut in half. `ids` holds the index of an
    image in the t10k files. No training image occurs in either half.

    ## Linear head

    `test_features.npy` holds the 64 activations of the last hidden layer for the first 200 rows
    of the test part. `test_features @ head_weights + head_bias` equals the first 200 rows of
    `test_logits.npy` to float32 rounding.
"""
        + "\n"
        + """\
    ## Licence

    The data are under the Expat licence, which covers the labels and the class names here. The
    images are not stored. The model outputs are under the licence of this repository. The
    notice of the data:

"""
        + EXPAT_LICENCE,
    ),
    Dataset(
        name="digits-logistic-regression",
        title="Digits, logistic regression",
        make=make_digits(
            make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)),
            "decision_function",
            write_compressed_npz,
        ),
        classes=10,
        format=".npz, deflated",
        outputs="logits, float64",
        model="logistic regression",
        source="UCI digits (scikit-learn)",
        data_licence="CC BY 4.0",
        text="""\
    Logits of a multinomial logistic regression for images of handwritten digits: a simple and
    well-behaved case.

"""
        + DIGITS_SOURCE
        + """
    ## Model

    scikit-learn `StandardScaler` and `LogisticRegression` with the default penalty, fitted to
    the 600 training rows. The logits are `decision_function`.

"""
        + DIGITS_LICENCE,
    ),
    Dataset(
        name="digits-naive-bayes",
        title="Digits, naive Bayes",
        make=make_digits(GaussianNB(), "predict_proba", write_npz),
        classes=10,
        format=".npz, stored",
        outputs="probabilities, float64",
        model="Gaussian naive Bayes",
        source="UCI digits (scikit-learn)",
        data_licence="CC BY 4.0",
        text="""\
    Probabilities of a Gaussian naive Bayes model for images of handwritten digits: an
    overconfident model with many probabilities that are exactly zero or one. A row may give its
    true class the probability zero.

"""
        + DIGITS_SOURCE
        + """
    ## Model

    scikit-learn `GaussianNB` with default settings, fitted to the 600 training rows. The
    probabilities are `predict_proba`, unrounded; a row adds up to one only to float64 rounding.

"""
        + DIGITS_LICENCE,
    ),
    Dataset(
        name="digits-random-forest",
        title="Digits, random forest",
        make=make_digits(
            RandomForestClassifier(n_estimators=100, n_jobs=1, random_state=SEED),
            "predict_proba",
            write_safetensors,
        ),
        classes=10,
        format=".safetensors",
        outputs="probabilities, float32",
        model="random forest, 100 trees",
        source="UCI digits (scikit-learn)",
        data_licence="CC BY 4.0",
        text="""\
    Probabilities of a random forest for images of handwritten digits. The trees are fully
    grown, so each votes for one class and every probability is a multiple of 1/100: nearly all
    scores are tied.

"""
        + DIGITS_SOURCE
        + """
    ## Model

    scikit-learn `RandomForestClassifier` with 100 fully grown trees, fitted to the 600 training
    rows. The probabilities are `predict_proba`, rounded to float32; a row adds up to one only
    to float32 rounding.

"""
        + DIGITS_LICENCE,
    ),
    Dataset(
        name="breast-cancer-logistic-regression",
        title="Breast cancer, logistic regression",
        make=make_breast_cancer(
            make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)), ["p_benign"]
        ),
        classes=2,
        format=".csv",
        outputs="one probability, `p_benign`",
        model="logistic regression",
        source="UCI breast cancer (scikit-learn)",
        data_licence="CC BY 4.0",
        text="""\
    A binary problem with the probability of the positive class in one column.

"""
        + BREAST_CANCER_SOURCE
        + """
    ## Model

    scikit-learn `StandardScaler` and `LogisticRegression` with default settings, fitted to the
    200 training rows. `p_benign` is the second column of `predict_proba`, written with the
    fewest digits that read back to the same float64.

"""
        + BREAST_CANCER_LICENCE,
    ),
    Dataset(
        name="breast-cancer-naive-bayes",
        title="Breast cancer, naive Bayes",
        make=make_breast_cancer(GaussianNB(), ["p_benign"]),
        classes=2,
        format=".csv",
        outputs="one probability, `p_benign`",
        model="Gaussian naive Bayes",
        source="UCI breast cancer (scikit-learn)",
        data_licence="CC BY 4.0",
        text="""\
    A binary problem with the probability of the positive class in one column, from an
    overconfident model: most values are close to zero or one, some are exactly zero or one, and
    the smallest need an exponent.

"""
        + BREAST_CANCER_SOURCE
        + """
    ## Model

    scikit-learn `GaussianNB` with default settings, fitted to the 200 training rows. `p_benign`
    is the second column of `predict_proba`, written with the fewest digits that read back to
    the same float64.

"""
        + BREAST_CANCER_LICENCE,
    ),
    Dataset(
        name="breast-cancer-random-forest",
        title="Breast cancer, random forest",
        make=make_breast_cancer(
            RandomForestClassifier(n_estimators=100, n_jobs=1, random_state=SEED),
            ["p_malignant", "p_benign"],
        ),
        classes=2,
        format=".csv",
        outputs="two probabilities, `p_malignant` and `p_benign`",
        model="random forest, 100 trees",
        source="UCI breast cancer (scikit-learn)",
        data_licence="CC BY 4.0",
        text="""\
    A binary problem with one probability column for each class and many tied scores.

"""
        + BREAST_CANCER_SOURCE
        + """
    ## Model

    scikit-learn `RandomForestClassifier` with 100 fully grown trees, fitted to the 200 training
    rows. The columns are those of `predict_proba`, written with the fewest digits that read
    back to the same float64.

"""
        + BREAST_CANCER_LICENCE,
    ),
    Dataset(
        name="language-identification",
        title="Language identification",
        make=make_language_identification,
        classes=140,
        format=".npy",
        outputs="logits, float32",
        model="py3langid 0.4.0",
        source="translations (Debian `iso-codes`)",
        data_licence="LGPL-2.1-or-later (texts, not stored)",
        text="""\
    Logits of a language identifier for short texts: a problem with many classes, some of which
    are rare and some of which never occur.

    ## Source

    The texts come from the translations in the Debian package `iso-codes`, version 4.15.0-1:
    names of countries, languages, language families, currencies and scripts (ISO 3166-1,
    3166-3, 639-2, 639-5, 4217 and 15924). The label of a text is the language of the
    translation; the English texts are the names that are translated. Translations equal to the
    English name are left out. Locales of one language share a label (`pt` and `pt_BR`, `sr` and
    `sr@latin`); `nb` counts as `no`, `mo` as `ro`, `fil` as `tl`, `kmr` as `ku` and `ki` as
    `kik`, which are the codes of the identifier.

    A text is four to six names joined by commas, drawn with a fixed seed. Within a language no
    name is in two texts. A language has at most 50 texts, fewer where it has few translations.
    A text that arises in more than one language is left out.

    ## Model

    py3langid 0.4.0 with the model in its package: a naive Bayes classifier over byte n-grams,
    140 labels in the order of `classes.txt` (ISO 639 codes, and `zxx` for text that is no
    language). A logit is the unnormalised log-probability that `rank` gives, divided by the
    square root of the length of the text in bytes (NFC, UTF-8); py3langid divides alike before
    its own softmax (`norm_probs=True`). `sr` and `uz` have two columns each in the model; as in
    `rank`, the greater one counts.

    The documented training sources of this model (Wikipedia, Leipzig Corpora, CC-100, Tatoeba
    and three others) do not include iso-codes or other Debian translations; those of langid, and
    of py3langid up to version 0.3.0, do include Debian translations, which is why they are not
    used here. Single names do occur in the training texts, as in any text.

    ## Split

    A seeded permutation of all texts, cut in half. `ids` holds the index of a text in the order
    in which the script makes the texts.

    ## Licence

    The iso-codes translations are under LGPL-2.1-or-later, the py3langid package with its model
    under BSD-3-Clause. Neither the texts nor the model are stored: the files hold only numbers
    derived from them and ISO 639 codes. They are under the licence of this repository.
""",
    ),
]


# --------------------------------------------------------------------------
# Checks and measurements
# --------------------------------------------------------------------------


def class_probabilities(dataset: Dataset, arrays: Part) -> np.ndarray:
    """The outputs of a part as probabilities (float64, rows x classes), checked."""
    if "logits" in arrays:
        logits = arrays["logits"].astype(np.float64)
        check(np.isfinite(logits).all(), dataset, "a logit is not finite")
        exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
        probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    elif "probabilities" in arrays:
        probabilities = arrays["probabilities"].astype(np.float64)
    else:
        p_benign = arrays["p_benign"]
        p_malignant = arrays.get("p_malignant", 1 - p_benign)
        probabilities = np.stack([p_malignant, p_benign], axis=1)
    check(probabilities.shape[1:] == (dataset.classes,), dataset, "the class count differs")
    check(((probabilities >= 0) & (probabilities <= 1)).all(), dataset, "not probabilities")
    check(np.abs(probabilities.sum(axis=1) - 1).max() < 1e-6, dataset, "a row does not add to 1")
    return probabilities


def check(condition: bool, dataset: Dataset, message: str) -> None:
    if not condition:
        raise MakeError(f"{dataset.name}: {message}")


@dataclass(frozen=True)
class Measurements:
    rows: tuple[int, int]
    accuracy: tuple[float, float]
    confidence: tuple[float, float]
    zeros: float | None  # share of test probabilities, over every class; None for logits
    ties: float  # share of calibration rows whose true-class probability another row shares
    absent_classes: int  # classes with no row in either part
    coverage: float  # of split-conformal LAC sets at alpha 0.1 on the test part
    set_size: float  # their mean size


def measure(folder: Path, dataset: Dataset) -> Measurements:
    """Read the files of a dataset back, check them, and measure."""
    parts = [read_part(folder, part) for part in PARTS]
    ids = [part.get("ids", part.get("id")) for part in parts]
    labels = [part.get("labels", part.get("label")) for part in parts]
    probabilities = [class_probabilities(dataset, part) for part in parts]
    for array, label, row in zip(probabilities, labels, ids):
        check(len(array) == len(label) == len(row), dataset, "the row counts differ")
        check(label.max() < dataset.classes and label.min() >= 0, dataset, "a label is no class")
        check(row.dtype == np.int64, dataset, "the ids are not int64")
    every_id = np.concatenate(ids)
    check(len(np.unique(every_id)) == len(every_id), dataset, "an id occurs twice")

    if dataset.name == "fashion-mnist":
        arrays = [
            np.load(folder / f"{n}.npy") for n in ("test_features", "head_weights", "head_bias")
        ]
        check(all(a.dtype == np.float32 for a in arrays), dataset, "the head is not float32")
        features, weights, bias = arrays
        difference = features @ weights + bias - parts[1]["logits"][: len(features)]
        check(np.abs(difference).max() < 1e-4, dataset, "the head does not give the logits")

    truth = [array[np.arange(len(array)), label] for array, label in zip(probabilities, labels)]
    _, tied = np.unique(truth[0], return_counts=True)
    counts = np.bincount(np.concatenate(labels), minlength=dataset.classes)

    # Split-conformal LAC: the score of a class is one minus its probability.
    calibration_rows = len(truth[0])
    rank = math.ceil((calibration_rows + 1) * (1 - 0.1))
    threshold = np.sort(1 - truth[0])[rank - 1]
    coverage = float(np.mean(1 - truth[1] <= threshold))
    deviation = math.sqrt(0.9 * 0.1 * (1 / len(truth[0]) + 1 / len(truth[1])))
    check(coverage > 0.9 - 3.5 * deviation, dataset, f"LAC covers only {coverage:.3f}")

    return Measurements(
        rows=(len(truth[0]), len(truth[1])),
        accuracy=tuple(
            float(np.mean(p.argmax(axis=1) == label)) for p, label in zip(probabilities, labels)
        ),
        confidence=tuple(float(p.max(axis=1).mean()) for p in probabilities),
        zeros=None if "logits" in parts[1] else float(np.mean(probabilities[1] == 0)),
        ties=float(tied[tied > 1].sum() / len(truth[0])),
        absent_classes=int(np.sum(counts == 0)),
        coverage=coverage,
        set_size=float(np.mean(np.sum(1 - probabilities[1] <= threshold, axis=1))),
    )


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
    lines = [f"# {dataset.title}", "", dedent(dataset.text).strip(), "", "## Measured", ""]
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
        dataset.format,
        dataset.model,
        f"{measured.accuracy[1]:.3f}",
        "–" if measured.zeros is None else f"{measured.zeros:.3f}",
        f"{measured.ties:.3f}",
        dataset.source,
        dataset.data_licence,
    ]
    return f"| {' | '.join(cells)} |"


# --------------------------------------------------------------------------
# Command line
# --------------------------------------------------------------------------


def make_dataset(out: Path, dataset: Dataset, sources: Sources) -> None:
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
    check(stated == readme(folder, dataset, measured), dataset, "the files are not those that README.md states")
    row = table_row(dataset, measured)
    overview = out / "README.md"
    if overview.exists():
        lines = overview.read_text(encoding="utf-8").splitlines()
        check(row in lines, dataset, f"{overview} lacks the row\n{row}")
    print(row)


def main() -> int:
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
    parser.add_argument(
        "--fashion-mnist",
        metavar="FOLDER",
        type=Path,
        default=Path("/usr/share/datasets/fashion-mnist"),
        help="folder of the idx files of dataset-fashion-mnist (default: %(default)s)",
    )
    parser.add_argument(
        "--iso-codes",
        metavar="FOLDER",
        type=Path,
        default=Path("/usr/share/iso-codes/json"),
        help="folder of the JSON files of iso-codes (default: %(default)s)",
    )
    parser.add_argument(
        "--locale",
        metavar="FOLDER",
        type=Path,
        default=Path("/usr/share/locale"),
        help="folder of the translations of iso-codes (default: %(default)s)",
    )
    arguments = parser.parse_args()
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
