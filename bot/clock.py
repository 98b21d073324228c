"""The time, as an argument: whoever needs it is handed a clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return this instant, aware and in UTC."""
    return datetime.now(UTC)
