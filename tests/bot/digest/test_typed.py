import pytest

from bot.digest.cadence import EVERY_DAY, WEEKDAYS, WEEKEND, Days
from bot.digest.typed import NotADay, NotATime, NotQuietHours, TooManyTimes, parse_days, parse_quiet, parse_times


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


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("15", (15,)),
        ("8", (8,)),
        ("1, 15", (1, 15)),
        ("15 1", (1, 15)),
        ("1st and the last day of the month", (1, 31)),
        ("last", (31,)),
        ("monthly", (1,)),
        ("monthly on the 15th", (15,)),
        ("day 31.", (31,)),
    ],
)
def test_days_of_the_month_are_read_as_people_write_them(text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == Days(month=days)


@pytest.mark.parametrize(("text", "day"), [("weekly", 0), ("weekly on Friday", 4), ("every sunday", 6)])
def test_one_day_of_the_week_is_enough(text: str, day: int) -> None:
    assert parse_days(text) == Days(week=(day,))


@pytest.mark.parametrize(
    "text", ["22:00-07:00", "10 pm to 7 am", "22 – 7", "22:00 - 7:00", "from 22 until 7", "22 till 7"]
)
def test_quiet_hours_are_read_as_people_write_them(text: str) -> None:
    assert parse_quiet(text) == ("22:00", "07:00")


@pytest.mark.parametrize("text", ["18-24", "18:00 to 24:00", "6 pm to midnight"])
def test_quiet_hours_may_last_until_the_day_ends(text: str) -> None:
    assert parse_quiet(text) == ("18:00", "00:00")


@pytest.mark.parametrize("text", ["", "0-24", "22:00", "22:00-", "22:00-22:00", "night", "1-2-3"])
def test_what_is_no_quiet_hours_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotQuietHours, match="as quiet hours"):
        parse_quiet(text)
