"""HTML to plain paragraphs, and what a page says of itself. The one module that knows lxml; it runs in workers."""

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from bot.ingest.plain import MAX_TITLE, one_line, plain

MAX_MARKUP = 1_000_000
"""How many characters of an entry's markup are read."""

_BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody td tfoot th thead title tr ul
    """.split()  # noqa: SIM905 (a list of fifty would fill fifty lines)
)
_HIDDEN = frozenset(
    """
    audio button canvas embed figcaption figure form head iframe input math nav noscript object script select style svg
    template textarea video
    """.split()  # noqa: SIM905
)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,1000}>")
_LOOKS_LIKE_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_BLANK_LINES = re.compile(r"\n{2,}")


def to_text(markup: str) -> str:
    """Return the words of some HTML, paragraphs parted by a blank line; text without markup comes back as it is."""
    markup = markup[:MAX_MARKUP]
    if not _LOOKS_LIKE_MARKUP.search(markup):
        return plain(markup)
    parser = etree.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(f"<body>{markup}</body>".encode("utf-8", "ignore"), parser)
    if root is None:
        return ""
    return _BLANK_LINES.sub("\n\n", plain("".join(_words(root))))


def title_text(markup: str) -> str:
    """Return a title as one line of plain text: without tags, with its entities read, cut where it is too long."""
    head = markup[: 20 * MAX_TITLE]
    for _ in range(2):  # feeds that escape twice are common
        head = html.unescape(_TAG.sub("", head))
    return one_line(_TAG.sub("", head))


def _words(root: Any) -> Iterator[str]:
    """Yield the pieces of the text in order. The tree can be as deep as a stranger likes: no recursion."""
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag in _HIDDEN:
                hidden += 1
            if tag in _BLOCKS:
                yield "\n\n"
            elif tag == "br":
                yield "\n"
            if not hidden and element.text:
                yield _flow(element.text)
        else:
            if tag in _HIDDEN:
                hidden -= 1
            if tag in _BLOCKS:
                yield "\n\n"
            if not hidden and element.tail:
                yield _flow(element.tail)


def _flow(text: str) -> str:
    """Return text as a browser shows it: line breaks in the source are mere spaces."""
    return " ".join(f"|{text}|".split())[1:-1] if "\n" in text or "\r" in text else text
