"""Discord's channels by way of discord.py, which sends a nonce of ours together with `enforce_nonce`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.digest.channels import ChannelClosed, MessagePayload, MessageRefused, Posted, TryLater, shown_words
from storage.models import ChannelId

_SECONDS = 120.0  # discord.py may wait for a channel's turn and try five times within it
_BAN_LASTS = timedelta(minutes=10)
_RECENT = 100

_GONE = 10003
_NO_ACCESS = 50001
_NO_PERMISSION = 50013
_CLOSED = {
    _GONE: "The channel no longer exists. Remove this schedule, or make a new one for another channel.",
    _NO_ACCESS: "I cannot see the channel. Allow me *View Channel* there, then resume the schedule.",
    _NO_PERMISSION: (
        "I may not post in the channel. Allow me *Send Messages* and *Embed Links* there, then resume the schedule."
    ),
    50008: "Nothing can be posted in a channel of this kind. Make a schedule for a text channel.",
    50083: "The thread is archived. Open it again, then resume the schedule.",
    160005: "The thread is locked. Unlock it, then resume the schedule.",
}


class DiscordChannels:
    """The channels that a logged-in client reaches; they need not be in its cache."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(self, channel_id: ChannelId, payload: MessagePayload, nonce: str) -> int:
        """Post a message that pings nobody but the roles that it names as allowed, and return its number."""
        channel = self._client.get_partial_messageable(channel_id)
        embeds = [discord.Embed.from_dict(embed) for embed in payload["embeds"]]
        roles = [discord.Object(int(role)) for role in payload.get("allowed_mentions", {}).get("roles", [])]
        mentions = discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)
        async with _in_our_words():
            message = await channel.send(payload.get("content"), embeds=embeds, nonce=nonce, allowed_mentions=mentions)
        return message.id

    async def recent(self, channel_id: ChannelId) -> list[Posted] | None:
        """Return this bot's messages among the last of a channel; None where the history may not be read."""
        channel = self._client.get_partial_messageable(channel_id)
        try:
            async with _in_our_words():
                return [
                    Posted(message.id, None if message.nonce is None else str(message.nonce), _words(message))
                    async for message in channel.history(limit=_RECENT)
                    if message.author == self._client.user
                ]
        except ChannelClosed:
            return None


def _words(message: discord.Message) -> str:
    return shown_words({"embeds": [embed.to_dict() for embed in message.embeds]})


@asynccontextmanager
async def _in_our_words() -> AsyncIterator[None]:
    """Turn what discord.py raises into what the sender decides by."""
    try:
        async with asyncio.timeout(_SECONDS):
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
    if error.status == 429:
        # Without this header the whole address is banned for a while, and every request makes it longer.
        return TryLater(reason, pause=timedelta(0) if "Via" in error.response.headers else _BAN_LASTS)
    if error.status >= 500 or error.status in {401, 408} or not error.code:
        return TryLater(reason)
    if error.status == 403:
        return ChannelClosed(f"{reason} Check what I may do in the channel, then resume the schedule.")
    return MessageRefused(reason)
