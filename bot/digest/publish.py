"""From a schedule that is due to messages in the ledger: claim, compose, write; the sender does the rest.

Each step is one transaction and can be cut off by a crash: a claimed run keeps its range of sightings and is composed
again, a written message is sent again, and each of them happens once.
"""

import asyncio
import contextlib
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.digest.buttons import with_buttons
from bot.digest.cadence import due_after, quiet_end, renewed_due
from bot.digest.channels import Channels, MessagePayload
from bot.digest.compose import compose
from bot.digest.news import News, news_in, news_of_run, news_since_last
from bot.digest.pace import PER_SECOND, Silence
from bot.digest.records import Digest
from bot.digest.selection import limits_of
from bot.digest.sender import Sender
from bot.digest.wishes import as_wished, post_title, with_picture
from bot.errors import DossierError
from bot.pictures import Pictures
from bot.render.digest import digest_messages
from bot.settings import DigestSettings
from bot.workers import Priority, Workers
from storage.database import Database
from storage.deliveries import deliveries_of, write_messages
from storage.models import Actor, Delivery, Evidence, GuildId, Run, RunId, Schedule, ScheduleId, ToldAs, Window
from storage.runs import claim_due, claim_now, uncomposed_runs
from storage.schedules import get_schedule, renew_due_times
from storage.store import Store
from storage.text import to_seconds
from storage.told import keep_told
from storage.troubles import note_stuck_run

log = logging.getLogger(__name__)

LATE = timedelta(minutes=15)
"""How long after its due time a digest says that it is late."""

PATIENCE = 10.0
"""Seconds for which who asks for a digest waits until it is posted: much else may be under way."""

_LONGEST_WAIT = timedelta(hours=1)
_TOLD_AFTER = 3
"""How often a run fails before the admins are told: within some minutes."""


class ScheduleNotFound(DossierError):
    """The guild has no such schedule."""

    def __init__(self) -> None:
        super().__init__("There is no such schedule. `/schedule list` shows all of this server.")


