import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.cadence import (
    EVERY_DAY,
    WEEKDAYS,
    days_in_words,
    due_after,
    in_words,
    next_due,
    renewed_due,
)
from storage.database import Database
from storage.runs import claim_due
from storage.schedules import renew_due_times
from tests.builders import NOW
from tests.schedules import store_schedule

ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Nuuk",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
)


def due_times(
    times: tuple[str, ...], days: tuple[int, ...], zone: str, start: datetime, end: datetime
) -> list[datetime]:
    found = []
    instant = start
    while (instant := next_due(times, days, zone, instant)) <= end:
        found.append(instant)
    return found


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("times", "days", "zone", "after", "due"),
    [
        (("08:00",), EVERY_DAY, "UTC", "2024-06-20 07:59:59", "2024-06-20 08:00"),
        (("08:00",), EVERY_DAY, "UTC", "2024-06-20 08:00", "2024-06-21 08:00"),
        (("18:30", "08:00"), EVERY_DAY, "UTC", "2024-06-20 08:00", "2024-06-20 18:30"),
        (("08:00",), WEEKDAYS, "UTC", "2024-06-21 08:00", "2024-06-24 08:00"),
        (("08:00",), (3,), "UTC", "2024-06-20 08:00", "2024-06-27 08:00"),
        (("08:00",), (3,), "Pacific/Auckland", "2024-06-20 08:00", "2024-06-27 08:00"),
        (("00:00",), EVERY_DAY, "Asia/Kathmandu", "2024-06-20 23:59", "2024-06-21 00:00"),
        (("08:00",), EVERY_DAY, "UTC", "2024-02-28 08:00", "2024-02-29 08:00"),
    ],
)
def test_next_due_is_the_first_wanted_time_after(
    times: tuple[str, ...], days: tuple[int, ...], zone: str, after: str, due: str
) -> None:
    assert next_due(times, days, zone, at(after, zone)) == at(due, zone)


@pytest.mark.parametrize(
    ("hour", "zone", "day", "due"),
    [
        ("02:30", "Europe/Berlin", "2024-03-31", "2024-03-31T03:00:00+02:00"),
        ("02:00", "Europe/Berlin", "2024-03-31", "2024-03-31T03:00:00+02:00"),
        ("02:15", "Australia/Lord_Howe", "2024-10-06", "2024-10-06T02:30:00+11:00"),
        ("00:10", "Africa/Cairo", "2024-04-26", "2024-04-26T01:00:00+03:00"),
        ("08:00", "Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"),
    ],
)
def test_a_time_that_does_not_exist_is_due_at_the_first_instant_after_the_gap(
    hour: str, zone: str, day: str, due: str
) -> None:
    midnight = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=ZoneInfo(zone)) - timedelta(minutes=1)
    assert next_due((hour,), EVERY_DAY, zone, midnight) == datetime.fromisoformat(due)


def test_a_time_that_occurs_twice_is_due_the_first_time_only() -> None:
    due = due_times(("02:30",), EVERY_DAY, "Europe/Berlin", at("2024-10-27", "Europe/Berlin"), at("2024-10-28"))
    assert due == [datetime.fromisoformat("2024-10-27T02:30:00+02:00")]


def test_two_times_of_one_gap_are_one_instant() -> None:
    due = due_times(("02:10", "02:50"), EVERY_DAY, "Europe/Berlin", at("2024-03-31"), at("2024-03-31 20:00"))
    assert due == [datetime.fromisoformat("2024-03-31T03:00:00+02:00")]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("times", [("02:30",), ("00:00", "08:00", "23:59"), ("01:30", "03:00")])
