"""`/relation`: who did what to whom, and who says so."""

from collections.abc import Sequence
from datetime import timedelta

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.pages import Page, Pages, guild_of
from bot.pictures import Pictures, illustrated
from bot.render.changes import changes_pages
from bot.render.disputes import disputed_pages
from bot.render.networks import network_pages
from bot.render.paths import path_pages
from bot.render.relations import between_pages, of_pages, with_article
from bot.render.text import escape, last
from cogs import choices
from storage.actors import get_actor
from storage.changes import changes_in
from storage.database import Database
from storage.models import Actor, ActorId, GuildId, Window
from storage.networks import network_in
from storage.paths import MOST_LINKS, Path, find_path
from storage.questions import Question
from storage.relations import MOST, Direction, Found, RelationKind, relations_between, relations_of
from storage.relations.disputes import relations_disputed
from storage.store import Store

_WAYS = {"what it does to others": Direction.OUT, "what others do to it": Direction.IN, "both": Direction.BOTH}

Name = app_commands.Range[str, 1, 100]
Days = app_commands.Range[int, 1, 90]


@app_commands.guild_only()
class Relations(commands.GroupCog, group_name="relation", group_description="Who did what to whom, and who says so"):
    """Who did what to whom, and who says so."""

    def __init__(self, store: Store, pages: Pages, pictures: Pictures) -> None:
        self._store = store
        self._pictures = pictures
        self._pages = pages
        pages.answer("relation between", self._between)
        pages.answer("relation of", self._of)
        pages.answer("relation disputed", self._disputed)
        pages.answer("relation changes", self._changes)
        pages.answer("relation path", self._path)
        pages.answer("relation graph", self._graph)

    @app_commands.command()
    @app_commands.describe(a="An actor, by any name", b="Another actor, by any name", share="Let the channel see it")
    @app_commands.autocomplete(a=choices.actors, b=choices.actors)
    async def between(self, interaction: discord.Interaction[Dossier], a: Name, b: Name, share: bool = False) -> None:
        """Show what is stated, claimed and denied between two actors."""
        await acknowledge(interaction, share=share)
        first, second = await self._pick_two(interaction, a, b)
        tree = interaction.client.tree
        empty = (
            f"No article stored here relates {_bold(first)} and {_bold(second)}. "
            f"{tree.mention('relation path')} shows whether others connect them, {tree.mention('relation of')} whom "
            f"each of them deals with, and {tree.mention('search')} finds articles that name both."
        )
        await self._pages.ask(interaction, "relation between", empty=empty, a=first.id, b=second.id)

    @app_commands.command()
    @app_commands.describe(
        actor="An actor, by any name",
        kind="Only relations of this kind",
        direction="Only what the actor does, or only what is done to it",
        share="Let the channel see it",
    )
    @app_commands.autocomplete(actor=choices.actors)
    @app_commands.choices(
        kind=[Choice(name=kind.value, value=kind.value) for kind in RelationKind],
        direction=[Choice(name=name, value=way.value) for name, way in _WAYS.items()],
    )
    async def of(
        self,
        interaction: discord.Interaction[Dossier],
        actor: Name,
        kind: str | None = None,
        direction: str = Direction.BOTH.value,
        share: bool = False,
    ) -> None:
        """Show what an actor and others do to each other."""
        await acknowledge(interaction, share=share)
        chosen = await choices.pick_actor(self._store, guild_of(interaction), actor)
        tree = interaction.client.tree
        name = _bold(chosen)
        if kind or direction != Direction.BOTH.value:
            empty = f"Nothing of that kind is stored about {name}. Leave out `kind` and `direction` to see everything."
        else:
            empty = (
                f"No article stored here relates {name} to anybody. {tree.mention('actor show')} shows what is known."
            )
        await self._pages.ask(interaction, "relation of", empty=empty, actor=chosen.id, kind=kind, direction=direction)

    @app_commands.command()
    @app_commands.describe(days="How far back to look", share="Let the channel see it")
    async def disputed(self, interaction: discord.Interaction[Dossier], days: Days = 7, share: bool = False) -> None:
        """Show claims that somebody denies, the sentences side by side."""
        await acknowledge(interaction, share=share)
        tree = interaction.client.tree
        empty = (
            f"In the articles of the {last(days, 'day')} nobody denies a claim. Look further back with `days`; "
            f"{tree.mention('relation of')} with `kind: denied` shows what was ever denied of an actor. Articles come "
            f"with {tree.mention('feed add')} and {tree.mention('article add')}."
        )
        await self._pages.ask(interaction, "relation disputed", empty=empty, days=days)

    @app_commands.command()
    @app_commands.describe(days="What is held against all that came before", share="Let the channel see it")
    async def changes(self, interaction: discord.Interaction[Dossier], days: Days = 7, share: bool = False) -> None:
        """Show what is new between actors: first relations, new kinds, denials, and what turned."""
        await acknowledge(interaction, share=share)
        tree = interaction.client.tree
        empty = (
            f"The {last(days, 'day')} changed nothing between actors, or nothing older is stored to compare "
            f"with. Try other `days`; {tree.mention('digest now')} shows what came in. Articles come with "
            f"{tree.mention('feed add')} and {tree.mention('article add')}."
        )
        await self._pages.ask(interaction, "relation changes", empty=empty, days=days)

    @app_commands.command()
    @app_commands.describe(a="An actor, by any name", b="Another actor, by any name", share="Let the channel see it")
    @app_commands.autocomplete(a=choices.actors, b=choices.actors)
    async def path(self, interaction: discord.Interaction[Dossier], a: Name, b: Name, share: bool = False) -> None:
        """Show how two actors are connected, link by link."""
        await acknowledge(interaction, share=share)
        first, second = await self._pick_two(interaction, a, b)
        tree = interaction.client.tree
        empty = (
            f"No chain of up to {MOST_LINKS} relations stored here connects {_bold(first)} and "
            f"{_bold(second)}. {tree.mention('relation of')} shows whom each of them deals with."
        )
        await self._pages.ask(interaction, "relation path", empty=empty, a=first.id, b=second.id)

    async def _pick_two(self, interaction: discord.Interaction[Dossier], a: str, b: str) -> tuple[Actor, Actor]:
        guild_id = guild_of(interaction)
        first = await choices.pick_actor(self._store, guild_id, a)
        second = await choices.pick_actor(self._store, guild_id, b)
        if first.id == second.id:
            raise choices.OneActor(first.name, "use `/relation of`")
        return first, second

    async def _between(self, question: Question) -> Sequence[Page]:
        a, b = (ActorId(int(question.arguments[name] or 0)) for name in ("a", "b"))
        found = await self._store.read(_relations_between, question.guild_id, a, b)
        return between_pages(*found) if found else []

    async def _of(self, question: Question) -> Sequence[Page]:
        arguments = question.arguments
        kind = RelationKind(str(arguments["kind"])) if arguments["kind"] else None
        direction = Direction(str(arguments["direction"]))
        actor_id = ActorId(int(arguments["actor"] or 0))
        found = await self._store.read(_relations_of, question.guild_id, actor_id, kind, direction)
        return of_pages(*found, kind=kind, direction=direction) if found else []

    async def _disputed(self, question: Question) -> Sequence[Page]:
        days, window = _window(question)
        found = await self._store.read(relations_disputed, question.guild_id, window, limit=MOST)
        return disputed_pages(found, days=days)

    @app_commands.command()
    @app_commands.describe(
        actor="Only who deals with this actor, and with each other",
        days="How far back to look",
        share="Let the channel see it",
    )
    @app_commands.autocomplete(actor=choices.actors)
    async def graph(
        self,
        interaction: discord.Interaction[Dossier],
        actor: Name | None = None,
        days: Days = 7,
        share: bool = False,
    ) -> None:
        """Draw who deals with whom: cooperative or hostile, stated or only claimed."""
        await acknowledge(interaction, share=share)
        chosen = await choices.pick_actor(self._store, guild_of(interaction), actor) if actor else None
        tree = interaction.client.tree
        whom = f"{_bold(chosen)} to anybody" if chosen else "anybody to anybody"
        empty = (
            f"No article of the {last(days, 'day')} relates {whom}. Look further back with `days`; "
            f"{tree.mention('relation of')} shows all that is stored of an actor, also what is only possible. "
            f"Articles come with {tree.mention('feed add')} and {tree.mention('article add')}."
        )
        await self._pages.ask(
            interaction, "relation graph", empty=empty, actor=chosen.id if chosen else None, days=days
        )

    async def _graph(self, question: Question) -> Sequence[Page]:
        days, window = _window(question)
        actor_id = question.arguments["actor"]
        actor = await self._store.read(get_actor, question.guild_id, ActorId(int(actor_id))) if actor_id else None
        if actor_id and actor is None:
            return []
        network = await self._store.read(network_in, question.guild_id, window, actor_id=actor.id if actor else None)
        title = f"{f'Around {with_article(actor.name)}' if actor else 'Who deals with whom'}, {last(days, 'day')}"
        picture = await self._pictures.network(network, title=title, focus=actor)
        return illustrated(network_pages(network, title=title), picture)

    async def _changes(self, question: Question) -> Sequence[Page]:
        days, window = _window(question)
        return changes_pages(await self._store.read(changes_in, question.guild_id, window), days=days)

    async def _path(self, question: Question) -> Sequence[Page]:
        a, b = (ActorId(int(question.arguments[name] or 0)) for name in ("a", "b"))
        found = await self._store.read(_find_path, question.guild_id, a, b)
        return path_pages(*found) if found else []


