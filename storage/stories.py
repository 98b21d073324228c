"""Stories as stored: which articles are in one, and the words of those that may still grow.

A story's centroid is the sum of its articles' weighed terms, one row a term, so that the table is also the index from
a term to the stories it stands in. The row of `terms` whose term is empty counts the articles.
"""

import json
import math
from collections.abc import Collection, Mapping
from datetime import datetime

from storage.database import Database
from storage.models import ArticleId, StoryCandidate, StoryId
from storage.text import from_seconds, to_seconds

_ALL = ""
_NOTHING = 1e-9  # what subtracting leaves of a weight that is gone


def count_terms(db: Database, terms: Collection[str]) -> None:
    """Count one more article that has these terms."""
    db.conn.executemany(
        "INSERT INTO terms (term, articles) VALUES (?, 1) ON CONFLICT (term) DO UPDATE SET articles = articles + 1",
        [(term,) for term in {*terms, _ALL}],
    )


def uncount_terms(db: Database, terms: Collection[str]) -> None:
    """Count one article less that has these terms."""
    chosen = "WHERE term IN (SELECT value FROM json_each(?))"
    parameters = [json.dumps([*terms, _ALL])]
    db.execute(f"UPDATE terms SET articles = articles - 1 {chosen}", parameters)
    db.execute(f"DELETE FROM terms {chosen} AND articles <= 0", parameters)


def document_frequencies(db: Database, terms: Collection[str]) -> tuple[dict[str, int], int]:
    """Return in how many of the articles counted so far each term stands, and how many articles that were."""
    rows = db.execute(
        "SELECT term, articles FROM terms WHERE term IN (SELECT value FROM json_each(?))", [json.dumps([*terms, _ALL])]
    )
    found: dict[str, int] = dict(rows.fetchall())
    return found, found.pop(_ALL, 0)


def candidates(db: Database, weights: Mapping[str, float], *, since: datetime, until: datetime) -> list[StoryCandidate]:
    """Return the stories with a term of the article and a date between, most alike first.

    `weights` is a vector of length 1.
    """
    rows = db.execute(
        """
        SELECT stories.id, shared.dot / sqrt(stories.squared_norm), stories.articles, stories.first_at, stories.last_at
        FROM (
            SELECT story_terms.story_id, sum(story_terms.weight * article.value) AS dot
            FROM json_each(:weights) AS article CROSS JOIN story_terms ON story_terms.term = article.key
            GROUP BY story_terms.story_id
        ) AS shared JOIN stories ON stories.id = shared.story_id
        WHERE stories.last_at >= :since AND stories.first_at <= :until AND stories.squared_norm > 0
        ORDER BY 2 DESC, stories.id LIMIT 20
        """,
        {"weights": json.dumps(weights), "since": to_seconds(since), "until": to_seconds(until)},
    )
    return [
        StoryCandidate(StoryId(id_), min(cosine, 1.0), articles, from_seconds(first_at), from_seconds(last_at))
        for id_, cosine, articles, first_at, last_at in rows
    ]


def put_in_story(
    db: Database,
    story_id: StoryId | None,
    article_id: ArticleId,
    weights: Mapping[str, float],
    *,
    published_at: datetime,
) -> StoryId:
    """Put an article into a story, or into a new one for None; return which."""
    at = to_seconds(published_at)
    if story_id is None:
        new = db.execute("INSERT INTO stories (first_at, last_at) VALUES (?, ?) RETURNING id", [at, at]).fetchone()
        story_id = StoryId(new[0])
    (dot,) = db.execute(
        """
        SELECT coalesce(sum(story_terms.weight * article.value), 0)
        FROM json_each(?) AS article JOIN story_terms ON story_terms.term = article.key AND story_terms.story_id = ?
        """,
        [json.dumps(weights), story_id],
    ).fetchone()
    grown = 2 * dot + sum(weight * weight for weight in weights.values())
    db.conn.executemany(
        """
        INSERT INTO story_terms (term, story_id, weight) VALUES (?, ?, ?)
        ON CONFLICT (term, story_id) DO UPDATE SET weight = weight + excluded.weight
        """,
        [(term, story_id, weight) for term, weight in weights.items()],
    )
    db.execute(
        """
        UPDATE stories SET articles = articles + 1, squared_norm = squared_norm + ?,
            first_at = min(first_at, ?), last_at = max(last_at, ?) WHERE id = ?
        """,
        [grown, at, at, story_id],
    )
    db.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story_id, article_id])
    return story_id


