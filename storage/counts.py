"""Counts for `/status`: how much is stored, as one guild sees it, and how much room all of it takes."""

from sqlite_utils import Database

from storage.models import Counts, GuildId
from storage.views import view_of
from storage.visibility import SEES_SET_ASIDE, SIGHTINGS, scope


def counts(db: Database, guild_id: GuildId) -> Counts:
    """Count what the guild sees; the host sees everything."""
    # Everything goes from the guild's articles outwards: what others see costs nothing. Positions are numbered without
    # gaps, so the last one is the number of sentences; counting them would read all texts.
    view = view_of(db, guild_id)
    named = view.named("named.article_id IN (SELECT article_id FROM seen)") if view else ""
    actors = named or "seen CROSS JOIN article_actors USING (article_id)"
    row = db.execute(
        f"""
        WITH seen AS MATERIALIZED (SELECT DISTINCT article_id FROM {SIGHTINGS})
        SELECT
            (SELECT count(*) FROM seen),
            (SELECT coalesce(sum((SELECT max(position) FROM sentences WHERE article_id = seen.article_id)), 0)
                FROM seen),
            (SELECT count(DISTINCT actor_id) FROM {actors}),
            (SELECT count(*) FROM seen CROSS JOIN relations USING (article_id)),
            (SELECT count(DISTINCT story_id) FROM seen CROSS JOIN articles ON articles.id = seen.article_id),
            (SELECT count(DISTINCT feed_id) FROM subscriptions WHERE :guild IN (0, guild_id)),
            (SELECT count(*) FROM schedules WHERE :guild IN (0, guild_id)),
            (SELECT count(*) FROM set_aside WHERE :guild IN (0, guild_id)
                OR {SEES_SET_ASIDE})
        """,
        scope(guild_id),
    ).fetchone()
    return Counts(*row)


def file_size(db: Database) -> int:
    """Return the size of the database in bytes, for all guilds together."""
    (pages,), (page_size,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    return int(pages) * int(page_size)
