"""Text from outside, made fit to be shown: nothing in it can format, link, mention or break the layout.

`escape` is for every word that is not ours; whatever we put around it (bold, links, quotes) is ours and stays live.
Lengths are UTF-16 code units: Discord documents only "characters", and of all ways to count them this gives the most.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit, urlunsplit

ELLIPSIS = "…"
UNTITLED = "Untitled"

Style = Literal["t", "T", "d", "D", "f", "F", "R"]
"""How Discord shows an instant: short or long time, short or long date, both, both with the weekday, relative."""

_KEPT_FORMATS = frozenset("\u200c\u200d")  # joiners: Persian, Indic scripts and emoji are spelled with them
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")  # look like nothing, yet are no white space
_MOST_MARKS = 8  # combining marks on one letter; no script needs more, "zalgo" text has hundreds
_LONGEST_URL = 1000  # of a link inside text; longer ones would crowd out what the reader came for

_SPECIAL = re.compile(r"[\\*_~|`<>\[\]@]")
_LINK_START = re.compile(r":(?=/|$)")  # not "//" only: what follows may be another piece
_EMOJI = re.compile(r":(?=[A-Za-z0-9+\\_-]+:)")
_LINE_START = re.compile(r"^(?:([#+-])|(\d+)([.)])(?=\s|$))")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_LINK = re.compile(r"\[((?:\\.|[^\\\]])*)\]\([^()\s]*\)")
_LIVE = re.compile(rf"{_LINK.pattern}|<t:-?\d+(?::[tTdDfFR])?>")


def size(text: str) -> int:
    """Return the length as Discord may count it at most: UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """Return the text on one line, without characters that are invisible, turn direction or pile up."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in {"Mn", "Me"}:
            marks += 1
            if marks > _MOST_MARKS or character in _BLANKS:
                continue
        else:
            marks = 0
        if character.isspace():
            kept.append(" ")
        elif category in {"Cc", "Cs", "Co"} or character in _BLANKS or _is_hidden(character, category):
            continue
        else:
            kept.append(character)
    return " ".join("".join(kept).split())


def _is_hidden(character: str, category: str) -> bool:
    if category != "Cf" or character in _KEPT_FORMATS:
        return False
    # The signs of Arabic numbers and the tags of flags are formats that are seen.
    return not ("\u0600" <= character <= "\u08ff" and character != "\u061c") and character < "\U000e0020"


def escape(text: str) -> str:
    r"""Return outside text on one line, cleaned, as Markdown that shows exactly it.

    Any ASCII punctuation may be escaped with a backslash. Addresses lose their link (`https\://`): the only links are
    those to sources, which `link` makes.
    """
    escaped = _SPECIAL.sub(r"\\\g<0>", clean(text))
    escaped = _LINK_START.sub(r"\\:", escaped)
    escaped = _EMOJI.sub(r"\\:", escaped)
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", escaped)


def unescape(markdown: str) -> str:
    """Return what readers see of text that `escape` made; what tests compare with the store."""
    return _ESCAPED.sub(r"\1", markdown)


def cut(markdown: str, limit: int) -> str:
    """Return the text within `limit`, cut where needed after a whole word, with an ellipsis.

    Never ends inside an escape, a letter with its marks, an emoji, a link or a timestamp; one word longer than half
    the room is cut between its letters. Of a link that is too long at the very start its label is left.
    """
    if size(markdown) <= limit:
        return markdown
    start = _LINK.match(markdown)
    if start and size(start[0]) >= limit:
        return cut(f"{start[1]}{ELLIPSIS}", limit)
    room = limit - size(ELLIPSIS)
    used = position = word_end = 0
    for piece in _pieces(markdown):
        if piece.isspace():
            word_end = position
        used += size(piece)
        if used > room:
            break
        position += len(piece)
    if word_end * 2 < position:
        word_end = position
    return markdown[:word_end].rstrip() + ELLIPSIS if room >= 0 else ""


def _pieces(markdown: str) -> Iterator[str]:
    """Cut into what must not be cut: links, timestamps, escapes, letters with their marks, emoji sequences."""
    position = 0
    while position < len(markdown):
        live = _LIVE.match(markdown, position)
        end = live.end() if live else _end_of_letter(markdown, position)
        yield markdown[position:end]
        position = end


def _end_of_letter(text: str, position: int) -> int:
    end = position + (2 if _ESCAPED.match(text, position) else 1)
    if _is_regional(text[end - 1]) and end < len(text) and _is_regional(text[end]):
        return end + 1
    while end < len(text) and (_extends(text[end]) or text[end - 1] == "\u200d"):
        end += 1
    return end


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"  # two of them are a flag


def _extends(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or character in _KEPT_FORMATS
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags of a flag
    )


def safe_url(url: str | None, *, longest: int = 2048) -> str | None:
    """Return the address, encoded so that it can end no link; None unless it is plain http or https and not longer.

    An address with a user name is refused: `https://bank.example@evil.example/` only looks like the bank's.
    """
    if url is None:
        return None
    try:
        parts = urlsplit(clean(url))
        host, port = parts.hostname, parts.port
        name = host.encode("idna").decode("ascii") if host else ""
    except ValueError:  # brackets that are no IPv6 address, a port that is no number, a name that is no domain
        return None
    if parts.scheme not in {"http", "https"} or not name or parts.username is not None:
        return None
    if not re.fullmatch(r"[a-z0-9._:-]+", name):
        return None
    place = f"[{name}]" if ":" in name else name
    path, query, fragment = (percent_encode(part, safe="/%:@!$&',;=+~?") for part in parts[2:])
    encoded = urlunsplit((parts.scheme, place + (f":{port}" if port is not None else ""), path, query, fragment))
    return encoded if size(encoded) <= longest else None


def link(label: str, url: str | None, *, limit: int = 256) -> str:
    """Return a link with an outside `label`, cut to the limit; the label alone where it is no plain web address."""
    text = cut(escape(label), limit) or UNTITLED
    address = safe_url(url, longest=_LONGEST_URL)
    return f"[{text}]({address})" if address else text


def timestamp(instant: datetime, style: Style = "f") -> str:
    """Return an instant that every reader sees in local time."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def number(count: int, one: str, many: str | None = None) -> str:
    """Return "1 article", "1,234 articles"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def last(count: int, one: str) -> str:
    """Return "last day", "last 7 days"."""
    return f"last {one}" if count == 1 else f"last {number(count, one)}"
