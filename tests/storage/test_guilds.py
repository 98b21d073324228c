from datetime import timedelta

from storage.database import Database
from storage.guilds import (
    WITH_GUILDS,
    forget_guild,
    guild_settings,
    guilds_left_before,
    leave_guild,
    rejoin_guild,
    set_alert_channel,
    set_retention,
    set_timezone,
)
from storage.models import ChannelId, GuildId, GuildSettings
from storage.runs import claim_now
from tests.builders import NOW
from tests.schedules import store_news, store_schedule


def test_a_guild_starts_with_the_defaults(db: Database) -> None:
    assert guild_settings(db, GuildId(1)) == GuildSettings(GuildId(1), "UTC")


def test_a_time_zone_is_kept_for_its_guild_only(db: Database) -> None:
    set_timezone(db, GuildId(1), "Asia/Seoul", now=NOW)
    assert set_timezone(db, GuildId(1), "Europe/Oslo", now=NOW).timezone == "Europe/Oslo"
    assert guild_settings(db, GuildId(1)).timezone == "Europe/Oslo"
    assert guild_settings(db, GuildId(2)).timezone == "UTC"


def test_settings_are_kept_beside_each_other(db: Database) -> None:
    set_alert_channel(db, GuildId(1), ChannelId(5), now=NOW)
    set_retention(db, GuildId(1), 30, now=NOW)
    assert set_timezone(db, GuildId(1), "Asia/Seoul", now=NOW) == GuildSettings(
        GuildId(1), "Asia/Seoul", ChannelId(5), 30
    )
    set_alert_channel(db, GuildId(1), None, now=NOW)
    assert set_retention(db, GuildId(1), None, now=NOW) == GuildSettings(GuildId(1), "Asia/Seoul")


def test_every_table_that_names_a_guild_is_forgotten_with_it(db: Database) -> None:
    named = {table.name for table in db.tables if any(column.name == "guild_id" for column in table.columns)}
    assert named == set(WITH_GUILDS)


def test_a_large_guild_is_forgotten_in_parts(db: Database) -> None:
    for number in range(5):
        store_news(db, f"Title {number}", guild_id=GuildId(1))
    store_schedule(db, guild_id=GuildId(1))
    store_news(db, "Of another", guild_id=GuildId(2))
    leave_guild(db, GuildId(1), now=NOW)
    calls = 1
    while not forget_guild(db, GuildId(1), limit=2):
        calls += 1
    assert calls >= 3
    assert db["sightings"].count == 1
    assert db["schedules"].count == 0
    assert guilds_left_before(db, NOW + timedelta(days=1)) == []


def test_the_digests_of_a_guild_are_forgotten_in_parts_and_stay_when_it_comes_back(db: Database) -> None:
    schedule = store_schedule(db, guild_id=GuildId(1))
    for second in range(3):
        assert claim_now(db, GuildId(1), schedule.id, NOW + timedelta(seconds=second))
    leave_guild(db, GuildId(1), now=NOW)
    assert not forget_guild(db, GuildId(1), limit=2)
    assert (db["runs"].count, db["schedules"].count) == (1, 1)
    rejoin_guild(db, GuildId(1), now=NOW)
    assert forget_guild(db, GuildId(1), limit=2)
    assert (db["runs"].count, db["schedules"].count) == (1, 1)


def test_leaving_twice_keeps_the_first_time(db: Database) -> None:
    store_schedule(db, guild_id=GuildId(1))
    assert leave_guild(db, GuildId(1), now=NOW)
    assert not leave_guild(db, GuildId(1), now=NOW + timedelta(days=1))
    assert rejoin_guild(db, GuildId(1), now=NOW) == NOW
    assert rejoin_guild(db, GuildId(1), now=NOW) is None
