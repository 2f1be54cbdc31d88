"""Sentences of JupyterLab's menus and messages in English, and what people made of them in French.

Source: package jupyterlab-language-pack-fr-FR 4.5.post3 (BSD-3), translated by volunteers on Crowdin. Everything
in it is real. Here texts with placeholders (%, {, $, <) and those of more than 60 letters are left out, as are
those that stay the same; where one text has several translations, in
whichever direction, the first in alphabetical order is kept: no text stands on both sides of a split.
"""

import functools
import gettext
from importlib.util import find_spec
from pathlib import Path

LONGEST_SENTENCE = 60  # letters
SENTENCES_SOURCE = (
    "2,145 sentences of JupyterLab’s interface, translated by volunteers, in package jupyterlab-language-pack-fr-FR "
    "4.5 (BSD)"
)


@functools.cache
def read_sentences() -> tuple[tuple[str, str], ...]:
    """Return pairs of an English text and a French one, in alphabetical order of the English.

    Raises FileNotFoundError naming the package when it is not installed.
    """
    package = find_spec("jupyterlab_language_pack_fr_FR")
    if package is None or not package.submodule_search_locations:
        name = "jupyterlab-language-pack-fr-FR"
        raise FileNotFoundError(f"The sentences need the package {name}: pip install {name}.")
    pairs: dict[str, str] = {}
    for file in sorted(Path(package.submodule_search_locations[0]).glob("locale/fr_FR/LC_MESSAGES/*.mo")):
        with file.open("rb") as opened:
            translations = gettext.GNUTranslations(opened)
        catalog: dict[object, str] = vars(translations)["_catalog"]  # gettext has no way to list what it knows
        for key, value in sorted((k, v) for k, v in catalog.items() if isinstance(k, str)):
            english, french = (
                " ".join(text.split()) for text in (key.split("\x04")[-1], value)
            )  # before \x04: where it stands
            fits = 0 < len(english) <= LONGEST_SENTENCE and 0 < len(french) <= LONGEST_SENTENCE
            if fits and french != english and not set("%{$<©\ufe0f■·⇒") & set(english + french):
                pairs[english] = min(french, pairs.get(english, french))
    alone = {french: english for english, french in sorted(pairs.items(), reverse=True)}
    return tuple(sorted((english, french) for french, english in alone.items()))
