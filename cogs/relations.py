"""`/relation`: who did what to whom, and who says so."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands
from sqlite_utils import Database

from bot.client import Dossier
from bot.command_tree import acknowledge
from bot.errors import DossierError
from bot.pages import Page, Pages, guild_of
from bot.render.relations import between_pages, of_pages
from bot.render.text import escape
from cogs import choices
from storage.actors import get_actor
from storage.models import Actor, ActorId, GuildId
from storage.questions import Question
from storage.relations import Direction, Found, RelationKind, relations_between, relations_of
from storage.store import Store

_WAYS = {"what it does to others": Direction.OUT, "what others do to it": Direction.IN, "both": Direction.BOTH}

Name = app_commands.Range[str, 1, 100]


class OneActor(DossierError):
    """Both names mean the same actor."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Both names mean **{escape(name)}**. Name two actors, or use `/relation of`.")


@app_commands.guild_only()
class Relations(commands.GroupCog, group_name="relation", group_description="Who did what to whom, and who says so"):
    """Who did what to whom, and who says so."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages
        pages.answer("relation between", self._between)
        pages.answer("relation of", self._of)

    @app_commands.command()
    @app_commands.describe(a="An actor, by any name", b="Another actor, by any name", share="Let the channel see it")
    @app_commands.autocomplete(a=choices.actors, b=choices.actors)
    async def between(self, interaction: discord.Interaction[Dossier], a: Name, b: Name, share: bool = False) -> None:
        """Show what is stated, claimed and denied between two actors."""
        await acknowledge(interaction, share=share)
        guild_id = guild_of(interaction)
        first = await choices.pick_actor(self._store, guild_id, a)
        second = await choices.pick_actor(self._store, guild_id, b)
        if first.id == second.id:
            raise OneActor(first.name)
        tree = interaction.client.tree
        empty = (
            f"No article stored here relates **{escape(first.name)}** and **{escape(second.name)}**. "
            f"{tree.mention('relation of')} shows whom each of them deals with, and {tree.mention('search')} finds "
            "articles that name both."
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
        name = f"**{escape(chosen.name)}**"
        if kind or direction != Direction.BOTH.value:
            empty = f"Nothing of that kind is stored about {name}. Leave out `kind` and `direction` to see everything."
        else:
            empty = (
                f"No article stored here relates {name} to anybody. {tree.mention('actor show')} shows what is known."
            )
        await self._pages.ask(interaction, "relation of", empty=empty, actor=chosen.id, kind=kind, direction=direction)

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


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Relations(bot.store, bot.pages))
