"""Sends what the ledger holds: one sender for the whole process, paced, with fair turns, and never twice.

Before a message is sent, the ledger says so; once Discord has it, the ledger has its number. What is between the two
when the process ends may or may not be posted: soon after, its nonce makes a second try harmless; later, the last
messages of the channel tell.
"""

import asyncio
import json
import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digest.channels import (
    ChannelClosed,
    Channels,
    MessagePayload,
    MessageRefused,
    PictureForbidden,
    ProvedForum,
    TryLater,
    shown_words,
)
from bot.digest.pace import PER_SECOND, Pace, Silence, wait_after
from bot.digest.wishes import without_picture
from storage.database import Database
from storage.deliveries import (
    mark_failed,
    mark_posted,
    mark_sent,
    posted_in,
    put_back,
    release,
    take_back_abandoned,
    take_posted,
    take_waiting,
)
from storage.models import Delivery, DeliveryId, DeliveryState
from storage.schedules import get_schedule
from storage.store import Store
from storage.troubles import note_missing_picture, note_picture, stop_for_trouble

log = logging.getLogger(__name__)

NONCE_LASTS = timedelta(minutes=2)
"""How long a nonce surely makes a second try return the first message. Discord only says "a few minutes"."""

MOST_TRIES = 100
"""How often a message is tried before its schedule is paused: with the waits between them, about a day."""

ARRIVES_WITHIN = timedelta(seconds=5)
"""After this time, what Discord got is shown: where no nonce helps, nobody looks or tries again before."""

_AT_ONCE = 120
"""How many are under way at most: for three seconds of them a channel may let us wait for its turn."""
_BATCH = 40


