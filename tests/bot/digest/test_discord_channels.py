import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web
from discord.http import Route

from bot.digest import discord_channels
from bot.digest.channels import ChannelClosed, MessageRefused, TryLater, shown_words
from bot.digest.discord_channels import DiscordChannels, translate
from storage.models import ChannelId

CHANNEL = ChannelId(20)
PAYLOAD = {"embeds": [{"title": "Morning", "description": "**1 article**", "color": 1, "footer": {"text": "1 of 2"}}]}
BOT = {"id": "1", "username": "Dossier", "discriminator": "0", "avatar": None, "bot": True}


def answer(value: Any, *, status: int = 200) -> web.Response:
    # Discord names no charset, and discord.py takes nothing else for JSON.
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


class Discord:
    """So much of Discord's API as posting needs, on loopback. `answers` come before a message is taken."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.answers: list[web.Response | None] = []

    async def post(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.json())
        if self.answers:
            prepared = self.answers.pop(0)
            if prepared is None:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            return prepared
        return answer(self.message(len(self.bodies), self.bodies[-1]))

    async def history(self, request: web.Request) -> web.Response:
        if self.answers:
            return self.answers.pop(0) or web.Response()
        others = {**self.message(50, {"embeds": []}), "author": {**BOT, "id": "2"}}
        shown = [self.message(place, body) for place, body in enumerate(self.bodies, start=1)]
        return answer([others, *reversed(shown)])

    @staticmethod
    def message(number: int, body: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": str(number), "channel_id": str(CHANNEL), "author": BOT, "content": "", "embeds": body["embeds"],
            "timestamp": "2024-06-20T12:00:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False,
            "mentions": [], "mention_roles": [], "attachments": [], "pinned": False, "type": 0,
        }  # fmt: skip


@asynccontextmanager
async def serve(server: Discord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordChannels]:
    app = web.Application()
    app.router.add_post("/channels/{channel}/messages", server.post)
    app.router.add_get("/channels/{channel}/messages", server.history)
    app.router.add_get("/users/@me", _me)
    app.router.add_get("/oauth2/applications/@me", _application)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    monkeypatch.setattr(Route, "BASE", f"http://{host}:{port}")
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        await client.login("token")
        yield DiscordChannels(client)
    finally:
        await client.close()
        await runner.cleanup()


async def _me(_: web.Request) -> web.Response:
    return answer(BOT)


async def _application(_: web.Request) -> web.Response:
    return answer(_APPLICATION)


_APPLICATION: dict[str, Any] = {
    "id": "1", "name": "Dossier", "description": "", "icon": None, "rpc_origins": [], "bot_public": True,
    "bot_require_code_grant": False, "owner": BOT, "verify_key": "", "team": None, "flags": 0, "summary": "",
}  # fmt: skip


@pytest.fixture
async def discord_server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Discord, DiscordChannels]]:
    server = Discord()
    async with serve(server, monkeypatch) as channels:
        yield server, channels


async def test_a_message_goes_out_with_our_nonce_and_pings_nobody(
    discord_server: tuple[Discord, DiscordChannels],
) -> None:
    server, channels = discord_server
    assert await channels.send(CHANNEL, PAYLOAD, "our-nonce") == 1
    (body,) = server.bodies
    assert (body["nonce"], body["enforce_nonce"]) == ("our-nonce", True)
    assert body["allowed_mentions"]["parse"] == []
    (embed,) = body["embeds"]
    assert {key: embed[key] for key in PAYLOAD["embeds"][0]} == PAYLOAD["embeds"][0]


async def test_our_own_messages_are_found_in_the_history(discord_server: tuple[Discord, DiscordChannels]) -> None:
    _, channels = discord_server
    message_id = await channels.send(CHANNEL, PAYLOAD, "our-nonce")
    recent = await channels.recent(CHANNEL)
    assert recent is not None
    assert [(posted.id, posted.words) for posted in recent] == [(message_id, shown_words(PAYLOAD))]


async def test_a_history_that_may_not_be_read_is_none(discord_server: tuple[Discord, DiscordChannels]) -> None:
    server, channels = discord_server
    server.answers = [answer({"code": 50001, "message": "Missing Access"}, status=403)]
    assert await channels.recent(CHANNEL) is None


async def test_a_connection_that_breaks_is_tried_later(discord_server: tuple[Discord, DiscordChannels]) -> None:
    server, channels = discord_server
    server.answers = [None]
    with pytest.raises(TryLater, match="ServerDisconnected"):
        await channels.send(CHANNEL, PAYLOAD, "nonce")


async def test_503_is_tried_later(discord_server: tuple[Discord, DiscordChannels]) -> None:
    server, channels = discord_server
    server.answers = [answer({}, status=503)]
    with pytest.raises(TryLater, match="503"):
        await channels.send(CHANNEL, PAYLOAD, "nonce")


async def test_a_deleted_channel_is_closed_in_words(discord_server: tuple[Discord, DiscordChannels]) -> None:
    server, channels = discord_server
    server.answers = [answer({"code": 10003, "message": "Unknown Channel"}, status=404)]
    with pytest.raises(ChannelClosed, match="no longer exists"):
        await channels.send(CHANNEL, PAYLOAD, "nonce")


async def test_a_call_that_takes_too_long_is_tried_later(
    discord_server: tuple[Discord, DiscordChannels], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, channels = discord_server
    monkeypatch.setattr(discord_channels, "_SECONDS", 0.0)
    with pytest.raises(TryLater, match="TimeoutError"):
        await channels.send(CHANNEL, PAYLOAD, "nonce")


@pytest.mark.parametrize(
    "error",
    [ConnectionResetError(104, "reset"), aiohttp.ServerDisconnectedError(), aiohttp.ClientOSError(), TimeoutError()],
)
async def test_what_breaks_on_the_way_is_tried_later(error: Exception) -> None:
    with pytest.raises(TryLater):
        async with discord_channels.in_our_words():
            raise error


async def test_a_rate_limit_that_discord_py_gives_up_stops_all() -> None:
    with pytest.raises(TryLater) as caught:
        async with discord_channels.in_our_words():
            raise discord.RateLimited(30.0)
    assert caught.value.pause == timedelta(seconds=30)


async def test_cancelling_stays_cancelling() -> None:
    with pytest.raises(asyncio.CancelledError):
        async with discord_channels.in_our_words():
            raise asyncio.CancelledError


def http_error(status: int, code: int = 0, headers: dict[str, str] | None = None) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="reason", headers=headers or {})
    return discord.HTTPException(response, {"code": code, "message": "said so"})


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, 50001, ChannelClosed),
        (403, 50013, ChannelClosed),
        (404, 10003, ChannelClosed),
        (400, 50008, ChannelClosed),
        (400, 50083, ChannelClosed),
        (403, 12345, ChannelClosed),
        (403, 0, TryLater),
        (404, 0, TryLater),
        (401, 0, TryLater),
        (500, 0, TryLater),
        (503, 0, TryLater),
        (400, 50035, MessageRefused),
        (400, 200000, MessageRefused),
    ],
)
def test_answers_of_discord_are_told_apart(status: int, code: int, kind: type[Exception]) -> None:
    assert type(translate(http_error(status, code))) is kind


@pytest.mark.parametrize("code", [10003, 50001, 50008, 50013, 50083, 160005, 160006, 40067, 12345])
def test_why_a_channel_is_closed_ends_with_what_to_do_there_and_no_schedule_to_resume(code: int) -> None:
    reason = str(translate(http_error(403, code)))
    assert reason.endswith(".")
    assert "resume" not in reason
    assert "*" not in reason


def test_429_without_a_via_header_stops_everything_for_minutes() -> None:
    banned = translate(http_error(429))
    limited = translate(http_error(429, headers={"Via": "1.1 google"}))
    assert isinstance(banned, TryLater)
    assert isinstance(limited, TryLater)
    assert (banned.pause, limited.pause) == (timedelta(minutes=10), timedelta(0))
