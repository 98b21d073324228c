"""What happens by itself: feeds are polled, digests published, trouble told, old things forgotten, by APScheduler.

The ticks only say what time it is. What is due is decided by rows in the database, so that nothing hangs on a tick
that was missed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta
from typing import Final

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.clock import Clock
from bot.digest.publish import Publisher

log = logging.getLogger(__name__)

_GRACE_SECONDS = 3600 * 24

_LOOK_SECONDS: Final = 10.0
_LONGEST_WAIT: Final = timedelta(minutes=1, seconds=5)
"""No tick is further away than this, unless the clock went back."""


class Jobs:
    """The ticks of a running bot.

    `poll_feeds` polls the feeds that are due; one round ends before the next starts. `tidy` forgets what is old, where
    it is time to. `care` looks after what does not work and who is to be told what.
    """

    def __init__(
        self,
        publisher: Publisher,
        poll_feeds: Callable[[], Awaitable[object]],
        tidy: Callable[[], Awaitable[object]],
        clock: Clock,
        care: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self._publisher = publisher
        self._poll_feeds = poll_feeds
        self._tidy_up = tidy
        self._clock = clock
        self._care_for = care
        self.scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": _GRACE_SECONDS},
        )
        self._watch: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Tick from now on: digests at each full minute, feeds a little later, and both at once."""
        self._add("publish", self._publish, second=0)
        self._add("send", self._send, second="*/10")
        self._add("poll feeds", self._poll, second=5)
        self._add("tidy", self._tidy, second=35)
        if self._care_for is not None:
            self._add("care", self._care, second="*/10")
        self.scheduler.add_listener(_log_error, EVENT_JOB_ERROR)
        self.scheduler.start()
        # A tick is skipped while its job still works: that is as it should be. Errors are logged by our listener.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        logging.getLogger("apscheduler.executors.default").setLevel(logging.CRITICAL)
        self.watch_the_clock()

    async def close(self) -> None:
        """Start nothing more, and finish the messages under way."""
        if self._watch is not None:
            self._watch.cancel()
        if self.scheduler.running:
            self.scheduler.pause()
        await self._publisher.close()
        if self.scheduler.running:
            # This cancels the jobs under way: whatever they were at is taken up from the database next time.
            self.scheduler.shutdown(wait=False)

    def watch_the_clock(self) -> None:
        """Tick at once where the clock went back: APScheduler would be silent until it is as late as it was before.

        Called every ten seconds of the event loop's clock, which no one sets.
        """
        now = self._clock()
        for job in self.scheduler.get_jobs():
            if job.next_run_time is not None and job.next_run_time - now > _LONGEST_WAIT:
                log.warning("The clock went back; %s goes on", job.name)
                job.modify(next_run_time=now)
        self._watch = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self.watch_the_clock)

    def _add(self, name: str, job: Callable[[], Awaitable[None]], *, second: int | str) -> None:
        trigger = CronTrigger(second=second, timezone=UTC)
        self.scheduler.add_job(job, trigger, id=name, name=name, next_run_time=self._clock())

    async def _publish(self) -> None:
        await self._publisher.tick(self._clock())

    async def _send(self) -> None:
        self._publisher.wake()

    async def _poll(self) -> None:
        await self._poll_feeds()

    async def _care(self) -> None:
        if self._care_for is not None:
            await self._care_for()

    async def _tidy(self) -> None:
        await self._tidy_up()


def _log_error(event: JobExecutionEvent) -> None:
    if isinstance(event.exception, asyncio.CancelledError):  # the bot stops
        return
    log.error("The job %r failed", event.job_id, exc_info=event.exception)
