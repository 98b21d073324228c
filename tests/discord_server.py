"""Discord's own API on loopback: REST, gateway and interactions, as far as the bot uses them.

For tests and measurements of the whole process, over real connections. Messages, nonces and answers are kept as Discord
keeps them; `failures` and `post_seconds` make it fail and slow.
"""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord.http
import pytest
from aiohttp import WSMsgType, web

from tests.discord_json import (
    FIRST_CHANNEL,
    GUILD,
    ME,
    TEXT,
    guild_json,
    interaction_json,
    message_json,
)
from tests.discord_posts import Posts, answer, read_payload, too_early

TOKEN = "a.good.token"


@dataclass
class Asked:
    """A command that a user gave: when, what came back, and how many seconds after."""

    at: float
    acknowledged: asyncio.Future[float]
    answered: asyncio.Future[float]
    answer: dict[str, Any] = field(default_factory=dict)


@dataclass
class DiscordServer(Posts):
    """What was asked of it; `failures` are statuses that the next requests are answered with."""

    url: str = ""
    failures: list[int] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)
    closing_code: int | None = None
    sessions: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(100_000))
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _asked: dict[str, Asked] = field(default_factory=dict)

    async def ask(self, command: str, options: Mapping[str, Any] | None = None) -> Asked:
        """Let a user give a slash command such as "actor top"; its options are texts or whole numbers."""
        number = str(next(self._numbers))
        loop = asyncio.get_running_loop()
        name, _, rest = command.partition(" ")
        given: list[dict[str, Any]] = [
            {"name": key, "type": 4 if isinstance(value, int) else 3, "value": value}
            for key, value in (options or {}).items()
        ]
        if rest:
            given = [{"name": rest, "type": 1, "options": given}]
        root = next(one for one in self.commands if one["name"] == name)
        data = {"id": root["id"], "name": name, "type": 1, "options": given}
        self._asked[number] = asked = Asked(time.monotonic(), loop.create_future(), loop.create_future())
        await self._send("INTERACTION_CREATE", {**interaction_json(number), "type": 2, "data": data})
        return asked

    async def disconnect(self, code: int = 4000) -> None:
        """Close the gateway's connections."""
        for socket in self._sockets:
            await socket.close(code=code)

    async def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Let the gateway tell of something that happened."""
        await self._send(event, data)

    async def _send(self, event: str, data: Mapping[str, Any]) -> None:
        payload = {"op": 0, "t": event, "s": next(self._numbers), "d": data}
        await self._sockets[-1].send_json(payload)

    @web.middleware
    async def _check(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        if self.failures:
            return answer({"code": 0, "message": "down"}, status=self.failures.pop(0))
        is_open = request.path == "/gateway" or request.path.startswith(("/interactions/", "/webhooks/"))
        if not is_open and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return answer({"code": 0, "message": "401: Unauthorized"}, status=401)
        if not is_open and (turn := self.limits.globally()):
            return too_early(turn)
        handled: web.StreamResponse = await handler(request)
        return handled

    async def _me(self, _: web.Request) -> web.Response:
        return answer(ME)

    async def _application(self, _: web.Request) -> web.Response:
        return answer(
            {
                "id": "42",
                "name": "Dossier",
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "",
                "flags": 0,
                "owner": {**ME, "id": "43"},
            }
        )

    async def _gateway(self, _: web.Request) -> web.Response:
        limits = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        url = f"{self.url.replace('http', 'ws')}/gateway"
        return answer({"url": url, "shards": 1, "session_start_limit": limits})

    async def _publish(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.commands = [
            {"id": str(number), "application_id": "42", "type": 1, "version": "1", "description": "", **command}
            for number, command in enumerate(asked, start=100)
        ]
        return answer(self.commands)

    async def _published(self, _: web.Request) -> web.Response:
        return answer(self.commands)

    async def _callback(self, request: web.Request) -> web.Response:
        asked, payload = self._asked[request.match_info["number"]], await read_payload(request)
        asked.acknowledged.set_result(time.monotonic() - asked.at)
        if payload["type"] == 4:
            self._answer(request.match_info["number"], payload["data"])
        given = {"id": request.match_info["number"], "type": 2, "response_message_id": str(next(self._numbers))}
        return answer({"interaction": given, "resource": {"type": payload["type"]}})

    async def _follow_up(self, request: web.Request) -> web.Response:
        payload = await read_payload(request)
        self._answer(request.match_info["number"], payload)
        return answer(message_json(self._number(), FIRST_CHANNEL, payload))

    def _answer(self, number: str, payload: dict[str, Any]) -> None:
        asked = self._asked[number]
        if not asked.answered.done():
            asked.answer = payload
            asked.answered.set_result(time.monotonic() - asked.at)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40000}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            operation = json.loads(message.data)["op"]
            if operation == 1:
                await asyncio.sleep(0.02)  # discord.py notes the time of its beat a moment after sending it
                await socket.send_json({"op": 11})
            elif operation == 2 and self.closing_code is not None:
                await socket.close(code=self.closing_code)
            elif operation == 6:
                self._sockets.append(socket)
                self.sessions += 1
                await self._send("RESUMED", {})
            elif operation == 2:
                self._sockets.append(socket)
                self.sessions += 1
                ready = {
                    "v": 10,
                    "user": ME,
                    "guilds": [{"id": str(GUILD), "unavailable": True}] if self.channels else [],
                    "session_id": "s",
                    "resume_gateway_url": f"{self.url.replace('http', 'ws')}/gateway",
                    "shard": [0, 1],
                    "application": {"id": "42", "flags": 0},
                }
                await self._send("READY", ready)
                if self.channels:
                    await self._send("GUILD_CREATE", guild_json(self.channels))
        return socket


@contextlib.asynccontextmanager
async def serve_discord(*, channels: int = 0, kinds: Mapping[int, int] | None = None) -> AsyncIterator[DiscordServer]:
    """Serve on a free port of loopback, with so many channels; they are for text unless `kinds` tells otherwise."""
    numbers = range(FIRST_CHANNEL, FIRST_CHANNEL + channels)
    server = DiscordServer(channels={number: (kinds or {}).get(number, TEXT) for number in numbers})
    app = web.Application(middlewares=[server._check])
    app.router.add_get("/users/@me", server._me)
    app.router.add_get("/oauth2/applications/@me", server._application)
    app.router.add_get("/gateway/bot", server._gateway)
    app.router.add_put("/applications/42/commands", server._publish)
    app.router.add_get("/applications/42/commands", server._published)
    app.router.add_post("/interactions/{number}/{token}/callback", server._callback)
    app.router.add_post("/webhooks/42/{number}", server._follow_up)
    app.router.add_patch("/webhooks/42/{number}/messages/@original", server._follow_up)
    app.router.add_get("/gateway", server._socket)
    server.add_routes(app)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def open_discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    """Serve Discord, and let discord.py in this process ask there."""
    async with serve_discord() as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.url)
        yield server
