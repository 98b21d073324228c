"""The words of a sentence as they are compared: lower case, no stop words, the same in every worker."""

import functools
import importlib.resources
import re

_STOP_WORD_FILES = {
    "ar": "arabic",
    "cs": "czech",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "he": "hebrew",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "pl": "polish",
    "pt": "portuguese",
    "sk": "slovak",
    "sv": "swedish",
    "th": "thai",
    "uk": "ukrainian",
    "zh": "chinese",
}

SUMMARY_LANGUAGES = frozenset(_STOP_WORD_FILES)
"""The languages that Sumy has stop words for: a text in another is summarized as well, a little worse."""

# Han, kana, Thai, Lao, Khmer, Burmese: written without spaces, so that pairs of characters stand in for words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:['.,-][^\W_{_UNSPACED}]+)*")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case and in order, numbers ("3.5") and "u.s" among them."""
    words: list[str] = []
    for match in _WORD.finditer(text.replace("’", "'").lower()):
        word = match.group()
        if len(word) > 1 and _IS_UNSPACED.match(word):
            words.extend(word[at : at + 2] for at in range(len(word) - 1))
        else:
            words.append(word.removesuffix("'s"))
    return words


def word_count(text: str) -> int:
    """Return the length of a text in words; two characters make one where none are written apart."""
    return max(len(text.split()), len(_IS_UNSPACED.findall(text)) // 2)


@functools.cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that say nothing; none where it has no list.

    Source: the lists that Sumy ships, read without importing it: that alone would take 40 MB.
    """
    name = _STOP_WORD_FILES.get(language)
    if name is None:
        return frozenset()
    path = importlib.resources.files("sumy") / "data" / "stopwords" / f"{name}.txt"
    return frozenset(word for line in path.read_text(encoding="utf-8").splitlines() if (word := line.strip().lower()))
