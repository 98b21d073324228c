"""The latest articles that a guild sees: a sample of bounded size, so that a keystroke costs the same for ever."""

from storage.database import Database
from storage.models import ArticleId, GuildId
from storage.visibility import SIGHTINGS_BY_GUILD, scope, sees

MOST = 1000
"""How many articles the sample holds. A guild that sees few has all of them looked at."""

_FEW = 4000


def recent_articles(db: Database, guild_id: GuildId) -> list[ArticleId]:
    """Return the latest articles by publication that the guild sees, newest first, at most `MOST`.

    Two ways to the same answer: walking back through all articles is quick for who sees many of them, going through
    what the guild saw is quick for who sees few.
    """
    (seen,) = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {SIGHTINGS_BY_GUILD} LIMIT :few)", scope(guild_id, few=_FEW)
    ).fetchone()
    visible = f"id IN (SELECT article_id FROM {SIGHTINGS_BY_GUILD})" if seen < _FEW else sees("articles.id")
    # The unary plus keeps SQLite from walking back through everybody's articles where the guild sees few.
    order = "+published_at DESC, id DESC" if seen < _FEW else "published_at DESC, id DESC"
    rows = db.execute(
        f"SELECT id FROM articles WHERE {visible} ORDER BY {order} LIMIT :most", scope(guild_id, most=MOST)
    )
    return [ArticleId(article_id) for (article_id,) in rows]
