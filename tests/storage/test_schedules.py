from datetime import timedelta

import pytest

from bot.digest.cadence import due_after, renewed_due
from storage.database import Database
from storage.deliveries import count_waiting, deliveries_of, mark_failed, put_back, take_waiting, write_messages
from storage.models import ChannelId, GuildId, ScheduleId
from storage.runs import claim_due
from storage.schedules import (
    find_schedules,
    forget_removed_schedules,
    get_schedule,
    list_schedules,
    pause_schedule,
    remove_schedule,
    renew_due_times,
    resume_schedule,
)
from tests.builders import NOW
from tests.schedules import CHANNEL, GUILD, store_news, store_schedule

OTHER = GuildId(11)


def test_a_schedule_is_read_as_it_was_stored(db: Database) -> None:
    stored = store_schedule(db, times=("08:00", "18:30"), days=(0, 4), timezone="Europe/Berlin")
    assert get_schedule(db, GUILD, stored.id) == stored
    assert (stored.times, stored.days, stored.timezone) == (("08:00", "18:30"), (0, 4), "Europe/Berlin")
    assert (stored.guild_id, stored.channel_id, stored.paused_because) == (GUILD, CHANNEL, None)


def test_the_first_digest_covers_the_day_before(db: Database) -> None:
    store_news(db, "Old", now=NOW - timedelta(hours=30))
    store_news(db, "Of yesterday", now=NOW - timedelta(hours=23))
    schedule = store_schedule(db)
    assert schedule.cursor == 1
    assert schedule.covered_until == NOW - timedelta(hours=24)


def test_the_first_digest_starts_at_the_end_where_nothing_is_recent(db: Database) -> None:
    store_news(db, "Old", now=NOW - timedelta(hours=30))
    assert store_schedule(db).cursor == 1


def test_other_guilds_do_not_see_a_schedule(db: Database) -> None:
    schedule = store_schedule(db)
    assert get_schedule(db, OTHER, schedule.id) is None
    assert list_schedules(db, OTHER) == []
    assert not remove_schedule(db, OTHER, schedule.id, "removed", NOW)
    assert not pause_schedule(db, OTHER, schedule.id, "No.")
    assert resume_schedule(db, OTHER, schedule.id, due_after, NOW) is None
    assert list_schedules(db, GUILD) == [schedule]


def test_schedules_are_found_by_words(db: Database) -> None:
    names = ["Café news", "Evening", "Late evening"]
    for name in names:
        store_schedule(db, name=name)
    assert [schedule.name for schedule in find_schedules(db, GUILD, "EVEN")] == ["Evening", "Late evening"]
    assert [schedule.name for schedule in find_schedules(db, GUILD, "cafe")] == ["Café news"]
    assert [schedule.name for schedule in find_schedules(db, GUILD, "")] == names
    assert len(find_schedules(db, GUILD, "", limit=2)) == 2


def test_what_is_removed_is_shown_no_more_and_comes_back_with_its_messages(db: Database) -> None:
    schedule = store_schedule(db)
    (run,) = claim_due(db, due_after, NOW + timedelta(days=1))
    write_messages(db, run, [("{}", "a")], articles=0, now=NOW)
    assert remove_schedule(db, GUILD, schedule.id, "removed by Ann", NOW)
    assert not remove_schedule(db, GUILD, schedule.id, "removed by Ann", NOW)
    assert (get_schedule(db, GUILD, schedule.id), list_schedules(db, GUILD), count_waiting(db, GUILD)) == (None, [], 0)
    assert [gone.id for gone in list_schedules(db, GUILD, removed=True)] == [schedule.id]
    assert take_waiting(db, NOW + timedelta(days=1), limit=5) == []
    assert claim_due(db, due_after, NOW + timedelta(days=9)) == []
    back = resume_schedule(db, GUILD, schedule.id, due_after, NOW + timedelta(days=10))
    assert back is not None
    assert (back.cursor, back.removed_at, back.paused_because) == (run.upto, None, None)
    assert [delivery.run_id for delivery in take_waiting(db, NOW + timedelta(days=10), limit=5)] == [run.id]


