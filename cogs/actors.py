"""`/actor`: who is in the news."""

from collections.abc import Sequence
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands
from sqlite_utils import Database

from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.pages import Page, Pages, guild_of
from bot.render.actors import profile_pages, top_pages
from bot.render.text import number
from cogs import choices
from storage.actors import top_actors
from storage.models import ActorId, GuildId, Window
from storage.profiles import ActorProfile, profile
from storage.questions import Question
from storage.relations import Found, relations_of
from storage.store import Store

_LATEST = 30
_RANKED = 50


@app_commands.guild_only()
class Actors(commands.GroupCog, group_name="actor", group_description="Who is in the news"):
    """Who is in the news."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages
        pages.answer("actor show", self._show)
        pages.answer("actor top", self._top)

    @app_commands.command()
    @app_commands.describe(name="A person, country, organization or bloc, by any name", share="Let the channel see it")
    @app_commands.autocomplete(name=choices.actors)
    async def show(
        self, interaction: discord.Interaction[Dossier], name: app_commands.Range[str, 1, 100], share: bool = False
    ) -> None:
        """Show who somebody is, whom they deal with, and what is said of them."""
        await acknowledge(interaction, share=share)
        actor = await choices.pick_actor(self._store, guild_of(interaction), name)
        await self._pages.ask(interaction, "actor show", actor=actor.id)

    @app_commands.command()
    @app_commands.describe(days="How far back to look", share="Let the channel see it")
    async def top(
        self, interaction: discord.Interaction[Dossier], days: app_commands.Range[int, 1, 365] = 7, share: bool = False
    ) -> None:
        """Show who is named in most articles of the last days."""
        await acknowledge(interaction, share=share)
        tree = interaction.client.tree
        empty = (
            f"No article of the last {number(days, 'day')} names anybody. Look further back with `days`, or let an "
            f"admin add articles with {tree.mention('feed add')} or {tree.mention('article add')}."
        )
        await self._pages.ask(interaction, "actor top", empty=empty, days=days)

    async def _show(self, question: Question) -> Sequence[Page]:
        actor_id = ActorId(int(question.arguments["actor"] or 0))
        found = await self._store.read(_profile, question.guild_id, actor_id)
        return profile_pages(*found) if found else []

    async def _top(self, question: Question) -> Sequence[Page]:
        days = int(question.arguments["days"] or 1)
        window = Window(question.asked_at - timedelta(days=days), question.asked_at)
        found = await self._store.read(top_actors, question.guild_id, window, _RANKED)
        return top_pages(found, days=days)


def _profile(db: Database, guild_id: GuildId, actor_id: ActorId, /) -> tuple[ActorProfile, Found] | None:
    known = profile(db, guild_id, actor_id)
    return None if known is None else (known, relations_of(db, guild_id, actor_id, limit=_LATEST))


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Actors(bot.store, bot.pages))
