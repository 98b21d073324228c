"""What has had its day is forgotten, so that the database does not grow with what nobody asks for any more."""

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.retention import apply_retention
from storage.articles import forget_set_aside
from storage.finds import forget_finds
from storage.guilds import forget_guild, guilds_left_before
from storage.notices import forget_notices
from storage.questions import forget_questions
from storage.retention import forget_entries
from storage.runs import forget_runs
from storage.schedules import forget_removed_schedules
from storage.store import Store

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
"""How long posted messages, removed schedules, questions behind paged answers, notes of failed analyses, and all that a
server set before it removed the bot, are kept."""

_ENTRIES_KEPT_FOR = timedelta(days=400)
"""How long it is remembered what feeds brought after it was deleted: hardly one offers an entry for so long."""

_EVERY = timedelta(days=1)
_AT_ONCE = 500


class Upkeep:
    """Tidies the database once a day; call `tick` more often. `host_days` is how long the host's articles are kept."""

    def __init__(self, store: Store, clock: Clock, *, host_days: int | None = None) -> None:
        self._store = store
        self._clock = clock
        self._host_days = host_days
        self._tidied_at: datetime | None = None

    async def tick(self) -> None:
        """Forget what is old, unless that was done within the day."""
        now = self._clock()
        if self._tidied_at is not None and timedelta(0) <= now - self._tidied_at < _EVERY:
            return
        before = now - KEPT_FOR
        questions = await self._store.run(forget_questions, before=before)
        notes = await self._store.run(forget_set_aside, before=before)
        while not await self._store.run(forget_removed_schedules, before=before, limit=_AT_ONCE):
            pass
        await self._store.run(forget_notices, before=before)
        await self._store.run(forget_finds, before=before)
        await self._store.run(forget_entries, before=now - _ENTRIES_KEPT_FOR)
        for guild_id in await self._store.read(guilds_left_before, before):
            while not await self._store.run(forget_guild, guild_id, limit=_AT_ONCE):
                pass
            log.info("Forgot server %d, which removed the bot a month ago", guild_id)
        deleted = await apply_retention(self._store, now, host_days=self._host_days)
        runs = 0
        # A few at a time, so that what is to be stored meanwhile does not wait.
        while forgotten := await self._store.run(forget_runs, before=before, limit=_AT_ONCE):
            runs += forgotten
        self._tidied_at = now
        log.info(
            "Forgot %d old digests, %d questions, %d notes of failed analyses and %d articles",
            runs,
            questions,
            notes,
            deleted,
        )
