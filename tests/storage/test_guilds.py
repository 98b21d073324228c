from sqlite_utils import Database

from storage.guilds import guild_settings, set_timezone
from storage.models import GuildId, GuildSettings
from tests.builders import NOW


def test_a_guild_starts_with_the_defaults(db: Database) -> None:
    assert guild_settings(db, GuildId(1)) == GuildSettings(GuildId(1), "UTC")


def test_a_time_zone_is_kept_for_its_guild_only(db: Database) -> None:
    set_timezone(db, GuildId(1), "Asia/Seoul", now=NOW)
    assert set_timezone(db, GuildId(1), "Europe/Oslo", now=NOW).timezone == "Europe/Oslo"
    assert guild_settings(db, GuildId(1)).timezone == "Europe/Oslo"
    assert guild_settings(db, GuildId(2)).timezone == "UTC"
