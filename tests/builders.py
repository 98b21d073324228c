"""Builders of valid records: a test states only what it is about."""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from storage.articles import Source, save_article
from storage.database import Database
from storage.models import (
    HOST,
    Action,
    ActorType,
    Analysis,
    Article,
    ArticleId,
    Entry,
    FoundActor,
    FoundQuote,
    FoundRelation,
    GuildId,
    Mention,
    Polarity,
    Sentence,
    StoryId,
    UserId,
)
from storage.store import prepare

NOW = datetime(2024, 6, 20, 12, 0, tzinfo=UTC)
"""The hour in which tests take place."""

TITLE = "Norway and Sweden sign a fishing treaty"
TEXT = (
    "Norway signed a fishing treaty with Sweden on Monday. The two governments had negotiated for three years.\n\n"
    "Finland says that Norway threatened its fleet. Norway denies this."
)

_opened: list[sqlite3.Connection] = []


def make_db() -> Database:
    """Return an empty database in memory with the whole schema; the fixtures close it after the test."""
    # Many threads, because a test of async code may be torn down on another one than it ran on.
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _opened.append(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    database = Database(connection, execute_plugins=False)
    prepare(database, Path(":memory:"))
    return database


def close_databases() -> None:
    """Close what `make_db` opened."""
    while _opened:
        _opened.pop().close()


def make_entry(
    title: str = TITLE,
    text: str = TEXT,
    *,
    publisher: str = "The Example Times",
    url: str | None = "https://example.com/treaty",
    published_at: datetime | None = NOW,
    guid: str | None = None,
) -> Entry:
    """Return an entry as a source gives it."""
    return Entry(title=title, text=text, publisher=publisher, url=url, published_at=published_at, guid=guid)


def make_sentences(title: str = TITLE, text: str = TEXT) -> tuple[Sentence, ...]:
    """Return the headline and the sentences of a text whose sentences simply end in a full stop."""
    found = [Sentence(0, title, paragraph=-1)] if title else []
    offset = 0
    for number, paragraph in enumerate(text.split("\n\n")):
        for match in re.finditer(r"\S.*?[.!?](?=\s|$)|\S.*$", paragraph, re.DOTALL):
            found.append(Sentence(len(found) + (not title), match.group(), number, offset + match.start()))
        offset += len(paragraph) + 2
    return tuple(found)


def make_actor(
    name: str = "Norway",
    *,
    key: str | None = None,
    type: ActorType = ActorType.COUNTRY,  # noqa: A002 (the record's word)
    country: str | None = None,
    aliases: Iterable[str] | None = None,
    role: str | None = None,
    role_of: str | None = None,
) -> FoundActor:
    """Return an actor; its key is made from its type and name."""
    key = key or f"{type.value.lower()}/{name.lower().replace(' ', '-')}"
    return FoundActor(key, name, type, country, tuple(aliases if aliases is not None else (name,)), role, role_of)


def make_relation(
    source: str = "country/norway",
    target: str = "country/sweden",
    *,
    predicate: str = "signed a fishing treaty with",
    action: Action = Action.AGREE,
    polarity: Polarity = Polarity.COOPERATIVE,
    sentence: int = 1,
    confidence: float = 0.8,
    **others: object,
) -> FoundRelation:
    """Return a relation between the actors of these keys."""
    return FoundRelation(
        source=source,
        target=target,
        source_text=source.rpartition("/")[2].title(),
        target_text=target.rpartition("/")[2].title(),
        predicate=predicate,
        action=action,
        polarity=polarity,
        sentence=sentence,
        confidence=confidence,
        **others,  # type: ignore[arg-type]
    )


def make_quote(
    speaker: str = "country/norway",
    *,
    sentence: int = 1,
    start: int = 0,
    end: int = 1000,
    is_direct: bool = True,
    speech: int = 0,
) -> FoundQuote:
    """Return what the actor of this key says in a sentence; the whole sentence unless told otherwise."""
    return FoundQuote(speaker, sentence, start, end, is_direct, speech)


def make_mentions(actors: Iterable[FoundActor], sentences: Iterable[Sentence]) -> tuple[Mention, ...]:
    """Return a mention wherever an alias stands in a sentence."""
    found = {}
    for actor in actors:
        for sentence in sentences:
            for alias in actor.aliases:
                for match in re.finditer(rf"\b{re.escape(alias)}\b", sentence.text):
                    place = (actor.key, sentence.position, match.start())
                    found[place] = Mention(actor.key, sentence.position, match.start(), match.end(), alias)
    return tuple(found.values())


def make_analysis(
    entry: Entry | None = None,
    *,
    language: str = "en",
    sentences: Sequence[Sentence] | None = None,
    actors: Sequence[FoundActor] | None = None,
    mentions: Sequence[Mention] | None = None,
    relations: Sequence[FoundRelation] | None = None,
    quotes: Sequence[FoundQuote] = (),
    terms: Mapping[str, float] | None = None,
    has_actors: bool = True,
) -> Analysis:
    """Return what an analysis of the entry would say; Norway and Sweden sign a treaty unless told otherwise."""
    entry = entry or make_entry()
    if sentences is None:
        sentences = make_sentences(entry.title, entry.text)
    if actors is None:
        actors = (make_actor("Norway", country="NOR"), make_actor("Sweden", country="SWE"))
        relations = (make_relation(),) if relations is None else relations
    if terms is None:
        words = re.findall(r"\w{4,}", f"{entry.title} {entry.text}".lower())
        terms = {word: float(words.count(word)) for word in words}
    return Analysis(
        language=language,
        sentences=tuple(sentences),
        actors=tuple(actors),
        mentions=tuple(make_mentions(actors, sentences) if mentions is None else mentions),
        relations=tuple(relations or ()),
        quotes=tuple(quotes),
        terms=terms,
        has_actors=has_actors,
    )


def make_article(
    title: str = TITLE,
    *,
    id: int = 1,  # noqa: A002 (the record's word)
    publisher: str = "The Example Times",
    url: str | None = "https://example.com/treaty",
    language: str = "en",
    published_at: datetime = NOW,
    is_dated: bool = True,
    stored_at: datetime = NOW,
    words: int = 27,
    story_id: int | None = None,
) -> Article:
    """Return a stored article."""
    return Article(
        id=ArticleId(id),
        title=title,
        publisher=publisher,
        url=url,
        language=language,
        published_at=published_at,
        is_dated=is_dated,
        stored_at=stored_at,
        words=words,
        story_id=None if story_id is None else StoryId(story_id),
    )


def add_article(
    db: Database,
    entry: Entry | None = None,
    analysis: Analysis | None = None,
    *,
    guild_id: GuildId = HOST,
    now: datetime = NOW,
    is_news: bool = True,
) -> ArticleId:
    """Store an article that was added in a guild, and return its id."""
    entry = entry or make_entry()
    source = Source(guild_id=guild_id, added_by=UserId(1), is_news=is_news)
    return save_article(db, entry, analysis or make_analysis(entry), source=source, now=now).article_id


def put_in_one_story(db: Database, *article_ids: ArticleId) -> None:
    """Let the articles report one event."""
    (story_id,) = db.execute("INSERT INTO stories (first_at, last_at) VALUES (0, 0) RETURNING id").fetchone()
    for article_id in article_ids:
        db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story_id, article_id])
