"""Discord's channels as the sender of digests sees them: two calls, and three ways to fail."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from storage.models import ChannelId

MessagePayload = dict[str, Any]
"""A message as it is stored in the ledger and sent: JSON with `embeds` as Discord's API has them."""


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


class ChannelClosed(Exception):
    """Nothing can be posted in this channel until somebody changes something; the text says what."""


class MessageRefused(Exception):
    """Discord will never take this message."""


class Channels(Protocol):
    """What the sender needs of Discord. Both calls raise `TryLater` and `ChannelClosed`."""

    async def send(self, channel_id: ChannelId, payload: MessagePayload, nonce: str) -> int:
        """Post a message that pings nobody and return its number; the same nonce soon again returns the first.

        Raises `MessageRefused` too.
        """

    async def recent(self, channel_id: ChannelId) -> list[Posted] | None:
        """Return this bot's messages among the last of a channel; None where the history may not be read."""


def shown_words(payload: MessagePayload) -> str:
    """Return all words of a message, to tell whether it is posted already: Discord only touches white space."""
    parts: list[str] = []
    for embed in payload.get("embeds", []):
        parts += [str(embed.get("title", "")), str(embed.get("description", ""))]
        for field in embed.get("fields", []):
            parts += [str(field["name"]), str(field["value"])]
        parts.append(str(embed.get("footer", {}).get("text", "")))
    return " ".join(" ".join(parts).split())
