"""`/config`: what this server's admins set."""

import discord
from discord import app_commands

from bot.client import Dossier
from bot.clock import Clock
from bot.command_tree import acknowledge
from bot.digest.zones import check_zone
from bot.pages import guild_of
from bot.render.embeds import Color
from cogs import choices
from cogs.checks import AdminCog
from storage.guilds import guild_settings, set_timezone
from storage.store import Store


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Config(AdminCog, group_name="config", group_description="Settings of this server"):
    """Settings of this server."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @app_commands.command()
    async def show(self, interaction: discord.Interaction[Dossier]) -> None:
        """Show the settings of this server."""
        await acknowledge(interaction)
        settings = await self._store.read(guild_settings, guild_of(interaction))
        mention = interaction.client.tree.mention("config timezone")
        embed = discord.Embed(title="Settings of this server", color=int(Color.STATUS))
        embed.add_field(
            name="Time zone",
            value=f"{settings.timezone}\nFor new schedules and for dates that you type. Change it with {mention}.",
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


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Config(bot.store, bot.parts.clock))
