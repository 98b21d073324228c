"""The bot as a process: told to stop, killed, and started again, with nothing lost and nothing doubled."""

import asyncio
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.digest.cadence import EVERY_DAY
from storage.feeds import subscribe
from storage.models import ChannelId, GuildId, UserId
from storage.schedules import add_schedule
from storage.store import Store
from tests.discord_json import FIRST_CHANNEL, GUILD
from tests.discord_server import DiscordServer, serve_discord
from tests.process import ROOT, Running, children, ready, start_bot, until, write_config
from tests.schedules import store_news
from tests.servers import Reply, Site

pytestmark = pytest.mark.slow

SIGNALS = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
READER = UserId(77)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with serve_discord(channels=5) as opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path, server: DiscordServer) -> Path:
    return write_config(tmp_path, server.url, full_text="false")


def ask(config: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(config.with_name("dossier.db"))) as db:
        return db.execute(query).fetchall()


def has_traceback(bot: Running) -> bool:
    return any(line.startswith("Traceback") for line in bot.lines())


async def all_ended(pids: list[int]) -> None:
    await until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), seconds=5)


def want_feed(config: Path, address: str) -> None:
    with Store(config.with_name("dossier.db")) as store:
        store.submit(subscribe, GuildId(GUILD), address, "Feed", added_by=READER, now=datetime.now(UTC)).result()


