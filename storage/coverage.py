"""Stories as a guild sees them: which are found by a headline, and all articles of one.

A story is named by one of its articles: two stories may become one, and then the article still leads there.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from storage.articles import ARTICLE_COLUMNS, article_from_row, find_articles, get_article, with_texts
from storage.database import Database
from storage.models import Article, ArticleId, CountedActor, GuildId, Relation, StoryArticle
from storage.relations import relations_in_articles
from storage.views import ACTOR_COLUMNS, actor_from_row, view_of
from storage.visibility import scope, sees

MOST = 200
"""How many articles of a story are read, the latest: the others are counted only."""

_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Coverage:
    """All that a guild sees of a story: its articles, the oldest first, and the relations found in them.

    `total` counts all articles; `articles` has the latest `MOST`.
    """

    articles: list[StoryArticle]
    relations: list[Relation]
    total: int


def find_stories(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[Article]:
    """Return of each story the newest article whose title holds all the words (the last may be a beginning).

    Newest first; an article without a story stands for itself. Without words, the latest stories.
    """
    chosen: dict[tuple[bool, int], Article] = {}
    for article in find_articles(db, guild_id, " ".join(re.findall(r"\w+", words)), _LOOKED_AT):
        is_alone = article.story_id is None
        chosen.setdefault((is_alone, article.id if article.story_id is None else article.story_id), article)
    return list(chosen.values())[:limit]


def actors_in(db: Database, guild_id: GuildId, article_ids: Iterable[ArticleId], limit: int = 50) -> list[CountedActor]:
    """Return whom these articles name, in most of them first; whoever asks has asked for what the guild sees."""
    view = view_of(db, guild_id)
    rows = db.execute(
        f"""
        SELECT {ACTOR_COLUMNS}, count(DISTINCT article_id) AS articles, sum(mentions) AS mentions
        FROM {view.named("named.article_id IN (SELECT value FROM json_each(:articles))")} AS found
        JOIN actors ON actors.id = found.actor_id GROUP BY actors.id
        ORDER BY articles DESC, mentions DESC, actors.id LIMIT :limit
        """,
        scope(guild_id, articles=json.dumps(list(article_ids)), limit=limit),
    )
    return [CountedActor(view.show(actor_from_row(row)), row[5], row[6]) for row in rows]


def coverage_of(db: Database, guild_id: GuildId, article_id: ArticleId) -> Coverage | None:
    """Return the story of an article; None where the guild sees no such article."""
    article = get_article(db, guild_id, article_id)
    if article is None:
        return None
    articles, total = [article], 1
    if article.story_id is not None:
        parameters = scope(guild_id, story=article.story_id, most=MOST)
        condition = f"story_id = :story AND {sees('articles.id')}"
        rows = db.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE {condition} ORDER BY published_at DESC, id DESC LIMIT :most",
            parameters,
        )
        articles = [article_from_row(row) for row in rows][::-1]
        (total,) = db.execute(f"SELECT count(*) FROM articles WHERE {condition}", parameters).fetchone()
    relations = relations_in_articles(db, guild_id, [found.id for found in articles])
    return Coverage(with_texts(db, guild_id, articles), relations, total)
