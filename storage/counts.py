"""Counts for `/status`: how much is stored, as one guild sees it, and how much room all of it takes."""

from dataclasses import replace

from storage.database import Database
from storage.models import ActorId, Counts, GuildId
from storage.views import View, view_of
from storage.visibility import SEES_SET_ASIDE, SIGHTINGS_BY_GUILD, scope, sees


def counts(db: Database, guild_id: GuildId) -> Counts:
    """Count what the guild sees; the host sees everything."""
    # Everything goes from the guild's articles outwards: what others see costs nothing. Positions are numbered without
    # gaps, so the last one is the number of sentences; counting them would read all texts.
    row = db.execute(
        f"""
        WITH seen AS MATERIALIZED (SELECT DISTINCT article_id FROM {SIGHTINGS_BY_GUILD})
        SELECT
            (SELECT count(*) FROM seen),
            (SELECT coalesce(sum((SELECT max(position) FROM sentences WHERE article_id = seen.article_id)), 0)
                FROM seen),
            (SELECT count(DISTINCT actor_id) FROM seen CROSS JOIN article_actors USING (article_id)),
            (SELECT count(*) FROM seen CROSS JOIN relations USING (article_id)),
            (SELECT count(DISTINCT story_id) FROM seen CROSS JOIN articles ON articles.id = seen.article_id),
            (SELECT count(DISTINCT feed_id) FROM subscriptions WHERE :guild IN (0, guild_id)),
            (SELECT count(*) FROM schedules WHERE :guild IN (0, guild_id) AND removed_at IS NULL),
            (SELECT count(*) FROM set_aside WHERE :guild IN (0, guild_id)
                OR {SEES_SET_ASIDE})
        """,
        scope(guild_id),
    ).fetchone()
    found = Counts(*row)
    view = view_of(db, guild_id)
    return replace(found, actors=_count_shown(db, guild_id, view)) if view else found


def _count_shown(db: Database, guild_id: GuildId, view: View) -> int:
    """Count the actors that the guild is shown; facts are looked at for those alone whose names were split."""
    named = db.execute(
        f"""
        WITH seen AS MATERIALIZED (SELECT DISTINCT article_id FROM {SIGHTINGS_BY_GUILD})
        SELECT DISTINCT actor_id FROM seen CROSS JOIN article_actors USING (article_id)
        """,
        scope(guild_id),
    )
    shown = {view.place(ActorId(actor_id)) for (actor_id,) in named if actor_id not in view.split}
    parted = {view.place(actor_id) for actor_id in view.split}
    parted |= {owner for owners in view.split.values() for owner in owners.values()}
    for actor_id in parted - shown:
        (is_named,) = db.execute(
            f"SELECT EXISTS (SELECT 1 FROM {view.named_as(actor_id)} AS found WHERE {sees('found.article_id')})",
            scope(guild_id),
        ).fetchone()
        if is_named:
            shown.add(actor_id)
    return len(shown - view.hidden)


def file_size(db: Database) -> int:
    """Return the size of the database in bytes, for all guilds together."""
    (pages,), (page_size,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    return int(pages) * int(page_size)
