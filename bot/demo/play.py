"""The demo itself: the world, its news and its clock, and how time passes in it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from bot.demo.clock import DemoClock
from bot.demo.news import Newsroom
from bot.demo.samples import Sample
from bot.demo.world import World
from bot.digest.publish import Publisher
from storage.schedules import list_schedules


class Demo:
    """What the console and the tour play with; it hands the publisher the time, as the bot's jobs do elsewhere."""

    def __init__(self, world: World, newsroom: Newsroom, clock: DemoClock, publisher: Publisher) -> None:
        self.world = world
        self.newsroom = newsroom
        self.clock = clock
        self._publisher = publisher

    async def arrivals(self, until: datetime) -> AsyncIterator[Sample]:
        """Move the clock ahead and store what arrives until then, one article after the other."""
        async for sample in self.newsroom.deliver(self.world.guild_id, self.world.user_id, until):
            yield sample
        self.clock.set(until)

    async def wait(self, duration: timedelta) -> list[Sample]:
        """Let time pass: news arrives and digests are posted when they are due. Return what arrived."""
        end = self.clock.now() + duration
        arrived: list[Sample] = []
        while True:
            moment = await self._next_moment(end)
            arrived.extend([sample async for sample in self.arrivals(moment)])
            await self._publisher.tick(self.clock.now())
            await self._publisher.settle()
            await self.world.settle()
            if moment >= end:
                return arrived

    async def _next_moment(self, end: datetime) -> datetime:
        schedules = await self.world.bot.store.read(list_schedules, self.world.guild_id)
        moments = [schedule.next_due_at for schedule in schedules if schedule.paused_because is None]
        if self.newsroom.next_at is not None:
            moments.append(self.newsroom.next_at)
        now = self.clock.now()
        return min((moment for moment in moments if now < moment < end), default=end)
