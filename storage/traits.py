"""What schedules choose articles by: the feeds that brought them, the actors they name, the words they hold."""

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from storage.database import Database
from storage.feeds import get_feed
from storage.models import Article, ArticleId, FeedId, GuildId, ScheduleOptions, StoryId
from storage.text import fold
from storage.views import ACTOR_COLUMNS, actor_from_row, view_of
from storage.visibility import SIGHTINGS, scope

_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Letters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese and Chinese."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a schedule's filters is true of an article, as one guild sees it; `words` are those of either list."""

    feeds: frozenset[FeedId] = frozenset()
    actors: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def traits_of(
    db: Database, guild_id: GuildId, articles: Sequence[Article], options: ScheduleOptions, *, upto: int
) -> dict[ArticleId, Traits]:
    """Return of each article what the filters ask for, by sightings numbered up to and with `upto`.

    Words are whole words in a row, case and accents aside; in scripts without spaces any run of letters.
    """
    ids = [article.id for article in articles]
    feeds = _feeds(db, guild_id, ids, upto) if options.feeds else {}
    actors = {key: _naming(db, guild_id, ids, key) for key in options.actors}
    words = {phrase: _holding(db, ids, phrase) for phrase in (*options.words, *options.not_words)}
    return {
        article_id: Traits(
            frozenset(feeds.get(article_id, ())),
            frozenset(key for key, found in actors.items() if article_id in found),
            frozenset(phrase for phrase, found in words.items() if article_id in found),
        )
        for article_id in ids
    }


def story_publishers(
    db: Database, guild_id: GuildId, story_ids: Collection[StoryId], *, upto: int
) -> dict[StoryId, frozenset[str]]:
    """Return the publishers, folded, that have reported each story by a sighting, as the guild sees it."""
    rows = db.execute(
        f"""
        SELECT DISTINCT story_id, publisher FROM articles
        WHERE story_id IN (SELECT value FROM json_each(:stories))
            AND EXISTS (SELECT 1 FROM {SIGHTINGS} AS seen WHERE seen.article_id = articles.id AND number <= :upto)
        """,
        scope(guild_id, stories=json.dumps(sorted(story_ids)), upto=upto),
    )
    found: dict[StoryId, set[str]] = {}
    for story_id, publisher in rows:
        found.setdefault(StoryId(story_id), set()).add(fold(publisher))
    return {story_id: frozenset(publishers) for story_id, publishers in found.items()}


def has_words(text: str) -> bool:
    """Return whether there is a word in a text to look for."""
    return _TOKEN.search(text) is not None


def _feeds(db: Database, guild_id: GuildId, ids: Sequence[ArticleId], upto: int) -> dict[ArticleId, set[FeedId]]:
    rows = db.execute(
        """
        SELECT article_id, sightings.feed_id FROM sightings JOIN subscriptions
            ON subscriptions.feed_id = sightings.feed_id AND subscriptions.guild_id = :guild
                AND sightings.id >= subscriptions.first_sighting
        WHERE article_id IN (SELECT value FROM json_each(:articles)) AND sightings.id <= :upto
        """,
        scope(guild_id, articles=json.dumps(ids), upto=upto),
    )
    found: dict[ArticleId, set[FeedId]] = {}
    for article_id, feed_id in rows:
        found.setdefault(ArticleId(article_id), set()).add(FeedId(feed_id))
    return found


def _naming(db: Database, guild_id: GuildId, ids: Sequence[ArticleId], key: str) -> frozenset[ArticleId]:
    """Return which of the articles name the actor of this key, or whom the guild sees in its place."""
    row = db.execute("SELECT id FROM actors WHERE key = ?", [key]).fetchone()
    if row is None:
        return frozenset()
    view = view_of(db, guild_id)
    rows = db.execute(
        f"""SELECT DISTINCT article_id FROM {view.named_as(view.place(row[0]))} AS found
            WHERE article_id IN (SELECT value FROM json_each(:articles))""",
        scope(guild_id, articles=json.dumps(ids)),
    )
    return frozenset(ArticleId(article_id) for (article_id,) in rows)


def _holding(db: Database, ids: Sequence[ArticleId], phrase: str) -> frozenset[ArticleId]:
    """Return which of the articles hold a phrase in their title or text."""
    if not ids:
        return frozenset()
    among = "SELECT value FROM json_each(:articles)"
    words = unicodedata.normalize("NFC", phrase)
    if _UNSPACED.search(words):
        rows = db.execute(
            f"SELECT id FROM articles WHERE id IN ({among}) AND (instr(title, :words) OR instr(text, :words))",
            {"articles": json.dumps(ids), "words": "".join(words.split())},
        )
    else:
        # The range first: the index then passes over what is not of this window.
        rows = db.execute(
            f"""SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match
                AND rowid BETWEEN :first AND :last AND rowid IN ({among})""",
            {
                "match": f'"{" ".join(_TOKEN.findall(words))}"',
                "articles": json.dumps(ids),
                "first": min(ids),
                "last": max(ids),
            },
        )
    return frozenset(ArticleId(article_id) for (article_id,) in rows)


def filter_names(db: Database, guild_id: GuildId, options: ScheduleOptions) -> tuple[dict[FeedId, str], dict[str, str]]:
    """Return what the guild calls the feeds and actors of filters; those that it no longer has are left out."""
    feeds = {feed.id: feed.title or feed.url for feed in (get_feed(db, guild_id, id_) for id_ in options.feeds) if feed}
    view = view_of(db, guild_id)
    rows = db.execute(
        f"SELECT {ACTOR_COLUMNS} FROM actors WHERE key IN (SELECT value FROM json_each(?))",
        [json.dumps(options.actors)],
    )
    actors = {actor.key: view.show(actor).name for actor in map(actor_from_row, rows)}
    return feeds, actors
