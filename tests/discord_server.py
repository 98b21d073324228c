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

TOKEN = "a.good.token"
GUILD = 7000
FIRST_CHANNEL = 9000
_ME = {"id": "42", "username": "dossier", "discriminator": "0", "avatar": None, "bot": True}
_SOMEBODY = {"id": "77", "username": "reader", "discriminator": "0", "avatar": None}
_EVERYTHING = str((1 << 50) - 1)
_LONG_AGO = "2024-01-01T00:00:00+00:00"


def _json(data: Any, *, status: int = 200) -> web.Response:
    # discord.py takes no other spelling of the type for JSON, such as one with a character set.
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")


@dataclass
class Asked:
    """A command that a user gave: when, what came back, and how many seconds after."""

    at: float
    acknowledged: asyncio.Future[float]
    answered: asyncio.Future[float]
    answer: dict[str, Any] = field(default_factory=dict)


@dataclass
class DiscordServer:
    """What was asked of it; `failures` are statuses that the next requests are answered with.

    `messages` are those of each channel, oldest first; `post_seconds` is how long posting one takes, and `posting`
    how many are being posted. `channels` is how many the one guild has.
    """

    url: str = ""
    failures: list[int] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)
    closing_code: int | None = None
    sessions: int = 0
    channels: int = 0
    messages: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    post_seconds: float = 0.0
    posting: int = 0
    lose_answers: bool = False
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(100_000))
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _asked: dict[str, Asked] = field(default_factory=dict)

    def posts(self) -> list[dict[str, Any]]:
        """Return the messages of all channels."""
        return [message for messages in self.messages.values() for message in messages]

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
        await self._send("INTERACTION_CREATE", {**_interaction(number), "type": 2, "data": data})
        return asked

    async def disconnect(self, code: int = 4000) -> None:
        """Close the gateway's connections."""
        for socket in self._sockets:
            await socket.close(code=code)

    async def _send(self, event: str, data: Mapping[str, Any]) -> None:
        payload = {"op": 0, "t": event, "s": next(self._numbers), "d": data}
        await self._sockets[-1].send_json(payload)

    @web.middleware
    async def _check(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        if self.failures:
            return _json({"code": 0, "message": "down"}, status=self.failures.pop(0))
        is_open = request.path == "/gateway" or request.path.startswith(("/interactions/", "/webhooks/"))
        if not is_open and request.headers.get("Authorization") != f"Bot {TOKEN}":
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

    async def _post(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        asked = await _payload(request)
        self.posting += 1
        try:
            if self.post_seconds and not self.lose_answers:
                await asyncio.sleep(self.post_seconds)
            posted = self.messages.setdefault(channel, [])
            nonce = asked.get("nonce")
            same = [one for one in posted if asked.get("enforce_nonce") and one["nonce"] == nonce]
            message = same[0] if same else _message(str(next(self._numbers)), channel, asked)
            if not same:
                posted.append(message)
            if self.post_seconds and self.lose_answers:
                await asyncio.sleep(self.post_seconds)
        finally:
            self.posting -= 1
        return _json(message)

    async def _history(self, request: web.Request) -> web.Response:
        return _json(self.messages.get(int(request.match_info["channel"]), [])[:-101:-1])

    async def _callback(self, request: web.Request) -> web.Response:
        asked, payload = self._asked[request.match_info["number"]], await _payload(request)
        asked.acknowledged.set_result(time.monotonic() - asked.at)
        if payload["type"] == 4:
            self._answer(request.match_info["number"], payload["data"])
        given = {"id": request.match_info["number"], "type": 2, "response_message_id": str(next(self._numbers))}
        return _json({"interaction": given, "resource": {"type": payload["type"]}})

    async def _follow_up(self, request: web.Request) -> web.Response:
        payload = await _payload(request)
        self._answer(request.match_info["number"], payload)
        return _json(_message(str(next(self._numbers)), FIRST_CHANNEL, payload))

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
                    "user": _ME,
                    "guilds": [{"id": str(GUILD), "unavailable": True}] if self.channels else [],
                    "session_id": "s",
                    "resume_gateway_url": f"{self.url.replace('http', 'ws')}/gateway",
                    "shard": [0, 1],
                    "application": {"id": "42", "flags": 0},
                }
                await self._send("READY", ready)
                if self.channels:
                    await self._send("GUILD_CREATE", _guild(self.channels))
        return socket


async def _payload(request: web.Request) -> dict[str, Any]:
    if request.content_type.startswith("multipart/"):
        return dict(json.loads(str((await request.post())["payload_json"])))
    return dict(await request.json())


def _message(number: str, channel: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": number,
        "channel_id": str(channel),
        "author": _ME,
        "content": asked.get("content") or "",
        "embeds": asked.get("embeds") or [],
        "nonce": asked.get("nonce"),
        "timestamp": _LONG_AGO,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "pinned": False,
        "type": 0,
    }


def _channel(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "type": 0,
        "name": f"news-{number}",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
    }


def _guild(channels: int) -> dict[str, Any]:
    everyone = {
        "id": str(GUILD),
        "name": "@everyone",
        "permissions": _EVERYTHING,
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
    }
    return {
        "id": str(GUILD),
        "name": "Readers",
        "owner_id": _SOMEBODY["id"],
        "roles": [everyone],
        "channels": [_channel(FIRST_CHANNEL + number) for number in range(channels)],
        "members": [_member(_ME)],
        "member_count": 2,
        "emojis": [],
        "features": [],
        "threads": [],
        "preferred_locale": "en-US",
    }


def _member(user: Mapping[str, Any]) -> dict[str, Any]:
    return {"user": user, "roles": [], "joined_at": _LONG_AGO, "deaf": False, "mute": False, "flags": 0}


def _interaction(number: str) -> dict[str, Any]:
    """Return what every interaction has; its token is its number."""
    return {
        "id": number,
        "application_id": "42",
        "token": number,
        "version": 1,
        "guild_id": str(GUILD),
        "channel": _channel(FIRST_CHANNEL),
        "channel_id": str(FIRST_CHANNEL),
        "member": {**_member(_SOMEBODY), "permissions": _EVERYTHING},
        "app_permissions": _EVERYTHING,
        "locale": "en-US",
        "guild_locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(GUILD)},
        "context": 0,
        "attachment_size_limit": 10_485_760,
    }


@contextlib.asynccontextmanager
async def serve_discord(*, channels: int = 0) -> AsyncIterator[DiscordServer]:
    """Serve on a free port of loopback."""
    server = DiscordServer(channels=channels)
    app = web.Application(middlewares=[server._check])
    app.router.add_get("/users/@me", server._me)
    app.router.add_get("/oauth2/applications/@me", server._application)
    app.router.add_get("/gateway/bot", server._gateway)
    app.router.add_put("/applications/42/commands", server._publish)
    app.router.add_get("/applications/42/commands", server._published)
    app.router.add_post("/channels/{channel}/messages", server._post)
    app.router.add_get("/channels/{channel}/messages", server._history)
    app.router.add_post("/interactions/{number}/{token}/callback", server._callback)
    app.router.add_post("/webhooks/42/{number}", server._follow_up)
    app.router.add_patch("/webhooks/42/{number}/messages/@original", server._follow_up)
    app.router.add_get("/gateway", server._socket)
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