def leave_story(db: Database, story_id: StoryId, weights: Mapping[str, float]) -> None:
    """Take an article that was deleted out of its story; a story without articles is no more.

    `weights` need not be those with which it came: a term's weight never falls below zero.
    """
    left = db.execute("UPDATE stories SET articles = articles - 1 WHERE id = ? RETURNING articles", [story_id])
    if left.fetchone() == (0,):
        db.execute("DELETE FROM stories WHERE id = ?", [story_id])
        return
    db.conn.executemany(
        "UPDATE story_terms SET weight = weight - ? WHERE term = ? AND story_id = ?",
        [(weight, term, story_id) for term, weight in weights.items()],
    )
    db.execute("DELETE FROM story_terms WHERE story_id = ? AND weight <= ?", [story_id, _NOTHING])
    db.execute(
        """
        UPDATE stories SET
            squared_norm = (SELECT coalesce(sum(weight * weight), 0) FROM story_terms WHERE story_id = :story),
            first_at = coalesce((SELECT min(published_at) FROM articles WHERE story_id = :story), first_at),
            last_at = coalesce((SELECT max(published_at) FROM articles WHERE story_id = :story), last_at)
        WHERE id = :story
        """,
        {"story": story_id},
    )


def likeness(db: Database, one: StoryId, other: StoryId) -> float:
    """Return the cosine between two stories' centroids, 0–1; 0 where one of them is closed."""
    (dot,) = db.execute(
        """
        SELECT coalesce(sum(one.weight * other.weight), 0)
        FROM story_terms AS one JOIN story_terms AS other ON other.term = one.term AND other.story_id = ?
        WHERE one.story_id = ?
        """,
        [other, one],
    ).fetchone()
    norms = db.execute("SELECT squared_norm FROM stories WHERE id IN (?, ?)", [one, other]).fetchall()
    product = math.prod(norm for (norm,) in norms)
    return min(dot / math.sqrt(product), 1.0) if len(norms) == 2 and product > 0 else 0.0


def merge_stories(db: Database, into: StoryId, other: StoryId) -> None:
    """Make two stories one: `other` is no more."""
    db.execute(
        """
        INSERT INTO story_terms (term, story_id, weight) SELECT term, ?, weight FROM story_terms WHERE story_id = ?
        ON CONFLICT (term, story_id) DO UPDATE SET weight = weight + excluded.weight
        """,
        [into, other],
    )
    db.execute("UPDATE articles SET story_id = ? WHERE story_id = ?", [into, other])
    db.execute(
        """
        UPDATE stories SET
            articles = stories.articles + other.articles,
            first_at = min(stories.first_at, other.first_at),
            last_at = max(stories.last_at, other.last_at),
            squared_norm = (SELECT coalesce(sum(weight * weight), 0) FROM story_terms WHERE story_id = stories.id)
        FROM (SELECT articles, first_at, last_at FROM stories WHERE id = :other) AS other WHERE stories.id = :into
        """,
        {"into": into, "other": other},
    )
    db.execute("DELETE FROM stories WHERE id = ?", [other])


def close_stories(db: Database, before: datetime) -> None:
    """Forget the words of stories without an article since: none will join them, and each would slow the next."""
    db.execute(
        """
        DELETE FROM story_terms WHERE story_id IN (
            SELECT id FROM stories WHERE last_at < ? AND squared_norm > 0
        )
        """,
        [to_seconds(before)],
    )
    db.execute("UPDATE stories SET squared_norm = 0 WHERE last_at < ? AND squared_norm > 0", [to_seconds(before)])
