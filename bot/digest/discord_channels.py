"""Discord's channels by way of discord.py's requests, each message exactly as the ledger has it.

A nonce of ours goes along with `enforce_nonce`; new posts in forums know none.
"""

import asyncio
import base64
import contextlib
import io
import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
import discord
from discord.http import MultipartParameters

from bot.digest.channels import (
    ChannelClosed,
    MessagePayload,
    MessageRefused,
    PictureForbidden,
    Posted,
    ProvedForum,
    TryLater,
    shown_words,
)
from storage.models import ChannelId, GuildId

_SECONDS = 120.0  # discord.py may wait for a channel's turn and try five times within it
_CROSSPOST_SECONDS = 10.0  # its turns come ten an hour: nobody waits for that
_BAN_LASTS = timedelta(minutes=10)
_PAGE: Final = 100
_MOST_PAGES: Final = 5
_CLOCKS_DIFFER: Final = timedelta(minutes=10)
_POST_TITLE: Final = 100

_GONE = 10003
_NO_ACCESS = 50001
_NO_PERMISSION = 50013
_IN_FORUM = 40058
_NO_TEXT = 50008
_CROSSPOSTED = 40033
_CLOSED = {
    _GONE: "The channel no longer exists. Choose another one.",
    _NO_ACCESS: "I cannot see the channel. Allow me View Channel there.",
    _NO_PERMISSION: "I may not post in the channel. Allow me Send Messages and Embed Links there.",
    _NO_TEXT: "Nothing can be posted in a channel of this kind. Choose a text channel.",
    50083: "The thread is archived. Open it again.",
    160005: "The thread is locked. Unlock it.",
    160006: "The server has as many open threads as it may. Close some.",
    40067: "The forum wants a tag on every post. Give this schedule one, or let the forum do without.",
}
_PASSING = frozenset({10087, 20022, 20028, 20029, 40062, 130000})
"""Codes of limits and of overload, whatever status they come with; and of a tag that is not known to be gone yet."""


class DiscordChannels:
    """The channels that a logged-in client reaches; they need not be in its cache."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._forums: set[ChannelId] = set()

    def is_forum(self, channel_id: ChannelId) -> bool:
        """Return whether a channel is a forum, as far as the gateway told, or an earlier try."""
        return channel_id in self._forums or isinstance(self._client.get_channel(channel_id), discord.ForumChannel)

    async def send(
        self, channel_id: ChannelId, payload: MessagePayload, nonce: str, *, post_id: int | None = None
    ) -> int:
        """Send a message to a channel, or into a post of a forum, and return its number."""
        body = {**_body(payload), "nonce": nonce, "enforce_nonce": True}
        try:
            async with in_our_words():
                return _number(
                    await self._client.http.send_message(post_id or channel_id, params=_parameters(body, payload))
                )
        except (ChannelClosed, MessageRefused) as problem:
            code = _code_of(problem)
            if post_id is not None and code == _GONE:
                # Not the forum is gone, but what the message would have continued.
                raise MessageRefused("Somebody deleted the post that this belongs to.") from problem
            if code in {_IN_FORUM, _NO_TEXT} and await self._proves_forum(channel_id):
                raise ProvedForum from problem
            _blame_picture(problem, payload)
            raise

    async def post(self, channel_id: ChannelId, payload: MessagePayload) -> int:
        """Make a new post in a forum and return its number; without its tag where the forum has that no more."""
        body: dict[str, Any] = {"name": _post_title(payload), "message": _body(payload)}
        forum = self._client.get_channel(channel_id)
        tag = payload.get("tag")
        if tag is not None and (not isinstance(forum, discord.ForumChannel) or forum.get_tag(int(tag))):
            body["applied_tags"] = [str(tag)]
        try:
            async with in_our_words():
                return _number(
                    await self._client.http.start_thread_in_forum(channel_id, params=_parameters(body, payload))
                )
        except ChannelClosed as problem:
            _blame_picture(problem, payload)
            raise

    async def recent(
        self, channel_id: ChannelId, *, post_id: int | None = None, since: datetime | None = None
    ) -> list[Posted] | None:
        """Return this bot's messages among the last of a channel, or of a post in a forum."""
        try:
            async with in_our_words():
                return await self._recent(post_id or channel_id, since)
        except ChannelClosed:
            return None

    async def posts(self, guild_id: GuildId, channel_id: ChannelId, payload: MessagePayload) -> list[Posted] | None:
        """Return this bot's posts in a forum that have the title of a message."""
        try:
            async with in_our_words():
                return await self._posts(guild_id, channel_id, _post_title(payload))
        except ChannelClosed:
            return None

    async def crosspost(self, channel_id: ChannelId, message_id: int) -> None:
        """Hand a message to the followers of an announcement channel, unless they have it."""
        try:
            async with in_our_words(_CROSSPOST_SECONDS):
                await self._client.http.publish_message(channel_id, message_id)
        except (ChannelClosed, MessageRefused) as problem:
            if _code_of(problem) != _CROSSPOSTED:
                raise

    async def _proves_forum(self, channel_id: ChannelId) -> bool:
        """Return whether a channel that is not in the cache yet is a forum, and keep that in mind."""
        async with in_our_words():
            channel = await self._client.http.get_channel(channel_id)
        if channel["type"] in {discord.ChannelType.forum.value, discord.ChannelType.media.value}:
            self._forums.add(channel_id)
        return channel_id in self._forums

    async def _recent(self, channel_id: int, since: datetime | None) -> list[Posted] | None:
        page = await self._client.http.logs_from(channel_id, _PAGE)
        if not page and self._hides_history(channel_id):
            return None
        found = list(page)
        for _ in range(_MOST_PAGES - 1):
            if since is None or len(page) < _PAGE:
                break
            before = int(page[-1]["id"])
            if discord.utils.snowflake_time(before) < since - _CLOCKS_DIFFER:
                break
            page = await self._client.http.logs_from(channel_id, _PAGE, before=before)
            found += page
        return [_posted(message) for message in found if self._is_ours(message["author"]["id"])]

    async def _posts(self, guild_id: GuildId, channel_id: ChannelId, title: str) -> list[Posted]:
        http = self._client.http
        active = await http.get_active_threads(guild_id)
        archived = await http.get_public_archived_threads(channel_id)
        posted = []
        for thread in (*active["threads"], *archived["threads"]):
            is_here = str(thread.get("parent_id")) == str(channel_id)
            if is_here and self._is_ours(thread["owner_id"]) and thread["name"].split() == title.split():
                # Where somebody deleted the message itself, it is none of those that are looked for.
                with contextlib.suppress(discord.NotFound):
                    posted.append(_posted(await http.get_message(int(thread["id"]), int(thread["id"]))))
        return posted

    def _is_ours(self, author: object) -> bool:
        return self._client.user is not None and str(author) == str(self._client.user.id)

    def _hides_history(self, channel_id: int) -> bool:
        """Return whether an empty history means that we may not read it, which Discord does not say."""
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel):
            return False
        return not channel.permissions_for(channel.guild.me).read_message_history


