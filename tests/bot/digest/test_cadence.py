from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.cadence import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND,
    Days,
    NotADay,
    NotATime,
    TooManyTimes,
    UnknownZone,
    check_zone,
    find_zones,
    in_words,
    next_due,
    parse_days,
    parse_times,
)

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


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("08:00", ("08:00",)),
        ("8", ("08:00",)),
        ("8am", ("08:00",)),
        ("8.30 p.m.", ("20:30",)),
        ("12am", ("00:00",)),
        ("12 PM", ("12:00",)),
        ("0815", ("08:15",)),
        ("18h30", ("18:30",)),
        ("18:30, 08:00", ("08:00", "18:30")),
        ("8 and 18:30", ("08:00", "18:30")),
        ("noon; midnight", ("00:00", "12:00")),
        ("08:00, 8, 8am,", ("08:00",)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, times: tuple[str, ...]) -> None:
    assert parse_times(text) == times


@pytest.mark.parametrize("text", ["", " ", ",", "soon", "24:00", "8:60", "13pm", "0am", "8:5", "-8", "8 9", "٨:٠٠x"])
def test_what_is_no_time_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotATime, match="as a time of day"):
        parse_times(text)


def test_too_many_times_are_refused() -> None:
    with pytest.raises(TooManyTimes, match="25 times a day"):
        parse_times(",".join(f"{minute // 60}:{minute % 60:02}" for minute in range(0, 25 * 30, 30)))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("daily", EVERY_DAY),
        ("Every  day", EVERY_DAY),
        ("weekdays", WEEKDAYS),
        ("weekends", WEEKEND),
        ("mon,wed", (0, 2)),
        ("mon wed fri", (0, 2, 4)),
        ("Mondays and Thurs.", (0, 3)),
        ("every Friday", (4,)),
        ("mon-fri", WEEKDAYS),
        ("Friday to Monday", (0, 4, 5, 6)),
        ("weekends, weds", (2, 5, 6)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == Days(week=days)


@pytest.mark.parametrize("text", ["", " , ", "t", "m", "someday", "mon-wed-fri", "0", "32", "1, mon", "mon-", "s"])
def test_what_is_no_day_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotADay, match="as days"):
        parse_days(text)


@pytest.mark.parametrize("text", ["Europe/Berlin", "europe/berlin", " Europe / Berlin ", "EUROPE/BERLIN", "berlin"])
def test_a_zone_is_known_however_it_is_typed(text: str) -> None:
    assert check_zone(text) == "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Berln", "Did you mean Europe/Berlin?"),
        ("Europe/Berln", "Europe/Berlin"),
        ("new yrok", "America/New_York"),
        ("Louisville", "America/Kentucky/Louisville"),  # there is an older America/Louisville
        ("Atlantis/Poseidonis", "Write its region and city"),
        ("", "Write its region and city"),
        ("../../etc/passwd", "Write its region and city"),
    ],
)
def test_an_unknown_zone_is_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(UnknownZone) as caught:
        check_zone(text)
    assert hint in str(caught.value)


def test_a_city_alone_names_its_zone() -> None:
    assert [check_zone(city) for city in ("Tokyo", "new york", "São Paulo", "Singapore")] == [
        "Asia/Tokyo",
        "America/New_York",
        "America/Sao_Paulo",
        "Singapore",
    ]


def test_zones_are_suggested_large_cities_first() -> None:
    assert find_zones("new")[0] == "America/New_York"
    assert find_zones("sao paulo") == ["America/Sao_Paulo"]
    assert "UTC" in find_zones("")
    assert len(find_zones("a")) == 25
    assert all(check_zone(zone) == zone for zone in find_zones("", limit=100))


def test_a_cadence_in_words() -> None:
    assert in_words(("08:00",), EVERY_DAY, "UTC") == "08:00 every day (UTC)"
    assert in_words(("08:00", "18:30"), WEEKDAYS, "Europe/Berlin") == "08:00 and 18:30 on weekdays (Europe/Berlin)"
    assert in_words(("08:00",), (5, 0, 2), "UTC") == "08:00 on Monday, Wednesday and Saturday (UTC)"