def test_a_year_has_each_due_time_once(zone: str, times: tuple[str, ...]) -> None:
    place = ZoneInfo(zone)
    start = datetime(2024, 1, 1, tzinfo=place) - timedelta(seconds=1)
    due = due_times(times, EVERY_DAY, zone, start, datetime(2024, 12, 31, 23, 59, 59, tzinfo=place))
    assert all(earlier < later for earlier, later in pairwise(due))
    local = [instant.astimezone(place) for instant in due]
    # In Nuuk a gap ends at midnight: 23:59 of the day before and 00:00 are one instant then.
    short = [day for day, count in Counter(instant.date() for instant in local).items() if count != len(times)]
    assert short == ([date(2024, 3, 30)] if zone == "America/Nuuk" and "23:59" in times else [])
    assert {instant.date() for instant in local} == {date(2024, 1, 1) + timedelta(days=day) for day in range(366)}
    # All but the few that a clock change moves show the very time that was asked for.
    moved = [instant for instant in local if f"{instant:%H:%M}" not in times]
    assert len(moved) <= 1
    assert all(instant.fold == 0 for instant in local)


@given(
    zone=st.sampled_from(ZONES),
    minutes=st.sets(st.integers(0, 24 * 60 - 1), min_size=1, max_size=4),
    days=st.sets(st.sampled_from(EVERY_DAY), min_size=1),
    after=st.integers(0, 26 * 366 * 86400).map(lambda seconds: at("2010-01-01") + timedelta(seconds=seconds)),
    later=st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_nothing_is_due_between_an_instant_and_its_next(
    zone: str, minutes: set[int], days: set[int], after: datetime, later: timedelta
) -> None:
    times = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in minutes)
    due = next_due(times, days, zone, after)
    assert after < due <= after + timedelta(days=9)
    between = after + later
    assert next_due(times, days, zone, between) == due if between < due else next_due(times, days, zone, between) > due


def test_next_due_needs_a_time_and_a_day() -> None:
    with pytest.raises(ValueError, match="a time and a day"):
        next_due((), EVERY_DAY, "UTC", at("2024-06-20"))


def test_a_cadence_in_words() -> None:
    assert in_words(("08:00",), EVERY_DAY, "UTC") == "08:00 every day (UTC)"
    assert in_words(("08:00", "18:30"), WEEKDAYS, "Europe/Berlin") == "08:00 and 18:30 on weekdays (Europe/Berlin)"
    assert in_words(("08:00",), (5, 0, 2), "UTC") == "08:00 on Monday, Wednesday and Saturday (UTC)"


@pytest.mark.parametrize(
    ("month_days", "after", "due"),
    [
        ((1,), "2024-06-20", "2024-07-01 08:00"),
        ((31,), "2024-02-01", "2024-02-29 08:00"),
        ((31,), "2023-02-01", "2023-02-28 08:00"),
        ((30, 31), "2028-02-01", "2028-02-29 08:00"),
        ((30, 31), "2028-02-29 08:00", "2028-03-30 08:00"),
        ((29,), "2027-02-02", "2027-02-28 08:00"),
        ((1, 15), "2024-12-20", "2025-01-01 08:00"),
    ],
)
def test_a_month_without_the_day_has_its_last_instead(month_days: tuple[int, ...], after: str, due: str) -> None:
    assert next_due(("08:00",), (), "UTC", at(after), month_days=month_days) == at(due)


@pytest.mark.parametrize(
    ("times", "quiet", "after", "due"),
    [
        (("23:00",), ("22:00", "07:00"), "2024-06-20 12:00", "2024-06-21 07:00"),
        (("23:00", "03:00", "06:59"), ("22:00", "07:00"), "2024-06-21 07:00", "2024-06-22 07:00"),
        (("07:00",), ("22:00", "07:00"), "2024-06-20 12:00", "2024-06-21 07:00"),
        (("22:00",), ("22:00", "07:00"), "2024-06-20 12:00", "2024-06-21 07:00"),
        (("12:30",), ("12:00", "14:00"), "2024-06-20 12:00", "2024-06-20 14:00"),
        (("14:00",), ("12:00", "14:00"), "2024-06-20 12:00", "2024-06-20 14:00"),
        (("21:59",), ("22:00", "07:00"), "2024-06-20 12:00", "2024-06-20 21:59"),
    ],
)
def test_what_is_due_in_quiet_hours_is_due_once_at_their_end(
    times: tuple[str, ...], quiet: tuple[str, str], after: str, due: str
) -> None:
    assert next_due(times, EVERY_DAY, "UTC", at(after), quiet=quiet) == at(due)


