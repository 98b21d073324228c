"""An article finds its story, and leaves it: the decision of `analysis.stories` on what `storage.stories` knows."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.analysis.language import detect_language
from bot.analysis.stories import OPEN_FOR, Choice, are_one, choose_story, story_terms, weigh
from storage.database import Database
from storage.models import Article, ArticleId, StoryId
from storage.store import prepare
from storage.stories import (
    candidates,
    close_stories,
    count_terms,
    document_frequencies,
    leave_story,
    likeness,
    merge_stories,
    put_in_story,
    uncount_terms,
)

_LATE = timedelta(days=2)
"""How late an article may come in and still find its story open."""

_CLOSE_EVERY = 50
"""After how many articles the stories that have grown too old are closed."""


def assign_story(
    db: Database, article_id: ArticleId, terms: Mapping[str, float], *, published_at: datetime, now: datetime
) -> StoryId:
    """Put a stored article into the story of the event that it reports; return which. Part of a transaction.

    Where it belongs to two stories that are much alike, they become one. An article dated in the future counts as
    published now.
    """
    story_id, _ = _assign(db, article_id, terms, min(published_at, now))
    if article_id % _CLOSE_EVERY == 0:
        close_stories(db, now - OPEN_FOR - _LATE)
    return story_id


def forget_article(db: Database, article: Article, text: str) -> None:
    """Take an article that was just deleted out of its story, with its words. Part of a transaction."""
    terms = story_terms(article.title, text, article.language)
    weights = weigh(terms, *document_frequencies(db, terms))
    uncount_terms(db, terms)
    if article.story_id is not None:
        leave_story(db, article.story_id, weights)


def group_articles(articles: Iterable[tuple[str, str, datetime | None]]) -> list[StoryId]:
    """Return the story of each article, given by title, text and date in order of time. Without a database of its own.

    An article without a date has that of the one before it.
    """
    stories: list[StoryId] = []
    merged: dict[StoryId, StoryId] = {}
    last_at = datetime.fromtimestamp(0, UTC)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        db = Database(connection, execute_plugins=False)
        prepare(db, Path(":memory:"))
        db.execute("BEGIN")
        for number, (title, text, published_at) in enumerate(articles, start=1):
            last_at = published_at or last_at
            terms = story_terms(title, text, detect_language(f"{title}\n\n{text}"))
            story_id, gone = _assign(db, ArticleId(number), terms, last_at)
            stories.append(story_id)
            if gone is not None:
                merged[gone] = story_id
            if number % _CLOSE_EVERY == 0:
                close_stories(db, last_at - OPEN_FOR - _LATE)
    return [_final(story_id, merged) for story_id in stories]


def _assign(
    db: Database, article_id: ArticleId, terms: Mapping[str, float], published_at: datetime
) -> tuple[StoryId, StoryId | None]:
    """Return the article's story, and the one that was merged into it, if any."""
    count_terms(db, terms)
    weights = weigh(terms, *document_frequencies(db, terms))
    choice = Choice(None)
    if weights:
        found = candidates(db, weights, since=published_at - OPEN_FOR, until=published_at + OPEN_FOR)
        choice = choose_story(found, terms=len(weights), published_at=published_at)
    story_id = put_in_story(db, choice.story_id, article_id, weights, published_at=published_at)
    if choice.next_id is None or not are_one(likeness(db, story_id, choice.next_id), terms=len(weights)):
        return story_id, None
    into, other = sorted((story_id, choice.next_id))
    merge_stories(db, into, other)
    return into, other


def _final(story_id: StoryId, merged: Mapping[StoryId, StoryId]) -> StoryId:
    while story_id in merged:
        story_id = merged[story_id]
    return story_id
