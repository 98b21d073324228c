"""When digests are due: wall-clock times on some days of the week or of the month in a named time zone.

Pure: instants in, instants and text out. A time that a clock change skips is due at the first instant after the gap;
one that occurs twice is due the first time only. What is due in quiet hours is due at their end.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.models import Schedule

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
LAST_DAY = 31
"""A day that a month does not have means its last one."""

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_DAYS_AHEAD = 40  # a month, and those before it that quiet hours or a gap of a whole day move

Quiet = tuple[str, str]
"""When quiet hours begin and end, as "HH:MM"; they may span midnight."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week, 0 is Monday, or else days of the month."""

    week: tuple[int, ...] = ()
    month: tuple[int, ...] = ()


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
    return f"{listed(times)} {days_in_words(days, month_days)} ({zone}{waits})"


def days_in_words(days: Iterable[int], month_days: Iterable[int] = ()) -> str:
    """Return days for readers: "on weekdays", "on the 1st and the last day of each month"."""
    of_month = sorted(set(month_days))
    if of_month:
        named = ["the last day" if day == LAST_DAY else f"the {_ordinal(day)}" for day in of_month]
        short = any(28 < day < LAST_DAY for day in of_month)
        return f"on {listed(named)} of each month{', or its last day where it is shorter' if short else ''}"
    chosen = tuple(sorted(set(days)))
    named_sets = {EVERY_DAY: "every day", WEEKDAYS: "on weekdays", WEEKEND: "on weekends"}
    return named_sets.get(chosen) or f"on {listed([NAMES[day] for day in chosen])}"


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


def listed(names: Sequence[str], word: str = "and") -> str:
    """Return names for readers: "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
