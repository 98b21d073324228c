"""Bytes and markup to plain text that is safe to store: no control characters, no tricks with the reading direction."""

import re
from email.message import Message

from charset_normalizer import from_bytes

MAX_TITLE = 500
"""How many characters a title keeps."""

MAX_TEXT = 200_000
"""How many characters an article's text may have: more than any article, and what is analyzed within seconds."""

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028]")
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u00ad\u200b\u2060\ufeff"  # invisible ones
    "\u202a-\u202e\u2066-\u2069"  # turns of the reading direction
    "\ud800-\udfff"  # halves of characters, which cannot be written as UTF-8
    "\ufff9-\ufffb\U000e0000-\U000e007f]"  # annotations and invisible tags
)
_SPACES = re.compile(r"[^\S\n]+")
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9._-]{1,40})["']""")
_META_CHARSET = re.compile(rb"""<meta[^>]{1,200}charset=["']?\s*([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 50_000


def plain(text: str) -> str:
    """Return the text without unsafe characters, with newlines as line ends and single spaces in its lines."""
    text = _UNSAFE.sub("", _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n"))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def one_line(text: str, limit: int = MAX_TITLE) -> str:
    """Return the text as a single line, cut at a word, with an ellipsis, where it is longer than the limit."""
    line = " ".join(plain(text[: 20 * limit]).split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    at_word = head.rpartition(" ")[0] if line[limit - 1] != " " else head
    return f"{(at_word or head).rstrip()}…"


def paragraphs_up_to(text: str, limit: int = MAX_TEXT) -> str:
    """Return as many whole paragraphs from the start as the limit allows."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    whole, mark, _ = head.rpartition("\n\n")
    if not mark:
        sentences, mark, _ = head.rpartition(". ")
        whole = f"{sentences}." if mark else head
    return whole


def decode(document: bytes, content_type: str | None = None) -> str:
    """Return the text of a document: by its byte order mark, the type it came with, its own words, or a guess."""
    for mark, encoding in _BOMS:
        if document.startswith(mark):
            return document[len(mark) :].decode(encoding, "replace")
    for encoding in _declared(document, content_type):
        try:
            return document.decode(encoding)
        except (LookupError, UnicodeError):  # an encoding that nobody knows, or not the true one
            continue
    return document.decode(_guess(document[:_SAMPLE]), "replace")


def _guess(sample: bytes) -> str:
    """Return the likeliest encoding; cp1252 where nothing looks better than it.

    Accents alone hardly tell the encodings of western and eastern Europe apart, and cp1252 is what browsers take where
    a document says nothing. Source: HTML Standard, section "Determining the character encoding".
    """
    matches = from_bytes(sample)
    best = matches.best()
    if best is None:
        return "cp1252"
    names = {
        name
        for match in matches
        if match.chaos <= best.chaos
        for name in (match.encoding, *match.could_be_from_charset)
    }
    if "cp1252" not in names:
        return best.encoding
    western, other = (_signs_in_words(sample.decode(name, "replace")) for name in ("cp1252", best.encoding))
    return "cp1252" if western <= other else best.encoding


def _signs_in_words(text: str) -> int:
    """Count what stands between letters and is none, such as the signs that Polish letters become in cp1252."""
    triples = zip(text, text[1:], text[2:], strict=False)
    return sum(
        not sign.isascii() and not sign.isalpha() and sign != "’" and before.isalpha() and after.isalpha()
        for before, sign, after in triples
    )


def charset(content_type: str | None) -> str | None:
    """Return the character set that a Content-Type names."""
    if not content_type:
        return None
    header = Message()
    header["Content-Type"] = content_type
    return header.get_content_charset()


def _declared(document: bytes, content_type: str | None) -> list[str]:
    head = document[:2048]
    found = [match.group(1).decode() for match in (_XML_ENCODING.search(head), _META_CHARSET.search(head)) if match]
    from_type = charset(content_type)
    # cp1252 is what pages that say "latin-1" mean. Source: WHATWG Encoding Standard.
    names = [name for name in (from_type, *found, "utf-8") if name]
    return ["cp1252" if name.lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii"} else name for name in names]
