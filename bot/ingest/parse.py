"""A feed's document to entries. Pure, and run in a worker: it loads feedparser, and feeds can be large and hostile."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from bot.ingest.addresses import MAX_LENGTH, without_tracking
from bot.ingest.clean import clean
from bot.ingest.errors import NotAFeed
from bot.ingest.markup import title_text, to_text
from bot.ingest.plain import decode, one_line, paragraphs_up_to
from storage.models import Entry

MAX_ENTRIES = 500
"""How many entries of a feed are read: the first, which are the latest in nearly all feeds."""

_MAX_GUID = 1000
_ENTRY_END = re.compile(rb"</(?:\w+:)?(item|entry)\s*>", re.IGNORECASE)
_ROOT_ENDS = {b"item": b"</channel></rss>", b"entry": b"</feed>"}
_JSON_FEED = "https://jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as it was parsed. `title` is never empty; entries are in the feed's order, each title or text at least."""

    title: str
    entries: tuple[Entry, ...]


def parse(document: bytes, *, url: str, content_type: str | None = None) -> ParsedFeed:
    """Return the feed of a document that was found at `url`: RSS, Atom or JSON Feed.

    Entries are cleaned of markup and boilerplate; relative addresses are resolved. Raises `NotAFeed`.
    """
    if document[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _parse_json(document, url, content_type)
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    # A file object, for feedparser opens other things: addresses and files. Markup goes, so it need not be sanitized.
    parsed = feedparser.parse(
        BytesIO(_shortened(document)), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed(_host(url))
    title = title_text(parsed.feed.get("title") or "") or _host(url)
    base = _http_url(parsed.feed.get("link"), url) or url
    entries = (_entry(entry, title, base, url) for entry in parsed.entries[:MAX_ENTRIES])
    return ParsedFeed(title, tuple(entry for entry in entries if entry))


def _shortened(document: bytes) -> bytes:
    """Return the document without the entries beyond the limit: parsing ten thousand takes many seconds."""
    ends = _ENTRY_END.finditer(document)
    for number, end in enumerate(ends, start=1):
        if number == MAX_ENTRIES and _ENTRY_END.search(document, end.end()):
            root = b"</rdf:RDF>" if b"<rdf:RDF" in document[:2000] else _ROOT_ENDS[end.group(1).lower()]
            return document[: end.end()] + root
    return document


def _entry(entry: Mapping[str, Any], feed_title: str, base: str, feed_url: str) -> Entry | None:
    source = entry.get("source")
    publisher = title_text(source.get("title") or "") if isinstance(source, Mapping) else ""
    link = entry.get("feedburner_origlink") or entry.get("link") or _first_link(entry)
    return _make_entry(
        title=title_text(entry.get("title") or ""),
        text=to_text(_body(entry)),
        publisher=publisher or feed_title,
        url=_http_url(link, base),
        published_at=_date(entry),
        guid=entry.get("id") or entry.get("guid"),
        feed_url=feed_url,
    )


def _make_entry(
    *,
    title: str,
    text: str,
    publisher: str,
    url: str | None,
    published_at: datetime | None,
    guid: str | None,
    feed_url: str,
) -> Entry | None:
    cleaned = clean(title, text, publisher=publisher)
    if not cleaned.title and not cleaned.text:
        return None
    # The address of the feed is what an entry without one inherits: it leads to no article.
    return Entry(
        title=cleaned.title,
        text=paragraphs_up_to(cleaned.text),
        publisher=one_line(publisher, 200),
        url=without_tracking(url) if url and url != feed_url else None,
        published_at=published_at,
        guid=one_line(guid, _MAX_GUID) or None if guid else None,
    )


def _body(entry: Mapping[str, Any]) -> str:
    """Return the longest of what a feed gives: some put the article into the summary and a teaser into the content."""
    bodies = [part.get("value") or "" for part in entry.get("content") or ()]
    bodies.append(entry.get("summary") or "")
    return max(bodies, key=len)


def _first_link(entry: Mapping[str, Any]) -> str | None:
    links = (link.get("href") for link in entry.get("links") or () if link.get("rel") in {None, "alternate"})
    return next((link for link in links if link), None)


def _date(entry: Mapping[str, Any]) -> datetime | None:
    for key in ("published_parsed", "updated_parsed"):
        parsed = entry[key] if key in entry else None  # noqa: SIM401 (`get` warns of what feedparser makes up)
        if parsed:
            try:
                year, month, day, hour, minute, second = parsed[:6]
                return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except (ValueError, OverflowError):  # the 31st of June
                continue
    return None


def _http_url(link: object, base: str) -> str | None:
    if not isinstance(link, str) or not link.strip() or len(link) > MAX_LENGTH:
        return None
    try:
        url = urljoin(base, one_line(link, MAX_LENGTH).replace(" ", "%20"))
        parts = urlsplit(url)
        is_web_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return url if is_web_address else None


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


# ------------------------------------------------------------------------------------------------------ JSON Feed


def _parse_json(document: bytes, url: str, content_type: str | None) -> ParsedFeed:
    """Return a feed in JSON. Source: JSON Feed 1.1."""
    try:
        feed = json.loads(decode(document, content_type))
    except (ValueError, RecursionError):
        raise NotAFeed(_host(url)) from None
    if not str(feed.get("version")).startswith(_JSON_FEED) or not isinstance(feed.get("items"), list):
        raise NotAFeed(_host(url))
    title = title_text(_string(feed, "title")) or _host(url)
    return ParsedFeed(title, tuple(_json_entries(feed["items"][:MAX_ENTRIES], title, url)))


def _json_entries(items: list[object], title: str, url: str) -> Iterator[Entry]:
    for item in items:
        if not isinstance(item, dict):
            continue
        markup, text = _string(item, "content_html"), _string(item, "content_text")
        entry = _make_entry(
            title=title_text(_string(item, "title")),
            text=to_text(markup) if markup else text or _string(item, "summary"),
            publisher=title,
            url=_http_url(item.get("url") or item.get("external_url"), url),
            published_at=_iso_date(_string(item, "date_published")),
            guid=str(item["id"]) if item.get("id") else None,
            feed_url=url,
        )
        if entry:
            yield entry


def _string(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _iso_date(text: str) -> datetime | None:
    try:
        parsed = datetime.fromisoformat(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the last evening of the year 9999, west of Greenwich
        return None
