"""A text, cut into its sentences by rule: every one a verbatim slice."""

import itertools
import re
from collections.abc import Iterator

from bot.analysis.abbreviations import ALWAYS_BEFORE_MORE, BEFORE_NUMBERS, MAY_END, ORDINAL_LANGUAGES, SENTENCE_OPENERS
from storage.models import Sentence

LONGEST = 2_000
"""No sentence is longer, in characters: what has no full stop for so long is a table or a list."""

_BLANK_LINES = re.compile(r"[\n\u2029][^\S\n\u2029]*(?:[\n\u2029][^\S\n\u2029]*)+")
_BULLET = re.compile(r"(?:[•●▪◦‣∙*–—-]|\d{1,2}[.)])\s+(?=\S)")
_INLINE_BULLET = re.compile(r"(?<=\s)[•●▪◦‣](?=\s)")
_FIRST_WORD = re.compile(r"\s*(\S{0,40})")
_SPACE = re.compile(r"\s*")

_CLOSERS = "\"'”’»›)]」』）】〉》"
_OPENERS = frozenset("\"'“‘„‚«‹([{「『（【¿¡—–-*#_")
# A full stop that needs no space after it, and one that does.
_FULL_WIDTH = "。！？｡"
_SPACED = ".!?…؟।॥۔։።။។"
_STOP = re.compile(rf"[{_FULL_WIDTH}{_SPACED}]+[{re.escape(_CLOSERS)}]*")
_GREEK_STOP = re.compile(rf"[{_FULL_WIDTH}{_SPACED};\u037e]+[{re.escape(_CLOSERS)}]*")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»()\[\]/—–]+$")
_WORD_AFTER = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_SPEAKER_AND_VERB = re.compile(
    r"(?:[A-Z][\w'’.-]{0,30}\s+){1,4}"
    r"(?:said|says|asked|asks|added|adds|wrote|writes|told|tells|wondered|wonders|replied|replies|"
    r"shouted|shouts|cried|tweeted|posted|demanded|quipped|joked|continued)\b"
)
_LONGEST_WORD = 24
_WIDEST_WRAPPED_LINE = 200


def split_sentences(text: str, *, language: str = "en") -> list[Sentence]:
    """Return the sentences of a text in order, positions from 1; together they hold every character but white space.

    A sentence's text is the slice of `text` from its `start` on, line breaks inside it included. Paragraphs are parted
    by blank lines, and each has at least one sentence. A full stop without a space behind it ("the talks.Officials")
    ends a sentence as well.
    """
    is_cased = any(character.isupper() for character in text[:LONGEST])
    stop = _GREEK_STOP if language == "el" else _STOP
    sentences: list[Sentence] = []
    paragraph = 0
    for start, end in _paragraphs(text):
        found = False
        for line_start, line_end in _lines(text, start, end):
            for cut_start, cut_end in _cut(text, line_start, line_end, stop, language=language, is_cased=is_cased):
                for piece_start, piece_end in _shorten(text, cut_start, cut_end):
                    piece = text[piece_start:piece_end]
                    sentences.append(Sentence(len(sentences) + 1, piece, paragraph, piece_start))
                    found = True
        paragraph += found
    return sentences


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINES.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of a paragraph that line breaks part for good.

    In a text wrapped at some width a line break means nothing. A line that had room for the next line's first word
    was ended on purpose: a headline, a caption, an item of a list.
    """
    lines: list[tuple[int, int]] = []
    line_start = start
    for line in text[start:end].splitlines(keepends=True):
        lines.append((line_start, line_start + len(line)))
        line_start += len(line)
    width = max((line_end - line_start for line_start, line_end in lines), default=0)
    unit_start = start
    for (line_start, line_end), (next_start, next_end) in itertools.pairwise(lines):
        if _is_ended_on_purpose(text, line_end - line_start, next_start, next_end, width):
            yield from _items(text, unit_start, line_end)
            unit_start = line_end
    yield from _items(text, unit_start, end)


def _is_ended_on_purpose(text: str, length: int, next_start: int, next_end: int, width: int) -> bool:
    first = _FIRST_WORD.match(text, next_start, next_end)
    word = first.group(1) if first else ""
    if not word:
        return False
    if _BULLET.match(text, next_start + len(first.group(0)) - len(word) if first else next_start, next_end):
        return True
    if word[0].islower():
        return False
    return width > _WIDEST_WRAPPED_LINE or length + len(word) < width


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for bullet in _INLINE_BULLET.finditer(text, start, end):
        yield start, bullet.start()
        start = bullet.start()
    yield start, end


def _cut(
    text: str, start: int, end: int, stop: re.Pattern[str], *, language: str, is_cased: bool
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences in a span, white space around them included."""
    bullet = _BULLET.match(text, _skip_space(text, start, end), end)
    search_from = bullet.end() if bullet else start
    quotes, counted_to = 0, start  # straight quotation marks of this sentence: an odd one opens, an even one closes
    for match in stop.finditer(text, search_from, end):
        boundary = match.end()
        quotes += text.count('"', counted_to, match.start())
        counted_to = match.start()
        after = _skip_space(text, boundary, end)
        if after >= end:
            break
        if after == boundary:
            boundary = after = _glued_boundary(text, match, is_inside_quotes=quotes % 2 == 1)
            if boundary < 0:
                continue
        if _ends_sentence(text, match, after, end, language=language, is_cased=is_cased):
            yield start, boundary
            start = counted_to = boundary
            quotes = 0
    yield start, end


