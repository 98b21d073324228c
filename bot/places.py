"""Whether a channel takes messages, by what the gateway told: no request is made."""

from typing import Protocol

import discord

from storage.models import ChannelId, GuildId


class Places(Protocol):
    """What is known of channels without asking."""

    def is_open(self, guild_id: GuildId, channel_id: ChannelId) -> bool:
        """Return whether a digest could be posted there, as far as is known."""

    def name_of(self, guild_id: GuildId) -> str:
        """Return the name of a server; nothing where the bot is not there."""


class DiscordPlaces:
    """The channels in a client's cache."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def is_open(self, guild_id: GuildId, channel_id: ChannelId) -> bool:
        """Return whether the channel is there, and the bot may post messages with embeds in it."""
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable:
            return False
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None or guild.me.is_timed_out():
            return False
        allowed = channel.permissions_for(guild.me)
        if isinstance(channel, discord.Thread):
            may_send = allowed.send_messages_in_threads and not (channel.archived or channel.locked)
        else:
            may_send = allowed.send_messages
        return allowed.view_channel and allowed.embed_links and may_send

    def name_of(self, guild_id: GuildId) -> str:
        """Return the name of a server."""
        guild = self._client.get_guild(guild_id)
        return "" if guild is None else guild.name
