"""Databases of earlier versions, with what was under way in them, go on with this one."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts import write_alerts
from bot.digest.cadence import due_after, quiet_end, renewed_due
from bot.digest.news import news_of_run
from storage.database import Database
from storage.deliveries import deliveries_of, take_back_abandoned, take_waiting
from storage.guilds import forget_guild, guild_settings, leave_guild, rejoin_guild
from storage.migrations import migrations
from storage.models import DeliveryState, GuildSettings, RunId, ScheduleId, ScheduleOptions
from storage.retention import count_expired
from storage.runs import claim_due, forget_runs, uncomposed_runs
from storage.schedules import get_schedule, list_schedules, renew_due_times, resume_schedule
from storage.told import told_by
from storage.troubles import list_troubles
from tests.builders import NOW
from tests.schedules import GUILD

CURATION = Path(__file__).parent.parent / "data" / "databases" / "curation.sql"
MORNING, EVENING, STOPPED = ScheduleId(1), ScheduleId(2), ScheduleId(3)


@pytest.fixture
def old() -> Iterator[Database]:
    """Return a database of the version with m001 and m002, brought to this one."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        db = Database(connection, execute_plugins=False)
        migrations.apply(db, stop_before="m003_quotes")
        connection.executescript(CURATION.read_text(encoding="utf-8"))
        connection.execute("PRAGMA foreign_keys = ON")
        migrations.apply(db)
        yield db


def test_migrations_are_numbered_without_a_gap_in_the_order_of_their_definition() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        names = [one.name for one in migrations.pending(Database(connection, execute_plugins=False))]
    numbers = [int(found[1]) for name in names if (found := re.match(r"m(\d{3})_[a-z_]+$", name))]
    assert numbers == list(range(1, len(names) + 1))


def test_an_old_database_is_whole_after_the_migrations(old: Database) -> None:
    assert old.execute("PRAGMA foreign_key_check").fetchall() == []
    assert old.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    old.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    migrations.apply(old)  # a second start finds nothing to do


def test_old_schedules_keep_what_they_covered_and_get_the_defaults(old: Database) -> None:
    schedules = list_schedules(old, GUILD)
    assert [schedule.name for schedule in schedules] == ["Morning", "Evening", "Stopped"]
    assert {schedule.options for schedule in schedules} == {ScheduleOptions()}
    assert {(schedule.month_days, schedule.removed_at) for schedule in schedules} == {((), None)}
    offsets = [schedule.due_offset for schedule in schedules]
    assert offsets == [timedelta(0), timedelta(hours=5, minutes=45), timedelta(0)]
    assert {(schedule.cursor, schedule.covered_until) for schedule in schedules} == {(1, NOW - timedelta(hours=3))}
    assert renew_due_times(old, renewed_due, NOW) == 0


def test_what_was_being_sent_is_taken_up_with_its_nonce_and_what_waits_comes_after(old: Database) -> None:
    assert take_waiting(old, NOW, limit=9) == []
    assert take_back_abandoned(old, (), now=NOW) == 1
    (third,) = take_waiting(old, NOW, limit=9)
    assert (third.schedule_id, third.part, third.nonce) == (MORNING, 3, f"{3:024}")
    assert third.started_at == NOW
    assert json.loads(third.payload)["embeds"][0]["title"] == "Part 3"
    states = [delivery.state for delivery in deliveries_of(old, third.run_id)]
    assert states == [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SENDING, DeliveryState.WAITING]


def test_a_run_that_was_claimed_is_composed_of_its_own_articles(old: Database) -> None:
    (run,) = uncomposed_runs(old)
    assert run.schedule_id == EVENING
    assert [found.article.title for found in news_of_run(old, run).articles] == [
        "Norway and Sweden sign a fishing treaty"
    ]
    assert told_by(old, EVENING) == []


def test_the_next_digests_of_old_schedules_join_their_last(old: Database) -> None:
    tomorrow = NOW + timedelta(days=1)
    runs = claim_due(old, due_after, tomorrow, quiet_end=quiet_end)
    assert {(run.schedule_id, run.after) for run in runs} == {(MORNING, 1), (EVENING, 1)}
    assert {run.window.start for run in runs} == {NOW - timedelta(hours=3)}


def test_a_schedule_that_was_paused_stays_so_until_somebody_resumes_it(old: Database) -> None:
    stopped = get_schedule(old, GUILD, STOPPED)
    assert stopped is not None
    assert stopped.paused_because == "I cannot see the channel."
    resume_schedule(old, GUILD, STOPPED, due_after, NOW)
    (held,) = take_waiting(old, NOW, limit=9)
    assert (held.schedule_id, held.nonce) == (STOPPED, f"{9:024}")


def test_an_old_guild_has_no_alerts_and_no_retention_and_may_leave_and_return(old: Database) -> None:
    assert guild_settings(old, GUILD) == GuildSettings(GUILD, "Asia/Kathmandu")
    assert write_alerts(old, NOW) == 0
    assert [trouble.subject for trouble in list_troubles(old)] == [f"refused:{MORNING}"]
    assert count_expired(old, GUILD, NOW).articles == 1
    assert leave_guild(old, GUILD, now=NOW)
    assert rejoin_guild(old, GUILD, now=NOW) == NOW


def test_old_runs_are_forgotten_with_their_messages_and_a_guild_with_all(old: Database) -> None:
    claim_due(old, due_after, NOW + timedelta(days=1))
    old.execute("UPDATE deliveries SET state = 'sent', finished_at = 0")
    assert forget_runs(old, before=NOW + timedelta(days=9), limit=99) == 1
    assert deliveries_of(old, RunId(2)) == []
    leave_guild(old, GUILD, now=NOW)
    assert forget_guild(old, GUILD, limit=99)
    assert old.execute("PRAGMA foreign_key_check").fetchall() == []
