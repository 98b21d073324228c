"""What stands between quotation marks: straight, curly, single ones, guillemets, over sentences and paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from storage.models import Sentence

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"', "'": "'", "‟": "”"}
_BEFORE_OPENING = frozenset(" \t\n\u00a0([{—–-:;,.!?…/\"'“‘«")
_AFTER_CLOSING = frozenset(" \t\n\u00a0)]}—–-:;,.!?…/\"'”’»")
_SAID = re.compile(r"[,?!] (?:he|she|they|it|the \w+|[A-Z]\w+) (?:says?|said|added|told \w+)[.,]?\s*$")
_STOPS = frozenset(".,!?…;")


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a quotation that one sentence holds: characters `start` to `end` of its text, without the marks."""

    sentence: int
    start: int
    end: int


@dataclass(slots=True)
class Quotation:
    """What one pair of marks holds, sentence by sentence. What stands in marks inside it belongs to it."""

    paragraph: int
    pieces: list[Piece] = field(default_factory=list)
    is_closed: bool = False

    @property
    def begins_at(self) -> int:
        """The sentence that it begins in; -1 while nothing of it was read."""
        return self.pieces[0].sentence if self.pieces else -1


@dataclass(slots=True)
class _Open:
    """A quotation that has begun, with the mark that will end it."""

    quotation: Quotation
    mark: str
    sentence: int
    start: int
    has_room: bool
    """Whether it can go on in the next sentence without having been ended."""


def find_quotations(sentences: Sequence[Sentence]) -> list[Quotation]:
    """Return the quotations in the order of their first marks.

    A quotation without an end goes to the end of its paragraph; where the next paragraph begins with a mark, it goes on
    there, as printers do it. One that begins within a clause, or before another begins, has lost its end, and is taken
    to end with its sentence.
    """
    found: list[Quotation] = []
    texts = {sentence.position: sentence.text for sentence in sentences}
    now: _Open | None = None
    paragraph: int | None = None
    for sentence in sentences:
        text = sentence.text
        at = 0
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            first = len(text) - len(text.lstrip())
            is_going_on = now is not None and text[first : first + 1] == now.mark
            if now is not None and is_going_on:
                at = first + 1
                now.sentence, now.start = sentence.position, at
            else:
                now = None
        elif now is not None and now.has_room:
            now.sentence, now.start = sentence.position, 0
        else:
            now = None
        for index, is_opening in _marks(text, at, now):
            if is_opening:
                if now is not None:
                    _end_early(now, text, index, texts.get(now.quotation.begins_at, text))
                quotation = Quotation(sentence.paragraph)
                found.append(quotation)
                has_room = _begins_speech(text, index) or _has_mark_behind(sentences, sentence, text[index])
                now = _Open(quotation, text[index], sentence.position, index + 1, has_room)
            elif now is not None:
                _keep(now, text, index)
                now.quotation.is_closed = True
                now = None
        if now is not None:
            _keep(now, text, len(text))
    return [quotation for quotation in found if quotation.pieces]


def _begins_speech(text: str, index: int) -> bool:
    """Whether what is said begins at a mark: a sentence of its own, or behind a colon or a comma."""
    before = text[:index].rstrip()
    return not before or before[-1] in ":,.!?”\"»'"


def _has_mark_behind(sentences: Sequence[Sentence], here: Sentence, mark: str) -> bool:
    """Whether the paragraph holds the mark that ends a quotation, before another one begins."""
    for sentence in sentences:
        if sentence.paragraph != here.paragraph or sentence.position <= here.position:
            continue
        for index, character in enumerate(sentence.text):
            if character in _PAIRS[mark] and _closes(sentence.text, index, mark):
                return True
            if character == mark and _opens(sentence.text, index):
                return False
    return False


def _end_early(now: _Open, text: str, index: int, first: str) -> None:
    """End a quotation that has no end of its own before another one begins: with its first sentence, `first`.

    Who says it may stand there, too: "We do not know, he said. "We do not ask."
    """
    if not now.quotation.pieces:
        _keep(now, text, index)
    else:
        del now.quotation.pieces[1:]
        text = first
    for piece in now.quotation.pieces:
        said = _SAID.search(text, piece.start, piece.end)
        if said is not None:
            now.quotation.pieces[:] = [replace(piece, end=said.start() + 1)]


def _keep(now: _Open, text: str, end: int) -> None:
    start = now.start
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    if end > start:
        now.quotation.pieces.append(Piece(now.sentence, start, end))


def _marks(text: str, start: int, now: _Open | None) -> Iterator[tuple[int, bool]]:
    """Yield where quotation marks of the outermost kind stand, and whether each opens."""
    mark = now.mark if now is not None else ""
    for index in range(start, len(text)):
        character = text[index]
        if not mark:
            if character in _PAIRS and _opens(text, index):
                mark = character
                yield index, True
        elif character in _PAIRS[mark] and _closes(text, index, mark):
            mark = ""
            yield index, False
        elif character == mark and _opens(text, index):
            yield index, True


def _opens(text: str, index: int) -> bool:
    character = text[index]
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    if after.isspace():
        return False
    if character in ("“", "„", "«", "‟", "‹"):
        return True
    if character == "»":
        return before in _BEFORE_OPENING and (after.isalnum() or after in "¿¡")
    if before not in _BEFORE_OPENING:
        return False
    if character == "'":
        return after.isalpha() and not _is_elision(text, index) and _has_end(text, index)
    if character == "‘":
        return not after.isdigit() and not _is_elision(text, index)
    return True


def _is_elision(text: str, index: int) -> bool:
    """Whether an apostrophe stands for missing letters: "'em", "'tis", "rock 'n' roll"."""
    word = text[index + 1 : index + 6].lower()
    return word.startswith(("em ", "em,", "em.", "tis ", "twas", "n'", "n’", "cause", "til "))


def _has_end(text: str, index: int) -> bool:
    """Whether a plain single mark has a partner in its sentence: it may be an apostrophe."""
    return any(
        text[at] == "'" and _closes(text, at, "'") and not text[at - 1].isspace() for at in range(index + 2, len(text))
    )


def _closes(text: str, index: int, mark: str) -> bool:
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    if mark in ("“", "„", "«", "‹", "‟", "»"):
        return True
    if mark == '"':
        return not (before.isspace() and after.isalnum())
    if after not in _AFTER_CLOSING or before.isspace():
        return False
    if before in _STOPS or after in ",.;:!?" or before != "s":
        return True
    # "the soldiers' claim": an apostrophe, where a better end follows.
    rest = text[index + 1 :]
    other = "’" if mark == "‘" else "'"
    return not any(
        rest[at] == other and rest[at - 1 : at] in _STOPS and (at + 1 == len(rest) or rest[at + 1] in _AFTER_CLOSING)
        for at in range(1, len(rest))
    )
