"""`/schedule`: digests that are posted by themselves."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import discord
from discord import app_commands

from bot.client import Dossier
from bot.clock import Clock
from bot.command_tree import acknowledge
from bot.digest.cadence import Days, next_due
from bot.digest.publish import Publisher
from bot.errors import DossierError, GuildOnly
from bot.pages import Page, Pages, guild_of
from bot.render.embeds import Color, paginate
from bot.render.schedules import FilterNames, changes, outcome, post_line, schedule_facts, schedule_line, state
from bot.render.text import clean, cut, escape, number
from bot.upkeep import KEPT_FOR
from cogs import choices, schedule_changes
from cogs.checks import AdminCog
from cogs.digests import as_pages
from cogs.schedule_options import (
    DESCRIPTIONS,
    SUGGESTIONS,
    Asked,
    Channel,
    Count,
    DaysText,
    EmptyName,
    Filter,
    LengthName,
    ListText,
    Name,
    Plan,
    Times,
    check_channel,
    plan_of,
    read_plan,
)
from storage.guilds import guild_settings
from storage.models import GuildId, Schedule, ScheduleId, ScheduleOptions, UserId
from storage.questions import Question
from storage.schedules import (
    list_schedules,
    remove_schedule,
)
from storage.store import Store
from storage.traits import filter_names

C = TypeVar("C", bound=Callable[..., Any])
ScheduleName = app_commands.Range[str, 1, 100]

_ROOM: Final = 2000


class ChannelGone(DossierError):
    """The channel of a schedule is no longer there, or hidden from the bot."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f'I no longer see the channel of "{escape(name)}". If it was deleted, choose another with '
            "`/schedule edit`; if not, let me view it."
        )


class NothingToChange(DossierError):
    """An edit that leaves all as it is."""

    def __init__(self, name: str) -> None:
        super().__init__(f"**{escape(name)}** is like that already. Name an option and what it shall be.")