def want_digests(config: Path, *, channels: int, stories: int = 3) -> None:
    """Store news and a schedule for each channel, all of them due a minute ago."""
    now = datetime.now(UTC)
    due = (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
    with Store(config.with_name("dossier.db")) as store:
        for number in range(stories):
            store.submit(store_news, f"Treaty number {number}", guild_id=GuildId(GUILD), now=now).result()
        for number in range(channels):
            store.submit(
                add_schedule,
                GuildId(GUILD),
                ChannelId(FIRST_CHANNEL + number),
                name=f"Schedule {number}",
                times=[due.strftime("%H:%M")],
                days=EVERY_DAY,
                timezone="UTC",
                next_due_at=due,
                created_by=READER,
                now=now,
            ).result()


def feed(count: int) -> str:
    items = "".join(
        f"<item><title>Norway and Sweden sign treaty {number}</title><guid>{number}</guid>"
        f"<description>Norway signed treaty {number} with Sweden on Monday. Finland condemned it.</description></item>"
        for number in range(count)
    )
    return f"<rss version='2.0'><channel><title>Treaties</title>{items}</channel></rss>"


@SIGNALS
async def test_an_idle_bot_ends_when_told_to(config: Path, server: DiscordServer, number: signal.Signals) -> None:
    async with start_bot(config) as bot:
        await ready(server, bot)
        below = children(bot.pid)
        assert below
        assert await bot.stop(number) == 0
        await all_ended(below)
        assert not has_traceback(bot)


@SIGNALS
async def test_a_bot_that_starts_ends_when_told_to(config: Path, server: DiscordServer, number: signal.Signals) -> None:
    async with start_bot(config) as bot:
        await until(lambda: config.with_name("dossier.db").exists())
        assert await bot.stop(number) == 0
        assert not has_traceback(bot)


@SIGNALS
async def test_a_slow_feed_delays_no_end(config: Path, server: DiscordServer, number: signal.Signals) -> None:
    with Site({"/slow": Reply([b"<rss>"] * 100, pause=1.0)}) as site:
        want_feed(config, site.url("/slow"))
        async with start_bot(config) as bot:
            await ready(server, bot)
            await until(lambda: site.asked("/slow"))
            assert await bot.stop(number) == 0
            assert not has_traceback(bot)


@pytest.mark.parametrize(("number", "is_lost"), [(signal.SIGTERM, False), (signal.SIGINT, True)])
async def test_a_digest_under_way_is_posted_once(
    config: Path, server: DiscordServer, number: signal.Signals, is_lost: bool
) -> None:
    want_digests(config, channels=5)
    server.post_seconds, server.lose_answers = 15, is_lost
    async with start_bot(config) as bot:
        await until(lambda: server.posting == 5)
        assert await bot.stop(number) == 0
        assert not has_traceback(bot)
    server.post_seconds = 0
    async with start_bot(config, log=config.with_suffix(".second")) as bot:
        await until(lambda: len(ask(config, "SELECT 1 FROM deliveries WHERE state = 'sent'")) == 5)
        await bot.stop()
        assert not has_traceback(bot)
    assert [len(server.messages[FIRST_CHANNEL + channel]) for channel in range(5)] == [1] * 5


@pytest.mark.parametrize("posted", [0, 2])
async def test_a_kill_while_posting_doubles_nothing(config: Path, server: DiscordServer, posted: int) -> None:
    want_digests(config, channels=5)
    server.post_seconds, server.lose_answers = 1.0, True
    async with start_bot(config) as bot:
        await until(lambda: len(server.posts()) > posted)
        below = children(bot.pid)
        bot.process.kill()
        await bot.process.wait()
        await all_ended(below)
    server.post_seconds = 0
    async with start_bot(config, log=config.with_suffix(".second")) as bot:
        await until(lambda: len(ask(config, "SELECT 1 FROM deliveries WHERE state = 'sent'")) == 5)
        await bot.stop()
        assert not has_traceback(bot)
    assert [len(server.messages[FIRST_CHANNEL + channel]) for channel in range(5)] == [1] * 5


async def test_what_a_kill_left_behind_is_found_in_the_channel_later(config: Path, server: DiscordServer) -> None:
    want_digests(config, channels=5)
    server.post_seconds, server.lose_answers = 15, True
    async with start_bot(config) as bot:
        await until(lambda: server.posting == 5)
        bot.process.kill()
        await bot.process.wait()
    server.limits.forget_nonces()
    with closing(sqlite3.connect(config.with_name("dossier.db"))) as db, db:
        db.execute("UPDATE deliveries SET started_at = started_at - 600")
    server.post_seconds = 0
    async with start_bot(config, log=config.with_suffix(".second")) as bot:
        await until(lambda: len(ask(config, "SELECT 1 FROM deliveries WHERE state = 'sent'")) == 5)
        await bot.stop()
    assert [len(server.messages[FIRST_CHANNEL + channel]) for channel in range(5)] == [1] * 5


async def test_articles_are_added_beside_a_bot_that_runs(config: Path, server: DiscordServer) -> None:
    with Site() as site:
        site.serve_feed("/feed", feed(20))
        want_feed(config, site.url("/feed"))
        texts = config.with_name("texts")
        texts.mkdir()
        for number in range(5):
            (texts / f"{number}.txt").write_text(
                f"Japan threatens Peru {number} times\n\nJapan threatened Peru {number} times on Monday. Peru denied."
            )
        async with start_bot(config) as bot:
            await ready(server, bot)
            adding = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "--config",
                str(config),
                "add",
                str(texts),
                cwd=ROOT,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            assert await adding.wait() == 0
            await until(lambda: len(ask(config, "SELECT 1 FROM articles")) == 25)
            assert await bot.stop() == 0
            assert not has_traceback(bot)


async def test_a_kill_while_reading_doubles_nothing(config: Path, server: DiscordServer) -> None:
    with Site() as site:
        site.serve_feed("/feed", feed(45))
        want_feed(config, site.url("/feed"))
        for number in range(1, 3):
            async with start_bot(config, log=config.with_suffix(f".{number}")) as bot:
                await until(lambda: len(ask(config, "SELECT 1 FROM articles")) >= 15 * number)  # noqa: B023
                below = children(bot.pid)
                bot.process.kill()
                await bot.process.wait()
                await all_ended(below)
        async with start_bot(config) as bot:
            await until(lambda: len(ask(config, "SELECT 1 FROM articles")) >= 45)
            await until(lambda: ask(config, "SELECT last_success_at FROM feeds") != [(None,)])
            await bot.stop()
            assert not has_traceback(bot)
    titles = Counter(title for (title,) in ask(config, "SELECT title FROM articles"))
    assert sorted(titles.values()) == [1] * 45
    assert ask(config, "SELECT count(*) FROM sightings") == [(45,)]


async def test_a_lost_connection_is_taken_up_again(config: Path, server: DiscordServer) -> None:
    async with start_bot(config) as bot:
        await ready(server, bot)
        for session, code in enumerate((1000, 1006, 4000, 4007, 4009), start=2):
            await server.disconnect(code)
            await ready(server, bot, session=session)
        asked = await server.ask("actor top")
        await asyncio.wait_for(asked.acknowledged, 3)
        assert await bot.stop() == 0
        assert asked.answered.done(), "what was begun is answered before the end"
        assert not has_traceback(bot)
