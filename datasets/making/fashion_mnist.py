"""The logits of a small neural network on Fashion-MNIST, with its last layer."""

import gzip
import hashlib
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from making.dataset import Dataset, MakeError, Sources, sections
from making.formats import NPY, write_classes
from making.splits import SEED, write_halves

SHA256 = {
    "train-images-idx3": "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
    "train-labels-idx1": "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
    "t10k-images-idx3": "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
    "t10k-labels-idx1": "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
}

CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip

HEAD_FILES = ("test_features.npy", "head_weights.npy", "head_bias.npy")
FEATURE_ROWS = 200


def read_images(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (float32 in 0...1, n x 784) and labels (uint8) of "train" or "t10k"."""

    def read(name: str, header: int) -> np.ndarray:
        file = folder / f"{name}-ubyte.gz"
        data = file.read_bytes()
        if hashlib.sha256(data).hexdigest() != SHA256[name]:
            raise MakeError(f"{file}: not the pinned file")
        return np.frombuffer(gzip.decompress(data), np.uint8, offset=header)

    images = read(f"{part}-images-idx3", header=16)
    labels = read(f"{part}-labels-idx1", header=8)
    return images.reshape(-1, 28 * 28).astype(np.float32) / 255, labels


def fit_network(images: np.ndarray, labels: np.ndarray) -> MLPClassifier:
    """The network, after twenty epochs."""
    network = MLPClassifier(
        hidden_layer_sizes=(128, 64), batch_size=256, max_iter=20, tol=0, random_state=SEED
    )
    with warnings.catch_warnings():
        # Twenty epochs are the intent; the optimiser reports that it could go on.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return network.fit(images, labels)


def make(folder: Path, sources: Sources) -> None:
    """Write the logits for the test images, and the features and the layer of the head."""
    network = fit_network(*read_images(sources.fashion_mnist, "train"))
    features, labels = read_images(sources.fashion_mnist, "t10k")
    *hidden, (head_weights, head_bias) = zip(network.coefs_, network.intercepts_, strict=True)
    for weights, bias in hidden:
        features = np.maximum(features @ weights + bias, 0)

    _, test = write_halves(folder, features @ head_weights + head_bias, labels)
    head = (features[test[:FEATURE_ROWS]], np.ascontiguousarray(head_weights), head_bias)
    for name, array in zip(HEAD_FILES, head, strict=True):
        np.save(folder / name, array)
    write_classes(folder, CLASSES)


def check_head(dataset: Dataset, folder: Path) -> None:
    """Check that the head gives the logits from the features."""
    head = [np.load(folder / name, allow_pickle=False) for name in HEAD_FILES]
    dataset.require(all(a.dtype == np.float32 for a in head), "the head is not float32")
    features, weights, bias = head
    logits = np.load(folder / "test_logits.npy", allow_pickle=False)[: len(features)]
    difference = np.abs(features @ weights + bias - logits)
    dataset.require(difference.max() < 1e-4, "the head does not give the logits")


TEXT = """
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

## Licence

The data are under the Expat licence, which covers the labels and the class names here. The
images are not stored. The model outputs are under the licence of this repository. The
notice of the data:
"""

EXPAT_LICENCE = """
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

DATASET = Dataset(
    name="fashion-mnist",
    title="Fashion-MNIST, a small neural network",
    make=make,
    classes=len(CLASSES),
    format=NPY,
    outputs="logits, float32",
    model="neural network 784-128-64-10",
    source="Fashion-MNIST (Debian `dataset-fashion-mnist`)",
    data_licence="Expat (MIT)",
    text=sections(TEXT, EXPAT_LICENCE),
    check_more=check_head,
)
