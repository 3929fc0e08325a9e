"""The logits of py3langid, with 140 classes, for short texts made of translated names."""

import math
import unicodedata
from pathlib import Path

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from making.dataset import Dataset, Sources, sections
from making.formats import NPY, write_classes
from making.splits import SEED, write_halves
from making.translations import read_translations

TEXTS_PER_LANGUAGE = 50
STRINGS_PER_TEXT = (4, 6)  # least and most


def draw_texts(translations: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Texts of shuffled strings with their language; within one no string is in two texts."""
    generator = np.random.default_rng(SEED)
    least, most = STRINGS_PER_TEXT
    languages_of: dict[str, list[str]] = {}
    for language, strings in translations.items():
        remaining = [strings[i] for i in generator.permutation(len(strings))]
        for _ in range(TEXTS_PER_LANGUAGE):
            count = int(generator.integers(least, most + 1))
            if count > len(remaining):
                break
            text = ", ".join(remaining[:count])
            languages_of.setdefault(text, []).append(language)
            del remaining[:count]

    # A text that arises in more than one language has no single label: leave it out.
    return [(text, found[0]) for text, found in languages_of.items() if len(found) == 1]


def text_logits(identifier: LanguageIdentifier, text: str) -> list[float]:
    """The logits of a text, in the order of the labels of the identifier."""
    scores = dict(identifier.rank(text))
    length = len(unicodedata.normalize("NFC", text).encode("utf-8"))
    # The division is the one that py3langid makes when it normalises.
    return [scores[language] / math.sqrt(length) for language in identifier.labels]


def make(folder: Path, sources: Sources) -> None:
    """Write the logits for all texts."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    languages = identifier.labels
    rows = draw_texts(read_translations(sources, languages))
    labels = np.array([languages.index(language) for _, language in rows], np.uint8)
    logits = np.array([text_logits(identifier, text) for text, _ in rows], np.float32)
    write_halves(folder, logits, labels)
    write_classes(folder, languages)


TEXT = """
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
"""

DATASET = Dataset(
    name="language-identification",
    title="Language identification",
    make=make,
    classes=140,
    format=NPY,
    outputs="logits, float32",
    model="py3langid 0.4.0",
    source="translations (Debian `iso-codes`)",
    data_licence="LGPL-2.1-or-later (texts, not stored)",
    text=sections(TEXT),
)
