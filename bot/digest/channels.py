"""Discord's channels as the sender of digests sees them: a few calls, and three ways to fail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from storage.models import ChannelId, GuildId

MessagePayload = dict[str, Any]
"""A message as it is stored in the ledger and sent.

`embeds`, `content`, `components` and `allowed_mentions` are as Discord's API has them. `title` and `tag` (a number as
text) are those of the post where the channel is a forum. `picture` has a `name`, which an embed's image refers to, a
`description`, and `data` in Base64. `crosspost` is there where followers of an announcement channel get it too.
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours that a channel shows; `words` is what `shown_words` makes of it."""

    id: int
    nonce: str | None
    words: str


class TryLater(Exception):
    """Discord cannot be reached or is busy: the message may or may not be there.

    `pause` is how long to send nothing at all to any channel.
    """

    def __init__(self, reason: str, *, pause: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.pause = pause


class ProvedForum(TryLater):
    """The channel is a forum, which was not known: nothing was posted."""

    def __init__(self) -> None:
        super().__init__("The channel is a forum.")


class ChannelClosed(Exception):
    """Nothing can be posted in this channel until somebody changes something; the text says what."""


class PictureForbidden(ChannelClosed):
    """The message was not posted, and it may be for its picture alone: without it, it may be."""


class MessageRefused(Exception):
    """Discord will never take this message."""


class Channels(Protocol):
    """What the sender needs of Discord. The calls raise `TryLater` and `ChannelClosed`."""

    def is_forum(self, channel_id: ChannelId) -> bool:
        """Return whether a channel is a forum, as far as is known yet."""

    async def send(
        self, channel_id: ChannelId, payload: MessagePayload, nonce: str, *, post_id: int | None = None
    ) -> int:
        """Send a message to a channel, or into a post of a forum, and return its number.

        It pings nobody but the roles that it allows. The same nonce soon again returns the first message. Raises
        `ProvedForum`, `PictureForbidden` and `MessageRefused` too.
        """

    async def post(self, channel_id: ChannelId, payload: MessagePayload) -> int:
        """Make a new post in a forum and return its number, which is that of its first message too.

        Each call makes another one. Raises `PictureForbidden` and `MessageRefused` too.
        """

    async def recent(
        self, channel_id: ChannelId, *, post_id: int | None = None, since: datetime | None = None
    ) -> list[Posted] | None:
        """Return this bot's messages among the last of a channel, or of a post in a forum, newest first.

        Where the last ones were all posted after `since`, it looks further back. None where the channel does not show
        its history.
        """

    async def posts(self, guild_id: GuildId, channel_id: ChannelId, payload: MessagePayload) -> list[Posted] | None:
        """Return this bot's posts in a forum that have the title of a message; None where it does not show them."""

    async def crosspost(self, channel_id: ChannelId, message_id: int) -> None:
        """Hand a message to the followers of an announcement channel, unless they have it.

        Raises `MessageRefused` too.
        """


def shown_words(payload: Mapping[str, Any]) -> str:
    """Return all words of a message, to tell whether it is posted already: Discord only touches white space."""
    parts: list[str] = []
    for embed in _each(payload.get("embeds")):
        parts += [str(embed.get("title") or ""), str(embed.get("description") or "")]
        for field in _each(embed.get("fields")):
            parts += [str(field["name"]), str(field["value"])]
        parts.append(str((embed.get("footer") or {}).get("text") or ""))
    return " ".join(" ".join(parts).split())


def _each(values: Iterable[Mapping[str, Any]] | None) -> Iterable[Mapping[str, Any]]:
    return values or ()
