"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta

from tests.builders import NOW


class StandingClock:
    """Tells `now`, which `move` changes."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now
