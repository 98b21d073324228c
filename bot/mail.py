"""Discord as the sender of notices sees it: channels as for digests, and the direct messages of those who watch."""

from typing import Final, Protocol

import discord

from bot.digest.channels import Channels, TryLater
from bot.digest.discord_channels import DiscordChannels, in_our_words
from storage.models import ChannelId, GuildId, UserId

_UNKNOWN_SERVER: Final = 10004
_UNKNOWN: Final = frozenset({10007, 10013})
"""Unknown member, unknown user."""


class ReaderLeft(Exception):
    """The user is no longer in the server."""


class ServerLeft(Exception):
    """The bot is no longer in the server: nobody can tell who may see what is in it."""


class Mail(Channels, Protocol):
    """What the sender of notices needs of Discord."""

    async def open(self, guild_id: GuildId, user_id: UserId) -> ChannelId:
        """Return the channel of direct messages to a member of a guild; whether it takes any shows when one is sent.

        Raises `TryLater`, `ChannelClosed`, `ReaderLeft` and `ServerLeft`.
        """


class DiscordMail(DiscordChannels):
    """The channels and direct messages that a logged-in client reaches."""

    async def open(self, guild_id: GuildId, user_id: UserId) -> ChannelId:
        """Return the channel of direct messages to a member of a guild."""
        http = self._client.http
        async with in_our_words():
            try:
                # Without the intent for members nobody says who left: what a guild sees is for its members only.
                await http.get_member(guild_id, user_id)
            except (discord.NotFound, discord.Forbidden) as error:
                if error.code in _UNKNOWN:
                    raise ReaderLeft from error
                if error.code == _UNKNOWN_SERVER:
                    raise ServerLeft from error
                raise TryLater(f"The server does not tell its members: {error.text[:200]}") from error
            channel = await http.start_private_message(user_id)
        return ChannelId(int(channel["id"]))