def test_quiet_hours_whose_end_a_clock_change_skips_end_after_it() -> None:
    due = next_due(("01:00",), EVERY_DAY, "Europe/Berlin", at("2024-03-30 12:00"), quiet=("00:00", "02:30"))
    assert due == datetime.fromisoformat("2024-03-31T03:00:00+02:00")


def test_days_of_the_month_and_quiet_hours_in_words() -> None:
    words = in_words(("08:00",), (), "UTC", month_days=(31, 1), quiet=("22:00", "07:00"))
    assert words == "08:00 on the 1st and the last day of each month (UTC, quiet from 22:00 to 07:00)"
    assert in_words(("08:00",), (), "UTC", month_days=(30,)) == (
        "08:00 on the 30th of each month, or its last day where it is shorter (UTC)"
    )
    assert [days_in_words((), (day,)) for day in (2, 11, 12, 13, 21, 22, 23)] == [
        f"on the {day} of each month" for day in ("2nd", "11th", "12th", "13th", "21st", "22nd", "23rd")
    ]


# ------------------------------------------------------------------------------------------------- changed rules


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Return what gives the zone "Test/Town" the rules of another one."""
    path = zoneinfo.TZPATH

    def change(other: str) -> None:
        source = resources.files("tzdata").joinpath("zoneinfo", *other.split("/"))
        (tmp_path / "Test").mkdir(exist_ok=True)
        (tmp_path / "Test" / "Town").write_bytes(source.read_bytes())
        ZoneInfo.clear_cache()

    zoneinfo.reset_tzpath([tmp_path])
    yield change
    zoneinfo.reset_tzpath(path)
    ZoneInfo.clear_cache()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2024-06-21 05:00", "2024-06-21 07:00"),  # later than it was: today's has not come yet
        ("2024-06-21 06:30", "2024-06-21 07:00"),  # it came while the old rules were known, and was not claimed
    ],
)
def test_new_rules_of_a_zone_move_a_due_time_with_its_clocks(
    db: Database, rules: Callable[[str], None], now: str, due: str
) -> None:
    rules("Europe/Berlin")
    schedule = store_schedule(db, timezone="Test/Town")
    assert schedule.next_due_at == at("2024-06-21 06:00")
    rules("Europe/London")
    assert renewed_due(schedule, at(now)) == at(due)


def test_a_time_that_new_rules_put_into_the_past_is_due_at_once(db: Database, rules: Callable[[str], None]) -> None:
    rules("Europe/London")
    schedule = store_schedule(db, timezone="Test/Town")
    rules("Europe/Berlin")
    assert renewed_due(schedule, at("2024-06-21 06:30")) == at("2024-06-21 06:00")


def test_after_new_rules_no_day_has_two_digests(db: Database, rules: Callable[[str], None]) -> None:
    rules("Europe/Berlin")
    store_schedule(db, timezone="Test/Town")
    runs = claim_due(db, due_after, at("2024-06-21 06:00"))
    rules("Europe/London")
    assert renew_due_times(db, renewed_due, at("2024-06-21 06:30")) == 1
    for hour in range(7, 60):
        runs += claim_due(db, due_after, at("2024-06-21") + timedelta(hours=hour))
    assert [run.due_at for run in runs] == [at("2024-06-21 06:00"), at("2024-06-22 07:00"), at("2024-06-23 07:00")]


def test_what_still_fits_is_left_alone(db: Database) -> None:
    schedule = store_schedule(db, timezone="Asia/Kathmandu")
    assert renewed_due(schedule, NOW) == schedule.next_due_at
    assert renewed_due(schedule, schedule.next_due_at + timedelta(days=1)) == schedule.next_due_at
