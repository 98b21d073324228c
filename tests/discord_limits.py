"""How Discord's API holds back and fails: buckets of channels, the global limit, nonces for minutes, and faults."""

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

HOUR = 3600.0


class Fault(StrEnum):
    """What may become of a request to post, besides an answer."""

    LOST = "recorded, then closed without an answer"
    BAD_GATEWAY = "recorded, then 502"
    UNAVAILABLE = "503"
    RESET = "closed before it is recorded"
    LIMITED = "429"
    BANNED = "429 without Via"


def faults(seed: int, share: float) -> Callable[[], Fault | None]:
    """Return what tells the fault of the next request: none in most cases."""
    chance = Random(seed)
    kinds = list(Fault)

    def draw() -> Fault | None:
        return chance.choice(kinds) if chance.random() < share else None

    return draw


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether a request may pass, and the headers and the body that say so."""

    headers: dict[str, str]
    wait: float = 0.0
    is_global: bool = False


@dataclass
class Limits:
    """The limits that a bot meets, by the seconds of a clock; `refused` counts what was too much.

    A bucket is a window that its first request opens. The global limit counts the requests of the last second.
    """

    per_channel: int = 5
    channel_seconds: float = 5.0
    crossposts_an_hour: int = 10
    per_second: int = 50
    nonce_seconds: float = 180.0
    clock: Callable[[], float] = time.monotonic
    refused: Counter[str] = field(default_factory=Counter)
    most_in_a_second: int = 0
    _windows: dict[str, tuple[float, int]] = field(default_factory=dict)
    _requests: deque[float] = field(default_factory=deque)
    _nonces: dict[tuple[int, str], tuple[str, float]] = field(default_factory=dict)

    def globally(self) -> Turn | None:
        """Count a request of any kind; return a turn only when it comes too early."""
        now = self.clock()
        while self._requests and self._requests[0] <= now - 1:
            self._requests.popleft()
        if len(self._requests) >= self.per_second:
            self.refused["global"] += 1
            return Turn({"X-RateLimit-Global": "true"}, wait=self._requests[0] + 1 - now, is_global=True)
        self._requests.append(now)
        self.most_in_a_second = max(self.most_in_a_second, len(self._requests))
        return None

    def post(self, channel: int) -> Turn:
        """Count a message to a channel."""
        return self._bucket("post", channel, self.per_channel, self.channel_seconds)

    def crosspost(self, channel: int) -> Turn:
        """Count a message that is handed to followers."""
        return self._bucket("crosspost", channel, self.crossposts_an_hour, HOUR)

    def remember(self, channel: int, nonce: str, number: str) -> None:
        """Keep for some minutes which message had a nonce."""
        self._nonces[channel, nonce] = (number, self.clock())

    def known(self, channel: int, nonce: str) -> str | None:
        """Return the number of the message that had this nonce lately."""
        number, at = self._nonces.get((channel, nonce), (None, 0.0))
        return number if self.clock() - at < self.nonce_seconds else None

    def forget_nonces(self) -> None:
        """Let some minutes pass."""
        self._nonces.clear()

    def _bucket(self, kind: str, channel: int, limit: int, seconds: float) -> Turn:
        now, key = self.clock(), f"{kind}/{channel}"
        opened, used = self._windows.get(key, (now, 0))
        if now >= opened + seconds:
            opened, used = now, 0
        reset = opened + seconds - now
        self._windows[key] = (opened, used + (used < limit))
        headers = {
            "X-RateLimit-Bucket": kind,
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - used - 1)),
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
        }
        if used >= limit:
            self.refused[kind] += 1
            return Turn(headers, wait=reset)
        return Turn(headers)
