"""`/config`: what this server's admins set."""

import asyncio
import contextlib
import re
from datetime import timedelta
from typing import Any, Final, Self

import discord
from discord import app_commands

from bot.alerts import choose_channel, current_troubles
from bot.client import Dossier
from bot.clock import Clock
from bot.command_tree import acknowledge, report
from bot.digest.zones import check_zone
from bot.errors import GuildOnly
from bot.outbox import Outbox
from bot.pages import guild_of
from bot.render.embeds import Color
from bot.render.text import cut, escape, number, timestamp
from bot.retention import LEAST_DAYS, MOST_DAYS
from cogs import choices
from cogs.checks import AdminCog, admins_only
from cogs.schedule_options import check_channel
from storage.database import Database
from storage.guilds import guild_settings, set_retention, set_timezone
from storage.models import ChannelId, GuildId, GuildSettings
from storage.notices import NoticeId, alert_error, get_notice
from storage.retention import count_expired
from storage.store import Store

Days = app_commands.Range[int, LEAST_DAYS, MOST_DAYS]

_PATIENCE: Final = 5.0
"""Seconds for which who chooses a channel waits until a message is posted there."""


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Config(AdminCog, group_name="config", group_description="Settings of this server"):
    """Settings of this server."""

    def __init__(self, store: Store, clock: Clock, outbox: Outbox) -> None:
        self._store = store
        self._clock = clock
        self._outbox = outbox

    @app_commands.command()
    async def show(self, interaction: discord.Interaction[Dossier]) -> None:
        """Show the settings of this server."""
        await acknowledge(interaction)
        settings, error = await self._store.read(_settings, guild_of(interaction))
        mention = interaction.client.tree.mention
        embed = discord.Embed(title="Settings of this server", color=int(Color.STATUS))
        embed.add_field(
            name="Time zone",
            value=f"{settings.timezone}\nFor new schedules and for dates that you type. Change it with "
            f"{mention('config timezone')}.",
            inline=False,
        )
        embed.add_field(name="Alerts", value=_alerts(settings, error, mention("config alerts")), inline=False)
        kept = number(settings.retention_days, "day") if settings.retention_days else "forever"
        embed.add_field(
            name="Articles are kept", value=f"{kept}\nChange it with {mention('config retention')}.", inline=False
        )
        await interaction.followup.send(embed=embed)

    @app_commands.command()
    @app_commands.describe(zone="Region and city, such as Europe/Berlin")
    @app_commands.autocomplete(zone=choices.time_zones)
    async def timezone(self, interaction: discord.Interaction[Dossier], zone: str) -> None:
        """Set the time zone of this server, for new schedules and for dates that people type."""
        await acknowledge(interaction)
        name = check_zone(zone)
        settings = await self._store.run(set_timezone, guild_of(interaction), name, now=self._clock())
        schedules = interaction.client.tree.mention("schedule list")
        await interaction.followup.send(
            f"The time zone is **{settings.timezone}** now. Schedules keep their own: see {schedules}."
        )

    @app_commands.command()
    @app_commands.describe(channel="Where I tell of trouble; nowhere when left out")
    async def alerts(
        self, interaction: discord.Interaction[Dossier], channel: discord.TextChannel | None = None
    ) -> None:
        """Choose the channel in which I tell what does not work and what to do; without one, alerts end."""
        await acknowledge(interaction)
        if channel is not None:
            if not isinstance(interaction.user, discord.Member):
                raise GuildOnly
            check_channel(channel, interaction.user)
        guild_id = guild_of(interaction)
        channel_id = None if channel is None else ChannelId(channel.id)
        _, notice_id = await self._store.run(choose_channel, guild_id, channel_id, now=self._clock())
        if channel is None or notice_id is None:
            status = interaction.client.tree.mention("status")
            await interaction.followup.send(f"Nobody is told of trouble any more; {status} shows it.")
            return
        sent = await self._send(notice_id)
        troubles = await self._store.read(current_troubles, guild_id)
        now = f" {number(len(troubles), 'trouble')} of now will be told there." if troubles else ""
        await interaction.followup.send(f"Alerts go to {channel.mention}. {sent}{now}")

    @app_commands.command()
    @app_commands.describe(days="After how many days articles go; they are kept forever when left out")
    async def retention(self, interaction: discord.Interaction[Dossier], days: Days | None = None) -> None:
        """Set how long this server keeps articles; shows what would go before anything does."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        if days is None:
            await self._store.run(set_retention, guild_id, None, now=self._clock())
            await interaction.followup.send("Articles are kept forever.")
            return
        before = self._clock() - timedelta(days=days)
        expiry = await self._store.read(count_expired, guild_id, before)
        # No timeout: a view that ends would take the buttons of all other messages with it.
        view = discord.ui.View(timeout=None)
        view.add_item(Keep(days))
        await interaction.followup.send(
            f"**{expiry.expired:,} of {number(expiry.articles, 'article')}** that this server sees came before "
            f"{timestamp(before)}. If you keep articles for {number(days, 'day')}, they go within a day, with all that "
            "was learned from them, and later ones when they are as old. They do not come back. Corrections of actors "
            "stay, and so does what the host added for all servers.",
            view=view,
        )

    async def _send(self, notice_id: NoticeId) -> str:
        """Have a message sent; return what became of it so far."""
        self._outbox.wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._outbox.settle()
        notice = await self._store.read(get_notice, notice_id)
        if notice is None or notice.message_id is not None:
            return "I posted a message there to try it."
        return f"The message to try it waits{_because(notice.error)}."


class Keep(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"config:retention:(?P<days>\d{1,5})"):
    """The button that lets articles go after some days; the right to do so is asked for again."""

    def __init__(self, days: int) -> None:
        super().__init__(
            discord.ui.Button(
                label=f"Keep articles for {number(days, 'day')}",
                style=discord.ButtonStyle.danger,
                custom_id=f"config:retention:{days}",
            )
        )
        self.days = days

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(min(max(int(match["days"]), LEAST_DAYS), MOST_DAYS))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Let articles go."""
        try:
            await self._keep(interaction)
        except Exception as error:  # noqa: BLE001 (discord.py would log it and leave the user without an answer)
            await report(interaction, error)

    async def _keep(self, interaction: discord.Interaction[Dossier]) -> None:
        await interaction.response.defer()
        await admins_only(interaction, "config")
        bot = interaction.client
        await bot.store.run(set_retention, guild_of(interaction), self.days, now=bot.parts.clock())
        await interaction.edit_original_response(
            content=f"Articles are kept for **{number(self.days, 'day')}**; what is older goes within a day.", view=None
        )


def _settings(db: Database, guild_id: GuildId, /) -> tuple[GuildSettings, str | None]:
    return guild_settings(db, guild_id), alert_error(db, guild_id)


def _alerts(settings: GuildSettings, error: str | None, mention: str) -> str:
    if settings.alert_channel_id is None:
        return f"nowhere\nChoose a channel with {mention} to be told when something stops working."
    waiting = f"\n⚠ One waits{_because(error)}." if error else ""
    return f"in <#{settings.alert_channel_id}>{waiting}\nChange it with {mention}."


def _because(error: str | None) -> str:
    return f": {cut(escape(error.replace('*', '')), 200).rstrip('.')}" if error else ""


async def setup(bot: Dossier) -> None:
    """Add the commands and the button to the bot."""
    await bot.add_cog(Config(bot.store, bot.parts.clock, bot.care.outbox))
    bot.add_dynamic_items(Keep)
