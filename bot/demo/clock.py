"""The demo's time: it starts on the day of the samples, goes on as ours does, and can be moved ahead."""

from datetime import datetime, timedelta
from time import monotonic  # by name: simcord puts a clock of its own into the module


class DemoClock:
    """A clock for the bot (`now`) and for simcord, whose timers go by `elapsed`, the seconds it was told to advance."""

    def __init__(self, starts_at: datetime) -> None:
        self._starts_at = starts_at
        self._started = monotonic()
        self.elapsed = 0.0

    def now(self) -> datetime:
        """Return the instant, aware and in UTC."""
        return self._starts_at + timedelta(seconds=monotonic() - self._started)

    def set(self, instant: datetime) -> None:
        """Let it be this instant now; an earlier one is ignored: time does not go back."""
        if instant > self.now():
            self._starts_at += instant - self.now()

    def advance(self, seconds: float) -> None:
        """Move simcord's timers ahead, as its environment asks for."""
        self.elapsed += seconds
