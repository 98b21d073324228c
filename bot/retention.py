"""Old articles go: a guild loses what it wanted to keep no longer, and what nobody sees any more is deleted."""

from datetime import datetime, timedelta
from typing import Final

from bot.ingest.grouping import forget_article
from storage.database import Database
from storage.models import HOST, ArticleId
from storage.retention import delete_unwanted, expire, guilds_with_retention, unwanted_articles
from storage.store import Store

LEAST_DAYS: Final = 7
MOST_DAYS: Final = 3650

_AT_ONCE: Final = 20
"""How many articles one transaction deletes: what is to be stored meanwhile does not wait for long."""


async def apply_retention(store: Store, now: datetime, *, host_days: int | None = None) -> int:
    """Let each guild lose what is older than it wants; delete what no guild sees any more; return how many articles.

    `host_days` is how long what the host added is kept, None for ever.
    """
    wanted = await store.read(guilds_with_retention)
    if host_days is not None:
        wanted.append((HOST, host_days))
    for guild_id, days in wanted:
        before, rest = now - timedelta(days=days), True
        while rest:
            rest = await store.run(expire, guild_id, before, limit=_AT_ONCE * 10) > 0
    deleted, after = 0, ArticleId(0)
    while unwanted := await store.read(unwanted_articles, after, limit=_AT_ONCE):
        deleted += await store.run(delete_articles, unwanted, now=now)
        after = unwanted[-1]
    return deleted


def delete_articles(db: Database, article_ids: list[ArticleId], *, now: datetime) -> int:
    """Delete those of the articles that no guild sees, with their parts in their stories; return how many."""
    deleted = 0
    for article_id in article_ids:
        gone = delete_unwanted(db, article_id, now=now)
        if gone is not None:
            forget_article(db, *gone)
            deleted += 1
    return deleted
