"""When a feed is polled next. Pure."""

from datetime import datetime, timedelta

from bot.ingest.errors import HttpStatus

LONGEST_PAUSE = timedelta(hours=24)
GONE_PAUSE = timedelta(days=7)
"""How long a feed rests that says it is gone: some come back."""


def next_after_success(now: datetime, *, every: timedelta, jitter: float) -> datetime:
    """Return when to poll a feed again that went well. `jitter`, 0–1, spreads feeds added at the same moment."""
    return now + every * (0.95 + 0.1 * jitter)


def next_after_failure(error: Exception, *, failures: int, now: datetime, every: timedelta) -> datetime:
    """Return when to try again after the `failures`-th failure in a row: each time twice as long, up to a day.

    A server that says how long it wants to be left alone is obeyed, up to a day as well.
    """
    if isinstance(error, HttpStatus):
        if error.status == 410:
            return now + GONE_PAUSE
        if error.retry_after is not None:
            return now + min(max(error.retry_after, every), LONGEST_PAUSE)
    doublings = min(max(failures - 1, 0), 10)
    return now + min(every * (1 << doublings), LONGEST_PAUSE)
