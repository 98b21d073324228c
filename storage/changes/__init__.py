"""What is new between actors: who deals with whom for the first time, in what new way, and what turned.

What some articles say is held against all that was stored before them. What is negated, hypothetical or only possible
never counts; what somebody claims is a change too, and its relation says that it is a claim. The counts behind warmer
and cooler are of what is stated alone.
"""

import json
from collections.abc import Iterable

from storage.changes.comparison import Comparison
from storage.changes.records import Change, ChangeKind, Changes, Tally
from storage.changes.silence import SILENCE
from storage.database import Database
from storage.models import ArticleId, GuildId, Window
from storage.text import to_seconds
from storage.visibility import scope, sees

__all__ = ["MOST", "SILENCE", "Change", "ChangeKind", "Changes", "Tally", "changes_in", "changes_in_articles"]

MOST = 10
"""How many changes of each kind are returned at most."""

_MOST_ARTICLES = 3000


def changes_in(db: Database, guild_id: GuildId, window: Window, *, most: int = MOST) -> Changes:
    """Return what the articles published within the window change, against all that was published before it.

    A pair is new when nothing is stored of the two before, and a kind when nothing of its class is. A denial is news
    where the claim stood before and nobody had denied it. A pair is warmer or cooler when it has at least two stated
    entries now and three before that are cooperative or hostile, and the balance between these, from -1 to 1, moved
    by at least half. An actor is back when the guild's articles of the 30 days before did not name it, but older did.

    Of more than 3,000 articles, the latest are looked at.
    """
    rows = db.execute(
        f"""
        SELECT id FROM articles WHERE published_at >= :start AND published_at < :end AND {sees("articles.id")}
        ORDER BY published_at DESC, id DESC LIMIT {_MOST_ARTICLES}
        """,
        scope(guild_id, start=to_seconds(window.start), end=to_seconds(window.end)),
    )
    now = [article_id for (article_id,) in rows]
    return Comparison(db, guild_id, now, to_seconds(window.start), "articles.published_at < :start").changes(most)


def changes_in_articles(
    db: Database, guild_id: GuildId, article_ids: Iterable[ArticleId], *, most: int = MOST
) -> Changes:
    """Return what these articles, which the guild sees, change against all others; the rules are those of `changes_in`.

    For digests, which hold what was stored since the last one, whenever it was published.
    """
    now = sorted(article_ids)[-_MOST_ARTICLES:]
    (start,) = db.execute(
        "SELECT coalesce(min(published_at), 0) FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(now)],
    ).fetchone()
    return Comparison(db, guild_id, now, start, "TRUE").changes(most)
