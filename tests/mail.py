"""Channels and direct messages that keep what is posted, and a gateway that knows which channels are open."""

from dataclasses import dataclass, field

from bot.mail import ReaderLeft, ServerLeft
from storage.models import ChannelId, GuildId, UserId
from tests.channels import FakeChannels

FIRST_MAILBOX = 50_000


@dataclass
class FakeMail(FakeChannels):
    """A small Discord with members: `gone` are users who left; each has a channel of direct messages.

    `closed_servers` are those that removed the bot.
    """

    gone: set[int] = field(default_factory=set)
    closed_servers: set[int] = field(default_factory=set)
    opened: list[int] = field(default_factory=list)

    async def open(self, guild_id: GuildId, user_id: UserId) -> ChannelId:
        self.opened.append(user_id)
        if guild_id in self.closed_servers:
            raise ServerLeft
        if user_id in self.gone:
            raise ReaderLeft
        return mailbox(user_id)


@dataclass
class FakePlaces:
    """What the gateway told: all channels are open but those named."""

    closed: set[int] = field(default_factory=set)

    def is_open(self, guild_id: GuildId, channel_id: ChannelId) -> bool:
        return channel_id not in self.closed

    def name_of(self, guild_id: GuildId) -> str:
        return "Newsroom"


def mailbox(user_id: int) -> ChannelId:
    """Return the channel of a user's direct messages."""
    return ChannelId(FIRST_MAILBOX + user_id)
