"""Queries about articles: storing them once, who saw them when, and reading them back."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.database import Database
from storage.knowledge import insert_analysis
from storage.models import (
    Actor,
    Analysis,
    Article,
    ArticleId,
    Entry,
    FeedId,
    GuildId,
    Sentence,
    SetAside,
    StoryArticle,
    StoryId,
    UserId,
    Window,
)
from storage.text import from_seconds, to_seconds
from storage.views import ACTOR_COLUMNS, actor_from_row, view_of
from storage.visibility import SEES_SET_ASIDE, SIGHTINGS, scope, sees

ARTICLE_COLUMNS = (
    "articles.id, articles.title, articles.publisher, articles.url, articles.language, articles.published_at, "
    "articles.is_dated, articles.stored_at, articles.words, articles.story_id"
)
"""What `article_from_row` needs, in its order."""

MOST_TOLD = 1000
"""How many articles of one digest come with their texts, some ten megabytes: the others are counted only."""

_FUTURE = timedelta(hours=1)
"""How far ahead a publisher's clock may be."""

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No web page is older: an earlier date, such as 1970, stands for "unknown"."""


@dataclass(frozen=True, slots=True)
class Source:
    """By which way an article came: through a feed, or added in a guild (0: by the host).

    `guid` is what `identity` says of a feed's entry. `is_news` is False for what was old when it came.
    """

    feed_id: FeedId | None = None
    guild_id: GuildId | None = None
    guid: str | None = None
    added_by: UserId | None = None
    is_news: bool = True

    def __post_init__(self) -> None:
        if (self.feed_id is None) == (self.guild_id is None):
            raise ValueError("an article comes through a feed or through a guild")


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored article. `is_new`: whoever added it did not see it before.

    `is_first`: the store did not hold it before. Nobody may be shown that: it speaks of other guilds.
    """

    article_id: ArticleId
    is_new: bool
    is_first: bool


# -------------------------------------------------------------------------------------------------------- storing


def fingerprint(entry: Entry) -> str:
    """Return what makes an article this one: all that readers see, so that nobody can replace another's article."""
    digest = hashlib.sha256()
    date = entry.published_at.astimezone(UTC).isoformat() if entry.published_at else ""
    for part in (entry.url or "", entry.publisher, entry.title, entry.text, date):
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()


def identity(entry: Entry) -> str:
    """Return what tells an entry from others of its feed: its guid, its address, or else its content."""
    return entry.guid or entry.url or fingerprint(entry)


def is_stored(db: Database, entry: Entry) -> bool:
    """Return whether the store holds this very article. Nobody may be shown that: it speaks of other guilds."""
    return db.execute("SELECT 1 FROM articles WHERE fingerprint = ?", (fingerprint(entry),)).fetchone() is not None


def save_article(db: Database, entry: Entry, analysis: Analysis, *, source: Source, now: datetime) -> Saved:
    """Store an article with all that its analysis says, and that it was seen; what is stored already stays as it is.

    A date that is missing, impossible, or more than an hour ahead is replaced by `now`.
    """
    key = fingerprint(entry)
    row = db.execute("SELECT id FROM articles WHERE fingerprint = ?", (key,)).fetchone()
    if row:
        article_id = ArticleId(row[0])
        was_visible = source.guild_id is not None and _is_visible(db, source.guild_id, article_id)
    else:
        article_id = _insert_article(db, key, entry, analysis.language, now)
        insert_analysis(db, article_id, analysis)
        was_visible = False
    is_sighted = _insert_sighting(db, article_id, source, now)
    return Saved(article_id, is_new=is_sighted and not was_visible, is_first=row is None)


def _insert_article(db: Database, key: str, entry: Entry, language: str, now: datetime) -> ArticleId:
    published_at = entry.published_at
    is_dated = published_at is not None and _EARLIEST <= published_at <= now + _FUTURE
    (article_id,) = db.execute(
        """
        INSERT INTO articles (
            fingerprint, title, text, publisher, url, language, published_at, is_dated, stored_at, words
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
        """,
        (
            key,
            entry.title,
            entry.text,
            entry.publisher,
            entry.url,
            language,
            to_seconds(published_at if published_at is not None and is_dated else now),
            is_dated,
            to_seconds(now),
            len(entry.text.split()),
        ),
    ).fetchone()
    return ArticleId(article_id)


