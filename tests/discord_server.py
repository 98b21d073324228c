"""Discord's own API on loopback, as far as a bot needs it to connect: for tests of starting and stopping."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import discord.http
import pytest
from aiohttp import WSMsgType, web

TOKEN = "a.good.token"
_ME = {"id": "42", "username": "dossier", "discriminator": "0", "avatar": None, "bot": True}


def _json(data: Any, *, status: int = 200) -> web.Response:
    # discord.py takes no other spelling of the type for JSON, such as one with a character set.
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")


@dataclass
class DiscordServer:
    """What was asked of it; `failures` are statuses that the next requests are answered with."""

    url: str = ""
    failures: list[int] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)
    closing_code: int | None = None
    sessions: int = 0

    @web.middleware
    async def _check(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        if self.failures:
            return _json({"code": 0, "message": "down"}, status=self.failures.pop(0))
        if request.path != "/gateway" and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json({"code": 0, "message": "401: Unauthorized"}, status=401)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _me(self, _: web.Request) -> web.Response:
        return _json(_ME)

    async def _application(self, _: web.Request) -> web.Response:
        return _json(
            {
                "id": "42",
                "name": "Dossier",
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "",
                "flags": 0,
                "owner": {**_ME, "id": "43"},
            }
        )

    async def _gateway(self, _: web.Request) -> web.Response:
        limits = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        url = f"{self.url.replace('http', 'ws')}/gateway"
        return _json({"url": url, "shards": 1, "session_start_limit": limits})

    async def _publish(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.commands = [
            {"id": str(number), "application_id": "42", "type": 1, "version": "1", "description": "", **command}
            for number, command in enumerate(asked, start=100)
        ]
        return _json(self.commands)

    async def _published(self, _: web.Request) -> web.Response:
        return _json(self.commands)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40000}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            operation = json.loads(message.data)["op"]
            if operation == 1:
                await socket.send_json({"op": 11})
            elif operation == 2 and self.closing_code is not None:
                await socket.close(code=self.closing_code)
            elif operation == 2:
                self.sessions += 1
                ready = {
                    "v": 10,
                    "user": _ME,
                    "guilds": [],
                    "session_id": "s",
                    "resume_gateway_url": f"{self.url.replace('http', 'ws')}/gateway",
                    "shard": [0, 1],
                    "application": {"id": "42", "flags": 0},
                }
                await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})
        return socket


@contextlib.asynccontextmanager
async def open_discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    """Serve on a free port of loopback, and let discord.py ask there."""
    server = DiscordServer()
    app = web.Application(middlewares=[server._check])
    app.router.add_get("/users/@me", server._me)
    app.router.add_get("/oauth2/applications/@me", server._application)
    app.router.add_get("/gateway/bot", server._gateway)
    app.router.add_put("/applications/42/commands", server._publish)
    app.router.add_get("/applications/42/commands", server._published)
    app.router.add_get("/gateway", server._socket)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    monkeypatch.setattr(discord.http.Route, "BASE", server.url)
    try:
        yield server
    finally:
        await runner.cleanup()
