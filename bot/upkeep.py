"""What has had its day is forgotten, so that the database does not grow with what nobody asks for any more."""

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from storage.articles import forget_set_aside
from storage.questions import forget_questions
from storage.runs import forget_runs
from storage.schedules import forget_removed_schedules
from storage.store import Store

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
"""How long posted digests, removed schedules, questions behind paged answers, and notes of failed analyses are kept."""

_EVERY = timedelta(days=1)
_AT_ONCE = 500


class Upkeep:
    """Tidies the database once a day; call `tick` more often."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._tidied_at: datetime | None = None

    async def tick(self) -> None:
        """Forget what is old, unless that was done within the day."""
        now = self._clock()
        if self._tidied_at is not None and timedelta(0) <= now - self._tidied_at < _EVERY:
            return
        before = now - KEPT_FOR
        questions = await self._store.run(forget_questions, before=before)
        notes = await self._store.run(forget_set_aside, before=before)
        await self._store.run(forget_removed_schedules, before=before)
        runs = 0
        # A few at a time, so that what is to be stored meanwhile does not wait.
        while forgotten := await self._store.run(forget_runs, before=before, limit=_AT_ONCE):
            runs += forgotten
        self._tidied_at = now
        log.info("Forgot %d old digests, %d questions and %d notes of failed analyses", runs, questions, notes)
