"""Names as they are compared, instants as they are stored."""

import re
import unicodedata
from datetime import UTC, datetime

_DOUBLETS = (
    ("sch", "sh"),
    ("tch", "ch"),
    ("dzh", "j"),
    ("dj", "j"),
    ("zh", "z"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("z", "s"),
)
"""Letters of transliterations that stand for one sound, the longer first."""


LEGAL_FORMS = frozenset({"ag", "co", "corp", "corporation", "gmbh", "inc", "limited", "llc", "ltd", "plc", "sa"})
"""Words of companies' names that their spellings have or have not."""


def fold(name: str) -> str:
    """Return a name as it is compared: without case, accents, typographic apostrophes, or white space to spare."""
    straight = name.replace("\u2019", "'").replace("\u2018", "'").replace("\u02bc", "'")
    decomposed = unicodedata.normalize("NFKD", straight)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def skeleton(word: str) -> str:
    """Return what the transliterations of a word share: its consonants, "slnsk" for Zelensky, Zelenskyy and Zelenskiy.

    A vowel at the start is kept as "a". Words of other alphabets stay as they are, folded.
    """
    sounds = fold(word).replace("'", "")
    for written, sound in _DOUBLETS:
        sounds = sounds.replace(written, sound)
    sounds = re.sub(r"c(?=[eiy])", "s", sounds)
    sounds = re.sub(r"c(?!h)", "k", sounds).removesuffix("j")
    rest = re.sub(r"[aeiouy\W_]", "", sounds[1:])
    return re.sub(r"(.)\1+", r"\1", ("a" if sounds[:1] in set("aeiouy") else sounds[:1]) + rest)


def spellings(name: str) -> frozenset[str]:
    """Return under what another spelling of the name is looked for: its last word, and all words in either order."""
    words = re.findall(r"[^\W_]+", fold(name).replace("'", ""))
    words = [word for word in words if word not in LEGAL_FORMS] or words
    sounds = sorted(map(skeleton, words))
    return frozenset({skeleton(words[-1]), skeleton("".join(words)), "".join(sounds)}) if words else frozenset()


def to_seconds(instant: datetime) -> int:
    """Return an aware instant as whole seconds since 1970, cut off."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return int(instant.timestamp())


def from_seconds(seconds: int) -> datetime:
    """Return the instant, aware and in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
