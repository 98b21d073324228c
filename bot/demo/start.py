"""Opens the demo, loads its articles, plays, and leaves nothing behind."""

import asyncio
import contextlib
import logging
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from rich.console import Console as Terminal

from bot.client import build_bot, open_parts
from bot.demo.clock import DemoClock
from bot.demo.console import Console
from bot.demo.news import Newsroom
from bot.demo.play import Demo
from bot.demo.samples import OPENS_AT, load_samples
from bot.demo.screen import Screen, is_interactive, open_console
from bot.demo.tour import play_tour
from bot.demo.world import open_world
from bot.settings import DatabaseSettings, Settings

TERMINATED = 128 + signal.SIGTERM
"""The exit code of who was told to end, as shells say it."""


def play(*, tour: bool) -> None:
    """Play the tour, or open the console where somebody sits at a terminal."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(_play(tour=tour or not is_interactive()))
    except asyncio.CancelledError:
        sys.exit(TERMINATED)


async def _play(*, tour: bool) -> None:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    terminal = open_console()
    async with open_demo(terminal) as (demo, screen):
        if tour:
            await play_tour(demo, screen)
        else:
            await Console(demo, screen).run()


@contextlib.asynccontextmanager
async def open_demo(terminal: Terminal) -> AsyncIterator[tuple[Demo, Screen]]:
    """Open the bot on a database that lasts as long as the demo, with all samples of its first day."""
    samples = load_samples()
    clock = DemoClock(samples[0].published_at - timedelta(hours=1))
    with tempfile.TemporaryDirectory(prefix="dossier-demo-") as folder:
        settings = Settings(database=DatabaseSettings(path=Path(folder) / "dossier.db"))
        async with (
            open_parts(settings, clock.now) as parts,
            open_world(build_bot(parts, ticking=False), clock) as world,
        ):
            demo = Demo(world, Newsroom(parts, clock, samples), clock, world.bot.publisher)
            screen = Screen(terminal, names=lambda: world.names, now=clock.now)
            await _load(demo, screen)
            yield demo, screen


async def _load(demo: Demo, screen: Screen) -> None:
    with screen.progress() as progress:
        task = progress.add_task("Reading the sample articles", total=demo.newsroom.coming(OPENS_AT))
        async for _ in demo.arrivals(OPENS_AT):
            progress.advance(task)
