"""HTML to plain paragraphs, and what a page says of itself. The one module that knows lxml; it runs in workers."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
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
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "publishdate",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "date",
)
_DATE_IN_DATA = re.compile(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,1000}>")
_LOOKS_LIKE_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_BLANK_LINES = re.compile(r"\n{2,}")


def to_text(markup: str, *, limit: int = MAX_MARKUP) -> str:
    """Return the words of some HTML, paragraphs parted by a blank line; text without markup comes back as it is."""
    markup = markup[:limit]
    if not _LOOKS_LIKE_MARKUP.search(markup):
        return plain(markup)
    root = _parse(f"<body>{markup}</body>")
    if root is None:
        return ""
    return _BLANK_LINES.sub("\n\n", plain("".join(_words(root))))


def title_text(markup: str) -> str:
    """Return a title as one line of plain text: without tags, with its entities read, cut where it is too long."""
    head = markup[: 20 * MAX_TITLE]
    for _ in range(2):  # feeds that escape twice are common
        head = html.unescape(_TAG.sub("", head))
    return one_line(_TAG.sub("", head))


def title_of_page(page: str) -> str:
    """Return the first large heading of a page, or else its title; nothing where it has neither."""
    root = _parse(page)
    for tag in ("h1", "title"):
        for element in [] if root is None else root.iter(tag):
            title = title_text("".join(element.itertext()))
            if title:
                return title
    return ""


def _parse(markup: str) -> Any:
    """Return the root of the tree, None where there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(markup.encode("utf-8", "ignore"), parser)
    except etree.XMLSyntaxError:  # nothing in it at all
        return None


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


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself in its head, as it stands there: addresses may be relative, dates in any form."""

    published: str | None
    canonical: str | None
    kind: str | None
    feeds: tuple[str, ...]


def page_facts(page: str) -> PageFacts:
    """Return what a page says of itself."""
    root = _parse(page)
    metas: dict[str, str] = {}
    canonical: str | None = None
    feeds: list[str] = []
    for element in [] if root is None else root.iter("meta", "link"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            metas.setdefault(name.lower(), element.get("content") or "")
            continue
        relations = (element.get("rel") or "").lower().split()
        address = (element.get("href") or "").strip()
        if "canonical" in relations:
            canonical = canonical or address
        elif "alternate" in relations and (element.get("type") or "").lower().partition(";")[0].strip() in _FEED_TYPES:
            feeds.append(address)
    in_data = _DATE_IN_DATA.search(page)
    published = next((metas[name] for name in _DATE_NAMES if metas.get(name)), None)
    return PageFacts(
        published=published or (in_data.group(1) if in_data else None),
        canonical=canonical or metas.get("og:url") or None,
        kind=metas.get("og:type") or None,
        feeds=tuple(dict.fromkeys(feed for feed in feeds if feed)),
    )
