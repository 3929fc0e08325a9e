"""Datasets that differ only in the model: a data set of scikit-learn and three models on it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import Bunch

from making.dataset import Dataset, Sources, sections
from making.formats import Format, Part
from making.splits import PARTS, SEED, split_rows

# The arrays of a part: from the fitted model and the data, labels and ids of its rows.
Arrays = Callable[[BaseEstimator, np.ndarray, np.ndarray, np.ndarray], Part]

LICENCE = """\
    ## Licence

    The data are licensed under CC BY 4.0 (attribution above); this covers the labels here. The
    {inputs} are not stored. The model outputs are under the licence of this repository.
"""


@dataclass(frozen=True)
class Model:
    """A model that is not fitted yet: `name` for titles, `description` for the table."""

    name: str
    description: str
    create: Callable[[], BaseEstimator]


LOGISTIC_REGRESSION = Model(
    "logistic regression",
    "logistic regression",
    lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)),
)
NAIVE_BAYES = Model("naive Bayes", "Gaussian naive Bayes", GaussianNB)
RANDOM_FOREST = Model(
    "random forest",
    "random forest, 100 trees",
    lambda: RandomForestClassifier(n_estimators=100, n_jobs=1, random_state=SEED),
)


@dataclass(frozen=True)
class Family:
    """A data set of scikit-learn, with the split that its datasets share."""

    name: str
    load: Callable[[], Bunch]
    sizes: list[int]  # rows for training, calibration and test
    classes: int
    inputs: str  # what the rows are, in words
    source_and_split: str  # these two sections of README.md

    def dataset(
        self, model: Model, format: Format, outputs: str, arrays: Arrays, lead: str, about: str
    ) -> Dataset:
        """The dataset of one model; README.md begins with `lead` and says `about` the model."""

        def make(folder: Path, sources: Sources) -> None:
            data = self.load()
            train, *parts = split_rows(len(data.target), self.sizes)
            fitted = model.create().fit(data.data[train], data.target[train])
            for part, ids in zip(PARTS, parts, strict=True):
                labels = data.target[ids].astype(np.int64)
                format.write(folder, part, arrays(fitted, data.data[ids], labels, ids))

        title = f"{self.name}, {model.name}"
        licence = LICENCE.format(inputs=self.inputs)
        return Dataset(
            name=title.lower().replace(",", "").replace(" ", "-"),
            title=title,
            make=make,
            classes=self.classes,
            format=format,
            outputs=outputs,
            model=model.description,
            source=f"UCI {self.name.lower()} (scikit-learn)",
            data_licence="CC BY 4.0",
            text=sections(lead, self.source_and_split, "## Model", about, licence),
        )
