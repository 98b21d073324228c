"""The bot as a process: a channel that closes and opens again, and messages to those who watch, killed meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.alerts import choose_channel
from storage.actors import resolve_actor
from storage.models import HOST, ChannelId, GuildId, UserId
from storage.notices import write_notice
from storage.store import Store
from storage.watches import add_watch
from tests.builders import add_article
from tests.discord_json import EVERYTHING, FIRST_CHANNEL, GUILD
from tests.discord_server import DiscordServer, serve_discord
from tests.mail import mailbox
from tests.process import ready, start_bot, until, write_config
from tests.schedules import store_news, store_schedule

pytestmark = pytest.mark.slow

READER = 77
ALERTS = FIRST_CHANNEL + 1


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with serve_discord(channels=2) as opened:
        yield opened


@pytest.fixture
def config(tmp_path: Path, server: DiscordServer) -> Path:
    return write_config(tmp_path, server.url, full_text="false")


def ask(config: Path, query: Callable[..., Any], *args: Any, **values: Any) -> Any:
    """Run a query beside the bot."""
    with Store(config.with_name("dossier.db")) as store:
        return store.submit(query, *args, **values).result()


def texts(server: DiscordServer, channel: int) -> list[str]:
    return [str(message["embeds"]) for message in server.messages.get(channel, [])]


async def change_role(server: DiscordServer, permissions: str) -> None:
    role = {
        "id": str(GUILD),
        "name": "@everyone",
        "permissions": permissions,
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
    }
    await server.tell("GUILD_ROLE_UPDATE", {"guild_id": str(GUILD), "role": role})


async def test_a_closed_channel_is_told_once_and_resumes_when_permitted(config: Path, server: DiscordServer) -> None:
    now = datetime.now(UTC)
    due = (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
    ask(config, store_news, "First title", guild_id=GuildId(GUILD), now=now)
    ask(
        config,
        store_schedule,
        guild_id=GuildId(GUILD),
        channel_id=ChannelId(FIRST_CHANNEL),
        times=[due.strftime("%H:%M")],
        now=due - timedelta(seconds=1),
    )
    ask(config, choose_channel, GuildId(GUILD), ChannelId(ALERTS), now=now)
    server.locked.add(FIRST_CHANNEL)
    async with start_bot(config) as bot:
        await ready(server, bot)
        await change_role(server, "0")
        await until(lambda: len(texts(server, ALERTS)) == 2)
        assert "posts nothing since" in texts(server, ALERTS)[1]
        assert texts(server, FIRST_CHANNEL) == []
        await bot.stop()
    async with start_bot(config, log=config.with_suffix(".second")) as bot:
        await ready(server, bot, session=2)
        await change_role(server, "0")
        ask(config, store_news, "Missed title", guild_id=GuildId(GUILD), now=now)
        # As if its next due time had passed as well.
        ask(config, lambda db: db.execute("UPDATE schedules SET next_due_at = ?", [int(due.timestamp()) + 1]))
        server.locked.clear()
        await change_role(server, EVERYTHING)
        await until(lambda: len(texts(server, FIRST_CHANNEL)) == 2, seconds=90)
        await until(lambda: len(texts(server, ALERTS)) == 3)
        await bot.stop()
    held, late = texts(server, FIRST_CHANNEL)
    assert "First title" in held
    assert "Missed title" in late
    assert "First title" not in late
    assert "posts in <#" in texts(server, ALERTS)[2]


@pytest.mark.parametrize("is_posted", [False, True])
async def test_a_kill_while_a_watcher_is_told_doubles_nothing(
    config: Path, server: DiscordServer, is_posted: bool
) -> None:
    now = datetime.now(UTC)
    ask(config, add_article)
    norway = ask(config, resolve_actor, HOST, "Norway")[0].id
    ask(config, add_watch, GuildId(GUILD), UserId(READER), norway, None, now=now)
    ask(config, store_news, "A second treaty", guild_id=GuildId(GUILD), now=now)
    server.post_seconds, server.lose_answers = 15, is_posted
    async with start_bot(config) as bot:
        await until(lambda: server.posting == 1)
        bot.process.kill()
        await bot.process.wait()
    assert len(texts(server, mailbox(READER))) == is_posted
    server.post_seconds = 0
    async with start_bot(config, log=config.with_suffix(".second")) as bot:
        await until(lambda: ask(config, count_sent) == 1)
        await bot.stop()
    (told,) = texts(server, mailbox(READER))
    assert "Norway signed a fishing treaty with Sweden on Monday." in told


async def test_who_left_the_server_is_written_nothing(config: Path, server: DiscordServer) -> None:
    ask(config, write_notice, GuildId(GUILD), '{"embeds": []}', user_id=UserId(78), now=datetime.now(UTC))
    async with start_bot(config) as bot:
        await ready(server, bot)
        await until(lambda: ask(config, count_given_up) == 1)
        await asyncio.wait_for(bot.stop(), 10)
    assert server.posts() == []


def count_sent(db: Any) -> int:
    return int(db.execute("SELECT count(*) FROM notices WHERE state = 'sent'").fetchone()[0])


def count_given_up(db: Any) -> int:
    return int(db.execute("SELECT count(*) FROM notices WHERE state = 'failed'").fetchone()[0])
