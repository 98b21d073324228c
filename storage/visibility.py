"""Which articles a guild sees: one piece of SQL that every query about articles contains.

A guild sees what was added there, what the feeds that it subscribes to brought, and what the host added at the
command line (guild 0). The host itself sees everything. Of a feed that another guild had before, it sees what a feed
that nobody had would have brought: what was seen earlier tells of that other guild.
"""

from storage.models import GuildId

SIGHTINGS = """(
    SELECT article_id, id AS number, seen_at, is_news FROM sightings
    WHERE :guild = 0 OR guild_id IN (0, :guild)
        OR feed_id IN (SELECT feed_id FROM subscriptions WHERE guild_id = :guild) AND id >= (
            SELECT first_sighting FROM subscriptions
            WHERE subscriptions.guild_id = :guild AND subscriptions.feed_id = sightings.feed_id
        )
)"""
"""A table expression: the sightings that guild `:guild` sees; the lowest `number` of an article is its first."""

SIGHTINGS_BY_GUILD = """(
    SELECT article_id, id AS number, seen_at, is_news FROM sightings WHERE :guild = 0
    UNION ALL SELECT article_id, id, seen_at, is_news FROM sightings WHERE :guild <> 0 AND guild_id IN (0, :guild)
    UNION ALL SELECT article_id, sightings.id, seen_at, is_news
    FROM subscriptions CROSS JOIN sightings ON sightings.feed_id = subscriptions.feed_id
        AND sightings.id >= subscriptions.first_sighting
    WHERE :guild <> 0 AND subscriptions.guild_id = :guild
)"""
"""The same rows, found from the guild outwards: for questions about all that a guild sees, so that one that sees
little does not pay for what others see. Where few rows are wanted of many, `SIGHTINGS` is quicker."""

SEES_SET_ASIDE = """EXISTS (
    SELECT 1 FROM subscriptions WHERE subscriptions.guild_id = :guild
        AND subscriptions.feed_id = set_aside.feed_id AND subscriptions.added_at <= set_aside.set_aside_at
)"""
"""A condition on a row of `set_aside`: it came by a feed while guild `:guild` had it."""


def sees(article_id: str) -> str:
    """Return a condition: guild `:guild` sees the article whose id is the expression `article_id`.

    The expression is a parameter or names its table: a bare column would be taken for that of the sightings.
    """
    if "." not in article_id and not article_id.startswith(":"):
        raise ValueError(f"{article_id} does not name its table")
    return f"""EXISTS (
        SELECT 1 FROM sightings AS seen WHERE seen.article_id = {article_id} AND (
            :guild = 0 OR seen.guild_id IN (0, :guild)
            OR EXISTS (
                SELECT 1 FROM subscriptions WHERE subscriptions.guild_id = :guild
                    AND subscriptions.feed_id = seen.feed_id AND subscriptions.first_sighting <= seen.id
            )
        )
    )"""


def scope(guild_id: GuildId, **values: object) -> dict[str, object]:
    """Return the parameters of a query that contains one of the above, with others of its own."""
    return {"guild": guild_id, **values}