def _bold(actor: Actor) -> str:
    return f"**{escape(with_article(actor.name))}**"


def _window(question: Question) -> tuple[int, Window]:
    days = int(question.arguments["days"] or 1)
    return days, Window(question.asked_at - timedelta(days=days), question.asked_at)


def _relations_between(db: Database, guild_id: GuildId, a: ActorId, b: ActorId, /) -> tuple[Actor, Actor, Found] | None:
    first, second = get_actor(db, guild_id, a), get_actor(db, guild_id, b)
    if first is None or second is None:
        return None
    return first, second, relations_between(db, guild_id, a, b)


def _relations_of(
    db: Database, guild_id: GuildId, actor_id: ActorId, kind: RelationKind | None, direction: Direction, /
) -> tuple[Actor, Found] | None:
    actor = get_actor(db, guild_id, actor_id)
    if actor is None:
        return None
    return actor, relations_of(db, guild_id, actor_id, kind=kind, direction=direction)


def _find_path(db: Database, guild_id: GuildId, a: ActorId, b: ActorId, /) -> tuple[Actor, Actor, Path] | None:
    first, second = get_actor(db, guild_id, a), get_actor(db, guild_id, b)
    path = find_path(db, guild_id, a, b)
    return None if first is None or second is None or path is None else (first, second, path)


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Relations(bot.store, bot.pages, Pictures(bot.parts.light)))
