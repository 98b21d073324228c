"""Times in the past as people type them."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import DossierError
from bot.render.text import cut, escape


class NotAPastTime(DossierError):
    """A time in the past that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'I cannot read "{cut(escape(text), 60)}" as a time. '
            "Write a date such as 2024-06-20, or a span such as 7 days or 12 hours."
        )


class NotYet(DossierError):
    """A time that lies ahead, where one in the past is needed."""

    def __init__(self, text: str) -> None:
        super().__init__(f'"{cut(escape(text), 60)}" is in the future. Write a date that has come, or a span: 7 days.')


_SPAN: Final = re.compile(r"(\d{1,4})\s*([a-z]*)")
_UNITS: Final = {
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "weeks": timedelta(weeks=1),
    "months": timedelta(days=30),
    "years": timedelta(days=365),
}
"""What a span is counted in; any beginning of a unit will do, and days are meant where there is none."""


def parse_since(text: str, *, now: datetime, timezone: str) -> datetime:
    """Return the instant that a date (in the guild's time zone), "today", "yesterday" or a span back from `now` means.

    Raises `NotAPastTime` and `NotYet`.
    """
    words = text.strip().casefold()
    today = now.astimezone(ZoneInfo(timezone)).date()
    days = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = days.get(words) or datetime.fromisoformat(words).date()
        start = datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    else:
        if start > now:
            raise NotYet(text)
        return start
    span = _SPAN.fullmatch(words)
    unit = next((length for name, length in _UNITS.items() if name.startswith(span[2])), None) if span else None
    if span is None or unit is None:
        raise NotAPastTime(text)
    try:
        return now - int(span[1]) * unit
    except OverflowError:
        raise NotAPastTime(text) from None
