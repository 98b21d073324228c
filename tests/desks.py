"""Everything that a digest passes on its way, for the tests of publishing."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.digest.channels import MessagePayload
from bot.digest.pace import Silence
from bot.digest.publish import Publisher
from bot.settings import DigestSettings
from bot.workers import Workers
from storage.models import ArticleId, Schedule
from storage.store import Store
from tests.channels import FakeChannels
from tests.clocks import StandingClock
from tests.inline import InlineWorkers
from tests.schedules import store_news, store_schedule


class Desk:
    """A store, a clock, channels, and publishers that come and go."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = StandingClock()
        self.channels = FakeChannels()
        self.workers = InlineWorkers()
        self.publisher = self.new_publisher()

    def new_publisher(
        self, workers: Workers | None = None, *, patience: float = 10.0, silence: Silence | None = None
    ) -> Publisher:
        return Publisher(
            self.store,
            workers or self.workers,
            self.channels,
            DigestSettings(),
            self.clock,
            per_second=100_000,
            patience=patience,
            silence=silence,
        )

    def schedule(self, **values: Any) -> Schedule:
        return self.store.submit(store_schedule, **values).result()

    def news(self, title: str = "A treaty is signed", **values: Any) -> ArticleId:
        return self.store.submit(store_news, title, now=self.clock.now, **values).result()

    async def tick(self, now: datetime) -> None:
        self.clock.now = now
        await self.publisher.tick(now)
        await self.publisher.settle()

    def ask(self, query: Callable[..., Any], *args: Any) -> Any:
        return self.store.submit(query, *args).result()

    @property
    def posted(self) -> list[str]:
        return [words(message.payload) for message in self.channels.messages]


def words(payload: MessagePayload) -> str:
    return json.dumps(payload, ensure_ascii=False)
