"""Letters in brackets behind a name: "the Rapid Support Forces (RSF)"."""

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from bot.analysis.names import LONGEST_NAME, Name
from bot.analysis.table import Use
from storage.models import ActorType

_SMALL = frozenset({"of", "and", "the", "for", "in", "on", "to", "de", "-", "&"})


def letters_after(doc: Doc, end: int) -> str | None:
    """Return the acronym in brackets at a position; None where there is none."""
    if end + 2 >= len(doc) or doc[end].text != "(" or doc[end + 2].text not in (")", ","):
        return None
    letters = doc[end + 1].text
    return letters if 2 <= len(letters) <= 8 and sum(c.isupper() for c in letters) > 1 and letters.isalnum() else None


def add_spelled_out(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Return the names with those whose first letters stand in brackets behind them, whoever else found a part."""
    result = list(names)
    for token in doc:
        letters = letters_after(doc, token.i) if token.text == "(" else None
        start = _start(doc, token.i, letters) if letters else None
        if start is None or any(name.start == start and name.end == token.i for name in names):
            continue
        inside = [name for name in result if name.start < token.i and start < name.end]
        if any(name.type is ActorType.PERSON or (name.known and name.type is ActorType.ORG) for name in inside):
            continue
        country = next((name.country for name in inside if name.country), None)
        text = doc[start : token.i].text
        own = Name(start, token.i, text, ActorType.ORG, Use.NAME, (), country)
        result = sorted([*(name for name in result if name not in inside), own], key=lambda name: name.start)
    return result


def _start(doc: Doc, end: int, letters: str) -> int | None:
    """Return where the words begin whose capitals the letters are.

    In what order does not matter for three and more that begin alike: "Coordination of Azawad Movements (CMA)" has its
    letters from another language.
    """
    wanted = letters.upper()
    found = ""
    for i in range(end - 1, max(-1, end - 1 - LONGEST_NAME - len(wanted)), -1):
        text = doc[i].text
        if text[:1].isupper():
            found = text[0].upper() + found
        elif text.lower() not in _SMALL:
            return None
        if found == wanted and text[:1].isupper():
            return i if end - i > 1 else None
        is_shuffled = len(wanted) > 2 and sorted(found) == sorted(wanted) and found[0] == wanted[0]
        if is_shuffled and text[:1].isupper():
            return i if end - i > 1 else None
        if not wanted.endswith(found) and (len(wanted) < 3 or Counter(found) - Counter(wanted)):
            return None
    return None
