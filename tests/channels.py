"""Channels that keep what is posted in a list, and fail when told to."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from bot.digest.channels import MessagePayload, PictureForbidden, Posted, ProvedForum, shown_words
from storage.models import ChannelId, GuildId


@dataclass(slots=True)
class Message:
    """What Discord has."""

    id: int
    channel_id: ChannelId
    payload: MessagePayload
    nonce: str
    post_id: int | None = None


@dataclass(slots=True)
class FakeChannels:
    """A small Discord: it knows nonces for as long as `remembers` says, and shows its history unless told not to.

    `before` and `after` are failures that the next calls meet, before or after Discord has the message. Posts in those
    that are `forums` have no nonces. While it `is_starting`, until the first look, nobody knows which these are.
    Those that are `bare` take no pictures.
    """

    messages: list[Message] = field(default_factory=list)
    before: list[Exception] = field(default_factory=list)
    after: list[BaseException] = field(default_factory=list)
    closed: dict[int, Exception] = field(default_factory=dict)
    remembers: bool = True
    shows_history: bool = True
    forums: set[int] = field(default_factory=set)
    bare: set[int] = field(default_factory=set)
    is_starting: bool = False
    crossposts: list[int] = field(default_factory=list)
    crosspost_failures: list[Exception] = field(default_factory=list)
    gate: asyncio.Event | None = None
    tries: list[str] = field(default_factory=list)
    looks: int = 0
    most_at_once: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _now: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _tried: asyncio.Event = field(default_factory=asyncio.Event)

    async def tried(self, count: int = 1) -> None:
        """Return when there were so many tries."""
        while len(self.tries) < count:
            self._tried.clear()
            await self._tried.wait()

    def is_forum(self, channel_id: ChannelId) -> bool:
        return channel_id in self.forums and not self.is_starting

    async def send(
        self, channel_id: ChannelId, payload: MessagePayload, nonce: str, *, post_id: int | None = None
    ) -> int:
        self.tries.append(nonce)
        self._tried.set()
        self._now[channel_id] += 1
        self.most_at_once[channel_id] = max(self.most_at_once[channel_id], self._now[channel_id])
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
            if channel_id in self.closed:
                raise self.closed[channel_id]
            if channel_id in self.bare and "picture" in payload:
                raise PictureForbidden("I may not post there.")
            if self.before:
                raise self.before.pop(0)
            if channel_id in self.forums and post_id is None and nonce:
                self.is_starting = False
                raise ProvedForum
            known = self._known(channel_id, nonce) if nonce else None
            message = known or self._post(channel_id, payload, nonce, post_id)
            if self.after:
                raise self.after.pop(0)
            return message.id
        finally:
            self._now[channel_id] -= 1

    async def post(self, channel_id: ChannelId, payload: MessagePayload) -> int:
        return await self.send(channel_id, payload, "")

    async def recent(
        self, channel_id: ChannelId, *, post_id: int | None = None, since: datetime | None = None
    ) -> list[Posted] | None:
        self.is_starting = False
        return self._look(channel_id, post_id, is_empty=channel_id in self.forums and post_id is None)

    async def posts(self, guild_id: GuildId, channel_id: ChannelId, payload: MessagePayload) -> list[Posted] | None:
        return self._look(channel_id, None)

    def _look(self, channel_id: ChannelId, post_id: int | None, *, is_empty: bool = False) -> list[Posted] | None:
        self.looks += 1
        if not self.shows_history:
            return None
        # Discord's history tells no nonce; a forum's own is empty.
        return [
            Posted(one.id, None, shown_words(one.payload))
            for one in reversed(self.messages)
            if one.channel_id == channel_id and one.post_id == post_id and not is_empty
        ]

    async def crosspost(self, channel_id: ChannelId, message_id: int) -> None:
        if self.crosspost_failures:
            raise self.crosspost_failures.pop(0)
        self.crossposts.append(message_id)

    def nonces(self, channel_id: int | None = None) -> list[str]:
        return [one.nonce for one in self.messages if channel_id in (None, one.channel_id)]

    def _known(self, channel_id: ChannelId, nonce: str) -> Message | None:
        found = (one for one in self.messages if one.channel_id == channel_id and one.nonce == nonce)
        return next(found, None) if self.remembers else None

    def _post(self, channel_id: ChannelId, payload: MessagePayload, nonce: str, post_id: int | None) -> Message:
        message = Message(1000 + len(self.messages), channel_id, payload, nonce, post_id)
        self.messages.append(message)
        return message
