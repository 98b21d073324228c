from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digest.cadence import due_after, renewed_due
from storage.articles import articles_between
from storage.database import Database
from storage.deliveries import deliveries_of, mark_failed, mark_sent, take_waiting, write_messages
from storage.models import GuildId, Run, ScheduleId
from storage.runs import claim_due, claim_now, forget_runs, last_run, uncomposed_runs
from storage.schedules import get_schedule, pause_schedule, renew_due_times
from tests.builders import NOW, make_db
from tests.schedules import GUILD, store_news, store_schedule

EIGHT = NOW.replace(hour=8) + timedelta(days=1)


def titles(db: Database, run: Run) -> list[str]:
    return [found.article.title for found in articles_between(db, run.guild_id, run.after, run.upto)]


def test_nothing_is_claimed_before_its_time(db: Database) -> None:
    store_schedule(db)
    assert claim_due(db, due_after, EIGHT - timedelta(seconds=1)) == []


def test_a_due_schedule_is_claimed_once(db: Database) -> None:
    schedule = store_schedule(db)
    store_news(db)
    now = EIGHT + timedelta(seconds=37)
    (run,) = claim_due(db, due_after, now)
    assert claim_due(db, due_after, now) == []
    assert (run.due_at, run.claimed_at, run.missed, run.is_manual) == (EIGHT, now, 0, False)
    assert (run.window.start, run.window.end) == (schedule.covered_until, now)
    assert (run.after, run.upto) == (0, 1)
    moved = get_schedule(db, GUILD, schedule.id)
    assert moved is not None
    assert (moved.next_due_at, moved.last_due_at) == (EIGHT + timedelta(days=1), EIGHT)
    assert (moved.cursor, moved.covered_until) == (1, now)


def test_windows_join(db: Database) -> None:
    store_schedule(db)
    (first,) = claim_due(db, due_after, EIGHT)
    store_news(db)
    (second,) = claim_due(db, due_after, EIGHT + timedelta(days=1))
    assert first.window.end == second.window.start
    assert first.upto == second.after
    assert titles(db, first) == []
    assert titles(db, second) == ["Norway and Sweden sign a fishing treaty"]


def test_after_downtime_one_run_stands_for_all_that_were_missed(db: Database) -> None:
    schedule = store_schedule(db, times=("08:00", "18:00"))
    now = EIGHT + timedelta(days=3, hours=1)
    (run,) = claim_due(db, due_after, now)
    assert run.due_at == schedule.next_due_at
    assert run.missed == 7
    assert claim_due(db, due_after, now) == []
    moved = get_schedule(db, GUILD, schedule.id)
    assert moved is not None
    assert moved.next_due_at == EIGHT + timedelta(days=3, hours=10)


def test_years_of_downtime_are_one_run(db: Database) -> None:
    schedule = store_schedule(db)
    (run,) = claim_due(db, due_after, EIGHT + timedelta(days=5000))
    moved = get_schedule(db, GUILD, schedule.id)
    assert moved is not None
    assert moved.next_due_at == EIGHT + timedelta(days=5001)
    assert run.missed == 1000


def test_a_paused_schedule_is_not_claimed(db: Database) -> None:
    schedule = store_schedule(db)
    pause_schedule(db, GUILD, schedule.id, "Paused.")
    assert claim_due(db, due_after, EIGHT) == []


def test_the_longest_due_goes_first(db: Database) -> None:
    late = store_schedule(db, times=("09:00",))
    early = store_schedule(db, times=("07:00",))
    now = EIGHT + timedelta(hours=3)
    assert [run.schedule_id for run in claim_due(db, due_after, now, limit=1)] == [early.id]
    assert [run.schedule_id for run in claim_due(db, due_after, now, limit=1)] == [late.id]


def test_a_manual_run_takes_what_is_new_and_shifts_nothing(db: Database) -> None:
    schedule = store_schedule(db)
    store_news(db)
    run = claim_now(db, GUILD, schedule.id, NOW)
    assert run is not None
    assert run.is_manual
    assert titles(db, run) == ["Norway and Sweden sign a fishing treaty"]
    moved = get_schedule(db, GUILD, schedule.id)
    assert moved is not None
    assert moved.next_due_at == schedule.next_due_at
    (due,) = claim_due(db, due_after, EIGHT)
    assert titles(db, due) == []
    assert due.window.start == NOW


