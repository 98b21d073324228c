"""Sends notices: alerts to channels, and direct messages, each exactly once, by the rules of the sender of digests.

They are few, so that one round follows another. All requests of the process share one pace.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.digest.channels import ChannelClosed, MessageRefused, TryLater, shown_words
from bot.digest.pace import Silence, wait_after
from bot.digest.sender import NONCE_LASTS
from bot.mail import Mail, ReaderLeft, ServerLeft
from storage.models import ChannelId
from storage.notices import (
    Notice,
    give_up,
    let_wait,
    mark_posted,
    name_channel,
    posted_notices,
    take_back_notices,
    take_notices,
)
from storage.store import Store
from storage.watches import drop_watches, stop_watching, stopped_because

log = logging.getLogger(__name__)

TRIED_FOR: Final = timedelta(days=7)
"""How long a notice is tried: after that it is no news."""

MESSAGES_CLOSED: Final = "you take no direct messages from me"
"""Why nothing is sent to somebody any more, as `/watch list` says it."""

_AT_ONCE: Final = 10
_CLOSED_WAIT: Final = timedelta(hours=1)
"""How long a notice waits whose channel takes no messages, or which we cannot send for a fault of ours."""


class Outbox:
    """Works in the background from `wake` until nothing is left that may go now."""

    def __init__(self, store: Store, mail: Mail, clock: Clock, *, silence: Silence | None = None) -> None:
        self._store = store
        self._mail = mail
        self._clock = clock
        self._loop: asyncio.Task[None] | None = None
        self._is_wanted = False
        self._silence = silence or Silence()
        self._is_closing = False

    def wake(self) -> None:
        """Look at the ledger soon."""
        self._is_wanted = True
        if not self._is_closing and (self._loop is None or self._loop.done()):
            self._loop = asyncio.create_task(self._work())
            self._loop.add_done_callback(_log_failure)

    async def settle(self) -> None:
        """Return when nothing is left that may go now."""
        if self._loop is not None:
            await asyncio.shield(self._loop)

    async def close(self) -> None:
        """Start no more notices and finish those under way; the rest stays in the ledger. What failed is logged."""
        self._is_closing = True
        if self._loop is not None:
            try:
                await asyncio.wait([self._loop])
            finally:  # whoever waits may lose patience
                self._loop.cancel()

    async def _work(self) -> None:
        while self._is_wanted:
            self._is_wanted = False
            while not self._is_closing and not self._silence.is_on:
                taken = await self._take()
                if not taken:
                    break
                done = await asyncio.gather(*(self._deliver(notice) for notice in taken), return_exceptions=True)
                # Only when all have ended: the next round takes what the ledger has under way for cut off.
                for error in done:
                    if isinstance(error, BaseException):
                        raise error

    async def _take(self) -> Sequence[Notice]:
        now = self._clock()
        # Nothing is under way between two rounds: what the ledger has so was cut off.
        await self._store.run(take_back_notices, now=now)
        return await self._store.run(take_notices, now, limit=_AT_ONCE)

    async def _deliver(self, notice: Notice) -> None:
        try:
            await self._try(notice)
        except Exception:  # whatever is wrong with one notice, the others go out
            log.exception("Notice %d cannot be sent", notice.id)
            reason = "Sending it met a bug in Dossier; the log says more."
            again_at = self._clock() + _CLOSED_WAIT
            await self._store.run(let_wait, notice.id, reason, next_attempt_at=again_at)

    async def _try(self, notice: Notice) -> None:
        now = self._clock()
        if now - notice.written_at > TRIED_FOR:
            await self._store.run(give_up, notice.id, "It was tried for a week.", now=now)
            return
        reason = await self._store.read(stopped_because, notice.user_id) if notice.user_id is not None else None
        if reason is not None:  # since it was taken, or while an earlier try failed
            await self._store.run(give_up, notice.id, reason, now=now)
            return
        try:
            channel_id = notice.channel_id
            if notice.user_id is not None:
                channel_id = await self._mail.open(notice.guild_id, notice.user_id)
                await self._store.run(name_channel, notice.id, channel_id)
            assert channel_id is not None, "the schema says so"
            message_id = await self._find(notice, channel_id)
            if message_id is None:
                message_id = await self._mail.send(channel_id, json.loads(notice.payload), notice.nonce)
        except TryLater as problem:
            await self._try_later(notice, problem)
        except ReaderLeft:
            await self._forget_reader(notice)
        except ServerLeft:  # which may take the bot back: the watches are kept
            await self._store.run(give_up, notice.id, "The bot is not in the server.", now=self._clock())
        except ChannelClosed as problem:
            await self._close_channel(notice, str(problem))
        except MessageRefused as problem:
            log.error("Discord refused notice %d: %s", notice.id, problem)  # noqa: TRY400
            await self._store.run(give_up, notice.id, str(problem), now=self._clock())
        else:
            await self._store.run(mark_posted, notice.id, message_id, now=self._clock())

    async def _find(self, notice: Notice, channel_id: ChannelId) -> int | None:
        """Return the number of a message that an earlier try may have posted; None when it is to be sent."""
        if notice.started_at is None or timedelta(0) <= self._clock() - notice.started_at < NONCE_LASTS:
            return None
        posted = await self._mail.recent(channel_id, since=notice.started_at)
        if posted is None:
            log.warning("Channel %d does not show its history: a notice may be posted twice", channel_id)
            return None
        known = await self._store.read(posted_notices, channel_id)
        words = shown_words(json.loads(notice.payload))
        for message in posted:
            if message.nonce == notice.nonce or (message.words == words and message.id not in known):
                return message.id
        return None

    async def _try_later(self, notice: Notice, problem: TryLater) -> None:
        if problem.pause:
            self._silence.begin(problem.pause)
            log.warning("No notice is sent for %s: %s", problem.pause, problem)
        again_at = self._clock() + max(wait_after(notice.attempts + 1, notice.nonce), problem.pause)
        await self._store.run(let_wait, notice.id, str(problem), next_attempt_at=again_at)

    async def _forget_reader(self, notice: Notice) -> None:
        now = self._clock()
        await self._store.run(give_up, notice.id, "The user left the server.", now=now)
        if notice.user_id is not None:
            await self._store.run(drop_watches, notice.guild_id, notice.user_id)

    async def _close_channel(self, notice: Notice, reason: str) -> None:
        now = self._clock()
        if notice.user_id is None:
            log.warning("An alert waits for its channel: %s", reason)
            await self._store.run(let_wait, notice.id, reason, next_attempt_at=now + _CLOSED_WAIT)
            return
        await self._store.run(give_up, notice.id, reason, now=now)
        await self._store.run(stop_watching, notice.user_id, MESSAGES_CLOSED, now=now)


def _log_failure(task: asyncio.Task[None]) -> None:
    """Log what is neither Discord's fault nor handled: a bug of ours, or a full disk."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("Sending notices was cut off", exc_info=error)
