"""`/status`: how the bot is doing here."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.alerts import current_troubles
from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.pages import guild_of
from bot.render.status import Status, status_pages
from bot.workers import Workers
from cogs.checks import admins_only
from storage.articles import list_set_aside
from storage.counts import counts, file_size
from storage.database import Database
from storage.deliveries import count_waiting
from storage.feeds import subscriptions
from storage.models import GuildId
from storage.runs import last_run
from storage.schedules import list_schedules
from storage.store import Store


class Server(commands.Cog):
    """How the bot is doing here."""

    def __init__(self, store: Store, heavy: Workers, started_at: datetime) -> None:
        self._store = store
        self._heavy = heavy
        self._started_at = started_at

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.check(admins_only)
    async def status(self, interaction: discord.Interaction[Dossier]) -> None:
        """Show what is stored for this server, what is under way, and what went wrong."""
        await acknowledge(interaction)
        status = await self._store.read(_status, guild_of(interaction), self._started_at, self._heavy.waiting)
        await interaction.followup.send(embeds=[embed for page in status_pages(status) for embed in page])


def _status(db: Database, guild_id: GuildId, started_at: datetime, queue: int, /) -> Status:
    known = list_schedules(db, guild_id)
    schedules = [schedule for schedule in known if schedule.paused_because is None]
    run = last_run(db, guild_id)
    return Status(
        counts=counts(db, guild_id),
        version=__version__,
        started_at=started_at,
        queue=queue,
        failing=sum(one.feed.error is not None for one in subscriptions(db, guild_id)),
        paused=len(known) - len(schedules),
        waiting=count_waiting(db, guild_id),
        last_digest_at=run.claimed_at if run else None,
        next_digest_at=min((schedule.posts_at for schedule in schedules), default=None),
        size=file_size(db),
        set_aside=list_set_aside(db, guild_id, limit=3),
        troubles=current_troubles(db, guild_id),
    )


async def setup(bot: Dossier) -> None:
    """Add the command to the bot."""
    await bot.add_cog(Server(bot.store, bot.parts.heavy, bot.started_at))