def _skip_space(text: str, start: int, end: int) -> int:
    space = _SPACE.match(text, start, end)
    return space.end() if space else start


def _glued_boundary(text: str, match: re.Match[str], *, is_inside_quotes: bool) -> int:
    """Return where the next sentence starts although no space parts the two; -1 where it is one word or number."""
    if any(mark in _FULL_WIDTH for mark in match.group()):
        return match.end()
    before, stop_end = match.start(), match.start()
    while stop_end < match.end() and text[stop_end] in _SPACED:
        stop_end += 1
    boundary = match.end()
    if boundary > stop_end and text[boundary - 1] == '"' and not is_inside_quotes:
        boundary -= 1  # the mark opens the next sentence
    following = text[match.end() : match.end() + 3].lstrip("“‘«(")
    is_word_before = before >= 2 and text[before - 1].islower() and text[before - 2].islower()
    is_number_before = before >= 1 and (text[before - 1].isdigit() or text[before - 1] in ")]”’")
    if not (is_word_before or is_number_before) or not (following[:1].isupper() and following[1:2].islower()):
        return -1
    token = text[max(0, before - 60) : match.end() + 60]
    return -1 if _is_address(token, min(before, 60)) else boundary


def _is_address(around: str, at: int) -> bool:
    """Whether the word around a full stop is a web or mail address."""
    head = around[:at].rsplit(None, 1)
    tail = around[at:].split(None, 1)
    word = (head[-1] if head and not around[:at][-1:].isspace() else "") + (tail[0] if tail else "")
    return "://" in word or "@" in word or word.lower().startswith("www.") or "/" in word


def _ends_sentence(text: str, match: re.Match[str], after: int, end: int, *, language: str, is_cased: bool) -> bool:
    mark = match.group().rstrip(_CLOSERS)
    if mark and mark[-1] in _FULL_WIDTH:
        # 「なぜ？」と: a quotation that ends is not always a sentence that ends.
        return not (len(mark) < len(match.group()) and text[after] in "とっ")
    first = after
    while first < min(end, after + 8) and (text[first] in _OPENERS or text[first].isspace()):
        first += 1
    opening = text[first : first + 2]
    if not opening or opening[0] in ",;:.!?…)]}%/":
        return False
    if is_cased and opening[0].islower() and not opening[1:].isupper():  # "eBay" and "iPhone" may open a sentence
        return False
    if mark == ".":
        return not _is_abbreviation(text, match, first, end, language)
    is_quoted = len(mark) < len(match.group())
    return not (is_quoted and mark[-1] in "?!" and _goes_on_with_speaker(text, first, end))


def _is_abbreviation(text: str, match: re.Match[str], following: int, end: int, language: str) -> bool:
    """Whether the full stop belongs to the word before it, and the sentence goes on."""
    before = _WORD_BEFORE.search(text, max(0, match.start() - _LONGEST_WORD), match.start())
    if before is None:
        return False
    word = before.group()
    if word.isupper() and len(word) > 1 and word.isalpha():
        word = word.capitalize()
    if word in BEFORE_NUMBERS:
        return text[following].isdigit()
    if word.isdigit():
        return language in ORDINAL_LANGUAGES and len(word) <= 2
    is_closed = len(match.group()) > 1  # a bracket or quotation ends with it
    if word in ALWAYS_BEFORE_MORE:
        return not is_closed
    is_initial = len(word) == 1 and word.isupper()
    if is_closed or not (is_initial or word in MAY_END or _DOTTED.fullmatch(word)):
        return False
    opening = _WORD_AFTER.match(text, following, min(end, following + _LONGEST_WORD))
    return opening is None or opening.group() not in SENTENCE_OPENERS


def _goes_on_with_speaker(text: str, following: int, end: int) -> bool:
    """Whether a question or cry in quotation marks is followed by who said it: "Why?" Kim asked."""
    opening = _WORD_AFTER.match(text, following, min(end, following + _LONGEST_WORD))
    if opening is None or opening.group() in SENTENCE_OPENERS:
        return False
    return _SPEAKER_AND_VERB.match(text, following, min(end, following + 160)) is not None


def _shorten(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span without the white space around it, in pieces where it is too long."""
    start = _skip_space(text, start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = _last_space(text, start, start + LONGEST)
        piece_end = cut
        while text[piece_end - 1].isspace():
            piece_end -= 1
        yield start, piece_end
        start = _skip_space(text, cut, end)
    if end > start:
        yield start, end


def _last_space(text: str, start: int, end: int) -> int:
    for at in range(end, start + LONGEST // 2, -1):
        if text[at - 1].isspace():
            return at
    return end
