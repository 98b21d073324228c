"""When digests are due: wall-clock times on some days of the week or of the month in a named time zone.

Pure: text and instants in, instants and text out. A time that a clock change skips is due at the first instant after
the gap; one that occurs twice is due the first time only. What is due in quiet hours is due at their end.
"""

import calendar
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import DossierError
from storage.models import Schedule
from storage.text import fold

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
MOST_TIMES = 24
LAST_DAY = 31
"""A day that a month does not have means its last one."""

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GROUPS = {
    "daily": EVERY_DAY,
    "every day": EVERY_DAY,
    "everyday": EVERY_DAY,
    "all": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "workdays": WEEKDAYS,
    "weekends": WEEKEND,
    "weekend": WEEKEND,
}
_PERIOD = re.compile(r"^(?:weekly|monthly|every month|each month)(?:\s+on)?(?=\s)\s*")
_DAY_OF_MONTH = re.compile(r"\bon\b|\bthe\b|\bdays?\b|\bof (?:the|each|every) month\b|\bof the\b")
_MONTH_DAYS = {"last": 31} | {f"{day}{end}": day for day in range(1, 32) for end in ("", ".", "st", "nd", "rd", "th")}
_SEPARATOR = re.compile(r"\s*(?:[,;&/]|\band\b)\s*", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})|h)?\s*(?:([ap])\.?\s?m\.?)?", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|–|\bto\b)\s*", re.IGNORECASE)
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
_CLOSE_ENOUGH = 0.7
_LONGEST_CITY = 40
_DAYS_AHEAD = 40  # a month, and those before it that quiet hours or a gap of a whole day move

Quiet = tuple[str, str]
"""When quiet hours begin and end, as "HH:MM"; they may span midnight."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week, 0 is Monday, or else days of the month."""

    week: tuple[int, ...] = ()
    month: tuple[int, ...] = ()


_PERIODS = {"weekly": Days(week=(0,)), "monthly": Days(month=(1,))}


class NotATime(DossierError):
    """A time of day that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'I cannot read "{_shown(text)}" as a time of day. Write 08:00, 8:30 pm, or several: 08:00, 18:30.'
        )


class TooManyTimes(DossierError):
    """More times a day than a channel should get."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} times a day are too many: name {MOST_TIMES} at most.")


class NotADay(DossierError):
    """Days that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'I cannot read "{_shown(text)}" as days. Write daily, weekdays, weekends, names such as mon, wed, fri, '
            "or days of the month such as 1, 15, last."
        )


class NotQuietHours(DossierError):
    """Quiet hours that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'I cannot read "{_shown(text)}" as quiet hours. Write when they begin and end, less than a day apart: '
            "22:00-07:00."
        )


class UnknownZone(DossierError):
    """A time zone that the database of time zones does not have."""

    def __init__(self, text: str) -> None:
        near = find_zones(text, limit=3) if text.strip() else []
        hint = (
            f"Did you mean {_listed(near, 'or')}?" if near else "Write its region and city: Europe/Berlin, Asia/Tokyo."
        )
        super().__init__(f'I know no time zone "{_shown(text)}". {hint}')


def next_due(
    times: Sequence[str],
    days: Iterable[int],
    zone: str,
    after: datetime,
    *,
    month_days: Iterable[int] = (),
    quiet: Quiet | None = None,
) -> datetime:
    """Return the first due instant strictly after `after`, in UTC.

    `times` are "HH:MM"; `days` are 0 (Monday) to 6, `month_days` 1 to 31. Times that one gap swallows, or the same
    quiet hours, are one instant.
    """
    place = ZoneInfo(zone)
    of_week, of_month = frozenset(days), frozenset(month_days)
    clock = sorted({time.fromisoformat(text) for text in times})
    if not clock or not (of_week or of_month):
        raise ValueError("a schedule needs a time and a day")
    # Earlier, because a gap of a whole day (Samoa, 2011) and quiet hours move what was due into the next.
    start = after.astimezone(place).date() - timedelta(days=3 if quiet else 1)
    for offset in range(_DAYS_AHEAD):
        day = start + timedelta(days=offset)
        if not (day.weekday() in of_week or _is_in_month(day, of_month)):
            continue
        for hour in clock:
            instant = _instant(day, hour, place)
            if quiet:
                instant = _end_of_quiet(instant, quiet, place)
            if instant > after:
                return instant
    raise AssertionError("every day of a month comes within forty")


def due_after(schedule: Schedule, after: datetime) -> datetime:
    """Return when a schedule is due next, strictly after `after`."""
    return next_due(
        schedule.times,
        schedule.days,
        schedule.timezone,
        after,
        month_days=schedule.month_days,
        quiet=schedule.options.quiet,
    )