def _insert_sighting(db: Database, article_id: ArticleId, source: Source, now: datetime) -> bool:
    cursor = db.execute(
        """
        INSERT INTO sightings (article_id, feed_id, guild_id, seen_at, is_news, guid, added_by)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        (
            article_id,
            source.feed_id,
            source.guild_id,
            to_seconds(now),
            source.is_news,
            source.guid,
            source.added_by,
        ),
    )
    return cursor.rowcount > 0


def unseen(db: Database, feed_id: FeedId, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that this feed has not brought before, each once, in their order.

    An entry is known by its guid, or by its address together with its title, or without an address by all its words:
    some feeds write new guids at every poll, and some give all entries the address of the site.
    """
    candidates: dict[str, Entry] = {}
    for entry in entries:
        candidates.setdefault(identity(entry), entry)
    guids = json.dumps(list(candidates))
    known = {
        guid
        for (guid,) in db.execute(
            """
            SELECT guid FROM sightings WHERE feed_id = :feed AND guid IN (SELECT value FROM json_each(:guids))
            UNION SELECT guid FROM set_aside WHERE feed_id = :feed AND guid IN (SELECT value FROM json_each(:guids))
            """,
            {"feed": feed_id, "guids": guids},
        )
    }
    urls = json.dumps([entry.url for entry in candidates.values() if entry.url])
    # From what is looked for to what is stored, never through all that the feed has brought.
    known_pages = set(
        db.execute(
            """
            SELECT articles.url, articles.title FROM json_each(?) AS wanted
            CROSS JOIN articles ON articles.url = wanted.value
            CROSS JOIN sightings ON sightings.feed_id = ? AND sightings.article_id = articles.id
            """,
            (urls, feed_id),
        )
    )
    nowhere = {key: fingerprint(entry) for key, entry in candidates.items() if not entry.url}
    known_texts = {
        text
        for (text,) in db.execute(
            """
            SELECT fingerprint FROM json_each(?) AS wanted CROSS JOIN articles ON fingerprint = wanted.value
            CROSS JOIN sightings ON sightings.feed_id = ? AND sightings.article_id = articles.id
            """,
            (json.dumps(list(nowhere.values())), feed_id),
        )
    }
    pages = {key: page_key(entry) if entry.url else key for key, entry in candidates.items()}
    forgotten = _forgotten(db, feed_id, [*pages, *pages.values()])
    return [
        entry
        for key, entry in candidates.items()
        if forgotten.isdisjoint((key, pages[key]))
        and key not in known
        and (entry.url, entry.title) not in known_pages
        and nowhere.get(key) not in known_texts
    ]


def page_key(entry: Entry | Article) -> str:
    """Return what tells an entry whose guid is no help: its address and headline, hashed."""
    return hashlib.sha256(f"{entry.url or ''}\n{entry.title}".encode()).hexdigest()


def _forgotten(db: Database, feed_id: FeedId, keys: Iterable[str]) -> frozenset[str]:
    rows = db.execute(
        "SELECT entry FROM forgotten_entries WHERE feed_id = ? AND entry IN (SELECT value FROM json_each(?))",
        (feed_id, json.dumps(list(keys))),
    )
    return frozenset(row[0] for row in rows)


def remove_article(db: Database, guild_id: GuildId, article_id: ArticleId) -> bool:
    """Take away what was added in this guild (0: by the host); return whether there was such an article.

    What a feed brought stays. An article that nobody sees any more is deleted with all that hangs on it, but for its
    part in its story.
    """
    removed = db.execute("DELETE FROM sightings WHERE article_id = ? AND guild_id = ?", (article_id, guild_id)).rowcount
    if not removed:
        return False
    if not db.execute("SELECT 1 FROM sightings WHERE article_id = ?", (article_id,)).fetchone():
        db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
    return True


# ------------------------------------------------------------------------------------------------------ set aside


def set_aside(db: Database, entry: Entry, *, source: Source, reason: str, now: datetime) -> None:
    """Keep an article that could not be analyzed, with the reason; a second time changes reason and time."""
    db.execute(
        """
        INSERT INTO set_aside (
            fingerprint, feed_id, guild_id, guid, title, url, publisher, text, published_at, reason, set_aside_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (fingerprint, coalesce(feed_id, 0), coalesce(guild_id, 0))
        DO UPDATE SET reason = excluded.reason, set_aside_at = excluded.set_aside_at
        """,
        (
            fingerprint(entry),
            source.feed_id,
            source.guild_id,
            source.guid,
            entry.title,
            entry.url,
            entry.publisher,
            entry.text,
            to_seconds(entry.published_at) if entry.published_at else None,
            reason,
            to_seconds(now),
        ),
    )


def list_set_aside(db: Database, guild_id: GuildId, *, limit: int = 25) -> list[SetAside]:
    """Return what could not be analyzed of this guild's articles and feeds, latest first."""
    rows = db.execute(
        f"""
        SELECT id, title, url, reason, set_aside_at FROM set_aside
        WHERE :guild = 0 OR guild_id = :guild OR {SEES_SET_ASIDE}
        ORDER BY set_aside_at DESC, id DESC LIMIT :limit
        """,
        scope(guild_id, limit=limit),
    )
    return [SetAside(row[0], row[1], row[2], row[3], from_seconds(row[4])) for row in rows]


def forget_set_aside(db: Database, *, before: datetime) -> int:
    """Delete the notes of failed analyses made before this instant; return how many.

    An article that is kept nowhere else stays.
    """
    return int(
        db.execute(
            """
            DELETE FROM set_aside WHERE set_aside_at < ?
                AND EXISTS (SELECT 1 FROM articles WHERE articles.fingerprint = set_aside.fingerprint)
            """,
            [to_seconds(before)],
        ).rowcount
    )


# -------------------------------------------------------------------------------------------------------- reading


def article_from_row(row: Sequence[Any]) -> Article:
    """Return the article of a row that starts with `ARTICLE_COLUMNS`."""
    id_, title, publisher, url, language, published_at, is_dated, stored_at, words, story_id = row[:10]
    return Article(
        id=ArticleId(id_),
        title=title,
        publisher=publisher,
        url=url,
        language=language,
        published_at=from_seconds(published_at),
        is_dated=bool(is_dated),
        stored_at=from_seconds(stored_at),
        words=words,
        story_id=None if story_id is None else StoryId(story_id),
    )


def get_article(db: Database, guild_id: GuildId, article_id: ArticleId) -> Article | None:
    """Return the article, or None where the guild sees no such one."""
    row = db.execute(
        f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = :article AND {sees('articles.id')}",
        scope(guild_id, article=article_id),
    ).fetchone()
    return article_from_row(row) if row else None


def get_text(db: Database, guild_id: GuildId, article_id: ArticleId) -> str | None:
    """Return the article's whole text, or None where the guild sees no such one."""
    row = db.execute(
        f"SELECT text FROM articles WHERE id = :article AND {sees('articles.id')}", scope(guild_id, article=article_id)
    ).fetchone()
    return None if row is None else str(row[0])


def get_sentences(db: Database, guild_id: GuildId, article_id: ArticleId) -> tuple[Sentence, ...]:
    """Return the article's sentences in their order; none where the guild sees no such article."""
    if not _is_visible(db, guild_id, article_id):
        return ()
    return _sentences(db, [article_id]).get(article_id, ())


def find_by_url(db: Database, guild_id: GuildId, url: str) -> Article | None:
    """Return the latest article of this address that the guild sees."""
    row = db.execute(
        f"""
        SELECT {ARTICLE_COLUMNS} FROM articles WHERE url = :url AND {sees("articles.id")}
        ORDER BY stored_at DESC, id DESC LIMIT 1
        """,
        scope(guild_id, url=url),
    ).fetchone()
    return article_from_row(row) if row else None


def find_articles(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[Article]:
    """Return articles whose titles hold all the words (the last may be a beginning), newest first."""
    terms = re.findall(r"\w+", words)
    matches = "AND articles.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match)" if terms else ""
    rows = db.execute(
        f"""
        SELECT {ARTICLE_COLUMNS} FROM articles WHERE {sees("articles.id")} {matches}
        ORDER BY published_at DESC, id DESC LIMIT :limit
        """,
        scope(guild_id, match=" ".join(f'title : "{term}"*' for term in terms), limit=limit),
    )
    return [article_from_row(row) for row in rows]


def last_sighting(db: Database) -> int:
    """Return the number of the latest sighting, 0 where there was none; it never goes back."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'sightings'").fetchone()
    return int(row[0]) if row else 0


def articles_in(db: Database, guild_id: GuildId, window: Window) -> list[StoryArticle]:
    """Return the news that the guild first saw within the window, in the order of publication."""
    return with_texts(db, guild_id, news_seen_in(db, guild_id, window))


def news_seen_in(db: Database, guild_id: GuildId, window: Window) -> list[Article]:
    """Return what `articles_in` does, without texts and actors."""
    bounds = "seen_at >= :start AND seen_at < :end"
    return _news(db, guild_id, bounds, start=to_seconds(window.start), end=to_seconds(window.end))


def articles_between(db: Database, guild_id: GuildId, after: int, upto: int) -> list[StoryArticle]:
    """Return the news whose first sighting is above `after` and at most `upto`, in the order of publication."""
    return with_texts(db, guild_id, news_between(db, guild_id, after, upto))


def news_between(db: Database, guild_id: GuildId, after: int, upto: int) -> list[Article]:
    """Return what `articles_between` does, without texts and actors."""
    return _news(db, guild_id, "number > :after AND number <= :upto", after=after, upto=upto)


def with_texts(db: Database, guild_id: GuildId, articles: Sequence[Article]) -> list[StoryArticle]:
    """Return the articles with their sentences and actors.

    Of more than `MOST_TOLD`, which a schedule that was paused for months may hold, the first come without.
    """
    told = [article.id for article in articles[-MOST_TOLD:]]
    sentences, actors = _sentences(db, told), _actors(db, guild_id, told)
    return [StoryArticle(article, sentences.get(article.id, ()), actors.get(article.id, ())) for article in articles]


def _news(db: Database, guild_id: GuildId, bounds: str, **values: int) -> list[Article]:
    """Return the news whose first sighting lies within the bounds.

    Most articles were seen long ago: the first sighting is looked for only where some sighting is within the bounds.
    SQLite takes `seen_at` and `is_news` from the row that holds the minimum.
    """
    rows = db.execute(
        f"""
        SELECT {ARTICLE_COLUMNS} FROM (
            SELECT article_id, min(number) AS number, seen_at, is_news FROM {SIGHTINGS}
            WHERE article_id IN (SELECT article_id FROM {SIGHTINGS} WHERE {bounds}) GROUP BY article_id
        ) AS first JOIN articles ON articles.id = first.article_id
        WHERE is_news AND {bounds} ORDER BY articles.published_at, articles.id
        """,
        scope(guild_id, **values),
    )
    return [article_from_row(row) for row in rows]


def _is_visible(db: Database, guild_id: GuildId, article_id: ArticleId) -> bool:
    (visible,) = db.execute(f"SELECT {sees(':article')}", scope(guild_id, article=article_id)).fetchone()
    return bool(visible)


def _sentences(db: Database, article_ids: Sequence[ArticleId]) -> dict[ArticleId, tuple[Sentence, ...]]:
    rows = db.execute(
        """
        SELECT article_id, position, text, paragraph, start FROM sentences
        WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, position
        """,
        (json.dumps(article_ids),),
    )
    found: dict[ArticleId, tuple[Sentence, ...]] = {}
    for article_id, *values in rows:
        found[article_id] = (*found.get(article_id, ()), Sentence(*values))
    return found


def _actors(db: Database, guild_id: GuildId, article_ids: Sequence[ArticleId]) -> dict[ArticleId, tuple[Actor, ...]]:
    """Return the actors of each article as the guild sees them, most mentioned first."""
    view = view_of(db, guild_id)
    rows = db.execute(
        f"""
        SELECT {ACTOR_COLUMNS}, article_id
        FROM {view.named("named.article_id IN (SELECT value FROM json_each(:articles))")} AS found
        JOIN actors ON actors.id = found.actor_id GROUP BY article_id, actors.id
        ORDER BY article_id, sum(mentions) DESC, actors.id
        """,
        scope(guild_id, articles=json.dumps(article_ids)),
    )
    found: dict[ArticleId, tuple[Actor, ...]] = {}
    for row in rows:
        found[row[5]] = (*found.get(row[5], ()), view.show(actor_from_row(row)))
    return found
