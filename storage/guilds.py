"""Queries about guilds: what their admins configured, and whether the bot is still there."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from storage.articles import last_sighting
from storage.database import Database
from storage.models import HOST, ChannelId, GuildId, GuildSettings
from storage.notices import redirect_alerts
from storage.text import from_seconds, to_seconds

LEFT: Final = "I am no longer a member of the server"
"""Why the schedules of a guild that removed the bot are paused."""

WITH_GUILDS: Final = (
    "subscriptions",
    "ended_subscriptions",
    "schedules",
    "actor_views",
    "split_names",
    "curated_names",
    "curation_steps",
    "questions",
    "set_aside",
    "troubles",
    "notices",
    "watches",
    "watched_guilds",
    "finds",
    "sightings",
    "guilds",
)
"""All tables that say something of one guild; what hangs on a row goes with it."""


def guild_settings(db: Database, guild_id: GuildId) -> GuildSettings:
    """Return the guild's settings; the defaults where nothing was configured."""
    row = db.execute(
        "SELECT timezone, alert_channel_id, retention_days FROM guilds WHERE guild_id = ?", (guild_id,)
    ).fetchone()
    if row is None:
        return GuildSettings(guild_id)
    return GuildSettings(guild_id, row[0], None if row[1] is None else ChannelId(row[1]), row[2])


def set_timezone(db: Database, guild_id: GuildId, timezone: str, *, now: datetime) -> GuildSettings:
    """Set the guild's time zone, an IANA name that the caller has checked, and return the new settings."""
    _know(db, guild_id, now)
    db.execute("UPDATE guilds SET timezone = ? WHERE guild_id = ?", (timezone, guild_id))
    return guild_settings(db, guild_id)


def set_alert_channel(db: Database, guild_id: GuildId, channel_id: ChannelId | None, *, now: datetime) -> GuildSettings:
    """Set where the guild is told of trouble, None for nowhere; alerts that wait go there. Return the new settings."""
    _know(db, guild_id, now)
    db.execute("UPDATE guilds SET alert_channel_id = ? WHERE guild_id = ?", (channel_id, guild_id))
    redirect_alerts(db, guild_id, channel_id, now=now)
    return guild_settings(db, guild_id)


def set_retention(db: Database, guild_id: GuildId, days: int | None, *, now: datetime) -> GuildSettings:
    """Set how many days the guild keeps articles, None for ever, and return the new settings."""
    _know(db, guild_id, now)
    db.execute("UPDATE guilds SET retention_days = ? WHERE guild_id = ?", (days, guild_id))
    return guild_settings(db, guild_id)


# --------------------------------------------------------------------------------------------- leaving, coming back


def leave_guild(db: Database, guild_id: GuildId, *, now: datetime) -> bool:
    """Note that the guild removed the bot: its schedules are paused, the rest is kept. Return whether it was there.

    A guild of which nothing is stored is not noted.
    """
    if not _is_known(db, guild_id) or left_at(db, guild_id) is not None:
        return False
    _know(db, guild_id, now)
    db.execute("UPDATE guilds SET left_at = ? WHERE guild_id = ?", (to_seconds(now), guild_id))
    db.execute(
        "UPDATE schedules SET paused_because = ? WHERE guild_id = ? AND paused_because IS NULL", (LEFT, guild_id)
    )
    # Alerts can reach nobody, and watchers are not to hear more of a guild that did not want that.
    db.execute("DELETE FROM notices WHERE guild_id = ? AND state = 'waiting'", (guild_id,))
    db.execute("DELETE FROM finds WHERE guild_id = ?", (guild_id,))
    return True


def rejoin_guild(db: Database, guild_id: GuildId, *, now: datetime) -> datetime | None:
    """Let everything of a guild that took the bot back go on; return when it had left, None where it had not.

    Due times that passed meanwhile stay due, for one late digest.
    """
    gone_since = left_at(db, guild_id)
    if gone_since is None:
        return None
    db.execute("UPDATE guilds SET left_at = NULL WHERE guild_id = ?", (guild_id,))
    db.execute(
        """UPDATE deliveries SET attempts = 0, next_attempt_at = ? WHERE state = 'waiting' AND run_id IN (
            SELECT runs.id FROM runs JOIN schedules ON schedules.id = schedule_id
            WHERE guild_id = ? AND paused_because = ?
        )""",
        (to_seconds(now), guild_id, LEFT),
    )
    db.execute("UPDATE schedules SET paused_because = NULL WHERE guild_id = ? AND paused_because = ?", (guild_id, LEFT))
    db.execute("UPDATE watched_guilds SET cursor = ? WHERE guild_id = ?", (last_sighting(db), guild_id))
    return gone_since


def left_at(db: Database, guild_id: GuildId) -> datetime | None:
    """Return when the guild removed the bot; None while it has it."""
    row = db.execute("SELECT left_at FROM guilds WHERE guild_id = ?", (guild_id,)).fetchone()
    return None if row is None or row[0] is None else from_seconds(row[0])


def compare_guilds(db: Database, members_of: Collection[GuildId]) -> tuple[list[GuildId], list[GuildId]]:
    """Return the guilds with something stored that the bot is no longer in, and those that it is in again."""
    known = {
        GuildId(row[0])
        for row in db.execute(
            """SELECT guild_id FROM guilds UNION SELECT guild_id FROM subscriptions
                UNION SELECT guild_id FROM schedules UNION SELECT guild_id FROM watches"""
        )
    }
    left = {GuildId(row[0]) for row in db.execute("SELECT guild_id FROM guilds WHERE left_at IS NOT NULL")}
    return sorted(known - left - {HOST, *members_of}), sorted(left & set(members_of))


def guilds_left_before(db: Database, before: datetime) -> list[GuildId]:
    """Return the guilds that removed the bot before this instant, and did not take it back."""
    rows = db.execute("SELECT guild_id FROM guilds WHERE left_at < ? ORDER BY guild_id", (to_seconds(before),))
    return [GuildId(row[0]) for row in rows]


def forget_guild(db: Database, guild_id: GuildId, *, limit: int) -> bool:
    """Delete all that is stored of a guild that left, at most `limit` rows of a table; return whether that was all.

    Call it again until it was. What is left of one that came back meanwhile stays. Articles that nobody sees any more
    are left to retention.
    """
    if left_at(db, guild_id) is None:
        return True
    # What hangs on a schedule is more than all the rest.
    runs = "SELECT runs.id FROM runs JOIN schedules ON schedules.id = schedule_id WHERE guild_id = ? LIMIT ?"
    if db.execute(f"DELETE FROM runs WHERE id IN ({runs})", (guild_id, limit)).rowcount == limit:
        return False
    for table in WITH_GUILDS:
        key = "id" if table in {"schedules", "notices", "sightings", "set_aside", "questions"} else None
        if key is None:
            db.execute(f"DELETE FROM {table} WHERE guild_id = ?", (guild_id,))
            continue
        deleted = db.execute(
            f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE guild_id = ? LIMIT ?)", (guild_id, limit)
        ).rowcount
        if deleted == limit:
            return False
    return True


def _is_known(db: Database, guild_id: GuildId) -> bool:
    return any(
        db.execute(f"SELECT 1 FROM {table} WHERE guild_id = ? LIMIT 1", (guild_id,)).fetchone()
        for table in ("guilds", "subscriptions", "schedules", "watches", "sightings", "curation_steps")
    )


def _know(db: Database, guild_id: GuildId, now: datetime) -> None:
    db.execute(
        "INSERT INTO guilds (guild_id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING", (guild_id, to_seconds(now))
    )
