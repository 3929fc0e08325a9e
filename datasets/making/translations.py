"""Names of countries, languages, currencies and scripts, as iso-codes translates them."""

import gettext
import hashlib
import json
from pathlib import Path

from making.dataset import MakeError, Sources

# One digest over the name and the bytes of every iso-codes file that is read.
ISO_CODES_SHA256 = "acf6d1ad7e2774f1f60a21aaf53a58fe878d512eabd06b033ab3b181f9bd46f1"

# iso_639-3 and iso_3166-2 are left out: nearly all of their thousands of
# entries are proper names that read alike in every language.
CATALOGUES = (
    "iso_3166-1", "iso_3166-3", "iso_639-2", "iso_639-5", "iso_4217", "iso_15924",
)  # fmt: skip
FIELDS = ("name", "common_name", "official_name")

# Locale names of iso-codes whose language py3langid knows under another code.
LANGUAGE_ALIASES = {"nb": "no", "mo": "ro", "fil": "tl", "kmr": "ku", "ki": "kik"}


def language_of(file: Path) -> str:
    """The language of a file of translations, by the code that py3langid has for it."""
    locale = file.parent.parent.name  # such as "pt_BR" or "sr@latin"
    language = locale.split("@")[0].split("_")[0]
    return LANGUAGE_ALIASES.get(language, language)


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
    for catalogue in CATALOGUES:
        entries = json.loads(read(sources.iso_codes, sources.iso_codes / f"{catalogue}.json"))
        (records,) = entries.values()
        names = sorted({r[f] for r in records for f in FIELDS if f in r})
        strings["en"].update(names)
        for file in sorted(sources.locale.glob(f"*/LC_MESSAGES/{catalogue}.mo")):
            language = language_of(file)
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