def renewed_due(schedule: Schedule, now: datetime) -> datetime:
    """Return when a schedule is due by the clock and the rules of zones as they are now.

    Where the rules changed, that is when clocks show what they were to show; so no day has two digests or none. What
    is due already stays due. Else it is what is next: the clock may have gone back.
    """
    local = (schedule.next_due_at + schedule.due_offset).replace(tzinfo=None)
    by_the_rules = _instant(local.date(), local.time(), ZoneInfo(schedule.timezone))
    if by_the_rules != schedule.next_due_at or schedule.next_due_at <= now:
        return by_the_rules
    return due_after(schedule, now)


def quiet_end(schedule: Schedule, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which `now` is; None outside of them."""
    if schedule.options.quiet is None:
        return None
    end = _end_of_quiet(now, schedule.options.quiet, ZoneInfo(schedule.timezone))
    return end if end > now else None


def parse_times(text: str) -> tuple[str, ...]:
    """Return the times of day that a user wrote, as sorted "HH:MM": "8", "8am", "08:00, 18:30", "noon".

    Raises `NotATime` and `TooManyTimes`.
    """
    times = sorted({_parse_time(part) for part in _SEPARATOR.split(text.strip()) if part} or {_parse_time(text)})
    if len(times) > MOST_TIMES:
        raise TooManyTimes(len(times))
    return tuple(times)


def parse_days(text: str) -> Days:
    """Return the days that a user wrote, sorted: "daily", "weekdays", "mon, wed", "mon-fri", or "1, 15", "last".

    Raises `NotADay`, for days of both kinds too.
    """
    written = _PERIOD.sub("", " ".join(text.split()).casefold()) or text.strip().casefold()
    if written in _PERIODS:
        return _PERIODS[written]
    parts = [part for part in _SEPARATOR.split(written) if part]
    if not parts:
        raise NotADay(text)
    of_month = [_MONTH_DAYS.get(word) for part in parts for word in _DAY_OF_MONTH.sub("", part).split() or [""]]
    numbers = [number for number in of_month if number is not None]
    if len(numbers) == len(of_month):
        return Days(month=tuple(sorted(set(numbers))))
    return Days(week=tuple(sorted({day for part in parts for day in _parse_days(part)})))


def parse_quiet(text: str) -> Quiet:
    """Return the quiet hours that a user wrote: "22:00-07:00", "10pm to 7am".

    Raises `NotQuietHours`.
    """
    ends = _RANGE.split(text.strip())
    try:
        begin, end = (_parse_time(part) for part in ends)
    except (NotATime, ValueError):  # no time, or not two of them
        raise NotQuietHours(text) from None
    if begin == end:
        raise NotQuietHours(text)
    return begin, end


def check_zone(text: str) -> str:
    """Return the name of the time zone as the database of time zones spells it, case and blanks aside.

    A city alone will do where there is one zone of that city. Raises `UnknownZone`, with near matches.
    """
    key = _zone_key(text)
    name = _zones().get(key)
    if name is not None:
        return name
    cities = _zones_of_cities().get(key, ())
    if len(cities) != 1:
        raise UnknownZone(text)
    return cities[0]


def find_zones(words: str, *, limit: int = 25) -> list[str]:
    """Return time zones for what a user typed so far, best match first; without words those of large cities."""
    key = _zone_key(words)
    if not key:
        return sorted(_LARGE)[:limit]
    starts = [name for zone, name in _zones().items() if any(p.startswith(key) for p in (zone, zone.split("/")[-1]))]
    inside = [name for zone, name in _zones().items() if key in zone]
    cities = _zones_of_cities()
    similar = difflib.get_close_matches(key.split("/")[-1][:_LONGEST_CITY], cities, n=limit, cutoff=_CLOSE_ENOUGH)
    near = [name for city in similar for name in cities[city]]
    order = sorted(starts, key=_prominence) + sorted(inside, key=_prominence) + near
    return list(dict.fromkeys(order))[:limit]


def in_words(
    times: Sequence[str],
    days: Iterable[int],
    zone: str,
    *,
    month_days: Iterable[int] = (),
    quiet: Quiet | None = None,
) -> str:
    """Return a cadence for readers: "08:00 and 18:30 on weekdays (Europe/Berlin)"."""
    waits = f", quiet from {quiet[0]} to {quiet[1]}" if quiet else ""
    return f"{_listed(times)} {days_in_words(days, month_days)} ({zone}{waits})"


def days_in_words(days: Iterable[int], month_days: Iterable[int] = ()) -> str:
    """Return days for readers: "on weekdays", "on the 1st and the last day of each month"."""
    of_month = sorted(set(month_days))
    if of_month:
        named = ["the last day" if day == LAST_DAY else f"the {_ordinal(day)}" for day in of_month]
        short = any(28 < day < LAST_DAY for day in of_month)
        return f"on {_listed(named)} of each month{', or its last day where it is shorter' if short else ''}"
    chosen = tuple(sorted(set(days)))
    named_sets = {EVERY_DAY: "every day", WEEKDAYS: "on weekdays", WEEKEND: "on weekends"}
    return named_sets.get(chosen) or f"on {_listed([_NAMES[day] for day in chosen])}"


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _is_in_month(day: date, month_days: frozenset[int]) -> bool:
    if day.day in month_days:
        return True
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return is_last and any(wanted > day.day for wanted in month_days)


def _end_of_quiet(instant: datetime, quiet: Quiet, place: ZoneInfo) -> datetime:
    """Return the end of the quiet hours in which an instant is, itself outside of them."""
    begin, end = map(time.fromisoformat, quiet)
    while True:
        local = instant.astimezone(place)
        shown = local.time()
        is_quiet = begin <= shown < end if begin < end else shown >= begin or shown < end
        if not is_quiet:
            return instant
        day = local.date() + timedelta(days=begin > end and shown >= begin)
        # Where an hour comes twice, its quiet end may have been passed once: then it is the next one.
        instant = next(
            ends for ahead in range(3) if (ends := _instant(day + timedelta(days=ahead), end, place)) > instant
        )


def _instant(day: date, hour: time, place: ZoneInfo) -> datetime:
    """Return when a clock in `place` first shows the time, or is moved past it."""
    local = datetime.combine(day, hour, place)  # fold 0: the first of two
    instant = local.astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    # In a gap, fold 0 reckons with the offset of before and lands after the change, fold 1 the other way round.
    before, later = int(local.replace(fold=1).astimezone(UTC).timestamp()), int(instant.timestamp())
    old = datetime.fromtimestamp(before, place).utcoffset()
    while later - before > 1:
        middle = (before + later) // 2
        if datetime.fromtimestamp(middle, place).utcoffset() == old:
            before = middle
        else:
            later = middle
    return datetime.fromtimestamp(later, UTC)


def _parse_time(text: str) -> str:
    lowered = text.strip().casefold()
    if lowered in {"noon", "midday"}:
        return "12:00"
    if lowered == "midnight":
        return "00:00"
    compact = re.fullmatch(r"(\d{2})(\d{2})", lowered)
    match = re.fullmatch(_TIME, f"{compact[1]}:{compact[2]}" if compact else lowered)
    if match is None:
        raise NotATime(text)
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            raise NotATime(text)
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    if hour > 23 or minute > 59:
        raise NotATime(text)
    return f"{hour:02}:{minute:02}"


def _parse_days(text: str) -> tuple[int, ...]:
    lowered = text.casefold()
    if lowered in _GROUPS:
        return _GROUPS[lowered]
    ends = _RANGE.split(lowered.removeprefix("every "))
    if len(ends) == 2:
        first, last = (_parse_day(name, text) for name in ends)
        return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))
    if len(ends) > 2:  # "mon-wed-fri" could mean either
        raise NotADay(text)
    return tuple(_parse_day(name, text) for name in ends[0].split())


def _parse_day(name: str, text: str) -> int:
    word = name.removesuffix(".")
    for spelled in (word, word.removesuffix("s")):  # Mondays, weds
        found = [day for day, full in enumerate(_NAMES) if len(spelled) >= 2 and full.casefold().startswith(spelled)]
        if len(found) == 1:
            return found[0]
    raise NotADay(text)


@cache
def _zones() -> dict[str, str]:
    """Return every zone's name by the key that it is found with."""
    return {_zone_key(name): name for name in sorted(available_timezones() - _NO_ZONES)}


@cache
def _zones_of_cities() -> dict[str, tuple[str, ...]]:
    """Return the names of the zones of each city, by the key that the city is found with."""
    cities: dict[str, tuple[str, ...]] = {}
    for zone, name in _zones().items():
        city = zone.split("/")[-1]
        cities[city] = (*cities.get(city, ()), name)
    return cities


def _zone_key(text: str) -> str:
    return "/".join("_".join(part.split()) for part in fold(text.replace("_", " ")).split("/"))


_LARGE = frozenset(
    {
        "UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Chicago",
        "America/Denver", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Sao_Paulo",
        "America/Toronto", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Karachi", "Asia/Kolkata",
        "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Europe/Berlin", "Europe/Istanbul", "Europe/London",
        "Europe/Paris", "Pacific/Auckland",
    }
)  # fmt: skip


def _prominence(name: str) -> tuple[bool, bool, str]:
    """Return what sorts large cities first and old names without a region last."""
    return (name not in _LARGE, "/" not in name, name)


def _listed(names: Sequence[str], word: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def _shown(text: str) -> str:
    one_line = " ".join(text.split()).replace("`", "'")
    return one_line if len(one_line) <= 40 else one_line[:39] + "…"
