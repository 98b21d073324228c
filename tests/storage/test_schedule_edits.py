import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.cadence import due_after, quiet_end
from storage.database import Database
from storage.deliveries import deliveries_of, mark_sent, put_back, release, take_waiting, write_messages
from storage.migrations import migrations
from storage.models import ChannelId, FeedId, GuildId, Length, ScheduleOptions, WhenEmpty
from storage.runs import claim_due, last_post
from storage.schedules import edit_schedule, find_stopped_schedules, get_schedule, pause_schedule, remove_schedule
from tests.builders import NOW, make_db
from tests.schedules import GUILD, store_schedule

EIGHT = NOW.replace(hour=8) + timedelta(days=1)
DAY = timedelta(days=1)

CLOCK = st.times().map(lambda hour: f"{hour:%H:%M}")
OPTIONS = st.builds(
    ScheduleOptions,
    min_publishers=st.integers(1, 20),
    feeds=st.lists(st.integers(1, 99).map(FeedId), max_size=3).map(tuple),
    actors=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    words=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    not_words=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    length=st.sampled_from(Length),
    ping_role_id=st.none() | st.integers(1, 2**63 - 1),
    when_empty=st.sampled_from(WhenEmpty),
    crosspost=st.booleans(),
    forum_tag_id=st.none() | st.integers(1, 2**63 - 1),
    picture=st.booleans(),
)


@given(options=OPTIONS)
def test_options_are_read_as_they_were_stored(options: ScheduleOptions) -> None:
    db = make_db()
    schedule = store_schedule(db, options=options, days=(), month_days=(1, 31))
    assert schedule.options == options
    assert get_schedule(db, GUILD, schedule.id) == schedule
    db.conn.close()


@pytest.mark.parametrize(
    "values",
    [
        {"min_publishers": 0},
        {"quiet_from": "22:00"},
        {"quiet_until": "22:00"},
        {"quiet_from": "22:00", "quiet_until": "22:00"},
    ],
)
def test_options_that_make_no_sense_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"story|quiet"):
        ScheduleOptions(**values)


def test_schedules_of_the_version_before_have_the_defaults_and_their_offset() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        db = Database(connection, execute_plugins=False)
        migrations.apply(db, stop_before="m004_schedule_options")
        db.execute(
            """INSERT INTO schedules (guild_id, channel_id, name, times, days, timezone, next_due_at, cursor,
                covered_until, created_by, created_at)
                VALUES (10, 20, 'Old', '08:00', '0,4', 'Asia/Kathmandu', ?, 7, 0, 30, 0)""",
            [int(NOW.timestamp())],
        )
        migrations.apply(db)
        (number,) = db.execute("SELECT id FROM schedules").fetchone()
        schedule = get_schedule(db, GUILD, number)
    assert schedule is not None
    assert schedule.options == ScheduleOptions()
    assert (schedule.month_days, schedule.removed_at, schedule.cursor) == ((), None, 7)
    assert schedule.due_offset == timedelta(hours=5, minutes=45)


# ------------------------------------------------------------------------------------------------------------ edits


def test_an_edit_moves_what_is_due_and_nothing_that_is_covered(db: Database) -> None:
    schedule = store_schedule(db)
    edited = edit_schedule(db, replace(schedule, times=("18:00",), timezone="Asia/Tokyo", cursor=99), due_after, NOW)
    assert edited is not None
    assert edited.next_due_at == datetime(2024, 6, 21, 9, tzinfo=UTC)
    assert edited.due_offset == timedelta(hours=9)
    assert (edited.cursor, edited.covered_until) == (schedule.cursor, schedule.covered_until)


def test_a_due_time_that_has_come_keeps_its_digest_when_the_schedule_is_edited(db: Database) -> None:
    schedule = store_schedule(db)
    edited = edit_schedule(db, replace(schedule, times=("20:00",)), due_after, EIGHT)
    assert edited is not None
    assert edited.next_due_at == EIGHT
    (run,) = claim_due(db, due_after, EIGHT)
    assert run.due_at == EIGHT
    after = get_schedule(db, GUILD, schedule.id)
    assert after is not None
    assert after.next_due_at == EIGHT.replace(hour=20)


def test_what_is_gone_is_not_edited(db: Database) -> None:
    schedule = store_schedule(db)
    assert edit_schedule(db, replace(schedule, guild_id=GuildId(11), name="Mine"), due_after, NOW) is None
    remove_schedule(db, GUILD, schedule.id, "removed", NOW)
    assert edit_schedule(db, schedule, due_after, NOW) is None


