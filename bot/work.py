"""What runs in worker processes: plain functions that travel by pickle.

The main process imports this module; the heavy libraries are imported inside the functions, so that only workers hold
them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import DossierError
from storage.models import Analysis, FoundActor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bot.analysis.pipeline import Analyzer
    from bot.ingest.parse import ParsedFeed
    from bot.render.pictures import Edge
    from storage.models import Entry

_analyzer: Analyzer | DossierError | None = None


def start_heavy(model: str, actors_file: Path | None) -> None:
    """Load the language model, once in each heavy worker.

    An initializer that fails would end the process again and again: what is wrong is kept, and told by `check_model`.
    """
    global _analyzer
    from bot.analysis.pipeline import Analyzer

    try:
        _analyzer = Analyzer.load(model, actors_file)
    except DossierError as error:
        _analyzer = error


def check_model() -> None:
    """Raise the error in words that kept the model or the actors from loading, if one did."""
    _loaded()


def known_actors(version: str | None) -> tuple[str, tuple[FoundActor, ...]]:
    """Return the version of the table of actors, and its actors unless that is the version given.

    Raises what `check_model` raises.
    """
    actors = tuple(
        FoundActor(actor.key, actor.name, actor.type, actor.country, known_as=actor.also) for actor in _loaded().table
    )
    current = hashlib.sha256(repr(actors).encode()).hexdigest()
    return current, () if current == version else actors


def analyze(entry: Entry, now: datetime) -> Analysis:
    """Return what an article says. Raises what `check_model` raises."""
    return _loaded().analyze(entry, now=now)


def _loaded() -> Analyzer:
    if _analyzer is None:
        raise RuntimeError("this process was not started by start_heavy")
    if isinstance(_analyzer, DossierError):
        raise _analyzer
    return _analyzer


def analyze_plainly(entry: Entry) -> Analysis:
    """Return the sentences of an article whose full analysis failed: it can be read and found, without actors."""
    from bot.analysis.language import detect_language
    from bot.analysis.sentences import split_sentences
    from bot.analysis.stories import story_terms
    from storage.models import Sentence

    language = detect_language(entry.text or entry.title)
    headline = [Sentence(0, entry.title, paragraph=-1)] if entry.title else []
    return Analysis(
        language=language,
        sentences=(*headline, *split_sentences(entry.text, language=language)),
        terms=story_terms(entry.title, entry.text, language),
        has_actors=False,
    )


def parse_feed(document: bytes, url: str, content_type: str | None) -> ParsedFeed:
    """Return the feed of a document; raises `NotAFeed`."""
    from bot.ingest.parse import parse

    return parse(document, url=url, content_type=content_type)


def find_feed_links(document: bytes, url: str, content_type: str | None) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names, best first."""
    from bot.ingest.discover import feed_links
    from bot.ingest.markup import page_facts
    from bot.ingest.plain import decode

    return feed_links(page_facts(decode(document, content_type)).feeds, url=url)


def extract_page(document: bytes, url: str, content_type: str | None) -> Entry:
    """Return the article of a page; raises `NoArticle`."""
    from bot.ingest.extract import extract

    return extract(document, url=url, content_type=content_type)


def read_upload(name: str, data: bytes, publisher: str | None) -> Entry:
    """Return the article in a file; raises an `IngestError`."""
    from bot.ingest.files import read_file

    return read_file(name, data, publisher=publisher)


def read_text(text: str, title: str | None, publisher: str | None, url: str | None) -> Entry:
    """Return the article in a text; raises an `IngestError`."""
    from bot.ingest.files import entry_from_text

    return entry_from_text(text, title=title, publisher=publisher, url=url)


def draw_network(edges: Sequence[Edge], title: str, focus: str | None) -> bytes:
    """Return a PNG of who deals with whom, see `bot.render.graph`."""
    from bot.render import graph

    return graph.draw_network(edges, title=title, focus=focus)


def draw_timeline(counts: Sequence[tuple[date, int]], title: str, days: int) -> bytes:
    """Return a PNG of how often an actor was named, see `bot.render.bars`."""
    from bot.render import bars

    return bars.draw_timeline(counts, title=title, days=days)
