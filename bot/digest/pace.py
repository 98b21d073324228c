"""How Discord is asked: below the 50 requests a second that it allows a bot in all, and nothing twice unasked."""

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


class Silence:
    """A time in which nobody sends anything: a ban is of the whole address, and a refused token is the same for all."""

    def __init__(self) -> None:
        self._until = 0.0  # by the clock that no one sets

    def begin(self, pause: timedelta) -> None:
        """Send nothing for so long; a longer time that has begun stays."""
        self._until = max(self._until, monotonic() + pause.total_seconds())

    @property
    def is_on(self) -> bool:
        """Whether nothing is to be sent now."""
        return monotonic() < self._until


class NotRepeated(aiohttp.ClientError):
    """Somebody in between failed, and the request may have arrived: whoever sent it looks before trying again."""


def paced_requests(per_second: float = REQUESTS_PER_SECOND) -> aiohttp.TraceConfig:
    """Return what makes each request of a session wait for its turn, and keeps new posts from being sent again.

    discord.py tries again by itself after a 502, and everything that is under way does so at the same second; and it
    does so with a new post in a forum, which has no nonce and would be there twice. Only here, below it, can that be
    held back. A session's request for a new post raises `NotRepeated` instead.
    """
    pace = Pace(per_second)

    async def wait(_: aiohttp.ClientSession, __: Any, request: aiohttp.TraceRequestStartParams) -> None:
        if not any(part in request.url.path for part in _NOT_COUNTED):
            await pace.turn()

    async def judge(_: aiohttp.ClientSession, __: Any, answered: aiohttp.TraceRequestEndParams) -> None:
        if answered.response.status >= 500 and _is_new_post(answered.method, answered.url.path):
            answered.response.close()
            raise NotRepeated(f"Discord answered {answered.response.status}.")

    async def give_up(_: aiohttp.ClientSession, __: Any, failed: aiohttp.TraceRequestExceptionParams) -> None:
        if isinstance(failed.exception, OSError) and _is_new_post(failed.method, failed.url.path):
            raise NotRepeated(f"{type(failed.exception).__name__} {failed.exception}".strip()) from failed.exception

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(wait)
    trace.on_request_end.append(judge)
    trace.on_request_exception.append(give_up)
    return trace


def _is_new_post(method: str, path: str) -> bool:
    return method == "POST" and path.endswith("/threads")
