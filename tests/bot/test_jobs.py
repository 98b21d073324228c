import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent

from bot.clock import utc_now
from bot.digest.publish import Publisher
from bot.jobs import Jobs
from bot.settings import DigestSettings
from bot.upkeep import Upkeep
from storage.questions import get_question, keep_question
from storage.schedules import pause_schedule
from storage.store import Store
from tests.channels import FakeChannels
from tests.inline import InlineWorkers
from tests.schedules import ADMIN, GUILD, store_news, store_schedule

START = datetime(2024, 6, 20, 7, 58, 30, tzinfo=UTC)


class Feeds:
    """Feeds that are polled, and fail when told to."""

    def __init__(self) -> None:
        self.polls = 0
        self.fails = False

    async def poll(self) -> int:
        self.polls += 1
        if self.fails:
            raise RuntimeError("a bug")
        return 0


class Office:
    """Jobs with all they need."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.channels = FakeChannels()
        self.feeds = Feeds()
        self.publisher = Publisher(store, InlineWorkers(), self.channels, DigestSettings(), utc_now, per_second=100_000)
        self.jobs = Jobs(self.publisher, self.feeds.poll, Upkeep(store, utc_now).tick, utc_now)
        self._ended: set[str] = set()
        self._news = asyncio.Event()
        self.jobs.scheduler.add_listener(self._end, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)

    def _end(self, event: JobExecutionEvent) -> None:
        self._ended.add(event.job_id)
        self._news.set()

    async def ended(self, *jobs: str) -> None:
        """Return when each of these jobs has ended once more."""
        async with asyncio.timeout(5):
            while not self._ended >= set(jobs):
                self._news.clear()
                await self._news.wait()
        self._ended.clear()


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    office = Office(store)
    yield office
    await office.jobs.close()


async def test_a_schedule_is_served_when_its_time_comes(office: Office) -> None:
    with time_machine.travel(START) as clock:
        office.store.submit(store_schedule, now=START).result()
        office.store.submit(store_news, now=START).result()
        office.jobs.start()
        await office.ended("publish", "send", "poll feeds")
        assert office.channels.messages == []
        # Two days of sleep: ticks are missed, and made up for once.
        for minutes in (0, 1):
            clock.move_to(START + timedelta(days=2, minutes=minutes))
            office.jobs.scheduler.wakeup()
            await office.ended("publish")
            await office.publisher.settle()
            assert len(office.channels.messages) == 1
    assert office.feeds.polls <= 3


async def test_what_is_old_is_forgotten(office: Office) -> None:
    with time_machine.travel(START):
        old = office.store.submit(keep_question, GUILD, ADMIN, "search", {}, now=START - timedelta(days=31)).result()
        office.jobs.start()
        await office.ended("tidy")
        assert await office.store.read(get_question, old.id) is None


async def test_a_clock_that_goes_back_stops_nothing(office: Office) -> None:
    with time_machine.travel(START) as clock:
        office.jobs.start()
        await office.ended("publish", "send", "poll feeds")
        clock.move_to(START - timedelta(hours=2))
        office.jobs.watch_the_clock()  # time_machine moves the event loop's clock as well: it would not come by itself
        await office.ended("publish", "send", "poll feeds")
    assert office.feeds.polls == 2


async def test_closing_while_feeds_are_polled_is_no_error(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    publisher = Publisher(store, InlineWorkers(), FakeChannels(), DigestSettings(), utc_now)
    is_polling = asyncio.Event()

    async def poll() -> None:
        is_polling.set()
        await asyncio.Event().wait()

    jobs = Jobs(publisher, poll, Upkeep(store, utc_now).tick, utc_now)
    jobs.start()
    await is_polling.wait()
    await jobs.close()
    await asyncio.sleep(0)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_job_that_fails_is_logged_and_comes_again(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.feeds.fails = True
    with time_machine.travel(START) as clock:
        office.jobs.start()
        await office.ended("poll feeds")
        clock.move_to(START + timedelta(minutes=2))
        office.jobs.scheduler.wakeup()
        await office.ended("poll feeds")
    assert office.feeds.polls == 2
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.getMessage() for record in errors] == ["The job 'poll feeds' failed"] * 2
    assert errors[0].exc_info


async def test_closing_finishes_the_message_under_way(office: Office) -> None:
    with time_machine.travel(START) as clock:
        schedule = office.store.submit(store_schedule, now=START).result()
        office.channels.gate = asyncio.Event()
        office.jobs.start()
        await office.ended("publish", "send", "poll feeds")
        clock.move_to(START + timedelta(days=1))
        office.jobs.scheduler.wakeup()
        await office.channels.tried()
        closing = asyncio.create_task(office.jobs.close())
        await asyncio.sleep(0.01)
        assert not closing.done()
        office.channels.gate.set()
        await closing
    assert len(office.channels.messages) == 1
    assert not office.jobs.scheduler.running
    assert office.store.submit(pause_schedule, GUILD, schedule.id, "The store still works.").result()


async def test_closing_what_never_started_is_harmless(office: Office) -> None:
    await office.jobs.close()
    await office.jobs.close()