class Sender:
    """Works in the background from `wake` until nothing is left that may go now."""

    def __init__(
        self,
        store: Store,
        channels: Channels,
        clock: Clock,
        *,
        per_second: float = PER_SECOND,
        silence: Silence | None = None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._pace = Pace(per_second)
        self._under_way: set[DeliveryId] = set()
        self._taking = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._silence = silence or Silence()
        self._is_closing = False

    def wake(self) -> None:
        """Look at the ledger soon."""
        self._news.set()
        if not self._is_closing and (self._loop is None or self._loop.done()):
            self._loop = asyncio.create_task(self._work())
            self._loop.add_done_callback(_log_failure)

    async def settle(self) -> None:
        """Return when nothing is left that may go now."""
        if self._loop is not None:
            await asyncio.shield(self._loop)

    async def close(self) -> None:
        """Start no more messages, finish those under way; the rest stays in the ledger. What failed is logged."""
        self._is_closing = True
        self._news.set()
        under_way = {*self._tasks, *([self._loop] if self._loop else [])}
        if not under_way:
            return
        try:
            await asyncio.wait(under_way)
        finally:  # whoever waits may lose patience
            for task in under_way:
                task.cancel()

    async def take_back_abandoned(self) -> None:
        """Let wait again what the ledger has under way and this sender does not, as after a crash."""
        async with self._taking:  # what is just being taken is not yet known to be under way
            count = await self._store.run(take_back_abandoned, self._under_way.copy(), now=self._clock())
        if count:
            log.warning("%d messages were cut off while they were sent and are looked at again", count)

    async def _work(self) -> None:
        while True:
            self._news.clear()
            started = 0 if self._is_closing else await self._start_some()
            if self._tasks:
                await self._news.wait()
            elif not started and (self._is_closing or not self._news.is_set()):
                return

    async def _start_some(self) -> int:
        """Start what may go now and has room; return how many."""
        now = self._clock()
        room = min(_AT_ONCE - len(self._tasks), _BATCH)
        if not room or self._silence.is_on:
            return 0
        async with self._taking:
            taken = await self._store.run(_take, now, limit=room, under_way=self._under_way)
            self._under_way.update(delivery.id for delivery in taken)
        for place, delivery in enumerate(taken):
            await self._pace.turn()
            if self._is_closing or self._silence.is_on:
                await self._release(taken[place:])
                return place
            task = asyncio.create_task(self._deliver(delivery))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return len(taken)

    async def _release(self, untried: Sequence[Delivery]) -> None:
        await self._store.run(release, untried)
        self._under_way.difference_update(delivery.id for delivery in untried)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._news.set()
        # The ledger still has the message under way: it is taken back later.
        _log_failure(task)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._try(delivery)
        finally:
            self._under_way.discard(delivery.id)

    async def _try(self, delivery: Delivery) -> None:
        try:
            if delivery.state is DeliveryState.POSTED:
                await self._crosspost(delivery)
            else:
                await self._post(delivery, json.loads(delivery.payload))
        except TryLater as problem:
            await self._try_later(delivery, problem)

    async def _post(self, delivery: Delivery, payload: MessagePayload) -> None:
        # Decided once: whatever the gateway tells meanwhile, what is sent is what was looked for.
        is_forum = self._channels.is_forum(delivery.channel_id)
        post_id = delivery.first_id if is_forum else None
        is_new_post = is_forum and post_id is None
        try:
            message_id = await self._find(delivery, payload, post_id=post_id, is_new_post=is_new_post)
            if message_id is None:
                message_id = await self._hand_over(delivery, payload, post_id=post_id, is_new_post=is_new_post)
        except ProvedForum:
            if is_forum:  # and yet it takes no posts
                raise
            # An earlier try, before a restart, may have known it for one: this looks for its post first.
            await self._post(delivery, payload)
        except ChannelClosed as problem:
            await self._pause(delivery, str(problem))
        except MessageRefused as problem:
            log.error("Discord refused message %d of run %d: %s", delivery.part, delivery.run_id, problem)  # noqa: TRY400
            await self._store.run(mark_failed, delivery.id, str(problem), now=self._clock())
        else:
            mark = mark_posted if payload.get("crosspost") else mark_sent
            await self._store.run(mark, delivery.id, message_id, now=self._clock())

    async def _hand_over(
        self, delivery: Delivery, payload: MessagePayload, *, post_id: int | None, is_new_post: bool
    ) -> int:
        """Post a message and return its number: without its picture where that is not allowed, which is noted."""

        async def post(payload: MessagePayload) -> int:
            if is_new_post:
                return await self._channels.post(delivery.channel_id, payload)
            return await self._channels.send(delivery.channel_id, payload, delivery.nonce, post_id=post_id)

        try:
            message_id = await post(payload)
        except PictureForbidden:
            message_id = await post(without_picture(payload))
            now = self._clock()
            await self._store.run(note_missing_picture, delivery.guild_id, delivery.schedule_id, now)
        else:
            if "picture" in payload:
                await self._store.run(note_picture, delivery.guild_id, delivery.schedule_id)
        return message_id

    async def _crosspost(self, delivery: Delivery) -> None:
        """Hand a posted message to the channel's followers. Whatever comes of it, the message is there."""
        if delivery.message_id is None:
            raise ValueError("what is posted has a number")
        error = None
        try:
            await self._channels.crosspost(delivery.channel_id, delivery.message_id)
        except (ChannelClosed, MessageRefused) as problem:
            error = f"Not handed to the channel's followers: {problem}"
            log.warning("Message %d of run %d: %s", delivery.part, delivery.run_id, error)
        await self._store.run(mark_sent, delivery.id, delivery.message_id, now=self._clock(), error=error)

    async def _find(
        self, delivery: Delivery, payload: MessagePayload, *, post_id: int | None, is_new_post: bool
    ) -> int | None:
        """Return the number of a message that an earlier try may have posted; None when it is to be sent."""
        if delivery.started_at is None:
            return None
        age = self._clock() - delivery.started_at
        if not is_new_post and timedelta(0) <= age < NONCE_LASTS:
            return None
        if is_new_post and timedelta(0) <= age < ARRIVES_WITHIN:
            raise TryLater("An earlier try may still arrive.")
        await self._pace.turn()
        if is_new_post:  # which has no nonce
            posted = await self._channels.posts(delivery.guild_id, delivery.channel_id, payload)
        else:
            posted = await self._channels.recent(delivery.channel_id, post_id=post_id, since=delivery.started_at)
        if posted is None:
            log.warning("Channel %d does not show its history: a message may be posted twice", delivery.channel_id)
            return None
        known = await self._store.read(posted_in, delivery.channel_id)
        words = shown_words(payload)
        for message in posted:
            if message.nonce == delivery.nonce or (message.words == words and message.id not in known):
                return message.id
        return None

    async def _try_later(self, delivery: Delivery, problem: TryLater) -> None:
        now = self._clock()
        tries = delivery.attempts + 1
        if problem.pause:
            self._silence.begin(problem.pause)
            log.warning("Nothing is sent for %s: %s", problem.pause, problem)
        if tries >= MOST_TRIES and delivery.state is DeliveryState.POSTED:
            reason = f"Not handed to the channel's followers for about a day: {problem}"
            await self._store.run(mark_sent, delivery.id, delivery.message_id or 0, now=now, error=reason)
            return
        if tries >= MOST_TRIES:
            await self._pause(delivery, f"Discord took no message for about a day: {problem}")
            return
        wait = max(wait_after(tries, delivery.nonce), problem.pause)
        log.info("Message %d of run %d waits %s: %s", delivery.part, delivery.run_id, wait, problem)
        await self._store.run(put_back, delivery.id, str(problem), next_attempt_at=now + wait)

    async def _pause(self, delivery: Delivery, reason: str) -> None:
        """Pause the schedule and keep the message: it goes when the schedule is resumed."""
        if await self._store.run(_hold, delivery, reason, self._clock()):
            log.warning("Schedule %d is paused: %s", delivery.schedule_id, reason)


def _take(db: Database, now: datetime, *, limit: int, under_way: Collection[DeliveryId]) -> list[Delivery]:
    """Take what is to be posted, and with what room is left, what followers of channels are to get."""
    taken = take_waiting(db, now, limit=limit)
    return [*taken, *take_posted(db, now, limit=limit - len(taken), under_way=under_way)]


def _hold(db: Database, delivery: Delivery, reason: str, now: datetime) -> bool:
    """Keep a message and pause its schedule, unless that posts elsewhere by now; return whether it is paused for it."""
    schedule = get_schedule(db, delivery.guild_id, delivery.schedule_id)
    is_here = schedule is not None and schedule.channel_id == delivery.channel_id
    is_paused = is_here and stop_for_trouble(db, delivery.guild_id, delivery.schedule_id, reason, now)
    put_back(db, delivery.id, reason, next_attempt_at=now)
    return is_paused


def _log_failure(task: asyncio.Task[None]) -> None:
    """Log what is neither Discord's fault nor handled: a bug of ours, or a full disk."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("Sending was cut off", exc_info=error)
