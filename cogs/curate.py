"""`/curate`: admins correct who is who, for their own server."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import app_commands

from bot import curation
from bot.client import Dossier
from bot.clock import Clock
from bot.command_tree import acknowledge, report
from bot.curation import Change, StepUnknown
from bot.pages import Page, Pages, guild_of
from bot.render.curation import change_text, log_pages, undone_text
from cogs import choices
from cogs.checks import AdminCog, admins_only
from storage.curation import list_steps
from storage.models import Actor, UserId
from storage.questions import Question
from storage.store import Store

Name = app_commands.Range[str, 1, 100]
NewName = app_commands.Range[str, 1, curation.LONGEST_NAME]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Curate(AdminCog, group_name="curate", group_description="Correct who is who, for this server"):
    """Corrections of actors, each a step that can be undone."""

    def __init__(self, store: Store, pages: Pages, clock: Clock) -> None:
        self._store = store
        self._pages = pages
        self._clock = clock
        pages.answer("curate log", self._log)

    @app_commands.command()
    @app_commands.describe(actor="An actor, by any name", name="Another name by which it shall be found")
    @app_commands.autocomplete(actor=choices.actors)
    async def alias(self, interaction: discord.Interaction[Dossier], actor: Name, name: NewName) -> None:
        """Let an actor be found under another name."""
        chosen = await self._chosen(interaction, actor)
        change = await self._store.run(
            curation.give_alias, guild_of(interaction), _user(interaction), chosen.id, name, now=self._clock()
        )
        await _tell(interaction, change)

    @app_commands.command()
    @app_commands.describe(actor="An actor, by any name", name="The name to show it under")
    @app_commands.autocomplete(actor=choices.actors)
    async def rename(self, interaction: discord.Interaction[Dossier], actor: Name, name: NewName) -> None:
        """Show an actor under another name."""
        chosen = await self._chosen(interaction, actor)
        change = await self._store.run(
            curation.rename, guild_of(interaction), _user(interaction), chosen.id, name, now=self._clock()
        )
        await _tell(interaction, change)

    @app_commands.command()
    @app_commands.describe(actor="The actor that is no other", into="The actor that it is")
    @app_commands.autocomplete(actor=choices.actors, into=choices.actors)
    async def merge(self, interaction: discord.Interaction[Dossier], actor: Name, into: Name) -> None:
        """Make two actors one."""
        chosen = await self._chosen(interaction, actor)
        guild_id = guild_of(interaction)
        target = await choices.pick_actor(self._store, guild_id, into)
        change = await self._store.run(
            curation.merge, guild_id, _user(interaction), chosen.id, target.id, now=self._clock()
        )
        await _tell(interaction, change)

    @app_commands.command()
    @app_commands.describe(
        actor="The actor that a name is wrongly taken for",
        name="The name that means another",
        new_name="Whom the name means: an actor, or the name of a new one",
    )
    @app_commands.autocomplete(actor=choices.actors, name=choices.names_in_articles, new_name=choices.actors)
    async def split(
        self, interaction: discord.Interaction[Dossier], actor: Name, name: Name, new_name: NewName | None = None
    ) -> None:
        """Let one of an actor's names mean another actor."""
        chosen = await self._chosen(interaction, actor)
        change = await self._store.run(
            curation.split, guild_of(interaction), _user(interaction), chosen.id, name, new_name, now=self._clock()
        )
        await _tell(interaction, change)

    @app_commands.command()
    @app_commands.describe(actor="An actor, by any name")
    @app_commands.autocomplete(actor=choices.actors)
    async def hide(self, interaction: discord.Interaction[Dossier], actor: Name) -> None:
        """Show an actor in no list, digest or count."""
        chosen = await self._chosen(interaction, actor)
        change = await self._store.run(
            curation.hide, guild_of(interaction), _user(interaction), chosen.id, now=self._clock()
        )
        await _tell(interaction, change)

    @app_commands.command()
    @app_commands.describe(step="Which step; the latest when left out")
    @app_commands.autocomplete(step=choices.steps)
    async def undo(self, interaction: discord.Interaction[Dossier], step: Name | None = None) -> None:
        """Undo a correction; what was done after it stays."""
        await acknowledge(interaction)
        number = None if step is None else _number(step)
        undone = await self._store.run(
            curation.undo, guild_of(interaction), _user(interaction), number, now=self._clock()
        )
        await interaction.followup.send(undone_text(undone))

    @app_commands.command()
    async def log(self, interaction: discord.Interaction[Dossier]) -> None:
        """List all corrections: what, who, when, and what was undone."""
        await acknowledge(interaction)
        mention = interaction.client.tree.mention
        empty = (
            f"Nothing is corrected here yet. {mention('curate merge')} makes two actors one, {mention('curate split')} "
            f"parts what is not one, {mention('curate rename')} and {mention('curate alias')} give names."
        )
        await self._pages.ask(interaction, "curate log", empty=empty)

    async def _log(self, question: Question) -> Sequence[Page]:
        return log_pages(await self._store.read(list_steps, question.guild_id))

    async def _chosen(self, interaction: discord.Interaction[Dossier], actor: str) -> Actor:
        await acknowledge(interaction)
        return await choices.pick_actor(self._store, guild_of(interaction), actor)


class Undo(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"curate:undo:(?P<step>\d{1,9})"):
    """The button that undoes a step; the right to do so is asked for again."""

    def __init__(self, step: int) -> None:
        super().__init__(
            discord.ui.Button(label="Undo", style=discord.ButtonStyle.secondary, custom_id=f"curate:undo:{step}")
        )
        self.step = step

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(int(match["step"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Undo the step."""
        try:
            await self._undo(interaction)
        except Exception as error:  # noqa: BLE001 (discord.py would log it and leave the user without an answer)
            await report(interaction, error)

    async def _undo(self, interaction: discord.Interaction[Dossier]) -> None:
        await interaction.response.defer()
        await admins_only(interaction, "curate")
        bot = interaction.client
        undone = await bot.store.run(
            curation.undo, guild_of(interaction), _user(interaction), self.step, now=bot.parts.clock()
        )
        await interaction.edit_original_response(content=undone_text(undone), view=None)


async def _tell(interaction: discord.Interaction[Dossier], change: Change) -> None:
    # No timeout: a view that ends would take the buttons of all other messages with it.
    view = discord.ui.View(timeout=None)
    view.add_item(Undo(change.step.number))
    text = change_text(change, undo=interaction.client.tree.mention("curate undo"))
    await interaction.followup.send(text, view=view)


def _user(interaction: discord.Interaction[Any]) -> UserId:
    return UserId(interaction.user.id)


def _number(step: str) -> int:
    found = re.fullmatch(r"(?:id:|#)?\s*(\d{1,9})", step.strip())
    if found is None:
        raise StepUnknown(step)
    return int(found[1])


async def setup(bot: Dossier) -> None:
    """Add the commands and the button to the bot."""
    await bot.add_cog(Curate(bot.store, bot.pages, bot.parts.clock))
    bot.add_dynamic_items(Undo)
