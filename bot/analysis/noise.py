"""Sentences that a summary is better without: what is no sentence of the news, and what reads badly alone."""

import re

from bot.analysis.words import word_count

_FEWEST_WORDS = 4
_MOST_WORDS = 100  # a table or a list
_FINISHED_ANYWAY = 20  # words; a line so long is a sentence even without a full stop
_EASY_TO_READ = 12

_FINISHED = re.compile(r"[.!?…。！？।॥؟۔][\"'”’»›)\]」』）】]*$")
_QUESTION = re.compile(r"[?？؟][\"'”’»›)\]」』）】]*$")
_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    "Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE_LINE = re.compile(
    rf"(?:\w+day,?\s+)?(?:{_MONTH}\.?\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\s+{_MONTH}\.?,?\s+\d{{4}})\b.{{0,20}}$"
)
_LABEL = re.compile(
    r"(?:photo|photograph|image|picture|video|graphic|map|chart|watch|listen|source|sources|related|caption|file photo|"
    r"more on this|see also|read more|read also|also read|updated|last updated|published|editor's note|correction)\s*:"
    r"|(?:click here|read more|sign up|subscribe|follow us|share this|all rights reserved|copyright|advertisement)\b"
    r"|©",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"[\"'“‘(]*(?:He|She|It|They|This|That|These|Those|His|Her|Its|Their|Him|Them|And|But|Or|So|Such|Then|There)\b"
)


def is_noise(sentence: str, *, is_punctuated: bool = True) -> bool:
    """Whether it is a date line, byline, caption, label, fragment or table, and no sentence of the news.

    `is_punctuated` is False for a text that does without full stops: there a missing one says nothing.
    """
    words = word_count(sentence)
    if not _FEWEST_WORDS <= words <= _MOST_WORDS or not any(map(str.isalpha, sentence)):
        return True
    if is_punctuated and words < _FINISHED_ANYWAY and not is_finished(sentence):
        return True
    return bool(_LABEL.match(sentence) or _DATE_LINE.match(sentence))


def is_finished(sentence: str) -> bool:
    """Whether it ends as a sentence does."""
    return _FINISHED.search(sentence[-12:]) is not None


def readability(sentence: str) -> float:
    """Return how well it stands alone, 0–1: less for the short, for questions, and for what leans on the one before."""
    fitness = min(1.0, word_count(sentence) / _EASY_TO_READ)
    if _HANGING.match(sentence):
        fitness *= 0.85
    if _QUESTION.search(sentence[-12:]):
        fitness *= 0.7
    return fitness