def test_two_manual_runs_in_one_second_are_two(db: Database) -> None:
    schedule = store_schedule(db)
    first, second = (claim_now(db, GUILD, schedule.id, NOW) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.due_at < second.due_at


def test_what_is_unknown_paused_or_covered_meanwhile_cannot_be_run(db: Database) -> None:
    schedule = store_schedule(db)
    assert claim_now(db, GUILD, ScheduleId(99), NOW) is None
    assert claim_now(db, GuildId(99), schedule.id, NOW) is None
    assert claim_now(db, GUILD, schedule.id, NOW, after=schedule.cursor + 1) is None
    pause_schedule(db, GUILD, schedule.id, "paused by Ann")
    assert claim_now(db, GUILD, schedule.id, NOW) is None


def test_a_run_stays_until_its_messages_are_written(db: Database) -> None:
    store_schedule(db)
    (run,) = claim_due(db, due_after, EIGHT)
    assert uncomposed_runs(db) == [run]
    assert write_messages(db, run, [("{}", "nonce")], articles=3, now=NOW)
    assert uncomposed_runs(db) == []
    latest = last_run(db, GUILD)
    assert latest is not None
    assert latest.articles == 3
    assert last_run(db, GuildId(99)) is None


def test_a_due_time_that_comes_again_with_the_clock_is_skipped(db: Database) -> None:
    schedule = store_schedule(db)
    claim_due(db, due_after, EIGHT)
    db.execute("UPDATE schedules SET next_due_at = ?", [int(EIGHT.timestamp())])
    assert claim_due(db, due_after, EIGHT) == []
    moved = get_schedule(db, GUILD, schedule.id)
    assert moved is not None
    assert moved.next_due_at == EIGHT + timedelta(days=1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=st.lists(st.tuples(st.sampled_from(["news", "due", "manual"]), st.integers(-40, 60)), min_size=5, max_size=25)
)
def test_no_article_is_lost_or_repeated_whatever_the_clock_does(steps: list[tuple[str, int]]) -> None:
    db = make_db()
    schedule = store_schedule(db, times=("08:00", "20:00"))
    now: datetime = NOW
    stored, digested, windows = [], [], []
    for number, (step, hours) in enumerate([*steps, ("manual", 0)]):
        now += timedelta(hours=hours)
        if step == "news":
            stored.append(f"Title {number}")
            store_news(db, f"Title {number}", now=now)
            continue
        manual = claim_now(db, GUILD, schedule.id, now) if step == "manual" else None
        for run in [manual] if manual else claim_due(db, due_after, now):
            digested += titles(db, run)
            windows.append(run.window)
    assert sorted(digested) == sorted(stored)
    assert all(first.end == second.start for first, second in pairwise(windows))
    db.conn.close()


def test_what_was_due_after_a_time_that_came_again_has_its_digest(db: Database) -> None:
    schedule = store_schedule(db)
    (first,) = claim_due(db, due_after, EIGHT)
    renew_due_times(db, renewed_due, EIGHT - timedelta(hours=2))  # the clock went back, so that eight comes again
    assert claim_due(db, due_after, EIGHT - timedelta(hours=2)) == []
    store_news(db)
    (second,) = claim_due(db, due_after, EIGHT + timedelta(days=3))
    assert (first.due_at, second.due_at, second.missed) == (EIGHT, EIGHT + timedelta(days=1), 2)
    assert titles(db, second) == ["Norway and Sweden sign a fishing treaty"]
    moved = get_schedule(db, GUILD, schedule.id)
    assert moved is not None
    assert moved.next_due_at == EIGHT + timedelta(days=4)


def test_a_due_time_that_comes_again_has_no_second_digest(db: Database) -> None:
    schedule = store_schedule(db)
    claim_due(db, due_after, EIGHT)
    renew_due_times(db, renewed_due, EIGHT - timedelta(hours=2))
    assert claim_due(db, due_after, EIGHT + timedelta(minutes=1)) == []
    moved = get_schedule(db, GUILD, schedule.id)
    assert moved is not None
    assert moved.next_due_at == EIGHT + timedelta(days=1)


def write_run(db: Database, schedule_id: ScheduleId, messages: int) -> Run:
    run = claim_now(db, GUILD, schedule_id, NOW)
    assert run is not None
    write_messages(db, run, [("{}", f"{run.id}/{part}") for part in range(messages)], articles=1, now=NOW)
    return run


def test_old_runs_are_forgotten_with_their_messages(db: Database) -> None:
    schedule = store_schedule(db)
    runs = [write_run(db, schedule.id, 1) for _ in range(3)]
    for run in runs:
        (delivery,) = deliveries_of(db, run.id)
        mark_sent(db, delivery.id, 1, now=NOW)
    assert forget_runs(db, before=NOW, limit=10) == 0
    later = NOW + timedelta(days=1)
    assert forget_runs(db, before=later, limit=1) == 1
    assert forget_runs(db, before=later, limit=10) == 1
    assert [len(deliveries_of(db, run.id)) for run in runs] == [0, 0, 1]
    assert last_run(db, GUILD) is not None


def test_what_is_not_finished_is_never_forgotten(db: Database) -> None:
    schedule = store_schedule(db)
    uncomposed = claim_now(db, GUILD, schedule.id, NOW)
    assert uncomposed is not None
    half = write_run(db, schedule.id, 2)
    (first,) = take_waiting(db, NOW, limit=1)
    mark_failed(db, first.id, "refused", now=NOW)
    write_run(db, schedule.id, 0)
    assert forget_runs(db, before=NOW + timedelta(days=100), limit=10) == 0
    assert [run.id for run in uncomposed_runs(db)] == [uncomposed.id]
    assert len(deliveries_of(db, half.id)) == 2
