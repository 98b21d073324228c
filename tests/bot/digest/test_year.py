"""A year of schedules under a virtual clock, through the claims of the real storage.

What is expected is found another way than the cadence finds it: by walking through the year in quarters of an hour
and looking at what clocks show.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digest.cadence import EVERY_DAY, WEEKDAYS, Days, Quiet, due_after, quiet_end, renewed_due
from storage.articles import articles_between
from storage.database import Database
from storage.models import Run, ScheduleId, ScheduleOptions
from storage.runs import claim_due
from storage.schedules import get_schedule, renew_due_times
from tests.builders import make_db
from tests.schedules import GUILD, store_news, store_schedule

pytestmark = pytest.mark.slow

# Both clock changes, none, half an hour, three quarters, at midnight, in the south, backwards for a month, a leap day
# (2028), and a day that never was (2011).
YEARS = {
    "UTC": 2028,
    "Europe/Berlin": 2028,
    "America/New_York": 2028,
    "America/St_Johns": 2028,
    "America/Santiago": 2028,
    "Africa/Cairo": 2028,
    "Africa/Casablanca": 2028,
    "Asia/Kathmandu": 2028,
    "Asia/Kolkata": 2028,
    "Australia/Lord_Howe": 2028,
    "Pacific/Chatham": 2028,
    "Pacific/Apia": 2011,
}
STEP = timedelta(minutes=15)

CADENCES = st.one_of(
    st.just(Days(EVERY_DAY)),
    st.just(Days(WEEKDAYS)),
    st.sets(st.sampled_from(EVERY_DAY), min_size=1, max_size=3).map(lambda days: Days(tuple(sorted(days)))),
    st.sets(st.integers(1, 31), min_size=1, max_size=4).map(lambda days: Days(month=tuple(sorted(days)))),
)
QUARTERS = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
QUIET = st.none() | st.tuples(QUARTERS, QUARTERS).filter(lambda ends: ends[0] != ends[1])


@dataclass(frozen=True)
class Outage:
    """When the process is off: from an hour of the year on, for so many hours."""

    start: int
    hours: int


OUTAGES = st.lists(st.builds(Outage, st.integers(0, 366 * 24), st.integers(1, 100)), max_size=6)


@cache
def walk(zone: str) -> list[tuple[datetime, datetime]]:
    """Return every quarter of an hour of the year, and of the month after, with what clocks show then."""
    place = ZoneInfo(zone)
    start = datetime(YEARS[zone] - 1, 12, 28, tzinfo=UTC)
    instants = (start + number * STEP for number in range(425 * 96))
    return [(instant, instant.astimezone(place).replace(tzinfo=None)) for instant in instants]


def is_wanted(day: date, days: Days) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.weekday() in days.week or day.day in {min(wanted, length) for wanted in days.month}


def is_quiet(shown: time, quiet: Quiet) -> bool:
    begin, end = (time.fromisoformat(text) for text in quiet)
    return begin <= shown < end if begin < end else not end <= shown < begin


def expected(zone: str, times: Sequence[str], days: Days, quiet: Quiet | None) -> list[datetime]:
    """Return the instants at which clocks first show a wanted time or have passed it, or quiet hours then end."""
    steps = walk(zone)
    reached = steps[0][1]
    all_days = (reached.date() + timedelta(days=number) for number in range(426))
    wanted = sorted(
        datetime.combine(day, time.fromisoformat(text)) for day in all_days if is_wanted(day, days) for text in times
    )
    wanted = [wall for wall in wanted if wall > reached]
    found: list[datetime] = []
    place = 0
    for number, (_, shown) in enumerate(steps):
        reached = max(reached, shown)
        while place < len(wanted) and wanted[place] <= reached:
            place += 1
            end = number
            while quiet and end < len(steps) - 1 and is_quiet(steps[end][1].time(), quiet):
                end += 1
            found.append(steps[end][0])
    return sorted(set(found))


@pytest.mark.parametrize("zone", YEARS)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(times=st.sets(QUARTERS, min_size=1, max_size=3), days=CADENCES, quiet=QUIET, outages=OUTAGES)
def test_a_year_has_every_due_time_once_and_windows_that_join(
    zone: str, times: set[str], days: Days, quiet: Quiet | None, outages: list[Outage]
) -> None:
    start = datetime(YEARS[zone], 1, 1, tzinfo=UTC)
    end = start + timedelta(days=366)
    db = make_db()
    schedule = store_schedule(
        db,
        times=sorted(times),
        days=days.week,
        month_days=days.month,
        timezone=zone,
        options=ScheduleOptions(quiet_from=quiet and quiet[0], quiet_until=quiet and quiet[1]),
        now=start,
    )
    runs: list[Run] = []
    stored: list[str] = []
    now = start
    while (now := after_outages(next_tick(db, schedule.id, now), start, outages)) <= end:
        if len(stored) < 12:
            stored.append(f"Title {len(stored)}")
            store_news(db, stored[-1], now=now)
        if len(runs) % 50 == 7:
            renew_due_times(db, renewed_due, now)  # as at a restart
        runs += claim_due(db, due_after, now, quiet_end=quiet_end)
        assert not due_unclaimed(db, schedule.id, now)

    due = [instant for instant in expected(zone, sorted(times), days, quiet) if start < instant]
    place = 0
    for run in runs:
        assert run.due_at == due[place]
        assert due[place + run.missed] <= run.claimed_at < due[place + run.missed + 1]
        assert quiet is None or not is_quiet(run.claimed_at.astimezone(ZoneInfo(zone)).time(), quiet)
        place += 1 + run.missed
    assert due[place] > end - timedelta(hours=125)
    assert all(one.upto == other.after and one.window.end == other.window.start for one, other in pairwise(runs))
    told = [each.article.title for run in runs for each in articles_between(db, GUILD, run.after, run.upto)]
    assert sorted(told) == sorted(stored[: len(told)])
    assert len(stored) - len(told) <= 1 or outages
    db.conn.close()


def next_tick(db: Database, schedule_id: ScheduleId, now: datetime) -> datetime:
    """Return the first tick at which something can happen; ticks come some seconds into a minute."""
    schedule = get_schedule(db, GUILD, schedule_id)
    assert schedule is not None
    (held,) = db.execute("SELECT held_until FROM schedules").fetchone()
    wanted = max(schedule.next_due_at, now, datetime.fromtimestamp(held or 0, UTC))
    return wanted if wanted > now else now + timedelta(minutes=1)


def after_outages(now: datetime, start: datetime, outages: Sequence[Outage]) -> datetime:
    for outage in sorted(outages, key=lambda one: one.start):
        begin = start + timedelta(hours=outage.start)
        if begin <= now < begin + timedelta(hours=outage.hours):
            now = begin + timedelta(hours=outage.hours, seconds=7)
    return now


def due_unclaimed(db: Database, schedule_id: ScheduleId, now: datetime) -> bool:
    schedule = get_schedule(db, GUILD, schedule_id)
    assert schedule is not None
    return schedule.next_due_at <= now and quiet_end(schedule, now) is None
