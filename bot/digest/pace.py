"""How fast Discord is asked: below the 50 requests a second that it allows a bot in all, tries again included."""

import asyncio
import zlib
from datetime import timedelta
from time import monotonic  # by name: the demo's Discord puts a clock of its own into the module and the event loop
from typing import Any, Final

import aiohttp

PER_SECOND = 40.0
"""How many messages a second are sent at most."""

REQUESTS_PER_SECOND: Final = 45.0
"""How many requests of any kind a second leave the process at most."""

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=15)
_NOT_COUNTED: Final = ("/interactions/", "/webhooks/")
"""What Discord counts apart: the answers to commands never wait."""


def wait_after(tries: int, nonce: str) -> timedelta:
    """Return how long to wait after so many failed tries: doubling, at most a quarter of an hour, give or take 25 %.

    The same message always waits the same, different ones do not come back all at once.
    """
    wait = min(_FIRST_WAIT * float(2 ** min(tries - 1, 20)), _LONGEST_WAIT)
    jitter = zlib.crc32(f"{nonce}/{tries}".encode()) / 2**32
    return wait * (0.75 + jitter / 2)


class Pace:
    """Turns at a steady rate, whoever asks."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Return when it is the caller's turn."""
        now = monotonic()
        mine = max(self._next, now)
        self._next = mine + self._interval
        if mine > now:
            await asyncio.sleep(mine - now)


def paced_requests(per_second: float = REQUESTS_PER_SECOND) -> aiohttp.TraceConfig:
    """Return what makes each request of a session wait for its turn.

    discord.py tries again by itself after a 502, and everything that is under way does so at the same second: only
    here, below it, can that be held back.
    """
    pace = Pace(per_second)

    async def wait(_: aiohttp.ClientSession, __: Any, request: aiohttp.TraceRequestStartParams) -> None:
        if not any(part in request.url.path for part in _NOT_COUNTED):
            await pace.turn()

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(wait)
    return trace
