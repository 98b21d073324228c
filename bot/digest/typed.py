"""When digests are wanted, as people type it: times of day, days, quiet hours."""

import re

from bot.digest.cadence import EVERY_DAY, LAST_DAY, NAMES, WEEKDAYS, WEEKEND, Days, Quiet
from bot.digest.zones import shown
from bot.errors import DossierError

MOST_TIMES = 24

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
_PERIODS = {"weekly": Days(week=(0,)), "monthly": Days(month=(1,))}
_PERIOD = re.compile(r"^(?:weekly|monthly|every month|each month)(?:\s+on)?(?=\s)\s*")
_DAY_OF_MONTH = re.compile(r"\bon\b|\bthe\b|\bdays?\b|\bof (?:the|each|every) month\b|\bof the\b")
_MONTH_DAYS = {"last": LAST_DAY} | {
    f"{day}{end}": day for day in range(1, 32) for end in ("", ".", "st", "nd", "rd", "th")
}
_SEPARATOR = re.compile(r"\s*(?:[,;&/]|\band\b)\s*", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})|h)?\s*(?:([ap])\.?\s?m\.?)?", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|–|—|\b(?:to|until|till)\b)\s*", re.IGNORECASE)

_END_OF_DAY = frozenset({"24", "24:00", "2400"})


class NotATime(DossierError):
    """A time of day that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'I cannot read "{shown(text)}" as a time of day. Write 08:00, 8:30 pm, or several: 08:00, 18:30.'
        )


class TooManyTimes(DossierError):
    """More times a day than a channel should get."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} times a day are too many: name {MOST_TIMES} at most.")


class NotADay(DossierError):
    """Days that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'I cannot read "{shown(text)}" as days. Write daily, weekdays, weekends, names such as mon, wed, fri, '
            "or days of the month such as 1, 15, last."
        )


class NotQuietHours(DossierError):
    """Quiet hours that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'I cannot read "{shown(text)}" as quiet hours. Write when they begin and end, less than a day apart: '
            "22:00-07:00."
        )


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
    ends = _RANGE.split(re.sub(r"^(?:from|between)\s+", "", text.strip(), flags=re.IGNORECASE))
    try:
        begin, end = ends
        begin, end = _parse_time(begin), "00:00" if end in _END_OF_DAY else _parse_time(end)
    except (NotATime, ValueError):  # no time, or not two of them
        raise NotQuietHours(text) from None
    if begin == end:
        raise NotQuietHours(text)
    return begin, end


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
        found = [day for day, full in enumerate(NAMES) if len(spelled) >= 2 and full.casefold().startswith(spelled)]
        if len(found) == 1:
            return found[0]
    raise NotADay(text)
