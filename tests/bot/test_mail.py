"""Who gets a direct message, by discord.py's own requests over loopback."""

import json
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from aiohttp import web
from discord.http import Route

from bot.digest.channels import TryLater
from bot.mail import DiscordMail, ReaderLeft, ServerLeft
from storage.models import GuildId, UserId

HERE, THERE, READER = GuildId(10), GuildId(11), UserId(30)
MAILBOX = 50_030
_BOT = {"id": "1", "username": "Dossier", "discriminator": "0", "avatar": None, "bot": True}
_APPLICATION: dict[str, Any] = {
    "id": "1", "name": "Dossier", "description": "", "icon": None, "rpc_origins": [], "bot_public": True,
    "bot_require_code_grant": False, "owner": _BOT, "verify_key": "", "team": None, "flags": 0, "summary": "",
}  # fmt: skip


class Members:
    """So much of Discord as opening a mailbox needs. `refusals` are a status and a code by server."""

    def __init__(self) -> None:
        self.refusals: dict[int, tuple[int, int]] = {}
        self.asked: list[int] = []
        self.opened = 0

    async def member(self, request: web.Request) -> web.Response:
        guild = int(request.match_info["guild"])
        self.asked.append(guild)
        if guild in self.refusals:
            status, code = self.refusals[guild]
            return _answer({"code": code, "message": "Not here"}, status=status)
        return _answer({"user": {**_BOT, "id": request.match_info["user"]}, "roles": []})

    async def mailbox(self, _: web.Request) -> web.Response:
        self.opened += 1
        return _answer({"id": str(MAILBOX), "type": 1})


def _answer(value: Any, *, status: int = 200) -> web.Response:
    # Discord names no charset, and discord.py takes nothing else for JSON.
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


async def _me(_: web.Request) -> web.Response:
    return _answer(_BOT)


async def _application(_: web.Request) -> web.Response:
    return _answer(_APPLICATION)


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Members, DiscordMail]]:
    members, app = Members(), web.Application()
    app.router.add_get("/guilds/{guild}/members/{user}", members.member)
    app.router.add_post("/users/@me/channels", members.mailbox)
    app.router.add_get("/users/@me", _me)
    app.router.add_get("/oauth2/applications/@me", _application)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    monkeypatch.setattr(Route, "BASE", f"http://{host}:{port}")
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        await client.login("token")
        yield members, DiscordMail(client)
    finally:
        await client.close()
        await runner.cleanup()


async def test_membership_is_asked_for_in_the_very_server_and_before_each_message(
    served: tuple[Members, DiscordMail],
) -> None:
    members, mail = served
    assert await mail.open(HERE, READER) == MAILBOX
    members.refusals[HERE] = 404, 10007
    with pytest.raises(ReaderLeft):
        await mail.open(HERE, READER)
    assert await mail.open(THERE, READER) == MAILBOX
    assert members.asked == [HERE, HERE, THERE]
    assert members.opened == 2


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [(404, 10007, ReaderLeft), (404, 10013, ReaderLeft), (404, 10004, ServerLeft), (403, 50001, TryLater)],
)
async def test_why_a_member_is_not_known_is_told_apart(
    served: tuple[Members, DiscordMail], status: int, code: int, kind: type[Exception]
) -> None:
    members, mail = served
    members.refusals[HERE] = status, code
    with pytest.raises(kind):
        await mail.open(HERE, READER)
    assert members.opened == 0
