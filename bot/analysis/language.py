"""Which language a text is in.

The model takes about 60 MB and half a second to load: it loads at the first question, in a worker.
"""

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"
"""The language of a text that is too short or too strange to tell (ISO 639-2)."""

_OF_NEWS = frozenset(
    """
    ar az bg bn ca cs da de el en es et fa fi fr gl gu he hi hr hu hy id is it ja ka kk km kn ko lt lv mk ml mr ms my ne
    nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh
    """.split()  # noqa: SIM905 (a list of sixty would fill sixty lines)
)
# The rest of the model's languages are small ones that steal short texts from their large neighbors.

_ENOUGH = 600
_SURE = 0.5
_SHORT = 240


def detect_language(text: str) -> str:
    """Return the language by its ISO 639-1 code; `UNKNOWN` where the text is too short to be sure of one."""
    sample = text.strip()[:_ENOUGH]
    if not any(character.isalpha() for character in sample):
        return UNKNOWN
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _SURE else UNKNOWN


def has_actors(language: str) -> bool:
    """Whether actors and relations can be found in a language: so far, in English."""
    return language == "en"


def read_as(language: str, text: str) -> str:
    """Return the language in which to read a text whose language was detected.

    A headline is often too short to tell. In Latin letters without accents it is read as English: most are, and an
    actor found in the others is seldom wrong, for names are alike. A longer text of unknown language stays unknown.
    """
    if language != UNKNOWN or len(text) > _SHORT:
        return language
    letters = [character for character in text if character.isalpha()]
    return "en" if letters and sum(map(str.isascii, letters)) >= 0.95 * len(letters) else UNKNOWN


@functools.cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    every = LanguageIdentifier.from_model_file(MODEL_FILE)
    every.set_languages(_OF_NEWS)
    # It would keep the other languages as well: a new one of the same parts does not.
    return LanguageIdentifier(
        every.nb_ptc,
        every.nb_pc,
        every.nb_classes,
        every.tk_nextmove,
        every.tk_output,
        norm_probs=True,
        tk_row=every.tk_row,
    )