def _body(payload: MessagePayload) -> dict[str, Any]:
    """Return a message for Discord's API: whatever it says, it pings nobody but the roles that it allows."""
    body: dict[str, Any] = {key: payload[key] for key in ("content", "embeds", "components") if key in payload}
    roles = payload.get("allowed_mentions", {}).get("roles", [])
    body["allowed_mentions"] = {"parse": [], "roles": roles} if roles else {"parse": []}
    if "picture" in payload:
        picture = payload["picture"]
        body["attachments"] = [{"id": "0", "filename": picture["name"], "description": picture["description"]}]
    return body


def _parameters(body: dict[str, Any], payload: MessagePayload) -> MultipartParameters:
    if "picture" not in payload:
        return MultipartParameters(payload=body, multipart=None, files=None)
    picture = payload["picture"]
    file = discord.File(io.BytesIO(base64.b64decode(picture["data"])), picture["name"])
    multipart: list[dict[str, Any]] = [
        {"name": "payload_json", "value": json.dumps(body, ensure_ascii=False)},
        {"name": "files[0]", "value": file.fp, "filename": file.filename, "content_type": "image/png"},
    ]
    return MultipartParameters(payload=None, multipart=multipart, files=[file])


def _post_title(payload: MessagePayload) -> str:
    return str(payload.get("title") or payload["embeds"][0]["title"])[:_POST_TITLE]


def _number(answer: Any) -> int:
    """Return the number of what was made. What is no JSON of Discord's comes from somebody in between."""
    if not isinstance(answer, Mapping):
        raise TryLater("The answer is not Discord's.")
    return int(answer["id"])


def _posted(message: Mapping[str, Any]) -> Posted:
    nonce = message.get("nonce")
    return Posted(int(message["id"]), None if nonce is None else str(nonce), shown_words(message))


def _blame_picture(problem: Exception, payload: MessagePayload) -> None:
    """Raise `PictureForbidden` where Discord names a permission that may be missing for the picture alone."""
    if "picture" in payload and _code_of(problem) == _NO_PERMISSION:
        raise PictureForbidden(str(problem)) from problem


def _code_of(problem: Exception) -> int | None:
    return problem.__cause__.code if isinstance(problem.__cause__, discord.HTTPException) else None


@contextlib.asynccontextmanager
async def in_our_words(seconds: float | None = None) -> AsyncIterator[None]:
    """Turn what discord.py raises into what the sender decides by."""
    try:
        async with asyncio.timeout(_SECONDS if seconds is None else seconds):
            yield
    except discord.RateLimited as error:
        raise TryLater(str(error), pause=timedelta(seconds=error.retry_after)) from error
    except discord.HTTPException as error:
        raise translate(error) from error
    except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        raise TryLater(f"{type(error).__name__} {error}".strip()) from error


def translate(error: discord.HTTPException) -> TryLater | ChannelClosed | MessageRefused:
    """Return what an answer of Discord means for a message.

    A code is Discord's own word; without one, somebody in between answered, and it is worth another try.
    """
    if error.code in _CLOSED:
        return ChannelClosed(_CLOSED[error.code])
    reason = f"Discord answered {error.status} ({error.code}): {error.text[:200]}"
    if error.status == 401:
        # The token is no longer good. Each further request brings the address nearer to a ban.
        return TryLater(reason, pause=_BAN_LASTS)
    if error.status == 429:
        # Without this header the whole address is banned for a while, and every request makes it longer.
        return TryLater(reason, pause=timedelta(0) if "Via" in error.response.headers else _BAN_LASTS)
    if error.status >= 500 or error.status == 408 or not error.code or error.code in _PASSING:
        return TryLater(reason)
    if error.status == 403:
        return ChannelClosed(f"{reason} Check what I may do in the channel.")
    return MessageRefused(reason)
