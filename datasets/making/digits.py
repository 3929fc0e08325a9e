"""Three models on handwritten digits: their logits or probabilities for ten classes."""

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.datasets import load_digits

from making.dataset import Dataset
from making.formats import DEFLATED_NPZ, SAFETENSORS, STORED_NPZ, Format, Part
from making.scikit_learn import LOGISTIC_REGRESSION, NAIVE_BAYES, RANDOM_FOREST, Family, Model

DIGITS = Family(
    name="Digits",
    load=load_digits,
    sizes=[600, 600, 597],
    classes=10,
    inputs="images",
    source_and_split="""\
    ## Source

    The data are the 1797 images of handwritten digits (8 x 8 pixels, ten classes) that
    scikit-learn carries as `load_digits`: the test set of *Optical Recognition of Handwritten
    Digits*, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998,
    doi:10.24432/C50P49.

    ## Split

    A seeded permutation of the 1797 rows gives 600 rows for training, 600 for calibration and
    597 for the test. The three digits datasets share this split, so their rows correspond one
    to one. `ids` holds the index of a row in `load_digits`.
    """,
)

METHODS = {"logits": "decision_function", "probabilities": "predict_proba"}


def digits(model: Model, format: Format, key: str, dtype: str, lead: str, about: str) -> Dataset:
    """A dataset with the outputs under `key` ("logits" or "probabilities") in the dtype."""

    def arrays(
        fitted: BaseEstimator, images: np.ndarray, labels: np.ndarray, ids: np.ndarray
    ) -> Part:
        outputs = getattr(fitted, METHODS[key])(images)
        return {key: np.ascontiguousarray(outputs, dtype), "labels": labels, "ids": ids}

    return DIGITS.dataset(model, format, f"{key}, {dtype}", arrays, lead, about)


DATASETS = [
    digits(
        LOGISTIC_REGRESSION,
        DEFLATED_NPZ,
        "logits",
        "float64",
        lead="""\
        Logits of a multinomial logistic regression for images of handwritten digits: a simple and
        well-behaved case.
        """,
        about="""\
        scikit-learn `StandardScaler` and `LogisticRegression` with the default penalty, fitted to
        the 600 training rows. The logits are `decision_function`.
        """,
    ),
    digits(
        NAIVE_BAYES,
        STORED_NPZ,
        "probabilities",
        "float64",
        lead="""\
        Probabilities of a Gaussian naive Bayes model for images of handwritten digits: an
        overconfident model with many probabilities that are exactly zero or one. A row may give its
        true class the probability zero.
        """,
        about="""\
        scikit-learn `GaussianNB` with default settings, fitted to the 600 training rows. The
        probabilities are `predict_proba`, unrounded; a row adds up to one only to float64 rounding.
        """,
    ),
    digits(
        RANDOM_FOREST,
        SAFETENSORS,
        "probabilities",
        "float32",
        lead="""\
        Probabilities of a random forest for images of handwritten digits. The trees are fully
        grown, so each votes for one class and every probability is a multiple of 1/100: nearly all
        scores are tied.
        """,
        about="""\
        scikit-learn `RandomForestClassifier` with 100 fully grown trees, fitted to the 600 training
        rows. The probabilities are `predict_proba`, rounded to float32; a row adds up to one only
        to float32 rounding.
        """,
    ),
]