def test_only_messages_that_wait_move_to_a_new_channel(db: Database) -> None:
    schedule = store_schedule(db)
    (run,) = claim_due(db, due_after, EIGHT)
    write_messages(db, run, [("{}", "a"), ("{}", "b")], articles=1, now=EIGHT)
    (first,) = take_waiting(db, EIGHT, limit=5)
    mark_sent(db, first.id, 1, now=EIGHT)
    (second,) = take_waiting(db, EIGHT, limit=5)
    put_back(db, second.id, "gone", next_attempt_at=EIGHT + DAY)
    edit_schedule(db, replace(schedule, channel_id=ChannelId(99)), due_after, EIGHT)
    assert [(one.channel_id, one.attempts) for one in deliveries_of(db, run.id)] == [(20, 1), (99, 0)]
    (moved,) = take_waiting(db, EIGHT, limit=5)
    assert (moved.channel_id, moved.started_at) == (99, None)


def test_a_message_that_was_being_sent_during_an_edit_follows_when_it_could_not_be(db: Database) -> None:
    schedule = store_schedule(db)
    (run,) = claim_due(db, due_after, EIGHT)
    write_messages(db, run, [("{}", "a"), ("{}", "b")], articles=1, now=EIGHT)
    (first,) = take_waiting(db, EIGHT, limit=5)
    edit_schedule(db, replace(schedule, channel_id=ChannelId(99)), due_after, EIGHT)
    put_back(db, first.id, "gone", next_attempt_at=EIGHT)
    (again,) = take_waiting(db, EIGHT, limit=5)
    assert (again.part, again.channel_id, again.attempts, again.started_at) == (1, 99, 0, None)
    release(db, [replace(again, channel_id=schedule.channel_id)])
    assert [one.channel_id for one in deliveries_of(db, run.id)] == [99, 99]


def test_messages_that_were_composed_during_an_edit_go_to_the_new_channel(db: Database) -> None:
    schedule = store_schedule(db)
    (run,) = claim_due(db, due_after, EIGHT)
    edit_schedule(db, replace(schedule, channel_id=ChannelId(99)), due_after, EIGHT)
    write_messages(db, run, [("{}", "a")], articles=1, now=EIGHT)
    assert [one.channel_id for one in deliveries_of(db, run.id)] == [99]


def test_what_waits_for_a_tag_gets_the_one_that_its_schedule_is_given(db: Database) -> None:
    schedule = store_schedule(db)
    (run,) = claim_due(db, due_after, EIGHT)
    write_messages(db, run, [('{"title": "Ärger"}', "a"), ("{}", "b")], articles=1, now=EIGHT)
    tagged = replace(schedule, options=ScheduleOptions(forum_tag_id=2**62))
    edit_schedule(db, tagged, due_after, EIGHT)
    waiting = [json.loads(one.payload) for one in deliveries_of(db, run.id)]
    assert waiting == [{"title": "Ärger", "tag": str(2**62)}, {}]
    edit_schedule(db, schedule, due_after, EIGHT)
    assert [json.loads(one.payload) for one in deliveries_of(db, run.id)] == [{"title": "Ärger"}, {}]


def test_what_can_run_again_is_found_paused_ones_first(db: Database) -> None:
    gone, paused, _ = (store_schedule(db, name=name) for name in ("Gone", "Paused", "Running"))
    remove_schedule(db, GUILD, gone.id, "removed", NOW)
    pause_schedule(db, GUILD, paused.id, "paused")
    assert [found.name for found in find_stopped_schedules(db, GUILD, "")] == ["Paused", "Gone"]
    assert [found.name for found in find_stopped_schedules(db, GUILD, "go")] == ["Gone"]


# ------------------------------------------------------------------------------------------------------ quiet hours


def test_many_schedules_in_quiet_hours_hold_up_no_other(db: Database) -> None:
    night = ScheduleOptions(quiet_from="22:00", quiet_until="07:00")
    for number in range(5):
        store_schedule(db, name=f"Quiet {number}", times=("21:00",), options=night)
    store_schedule(db, name="Loud", times=("21:30",))
    late = NOW.replace(hour=23)
    runs = claim_due(db, due_after, late, limit=2, quiet_end=quiet_end)
    assert [run.name for run in runs] == ["Loud"]
    assert claim_due(db, due_after, late, limit=2, quiet_end=quiet_end) == []
    morning = claim_due(db, due_after, EIGHT.replace(hour=7), quiet_end=quiet_end)
    assert {(run.due_at.hour, run.missed) for run in morning} == {(21, 0)}
    assert len(morning) == 5


# -------------------------------------------------------------------------------------------------------- last post


def test_the_last_post_is_the_last_run_that_posted_something(db: Database) -> None:
    schedule = store_schedule(db)
    made = last_post(db, schedule.id)
    assert made is not None
    assert (made.at, made.told_until, made.upto) == (NOW, NOW - DAY, 0)
    runs = []
    for day, messages in enumerate(([("{}", "a")], [], [])):
        (run,) = claim_due(db, due_after, EIGHT + day * DAY)
        write_messages(db, run, messages, articles=0, now=EIGHT)
        runs.append(run)
    last = last_post(db, schedule.id)
    assert last is not None
    assert (last.at, last.told_until) == (EIGHT, EIGHT)
    assert last_post(db, schedule.id, before=runs[0].id) == made
