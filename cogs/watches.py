"""`/watch`: direct messages when something new about an actor or a pair is stored."""

import re
from typing import Any, Self

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.client import Dossier
from bot.clock import Clock
from bot.command_tree import acknowledge, report
from bot.errors import DossierError
from bot.pages import guild_of
from bot.render.embeds import Color, paginate
from bot.render.text import cut, escape, number, timestamp
from bot.render.watches import watch_name
from bot.watches import EVERY, MOST_A_DAY, MOST_WATCHES
from cogs import choices
from storage.database import Database
from storage.models import GuildId, UserId
from storage.store import Store
from storage.text import fold
from storage.watches import Watch, add_watch, count_watches, list_watches, remove_watch, stop_watching, stopped_because

Name = app_commands.Range[str, 1, 100]

_STOPPED = "you stopped the messages"


class TooManyWatches(DossierError):
    """The user watches as many as one may."""

    def __init__(self) -> None:
        super().__init__(
            f"You watch {MOST_WATCHES} actors and pairs already, in all servers together. End one first with "
            "`/watch remove`."
        )


class NotWatched(DossierError):
    """The user watches nothing of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f'You watch nothing named "{cut(escape(name), 100)}" here. `/watch list` shows what you watch.'
        )


@app_commands.guild_only()
class Watches(commands.GroupCog, group_name="watch", group_description="Direct messages about whom you watch"):
    """Direct messages about whom you watch."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @app_commands.command()
    @app_commands.describe(actor="An actor, by any name", other="Only what is new between the two")
    @app_commands.autocomplete(actor=choices.actors, other=choices.actors)
    async def add(self, interaction: discord.Interaction[Dossier], actor: Name, other: Name | None = None) -> None:
        """Get a direct message when something new about an actor or a pair is stored."""
        await acknowledge(interaction)
        guild_id, user_id = guild_of(interaction), UserId(interaction.user.id)
        first = await choices.pick_actor(self._store, guild_id, actor)
        second = await choices.pick_actor(self._store, guild_id, other) if other is not None else None
        if second is not None and first.id == second.id:
            raise choices.OneActor(first.name, "leave out `other`")
        watch = Watch(first, second, self._clock(), first.id, second.id if second else None)
        is_new = await self._store.run(_add, guild_id, user_id, watch)
        await interaction.followup.send(
            f"You {'watch' if is_new else 'watched already'}: {watch_name(watch)}. What is new from now on comes as a "
            f"direct message, at most one in {number(int(EVERY.total_seconds() // 60), 'minute')} and {MOST_A_DAY} a "
            f"day. Let members of this server send you messages; {interaction.client.tree.mention('watch list')} says "
            "when they do not arrive."
        )

    @app_commands.command(name="list")
    async def list_(self, interaction: discord.Interaction[Dossier]) -> None:
        """List whom you watch in this server, and whether messages reach you."""
        await acknowledge(interaction)
        guild_id, user_id = guild_of(interaction), UserId(interaction.user.id)
        watches, stopped = await self._store.read(_list, guild_id, user_id)
        mention = interaction.client.tree.mention("watch add")
        if not watches:
            await interaction.followup.send(f"You watch nobody here. Start with {mention}.")
            return
        intro = f"⏸ Nothing is sent: {escape(stopped)}. {mention} starts again." if stopped else ""
        lines = [f"{watch_name(watch)}, since {timestamp(watch.added_at, 'd')}" for watch in watches]
        footer = [f"{len(watches)} of {MOST_WATCHES}"]
        # All fit on one page: they are 25 at most.
        pages = paginate("Whom you watch", ["\n".join(lines)], color=Color.ACTOR, intro=intro, footer=footer)
        await interaction.followup.send(embeds=[embed for page in pages for embed in page])

    @app_commands.command()
    @app_commands.describe(watch="Which actor or pair")
    async def remove(self, interaction: discord.Interaction[Dossier], watch: Name) -> None:
        """Get no more messages about an actor or a pair."""
        await acknowledge(interaction)
        guild_id, user_id = guild_of(interaction), UserId(interaction.user.id)
        watches, _ = await self._store.read(_list, guild_id, user_id)
        chosen = next((one for one in watches if watch == _value(one)), None)
        chosen = chosen or next((one for one in watches if fold(watch) == fold(_label(one))), None)
        if chosen is None:
            raise NotWatched(watch)
        await self._store.run(remove_watch, guild_id, user_id, chosen.actor_id, chosen.other_id)
        await interaction.followup.send(f"You watch {watch_name(chosen)} no more.")

    @remove.autocomplete("watch")
    async def _watched(self, interaction: discord.Interaction[Dossier], current: str) -> list[Choice[str]]:
        watches, _ = await self._store.read(_list, guild_of(interaction), UserId(interaction.user.id))
        found = [watch for watch in watches if fold(current) in fold(_label(watch))]
        return [Choice(name=choices.label(_label(watch)), value=_value(watch)) for watch in found]


class Stop(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"watch:stop:(?P<user>\d{1,20})"):
    """The button in a direct message that ends all of them, for whoever gets it."""

    def __init__(self, user_id: UserId) -> None:
        super().__init__(
            discord.ui.Button(
                label="Stop these messages",
                style=discord.ButtonStyle.secondary,
                custom_id=f"watch:stop:{user_id}",
            )
        )
        self.user_id = user_id

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], __: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(UserId(int(match["user"])))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Stop the messages."""
        try:
            await self._stop(interaction)
        except Exception as error:  # noqa: BLE001 (discord.py would log it and leave the user without an answer)
            await report(interaction, error)

    async def _stop(self, interaction: discord.Interaction[Dossier]) -> None:
        await interaction.response.defer()
        bot = interaction.client
        # Whoever presses it stops their own messages: nobody else gets to see the button.
        await bot.store.run(stop_watching, UserId(interaction.user.id), _STOPPED, now=bot.parts.clock())
        await interaction.edit_original_response(view=None)
        await interaction.followup.send(
            "You get no more of these messages. What you watch is kept: `/watch add` in a server starts again."
        )


def _add(db: Database, guild_id: GuildId, user_id: UserId, watch: Watch, /) -> bool:
    is_new = add_watch(db, guild_id, user_id, watch.actor_id, watch.other_id, now=watch.added_at)
    if is_new and count_watches(db, user_id) > MOST_WATCHES:
        raise TooManyWatches  # which takes it back
    return is_new


def _list(db: Database, guild_id: GuildId, user_id: UserId, /) -> tuple[list[Watch], str | None]:
    return list_watches(db, guild_id, user_id), stopped_because(db, user_id)


def _label(watch: Watch) -> str:
    return watch.actor.name if watch.other is None else f"{watch.actor.name} and {watch.other.name}"


def _value(watch: Watch) -> str:
    return f"id:{watch.actor_id}:{watch.other_id or 0}"


async def setup(bot: Dossier) -> None:
    """Add the commands and the button to the bot."""
    await bot.add_cog(Watches(bot.store, bot.parts.clock))
    bot.add_dynamic_items(Stop)
