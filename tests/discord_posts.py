"""What Discord's API does with messages: it takes, keeps, finds and crossposts them, within its limits."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_json import FORUM, SOMEBODY, channel_json, member_json, message_json, thread_json
from tests.discord_limits import Fault, Limits, Turn
from tests.mail import mailbox

_VIA = {"Via": "1.1 google"}
_EPOCH = 1_420_070_400_000


def answer(data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    # discord.py takes no other spelling of the type for JSON, such as one with a character set.
    return web.Response(body=json.dumps(data).encode(), status=status, headers=headers, content_type="application/json")


def too_early(turn: Turn) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": turn.wait, "global": turn.is_global}
    return answer(body, status=429, headers={**turn.headers, **_VIA})


def _no_fault() -> None:
    return None


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def read_payload(request: web.Request) -> dict[str, Any]:
    if request.content_type.startswith("multipart/"):
        return dict(json.loads(str((await request.post())["payload_json"])))
    return dict(await request.json())


async def read_files(request: web.Request) -> list[bytes]:
    """Return the files that came with a message."""
    if not request.content_type.startswith("multipart/"):
        return []
    return [part.file.read() for part in (await request.post()).values() if isinstance(part, web.FileField)]


@dataclass
class Posts:
    """The channels of a guild with their kinds, and what is in them.

    Those that are `gone` are deleted. `messages` are those of each channel, oldest first; `post_seconds` is how long
    posting one takes, and `posting` how many are being posted. `threads` are the posts in forums, whose messages are in
    `messages` under their number.
    `bodies` are the requests that made something, `files` what came along, and `made_at` when that was by the machine's
    steady clock. `fault` tells what becomes of the next one. In `locked` channels nobody may post, in `bare` ones no
    files; `members` are those of the guild, to whom messages go by channels of their own.
    """

    channels: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    threads: list[dict[str, Any]] = field(default_factory=list)
    crossposted: list[int] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    made_at: list[float] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)
    fault: Callable[[], Fault | None] = _no_fault
    messages: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    post_seconds: float = 0.0
    posting: int = 0
    lose_answers: bool = False
    locked: set[int] = field(default_factory=set)
    bare: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=lambda: {int(str(SOMEBODY["id"]))})
    _last: int = 0

    def posts(self) -> list[dict[str, Any]]:
        """Return the messages of all channels."""
        return [message for messages in self.messages.values() for message in messages]

    def add_routes(self, app: web.Application) -> None:
        """Serve what is about messages."""
        app.router.add_get("/channels/{channel}", self._channel)
        app.router.add_get("/guilds/{guild}/members/{user}", self._member)
        app.router.add_post("/users/@me/channels", self._open)
        app.router.add_post("/channels/{channel}/messages", self._post)
        app.router.add_get("/channels/{channel}/messages", self._history)
        app.router.add_get("/channels/{channel}/messages/{message}", self._single)
        app.router.add_post("/channels/{channel}/messages/{message}/crosspost", self._crosspost)
        app.router.add_post("/channels/{channel}/threads", self._start_thread)
        app.router.add_get("/guilds/{guild}/threads/active", self._active_threads)
        app.router.add_get("/channels/{channel}/threads/archived/public", self._archived_threads)

    async def _post(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        if channel in self.gone:
            return answer({"code": 10003, "message": "Unknown Channel"}, status=404)
        if self.channels.get(channel) == FORUM:
            return answer({"code": 40058, "message": "Cannot send a message in a forum channel"}, status=400)
        if channel in self.locked:
            return answer({"code": 50013, "message": "Missing Permissions"}, status=403)
        return await self._take(request, channel, self._add)

    async def _member(self, request: web.Request) -> web.Response:
        if int(request.match_info["user"]) not in self.members:
            return answer({"code": 10007, "message": "Unknown Member"}, status=404)
        return answer(member_json({**SOMEBODY, "id": request.match_info["user"]}))

    async def _open(self, request: web.Request) -> web.Response:
        user = int((await read_payload(request))["recipient_id"])
        return answer({"id": str(mailbox(user)), "type": 1, "recipients": [{**SOMEBODY, "id": str(user)}]})

    async def _start_thread(self, request: web.Request) -> web.Response:
        return await self._take(request, int(request.match_info["channel"]), self._add_thread)

    async def _take(
        self, request: web.Request, channel: int, add: Callable[[int, dict[str, Any]], dict[str, Any]]
    ) -> web.Response:
        """Let a request to post pass the limits, or meet what goes wrong."""
        turn = self.limits.post(channel)
        if turn.wait:
            return too_early(turn)
        asked = await read_payload(request)
        files = await read_files(request)
        if files and channel in self.bare:
            return answer({"code": 50013, "message": "Missing Permissions"}, status=403)
        self.files += files
        fault = self.fault()
        match fault:
            case Fault.RESET:
                return _hang_up(request)
            case Fault.UNAVAILABLE:
                return answer({}, status=503)
            case Fault.LIMITED:
                return too_early(Turn({}, wait=0.2))
            case Fault.BANNED:
                return web.Response(text="error code: 1015", status=429)
        self.posting += 1
        try:
            if self.post_seconds and not self.lose_answers:
                await asyncio.sleep(self.post_seconds)
            made = add(channel, asked)
            if self.post_seconds and self.lose_answers:
                await asyncio.sleep(self.post_seconds)
        finally:
            self.posting -= 1
        if fault is Fault.LOST:
            return _hang_up(request)
        return answer({}, status=502) if fault is Fault.BAD_GATEWAY else answer(made, headers=turn.headers)

    def _add(self, channel: int, asked: dict[str, Any]) -> dict[str, Any]:
        nonce = str(asked["nonce"]) if asked.get("enforce_nonce") else None
        known = self.limits.known(channel, nonce) if nonce else None
        posted = self.messages.setdefault(channel, [])
        for message in posted:
            if message["id"] == known:
                return message
        message = message_json(self._number(), channel, asked)
        posted.append(message)
        self._note(asked)
        if nonce:
            self.limits.remember(channel, nonce, message["id"])
        return message

    def _add_thread(self, channel: int, asked: dict[str, Any]) -> dict[str, Any]:
        number = self._number()
        thread = thread_json(number, channel, asked["name"], asked.get("applied_tags") or [])
        self.threads.append(thread)
        self._note(asked)
        self.messages[int(number)] = [message_json(number, int(number), asked["message"])]
        return thread

    def _note(self, asked: dict[str, Any]) -> None:
        self.bodies.append(asked)
        self.made_at.append(time.monotonic())

    def _number(self) -> str:
        """Return the next snowflake: a number that tells its time."""
        self._last = max(self._last + 1, (int(time.time() * 1000) - _EPOCH) << 22)
        return str(self._last)

    async def _crosspost(self, request: web.Request) -> web.Response:
        channel, number = int(request.match_info["channel"]), int(request.match_info["message"])
        turn = self.limits.crosspost(channel)
        if turn.wait:
            return too_early(turn)
        if number in self.crossposted:
            said = {"code": 40033, "message": "This message has already been crossposted"}
            return answer(said, status=400, headers=turn.headers)
        self.crossposted.append(number)
        return answer(next(one for one in self.messages[channel] if one["id"] == str(number)), headers=turn.headers)

    async def _channel(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        return answer(channel_json(channel, self.channels[channel]))

    async def _history(self, request: web.Request) -> web.Response:
        messages = self.messages.get(int(request.match_info["channel"]), [])
        before = int(request.query.get("before", 1 << 63))
        older = [{**one, "nonce": None} for one in reversed(messages) if int(one["id"]) < before]
        return answer(older[: int(request.query["limit"])])

    async def _single(self, request: web.Request) -> web.Response:
        messages = self.messages.get(int(request.match_info["channel"]), [])
        found = [{**one, "nonce": None} for one in messages if one["id"] == request.match_info["message"]]
        return answer(found[0]) if found else answer({"code": 10008, "message": "Unknown Message"}, status=404)

    async def _active_threads(self, _: web.Request) -> web.Response:
        return answer({"threads": self.threads, "members": [], "has_more": False})

    async def _archived_threads(self, _: web.Request) -> web.Response:
        return answer({"threads": [], "members": [], "has_more": False})
