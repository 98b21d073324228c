"""Everything that the bot tells outside of digests: alerts to admins, and direct messages to those who watch."""

from collections.abc import Callable

import discord
from discord.ext import commands

from bot.alerts import Alerts
from bot.clock import Clock
from bot.digest.pace import Silence
from bot.mail import Mail
from bot.outbox import Outbox
from bot.places import Places
from bot.watches import Watching
from storage.models import GuildId
from storage.store import Store


class Care:
    """Hand it a tick every few seconds; each decides by the database what is due. `wake` has digests sent."""

    def __init__(
        self,
        store: Store,
        mail: Mail,
        places: Places,
        clock: Clock,
        *,
        wake: Callable[[], None],
        silence: Silence | None = None,
    ) -> None:
        self.outbox = Outbox(store, mail, clock, silence=silence)
        self.alerts = Alerts(store, places, clock, wake=wake)
        self.watching = Watching(store, clock, places.name_of)

    async def tick(self) -> None:
        """Write what is to be told, and have it sent; returns before it is."""
        try:
            await self.alerts.tick()
            await self.watching.tick()
        finally:  # what waits does not hang on what is found
            self.outbox.wake()

    async def close(self) -> None:
        """Finish the messages under way; what waits is in the ledger."""
        await self.outbox.close()


class GuildEvents(commands.Cog):
    """What the gateway tells of servers: that the bot came, went, or may do other things than before."""

    def __init__(self, bot: commands.AutoShardedBot, alerts: Alerts) -> None:
        self._bot = bot
        self._alerts = alerts

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Compare the servers with those of before: the bot may have been removed while it was off."""
        await self._alerts.connected([GuildId(guild.id) for guild in self._bot.guilds])

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Let all go on that the server wanted, if it had the bot before."""
        await self._alerts.guild_joined(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Look at a server that comes out of an outage; it may have removed the bot and taken it back meanwhile."""
        await self._alerts.guild_joined(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Hold all that the server wanted; an outage comes as another event."""
        await self._alerts.guild_left(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """Look at its server soon."""
        self._alerts.guild_changed(GuildId(channel.guild.id))

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, channel: discord.abc.GuildChannel) -> None:
        """Look at its server soon."""
        self._alerts.guild_changed(GuildId(channel.guild.id))

    @commands.Cog.listener()
    async def on_guild_role_update(self, _: discord.Role, role: discord.Role) -> None:
        """Look at its server soon."""
        self._alerts.guild_changed(GuildId(role.guild.id))

    @commands.Cog.listener()
    async def on_thread_update(self, _: discord.Thread, thread: discord.Thread) -> None:
        """Look at its server soon."""
        self._alerts.guild_changed(GuildId(thread.guild.id))

    @commands.Cog.listener()
    async def on_thread_join(self, thread: discord.Thread) -> None:
        """Look at its server soon: a thread that was archived is open again."""
        self._alerts.guild_changed(GuildId(thread.guild.id))

    @commands.Cog.listener()
    async def on_member_update(self, _: discord.Member, member: discord.Member) -> None:
        """Look at the server where the bot's own roles changed; without an intent Discord tells of no one else."""
        if member == member.guild.me:
            self._alerts.guild_changed(GuildId(member.guild.id))
