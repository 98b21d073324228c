"""`/actor`: who is in the news."""

from collections.abc import Sequence
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.pages import Page, Pages, guild_of
from bot.pictures import Pictures, illustrated
from bot.render.actors import profile_pages, top_pages
from bot.render.relations import with_article
from bot.render.speeches import quotes_pages
from bot.render.text import escape, last
from bot.render.timeline import timeline_in_words, timeline_pages
from cogs import choices
from storage.actors import get_actor, top_actors
from storage.database import Database
from storage.guilds import guild_settings
from storage.models import Actor, ActorId, GuildId, Window
from storage.profiles import ActorProfile, profile
from storage.questions import Question
from storage.quotes import Quotes, quotes_of
from storage.relations import Found, relations_of
from storage.store import Store
from storage.timelines import Timeline, timeline_of

_LATEST = 30
_RANKED = 50

Name = app_commands.Range[str, 1, 100]


@app_commands.guild_only()
class Actors(commands.GroupCog, group_name="actor", group_description="Who is in the news"):
    """Who is in the news."""

    def __init__(self, store: Store, pages: Pages, pictures: Pictures) -> None:
        self._store = store
        self._pictures = pictures
        self._pages = pages
        pages.answer("actor show", self._show)
        pages.answer("actor top", self._top)
        pages.answer("actor quotes", self._quotes)
        pages.answer("actor timeline", self._timeline)

    @app_commands.command()
    @app_commands.describe(name="A person, country, organization or bloc, by any name", share="Let the channel see it")
    @app_commands.autocomplete(name=choices.actors)
    async def show(self, interaction: discord.Interaction[Dossier], name: Name, share: bool = False) -> None:
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
            f"No article of the {last(days, 'day')} names anybody. Look further back with `days`, or let an "
            f"admin add articles with {tree.mention('feed add')} or {tree.mention('article add')}."
        )
        await self._pages.ask(interaction, "actor top", empty=empty, days=days)

    @app_commands.command()
    @app_commands.describe(
        actor="A person, country, organization or bloc, by any name",
        about="Only what the two say of each other",
        share="Let the channel see it",
    )
    @app_commands.autocomplete(actor=choices.actors, about=choices.actors)
    async def quotes(
        self, interaction: discord.Interaction[Dossier], actor: Name, about: Name | None = None, share: bool = False
    ) -> None:
        """Show what somebody said, and what others said of them."""
        await acknowledge(interaction, share=share)
        guild_id = guild_of(interaction)
        chosen = await choices.pick_actor(self._store, guild_id, actor)
        other = await choices.pick_actor(self._store, guild_id, about) if about else None
        if other is not None and other.id == chosen.id:
            raise choices.OneActor(chosen.name, "leave out `about`")
        tree = interaction.client.tree
        name = f"**{escape(with_article(chosen.name))}**"
        if other is None:
            empty = f"No article stored here quotes {name}, or anybody on {name}. "
        else:
            second = f"**{escape(with_article(other.name))}**"
            empty = f"No article stored here quotes {name} on {second}, or the other way round. "
        empty += f"{tree.mention('actor show')} shows what is known, {tree.mention('search')} finds articles."
        arguments = {"actor": chosen.id, "about": other.id if other else None}
        await self._pages.ask(interaction, "actor quotes", empty=empty, **arguments)

    @app_commands.command()
    @app_commands.describe(
        actor="A person, country, organization or bloc, by any name",
        days="How far back to look",
        share="Let the channel see it",
    )
    @app_commands.autocomplete(actor=choices.actors)
    async def timeline(
        self,
        interaction: discord.Interaction[Dossier],
        actor: Name,
        days: app_commands.Range[int, 1, 365] = 30,
        share: bool = False,
    ) -> None:
        """Show how often somebody is named, day by day or week by week."""
        await acknowledge(interaction, share=share)
        chosen = await choices.pick_actor(self._store, guild_of(interaction), actor)
        empty = (
            f"No article of the {last(days, 'day')} names **{escape(with_article(chosen.name))}**. Look further back "
            f"with `days`; {interaction.client.tree.mention('actor show')} says when it was last named."
        )
        await self._pages.ask(interaction, "actor timeline", empty=empty, actor=chosen.id, days=days)

    async def _show(self, question: Question) -> Sequence[Page]:
        actor_id = ActorId(int(question.arguments["actor"] or 0))
        found = await self._store.read(_profile, question.guild_id, actor_id)
        return profile_pages(*found) if found else []

    async def _top(self, question: Question) -> Sequence[Page]:
        days = int(question.arguments["days"] or 1)
        window = Window(question.asked_at - timedelta(days=days), question.asked_at)
        found = await self._store.read(top_actors, question.guild_id, window, _RANKED)
        return top_pages(found, days=days)

    async def _quotes(self, question: Question) -> Sequence[Page]:
        about = ActorId(int(question.arguments["about"])) if question.arguments["about"] else None
        actor_id = ActorId(int(question.arguments["actor"] or 0))
        found = await self._store.read(_quotes_of, question.guild_id, actor_id, about)
        return quotes_pages(found[0], found[1], about=found[2]) if found else []

    async def _timeline(self, question: Question) -> Sequence[Page]:
        days = int(question.arguments["days"] or 1)
        found = await self._store.read(_timeline_of, question.guild_id, question, days)
        if found is None or found[1].top is None:
            return []
        actor, timeline = found
        counts = [(span.window.start.date(), span.mentions) for span in timeline.spans]
        picture = await self._pictures.timeline(
            counts,
            title=f"Mentions of {actor.name}",
            description=timeline_in_words(actor, timeline),
            days=7 if timeline.is_weekly else 1,
        )
        return illustrated(timeline_pages(actor, timeline, days=days), picture)


def _profile(db: Database, guild_id: GuildId, actor_id: ActorId, /) -> tuple[ActorProfile, Found] | None:
    known = profile(db, guild_id, actor_id)
    return None if known is None else (known, relations_of(db, guild_id, actor_id, limit=_LATEST))


def _quotes_of(
    db: Database, guild_id: GuildId, actor_id: ActorId, about: ActorId | None, /
) -> tuple[Actor, Quotes, Actor | None] | None:
    actor = get_actor(db, guild_id, actor_id)
    other = None if about is None else get_actor(db, guild_id, about)
    if actor is None or (about is not None and other is None):
        return None
    return actor, quotes_of(db, guild_id, actor_id, about=about), other


def _timeline_of(db: Database, guild_id: GuildId, question: Question, days: int, /) -> tuple[Actor, Timeline] | None:
    actor = get_actor(db, guild_id, ActorId(int(question.arguments["actor"] or 0)))
    if actor is None:
        return None
    zone = guild_settings(db, guild_id).timezone
    # The end of the window is the instant after the second of asking.
    now = question.asked_at - timedelta(seconds=1)
    return actor, timeline_of(db, guild_id, actor.id, days=days, now=now, zone=zone)


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Actors(bot.store, bot.pages, Pictures(bot.parts.light)))
