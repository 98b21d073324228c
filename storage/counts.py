"""Counts for `/status`: how much is stored, as one guild sees it."""

from sqlite_utils import Database

from storage.models import Counts, GuildId
from storage.visibility import SIGHTINGS, scope, sees


def counts(db: Database, guild_id: GuildId) -> Counts:
    """Count what the guild sees; the host sees everything."""
    # Positions are numbered without gaps, so the last one is the number of sentences: counting them would read all
    # texts. An actor counts by its first visible article for the same reason.
    articles, sentences, stories = db.execute(
        f"""
        SELECT count(*), coalesce(sum((SELECT max(position) FROM sentences WHERE article_id = articles.id)), 0),
            count(DISTINCT story_id)
        FROM articles WHERE id IN (SELECT article_id FROM {SIGHTINGS})
        """,
        scope(guild_id),
    ).fetchone()
    row = db.execute(
        f"""
        SELECT
            (SELECT count(*) FROM actors WHERE EXISTS (
                SELECT 1 FROM article_actors WHERE actor_id = actors.id AND {sees("article_actors.article_id")}
            )),
            (SELECT count(*) FROM relations WHERE {sees("relations.article_id")}),
            (SELECT count(DISTINCT feed_id) FROM subscriptions WHERE :guild IN (0, guild_id)),
            (SELECT count(*) FROM schedules WHERE :guild IN (0, guild_id)),
            (SELECT count(*) FROM set_aside WHERE :guild IN (0, guild_id)
                OR feed_id IN (SELECT feed_id FROM subscriptions WHERE guild_id = :guild))
        """,
        scope(guild_id),
    ).fetchone()
    actors, relations, feeds, schedules, set_aside = row
    return Counts(
        articles=articles,
        sentences=sentences,
        actors=actors,
        relations=relations,
        stories=stories,
        feeds=feeds,
        schedules=schedules,
        set_aside=set_aside,
    )
