"""The sample articles on their way into the demo's server, each at the time of its publication."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial

from bot import work
from bot.client import Parts
from bot.demo.clock import DemoClock
from bot.demo.samples import Sample
from bot.ingest.clean import clean
from bot.ingest.saving import store_article
from storage.articles import Source
from storage.models import Entry, GuildId, UserId

_DELAY = timedelta(minutes=3)
"""From publication to storing, as when a feed is polled."""


class Newsroom:
    """Delivers samples: cleaned, analyzed and stored as every article is."""

    def __init__(self, parts: Parts, clock: DemoClock, samples: tuple[Sample, ...]) -> None:
        self._parts = parts
        self._clock = clock
        self._coming = list(samples)

    @property
    def next_at(self) -> datetime | None:
        """When the next article arrives; None after the last."""
        return self._coming[0].published_at + _DELAY if self._coming else None

    def coming(self, until: datetime) -> int:
        """Return how many articles arrive until then."""
        return sum(sample.published_at + _DELAY <= until for sample in self._coming)

    async def deliver(self, guild_id: GuildId, user_id: UserId, until: datetime) -> AsyncIterator[Sample]:
        """Store in a server what arrives until then, the clock set to each arrival; yield each once it is stored."""
        while self.next_at is not None and self.next_at <= until:
            self._clock.set(self.next_at)
            sample = self._coming.pop(0)
            await self._store(sample, Source(guild_id=guild_id, added_by=user_id))
            yield sample

    async def _store(self, sample: Sample, source: Source) -> None:
        cleaned = clean(sample.title, sample.text, publisher=sample.publisher)
        entry = Entry(
            title=cleaned.title,
            text=cleaned.text,
            publisher=sample.publisher,
            url=sample.url,
            published_at=sample.published_at,
        )
        now = self._clock.now()
        analysis = await self._parts.heavy.run(partial(work.analyze, entry, now))
        await self._parts.store.run(store_article, entry, analysis, source=source, now=now)