class ScheduleIsPaused(DossierError):
    """A paused schedule posts nothing, asked or not."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This schedule does not run: {reason.rstrip('.')}. Resume it first with `/schedule resume`.")


class Publisher:
    """Makes digests and has them posted: by the clock through `tick`, or because a person asks.

    Hand `tick` the time once a minute. `settle` and `close` are the sender's.
    """

    def __init__(
        self,
        store: Store,
        light: Workers,
        channels: Channels,
        settings: DigestSettings,
        clock: Clock,
        *,
        per_second: float = PER_SECOND,
        patience: float = PATIENCE,
        silence: Silence | None = None,
    ) -> None:
        self._store = store
        self._light = light
        self._pictures = Pictures(light)
        self._settings = settings
        self._clock = clock
        self._sender = Sender(store, channels, clock, per_second=per_second, silence=silence)
        self._patience = patience
        self._last_tick: datetime | None = None
        self._failures: Counter[RunId] = Counter()
        self._not_before: dict[RunId, datetime] = {}
        self._is_closing = False

    async def tick(self, now: datetime) -> None:
        """Claim what is due, write its messages, and have all sent that waits; returns before they are sent."""
        if self._last_tick is None or now < self._last_tick or now.date() != self._last_tick.date():
            # The rules of a zone may be new, at the start or by an update of the system; or the clock went back.
            ZoneInfo.clear_cache()
            await self._store.run(renew_due_times, renewed_due, now)
        self._last_tick = now
        await self._sender.take_back_abandoned()
        self._sender.wake()
        while not self._is_closing:
            claimed = await self._store.run(claim_due, due_after, now, quiet_end=quiet_end)
            if not claimed:
                break
        for run in await self._store.read(uncomposed_runs):
            if self._is_closing:
                return
            if self._not_before.get(run.id, now) <= now:
                await self._compose_claimed(run, now)

    def wake(self) -> None:
        """Have messages sent whose wait is over."""
        self._sender.wake()

    async def settle(self) -> None:
        """Return when nothing is left to send now."""
        await self._sender.settle()

    async def close(self) -> None:
        """Take up nothing more and finish the messages under way; what waits is in the ledger."""
        self._is_closing = True
        await self._sender.close()

    async def run_now(self, guild_id: GuildId, schedule_id: ScheduleId) -> list[Delivery] | None:
        """Post what is new since the schedule's last digest; return its messages as far as they got.

        What is due next stays due. None when nothing is new: then nothing is posted.

        Raises `ScheduleNotFound` and `ScheduleIsPaused`.
        """
        schedule = await self._running(guild_id, schedule_id)
        news = await self._upcoming(guild_id, schedule_id)
        if not news.articles:
            return None
        now = self._clock()
        # Two may ask at once, or the clock: whoever comes second would post that there is nothing new.
        run = await self._store.run(claim_now, guild_id, schedule_id, now, after=schedule.cursor)
        if run is None:
            await self._running(guild_id, schedule_id)
            return None
        await self._write(run, now, Priority.ANSWER)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._sender.settle()
        return await self._store.read(deliveries_of, run.id)

    async def preview(self, guild_id: GuildId, schedule_id: ScheduleId) -> list[MessagePayload]:
        """Return what would be posted if the schedule were due at this moment; nothing where it would be silent.

        Raises `ScheduleNotFound`.
        """
        schedule = await self._store.read(get_schedule, guild_id, schedule_id)
        news = await self._upcoming(guild_id, schedule_id)
        if schedule is None:
            raise ScheduleNotFound
        if news.is_silent:
            return []
        digest = await self._compose(news, Priority.ANSWER)
        return await self._messages(news, digest, Priority.ANSWER, name=schedule.name, zone=schedule.timezone)

    async def digest(self, guild_id: GuildId, window: Window, actor: Actor | None = None) -> Digest:
        """Return the digest of what the guild first saw within a window, of an actor where one is given."""
        return await self._compose(await self._store.read(news_in, guild_id, window, actor), Priority.ANSWER)

    async def digest_of(self, run: Run) -> Digest:
        """Return the digest of a run, or of what one would be."""
        return await self._compose(await self._store.read(news_of_run, run), Priority.ANSWER)

    async def _running(self, guild_id: GuildId, schedule_id: ScheduleId) -> Schedule:
        schedule = await self._store.read(get_schedule, guild_id, schedule_id)
        if schedule is None:
            raise ScheduleNotFound
        if schedule.paused_because is not None:
            raise ScheduleIsPaused(schedule.paused_because)
        return schedule

    async def _upcoming(self, guild_id: GuildId, schedule_id: ScheduleId) -> News:
        news = await self._store.read(news_since_last, guild_id, schedule_id, self._clock())
        if news is None:
            raise ScheduleNotFound
        return news

    async def _compose_claimed(self, run: Run, now: datetime) -> None:
        try:
            await self._write(run, now, Priority.BACKGROUND)
        except Exception:  # whatever is wrong with one digest, the others go out
            self._failures[run.id] += 1
            wait = min(timedelta(minutes=2 ** self._failures[run.id]), _LONGEST_WAIT)
            self._not_before[run.id] = now + wait
            log.exception("Run %d of schedule %d cannot be composed; again in %s", run.id, run.schedule_id, wait)
            if self._failures[run.id] == _TOLD_AFTER:
                await self._store.run(note_stuck_run, run, now)
        else:
            self._failures.pop(run.id, None)
            self._not_before.pop(run.id, None)

    async def _write(self, run: Run, now: datetime, priority: Priority) -> None:
        """Compose a claimed run from its range and write its messages, unless that is done."""
        news = await self._store.read(news_of_run, run)
        schedule = await self._store.read(get_schedule, run.guild_id, run.schedule_id)
        zone = "UTC" if schedule is None else schedule.timezone
        is_late = not run.is_manual and (run.missed > 0 or run.claimed_at - run.due_at >= LATE)
        digest = None if news.is_silent else await self._compose(news, priority)
        payloads = (
            []
            if digest is None
            else await self._messages(
                news,
                digest,
                priority,
                name=run.name,
                zone=zone,
                late=run.due_at if is_late else None,
                missed=run.missed,
            )
        )
        messages = [
            (json.dumps(payload, ensure_ascii=False), make_nonce(run, part))
            for part, payload in enumerate(payloads, start=1)
        ]
        told = [] if digest is None else list(digest.told())
        await self._store.run(_write_digest, run, messages, told, articles=len(news.articles), now=now)
        self._sender.wake()

    async def _messages(
        self,
        news: News,
        digest: Digest,
        priority: Priority,
        *,
        name: str,
        zone: str,
        late: datetime | None = None,
        missed: int = 0,
    ) -> list[MessagePayload]:
        messages = digest_messages(digest, name=name, late=late, missed=missed)
        if news.network is not None:
            picture = await self._pictures.network(
                news.network, title=f"{name}: who deals with whom", priority=priority
            )
            if picture is not None:
                messages[0] = with_picture(messages[0], picture.data, picture.description)
        if news.range is not None:
            messages = with_buttons(messages, news.range)
        title = post_title(name, news.window.end, zone)
        return as_wished(messages, news.options, title=title, pings=not digest.is_empty)

    async def _compose(self, news: News, priority: Priority) -> Digest:
        work = partial(
            compose,
            news.articles,
            news.relations,
            window=news.window,
            limits=limits_of(news.options.length, self._settings),
            changes=news.changes,
            told=news.told,
        )
        return replace(await self._light.run(work, priority=priority), left_out=news.left_out)


def _write_digest(
    db: Database,
    run: Run,
    messages: Sequence[tuple[str, str]],
    told: Sequence[tuple[ToldAs, Evidence]],
    *,
    articles: int,
    now: datetime,
) -> None:
    """Write the messages of a run and what they tell, once."""
    if write_messages(db, run, messages, articles=articles, now=now):
        keep_told(db, run.id, told)


def make_nonce(run: Run, part: int) -> str:
    """Return what is the same for every try to post this part of this digest, and for nothing else: 24 characters.

    Discord takes 25 at most.
    """
    identity = f"{run.schedule_id}/{to_seconds(run.due_at)}/{run.channel_id}/{part}"
    return hashlib.blake2s(identity.encode(), digest_size=12).hexdigest()
