"""A web page to the article on it. Runs in a worker: it loads trafilatura."""

import re
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import trafilatura
from trafilatura.settings import Document

from bot.ingest.addresses import without_tracking
from bot.ingest.boilerplate import ends_like_a_sentence
from bot.ingest.clean import clean
from bot.ingest.errors import NoArticle
from bot.ingest.markup import PageFacts, page_facts, title_text
from bot.ingest.plain import decode, one_line, paragraphs_up_to
from storage.models import Entry

_LEAST_CHARACTERS = 250
_WALL_CHARACTERS = 1200
_LIST_LINES = 5

_WALL = re.compile(
    r"\b(?:log ?in|sign ?in|subscribe|register|create (?:an? )?(?:free )?account)\b.{0,40}"
    r"\b(?:to (?:continue|read|view|access)|required)\b"
    r"|\b(?:enable|turn on|requires?) (?:javascript|cookies)\b"
    r"|\bverify (?:that )?you are (?:a )?human\b|\bare you a robot\b|\bchecking your browser\b"
    r"|\baccess (?:denied|to this page has been denied)\b|\bunusual (?:traffic|activity)\b"
    r"|\bthis content is (?:only )?(?:available )?(?:for|to) (?:subscribers|members)\b",
    re.IGNORECASE,
)
_TEXT_TYPES = ("text/", "application/xhtml", "application/xml", "application/rss", "application/atom")


def extract(document: bytes, *, url: str, content_type: str | None = None) -> Entry:
    """Return the article of a page that was found at `url`.

    Raises `NoArticle` for what is no page, for a page that asks for a login, and for one that lists articles.
    """
    host = urlsplit(url).hostname or url
    if _is_binary(document, content_type):
        raise NoArticle(host, "it is no web page")
    page = decode(document, content_type)
    facts = page_facts(page)
    found = trafilatura.bare_extraction(
        page, url=url, with_metadata=True, include_comments=False, include_tables=False, include_links=False
    )
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise NoArticle(host, "the page has no text that could be one")
    publisher = title_text(found.sitename or "") or host.removeprefix("www.")
    text = "\n\n".join(line for line in (found.text or "").splitlines() if line.strip())
    cleaned = clean(title_text(found.title or ""), text, publisher=publisher)
    if len(text) < _WALL_CHARACTERS and _WALL.search(text):
        raise NoArticle(host, "the site wants a login or a browser")
    _check(host, url, cleaned.text, facts)
    return Entry(
        title=cleaned.title,
        text=paragraphs_up_to(cleaned.text),
        publisher=one_line(publisher, 200),
        url=_address(url, facts.canonical),
        published_at=_date(facts.published) or _date(found.date),
    )


def _is_binary(document: bytes, content_type: str | None) -> bool:
    kind = (content_type or "").strip().lower()
    return (bool(kind) and not kind.startswith(_TEXT_TYPES)) or (
        b"\0" in document[:1000] and not document.startswith((b"\xff\xfe", b"\xfe\xff"))
    )


def _check(host: str, url: str, text: str, facts: PageFacts) -> None:
    """Raise `NoArticle` for text that is something else."""
    if len(text) < _LEAST_CHARACTERS:
        raise NoArticle(host, "the page has too little text")
    lines = text.split("\n\n")
    sentences = sum(ends_like_a_sentence(line) for line in lines)
    if len(lines) >= _LIST_LINES and sentences < len(lines) / 2:
        raise NoArticle(host, "the page is a list of articles")
    if urlsplit(url).path in {"", "/"} and not urlsplit(url).query and facts.kind != "article":
        raise NoArticle(host, "it is the front page of a site")


def _address(url: str, canonical: str | None) -> str:
    """Return the address that the page gives as its own, if it is one of the same site: nobody speaks for another."""
    own = without_tracking(url)
    if not canonical:
        return own
    try:
        given = urlsplit(urljoin(url, canonical.strip()))
        port = given.port
    except ValueError:
        return own
    asked = urlsplit(url)
    is_same = _site(given.hostname) == _site(asked.hostname) and port == asked.port and "@" not in given.netloc
    # Some sites give their front page as the address of every page.
    is_page = given.path not in {"", "/"} or asked.path in {"", "/"}
    if given.scheme in {"http", "https"} and is_same and is_page:
        return without_tracking(given._replace(fragment="").geturl())
    return own


def _site(host: str | None) -> str:
    return (host or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _date(text: str | None) -> datetime | None:
    """Return the instant; a date alone is its midnight, a time without zone is in UTC."""
    try:
        parsed = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    try:
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
