"""Names as they are compared, instants as they are stored."""

import re
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

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
    sounds = re.sub(r"c(?!h)", "k", sounds)
    sounds = re.sub(r"(?<=.)j$", "", sounds)
    rest = re.sub(r"[aeiouy\W_]", "", sounds[1:])
    return re.sub(r"(.)\1+", r"\1", ("a" if sounds[:1] in set("aeiouy") else sounds[:1]) + rest)


def spellings(name: str) -> frozenset[str]:
    """Return under what a name is kept for those who look for it in another spelling: see `similar_spellings`."""
    return _spellings(name, is_wanted=False)


def similar_spellings(name: str) -> frozenset[str]:
    """Return under what other spellings of the name are kept.

    That is its last word with its first, or with the initial where either has no more, and all words in any order or
    written together. Names of one first and last word are few, however many are stored.
    """
    return _spellings(name, is_wanted=True)


def _spellings(name: str, *, is_wanted: bool) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", fold(name).replace("'", ""))
    words = [word for word in words if word != "the" and word not in LEGAL_FORMS] or words
    if not words:
        return frozenset()
    first, last = skeleton(words[0]), skeleton(words[-1])
    is_initial = len(words[0]) == 1
    found = {f"{last} {first}", skeleton("".join(words)), "".join(sorted(map(skeleton, words)))}
    # An initial looks for names that begin so, a name for those that have but its initial.
    found.add(f"{last} {first[:1]}{'.' if is_initial != is_wanted else ''}")
    return frozenset(found)


def to_seconds(instant: datetime) -> int:
    """Return an aware instant as whole seconds since 1970, cut off."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return int(instant.timestamp())


def from_seconds(seconds: int) -> datetime:
    """Return the instant, aware and in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def offset_at(zone: str, instant: datetime) -> int:
    """Return by how many seconds clocks of the zone are ahead of UTC at an instant."""
    offset = instant.astimezone(ZoneInfo(zone)).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