def _names_schedule(callback: C) -> C:
    """Let a command take the name of a schedule."""
    described = app_commands.describe(schedule="Which schedule")(callback)
    return app_commands.autocomplete(schedule=choices.schedules)(described)


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Schedules(AdminCog, group_name="schedule", group_description="Digests that are posted by themselves"):
    """Digests that are posted by themselves."""

    def __init__(self, store: Store, clock: Clock, pages: Pages, publisher: Publisher) -> None:
        self._store = store
        self._clock = clock
        self._pages = pages
        self._publisher = publisher
        pages.answer("schedule list", self._list)
        pages.answer("schedule preview", self._preview)

    @app_commands.command()
    @app_commands.describe(**DESCRIPTIONS)
    @app_commands.autocomplete(**SUGGESTIONS)
    async def add(
        self,
        interaction: discord.Interaction[Dossier],
        channel: Channel,
        times: Times = "08:00",
        days: DaysText = "daily",
        timezone: str | None = None,
        name: Name | None = None,
        quiet: Name | None = None,
        feeds: ListText | None = None,
        actors: ListText | None = None,
        words: ListText | None = None,
        without: ListText | None = None,
        publishers: Count = 1,
        length: LengthName = "normal",
        role: discord.Role | None = None,
        empty: EmptyName = "line",
        crosspost: bool = False,
        tag: Name | None = None,
        picture: bool = False,
    ) -> None:
        """Post a digest of what is new, at fixed times."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        asked = Asked(
            channel=channel, times=times, days=days, timezone=timezone, name=name, quiet=quiet, feeds=feeds,
            actors=actors, words=words, without=without, publishers=publishers, length=length, role=role, empty=empty,
            crosspost=crosspost, tag=tag, picture=picture,
        )  # fmt: skip
        zone = (await self._store.read(guild_settings, guild_id)).timezone
        usual = Plan(clean(channel.name) or "digest", channel, (), Days(), zone, ScheduleOptions())
        plan = await read_plan(self._store, guild_id, asked, usual, _member(interaction))
        now = self._clock()
        due = next_due(
            plan.times, plan.days.week, plan.timezone, now, month_days=plan.days.month, quiet=plan.options.quiet
        )
        schedule = await self._store.run(schedule_changes.add, guild_id, plan, due, UserId(interaction.user.id), now)
        preview = interaction.client.tree.mention("schedule preview")
        await interaction.followup.send(
            f"{schedule_line(schedule)}\nIts first digest holds what was stored since this time yesterday; "
            f"{preview} shows what it would be now."
        )

    @app_commands.command()
    @app_commands.describe(
        schedule="Which schedule", clear="A setting to take back, so that nothing is left out or pinged", **DESCRIPTIONS
    )
    @app_commands.autocomplete(schedule=choices.schedules, **SUGGESTIONS)
    async def edit(
        self,
        interaction: discord.Interaction[Dossier],
        schedule: ScheduleName,
        channel: Channel | None = None,
        times: Times | None = None,
        days: DaysText | None = None,
        timezone: str | None = None,
        name: Name | None = None,
        quiet: Name | None = None,
        feeds: ListText | None = None,
        actors: ListText | None = None,
        words: ListText | None = None,
        without: ListText | None = None,
        publishers: Count | None = None,
        length: LengthName | None = None,
        role: discord.Role | None = None,
        empty: EmptyName | None = None,
        crosspost: bool | None = None,
        tag: Name | None = None,
        picture: bool | None = None,
        clear: Filter | None = None,
    ) -> None:
        """Change any setting of a schedule; no article is lost or comes twice."""
        guild_id, chosen = await self._choose(interaction, schedule)
        asked = Asked(
            channel=channel, times=times, days=days, timezone=timezone, name=name, quiet=quiet, feeds=feeds,
            actors=actors, words=words, without=without, publishers=publishers, length=length, role=role, empty=empty,
            crosspost=crosspost, tag=tag, picture=picture, clear=clear,
        )  # fmt: skip
        base = plan_of(chosen, channel or _channel_of(interaction, chosen))
        plan = await read_plan(self._store, guild_id, asked, base, _member(interaction))
        before = schedule_facts(chosen, await self._names(interaction, chosen))
        edited = await self._store.run(schedule_changes.edit, chosen, plan, self._clock())
        changed = changes(before, schedule_facts(edited, await self._names(interaction, edited)))
        if not changed:
            raise NothingToChange(chosen.name)
        self._publisher.wake()
        # Another channel may take what the old one did not.
        interaction.client.care.alerts.guild_changed(guild_id)
        lines = "\n".join(changed)
        await interaction.followup.send(
            cut(f"**{escape(edited.name)}** · {state(edited, self._clock())}\n{lines}", _ROOM)
        )

    @app_commands.command()
    @_names_schedule
    async def show(self, interaction: discord.Interaction[Dossier], schedule: ScheduleName) -> None:
        """Show every setting of a schedule, and when it posts next."""
        _, chosen = await self._choose(interaction, schedule)
        facts = schedule_facts(chosen, await self._names(interaction, chosen))
        lines = [f"**{name}**: {value}" for name, value in facts[1:]]
        (page,) = paginate(chosen.name, ["\n".join(lines)], color=Color.STATUS, intro=state(chosen, self._clock()))
        await interaction.followup.send(embeds=page)

    @app_commands.command(name="list")
    async def list_(self, interaction: discord.Interaction[Dossier]) -> None:
        """List the schedules of this server."""
        await acknowledge(interaction)
        mention = interaction.client.tree.mention("schedule add")
        await self._pages.ask(
            interaction, "schedule list", empty=f"Nothing is posted by itself yet. Start with {mention}."
        )

    @app_commands.command()
    @_names_schedule
    async def preview(self, interaction: discord.Interaction[Dossier], schedule: ScheduleName) -> None:
        """Show what would be posted now, to you only."""
        _, chosen = await self._choose(interaction, schedule)
        when = state(chosen, self._clock())
        silent = f"Nothing: there is nothing to tell, and **{escape(chosen.name)}** is silent then · {when}"
        channel = interaction.guild.get_channel(chosen.channel_id) if interaction.guild else None
        is_forum = isinstance(channel, discord.ForumChannel)
        tag = (await self._names(interaction, chosen)).tag if is_forum else None
        await self._pages.ask(
            interaction, "schedule preview", empty=silent, schedule=chosen.id, forum=int(is_forum), tag=tag
        )

    @app_commands.command()
    @_names_schedule
    async def run(self, interaction: discord.Interaction[Dossier], schedule: ScheduleName) -> None:
        """Post what is new right now; what is due next stays due."""
        guild_id, chosen = await self._choose(interaction, schedule)
        check_channel(_channel_of(interaction, chosen), _member(interaction))
        sent = await self._publisher.run_now(guild_id, chosen.id)
        await interaction.followup.send(f"{outcome(chosen, sent)}\n-# {state(chosen, self._clock())}")

    @app_commands.command()
    @_names_schedule
    async def pause(self, interaction: discord.Interaction[Dossier], schedule: ScheduleName) -> None:
        """Stop posting until you resume; nothing is lost meanwhile."""
        guild_id, chosen = await self._choose(interaction, schedule)
        reason = f"paused by {clean(interaction.user.display_name)}"
        is_paused = await self._store.run(schedule_changes.pause, guild_id, chosen.id, reason)
        mention = interaction.client.tree.mention("schedule resume")
        told = "is paused" if is_paused else f"was paused already ({escape(chosen.paused_because or '')})"
        await interaction.followup.send(
            f"**{escape(chosen.name)}** {told}. What is stored meanwhile comes with the first digest after {mention}."
        )

    @app_commands.command()
    @app_commands.describe(schedule="Which schedule: one that is paused, or was removed")
    @app_commands.autocomplete(schedule=choices.stopped_schedules)
    async def resume(self, interaction: discord.Interaction[Dossier], schedule: ScheduleName) -> None:
        """Post again, starting with what waits and what came meanwhile; brings back what was removed."""
        guild_id, chosen = await self._choose(interaction, schedule, removed=True)
        check_channel(_channel_of(interaction, chosen), _member(interaction))
        running = await self._store.run(schedule_changes.resume, guild_id, chosen, self._clock())
        self._publisher.wake()
        await interaction.followup.send(f"**{escape(running.name)}** runs: {state(running, self._clock())}.")

    @app_commands.command()
    @_names_schedule
    async def remove(self, interaction: discord.Interaction[Dossier], schedule: ScheduleName) -> None:
        """Remove a schedule; what it posted stays, and for a month it can come back."""
        guild_id, chosen = await self._choose(interaction, schedule)
        reason = f"removed by {clean(interaction.user.display_name)}"
        await self._store.run(remove_schedule, guild_id, chosen.id, reason, self._clock())
        mention = interaction.client.tree.mention("schedule resume")
        await interaction.followup.send(
            f"**{escape(chosen.name)}** is removed. What it posted stays, and within {KEPT_FOR.days} days {mention} "
            "brings it back as it was, with all that came meanwhile."
        )

    async def _choose(
        self, interaction: discord.Interaction[Dossier], name: str, *, removed: bool = False
    ) -> tuple[GuildId, Schedule]:
        """Acknowledge a command and return the schedule that it names."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        return guild_id, await choices.pick_schedule(self._store, guild_id, name, removed=removed)

    async def _names(self, interaction: discord.Interaction[Dossier], schedule: Schedule) -> FilterNames:
        feeds, actors = await self._store.read(filter_names, schedule.guild_id, schedule.options)
        channel = interaction.guild.get_channel(schedule.channel_id) if interaction.guild else None
        tags = channel.available_tags if isinstance(channel, discord.ForumChannel) else ()
        tag = next((tag.name for tag in tags if tag.id == schedule.options.forum_tag_id), None)
        return FilterNames(feeds, actors, tag)

    async def _list(self, question: Question) -> Sequence[Page]:
        found = await self._store.read(list_schedules, question.guild_id)
        lines = [schedule_line(schedule, self._clock()) for schedule in found]
        return paginate("Schedules", lines, color=Color.STATUS, footer=[number(len(found), "schedule")])

    async def _preview(self, question: Question) -> Sequence[Page]:
        schedule_id = ScheduleId(int(question.arguments["schedule"] or 0))
        messages = await self._publisher.preview(question.guild_id, schedule_id)
        # Without what it cites: the digest's own buttons look that up.
        pages = as_pages(messages)
        if pages and int(question.arguments.get("forum") or 0):
            post = post_line(messages[0]["title"], str(question.arguments.get("tag") or ""))
            pages[0].content = "\n".join(line for line in (post, pages[0].content) if line)
        return pages


def _member(interaction: discord.Interaction[Dossier]) -> discord.Member:
    if not isinstance(interaction.user, discord.Member):
        raise GuildOnly
    return interaction.user


def _channel_of(interaction: discord.Interaction[Dossier], schedule: Schedule) -> discord.abc.GuildChannel:
    channel = interaction.guild.get_channel(schedule.channel_id) if interaction.guild else None
    if channel is None:
        raise ChannelGone(schedule.name)
    return channel


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Schedules(bot.store, bot.parts.clock, bot.pages, bot.publisher))
