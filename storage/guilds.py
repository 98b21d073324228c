"""Queries about guilds: what their admins configured."""

from datetime import datetime

from sqlite_utils import Database

from storage.models import GuildId, GuildSettings
from storage.text import to_seconds


def guild_settings(db: Database, guild_id: GuildId) -> GuildSettings:
    """Return the guild's settings; the defaults where nothing was configured."""
    row = db.execute("SELECT timezone FROM guilds WHERE guild_id = ?", (guild_id,)).fetchone()
    return GuildSettings(guild_id, row[0]) if row else GuildSettings(guild_id)


def set_timezone(db: Database, guild_id: GuildId, timezone: str, *, now: datetime) -> GuildSettings:
    """Set the guild's time zone, an IANA name that the caller has checked, and return the new settings."""
    db.execute(
        """
        INSERT INTO guilds (guild_id, timezone, created_at) VALUES (?, ?, ?)
        ON CONFLICT (guild_id) DO UPDATE SET timezone = excluded.timezone
        """,
        (guild_id, timezone, to_seconds(now)),
    )
    return GuildSettings(guild_id, timezone)
