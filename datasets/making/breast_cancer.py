"""Three models on breast cancer data: probabilities of two classes, in CSV columns."""

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.datasets import load_breast_cancer

from making.dataset import Dataset
from making.formats import CSV, Part
from making.scikit_learn import LOGISTIC_REGRESSION, NAIVE_BAYES, RANDOM_FOREST, Family, Model

BREAST_CANCER = Family(
    name="Breast cancer",
    load=load_breast_cancer,
    sizes=[200, 185, 184],
    classes=2,
    inputs="measurements",
    source_and_split="""\
    ## Source

    The data are the 569 rows of 30 measurements that scikit-learn carries as
    `load_breast_cancer`: *Breast Cancer Wisconsin (Diagnostic)*, W. Wolberg, O. Mangasarian,
    N. Street and W. Street, UCI Machine Learning Repository, 1993, doi:10.24432/C5DW2B.
    Class 0 is malignant, class 1 is benign.

    ## Split

    A seeded permutation of the 569 rows gives 200 rows for training, 185 for calibration and
    184 for the test. The three breast cancer datasets share this split, so their rows
    correspond one to one. The column `id` holds the index of a row in `load_breast_cancer`.
    """,
)

COLUMNS = ("p_malignant", "p_benign")  # in the order of the classes


def breast_cancer(model: Model, columns: tuple[str, ...], lead: str, about: str) -> Dataset:
    """A dataset with the given probability columns."""

    def arrays(
        fitted: BaseEstimator, measurements: np.ndarray, labels: np.ndarray, ids: np.ndarray
    ) -> Part:
        probabilities = dict(zip(COLUMNS, fitted.predict_proba(measurements).T, strict=True))
        return {"id": ids, **{name: probabilities[name] for name in columns}, "label": labels}

    count = "one probability" if len(columns) == 1 else "two probabilities"
    outputs = f"{count}, {' and '.join(f'`{name}`' for name in columns)}"
    return BREAST_CANCER.dataset(model, CSV, outputs, arrays, lead, about)


DATASETS = [
    breast_cancer(
        LOGISTIC_REGRESSION,
        ("p_benign",),
        lead="""\
        A binary problem with the probability of the positive class in one column.
        """,
        about="""\
        scikit-learn `StandardScaler` and `LogisticRegression` with default settings, fitted to the
        200 training rows. `p_benign` is the second column of `predict_proba`, written with the
        fewest digits that read back to the same float64.
        """,
    ),
    breast_cancer(
        NAIVE_BAYES,
        ("p_benign",),
        lead="""\
        A binary problem with the probability of the positive class in one column, from an
        overconfident model: most values are close to zero or one, some are exactly zero or one, and
        the smallest need an exponent.
        """,
        about="""\
        scikit-learn `GaussianNB` with default settings, fitted to the 200 training rows. `p_benign`
        is the second column of `predict_proba`, written with the fewest digits that read back to
        the same float64.
        """,
    ),
    breast_cancer(
        RANDOM_FOREST,
        COLUMNS,
        lead="""\
        A binary problem with one probability column for each class and many tied scores.
        """,
        about="""\
        scikit-learn `RandomForestClassifier` with 100 fully grown trees, fitted to the 200 training
        rows. The columns are those of `predict_proba`, written with the fewest digits that read
        back to the same float64.
        """,
    ),
]