def test_what_was_removed_long_ago_is_forgotten_with_its_messages(db: Database) -> None:
    schedule, kept = store_schedule(db), store_schedule(db, name="Kept")
    runs = claim_due(db, due_after, NOW + timedelta(days=1))
    for run in runs:
        write_messages(db, run, [("{}", "a")], articles=0, now=NOW)
    remove_schedule(db, GUILD, schedule.id, "removed by Ann", NOW)
    assert forget_removed_schedules(db, before=NOW, limit=1)
    assert len(list_schedules(db, GUILD, removed=True)) == 1
    later = NOW + timedelta(seconds=1)
    assert not forget_removed_schedules(db, before=later, limit=1)
    assert forget_removed_schedules(db, before=later, limit=1)
    assert list_schedules(db, GUILD, removed=True) == []
    assert [len(deliveries_of(db, run.id)) for run in runs] == [0, 1]
    assert get_schedule(db, GUILD, kept.id) is not None


def test_a_paused_schedule_keeps_its_first_reason(db: Database) -> None:
    schedule = store_schedule(db)
    assert pause_schedule(db, GUILD, schedule.id, "The channel is gone.")
    assert not pause_schedule(db, GUILD, schedule.id, "Another.")
    (paused,) = list_schedules(db, GUILD)
    assert paused.paused_because == "The channel is gone."


def test_resuming_sets_the_next_time_and_keeps_the_cursor(db: Database) -> None:
    schedule = store_schedule(db)
    pause_schedule(db, GUILD, schedule.id, "Paused by an admin.")
    store_news(db)
    later = NOW + timedelta(days=10)
    resumed = resume_schedule(db, GUILD, schedule.id, due_after, later)
    assert resumed is not None
    assert resumed.paused_because is None
    assert resumed.next_due_at == due_after(schedule, later)
    assert resumed.cursor == schedule.cursor


def test_resuming_what_runs_changes_nothing(db: Database) -> None:
    schedule = store_schedule(db)
    assert resume_schedule(db, GUILD, schedule.id, due_after, NOW + timedelta(days=3)) == schedule


def test_resuming_lets_held_messages_go_at_once_but_not_refused_ones(db: Database) -> None:
    schedule = store_schedule(db)
    (run,) = claim_due(db, due_after, NOW + timedelta(days=1))
    write_messages(db, run, [("{}", "a"), ("{}", "b")], articles=0, now=NOW)
    (first,) = take_waiting(db, NOW, limit=5)
    mark_failed(db, first.id, "Refused.", now=NOW)
    (second,) = take_waiting(db, NOW, limit=5)
    put_back(db, second.id, "No permission.", next_attempt_at=NOW + timedelta(minutes=30))
    pause_schedule(db, GUILD, schedule.id, "No permission.")
    assert take_waiting(db, NOW + timedelta(minutes=45), limit=5) == []
    resume_schedule(db, GUILD, schedule.id, due_after, NOW)
    (again,) = take_waiting(db, NOW, limit=5)
    assert (again.id, again.attempts, again.started_at) == (second.id, 0, NOW)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_due_times_are_renewed_when_the_clock_went_back(db: Database, zone: str) -> None:
    far = NOW + timedelta(days=365 * 70)
    schedule = store_schedule(db, timezone=zone, now=far)
    assert renew_due_times(db, renewed_due, NOW) == 1
    assert renew_due_times(db, renewed_due, NOW) == 0
    renewed = get_schedule(db, GUILD, schedule.id)
    assert renewed is not None
    assert renewed.next_due_at == due_after(schedule, NOW)


def test_renewing_leaves_what_is_due_already(db: Database) -> None:
    schedule = store_schedule(db)
    assert renew_due_times(db, renewed_due, schedule.next_due_at) == 0


def test_an_unknown_schedule_is_none(db: Database) -> None:
    assert get_schedule(db, GUILD, ScheduleId(7)) is None
    assert store_schedule(db, channel_id=ChannelId(5)).channel_id == 5
