"""`/schedule`: digests that are posted by themselves."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from sqlite_utils import Database

from bot.client import Dossier
from bot.clock import Clock
from bot.command_tree import acknowledge
from bot.digest.cadence import check_zone, due_after, in_words, next_due, parse_days, parse_times
from bot.digest.publish import Publisher
from bot.errors import DossierError
from bot.pages import Page, Pages, guild_of
from bot.render.embeds import Color, paginate
from bot.render.text import clean, cut, escape, number, timestamp
from cogs import choices
from cogs.checks import AdminCog
from cogs.digests import as_pages
from storage.guilds import guild_settings
from storage.models import ChannelId, Delivery, DeliveryState, GuildId, Schedule, ScheduleId, UserId
from storage.questions import Question
from storage.schedules import add_schedule, list_schedules, pause_schedule, remove_schedule, resume_schedule
from storage.store import Store
from storage.text import fold

Name = app_commands.Range[str, 1, 100]

_MOST = 25
_NEEDED = ("view_channel", "send_messages", "embed_links")


class CannotPost(DossierError):
    """The bot or the admin lacks permissions in a channel."""

    def __init__(self, who: str, channel: discord.abc.GuildChannel, missing: list[str]) -> None:
        listed = ", ".join(f"*{name.replace('_', ' ').title()}*" for name in missing)
        super().__init__(
            f"{who} {listed} in {channel.mention}. Change that channel's permissions, or choose another channel."
        )


class ChannelGone(DossierError):
    """The channel of a schedule is no longer there, or hidden from the bot."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f'I no longer see the channel of "{escape(name)}". If it was deleted, remove this schedule and add one '
            "for another channel; if not, let me view it."
        )


class NameTaken(DossierError):
    """Another schedule has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f'There is a schedule "{escape(name)}" already. Give this one another `name`, or remove that one first.'
        )


class TooManySchedules(DossierError):
    """The server has as many as it may."""

    def __init__(self) -> None:
        super().__init__(f"A server may have {_MOST} schedules. Remove one first: see `/schedule list`.")


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
    @app_commands.describe(
        channel="Where to post",
        times="Times of day, such as 08:00 or 08:00, 18:30",
        days="daily, weekdays, weekends, or names such as mon, wed, fri",
        timezone="Region and city, such as Europe/Berlin; this server's when left out",
        name="What to call it; the channel's name when left out",
    )
    @app_commands.autocomplete(timezone=choices.time_zones, days=choices.days)
    async def add(
        self,
        interaction: discord.Interaction[Dossier],
        channel: discord.TextChannel,
        times: app_commands.Range[str, 1, 200] = "08:00",
        days: app_commands.Range[str, 1, 100] = "daily",
        timezone: str | None = None,
        name: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        """Post a digest of what is new, at fixed times."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        wanted_times, wanted_days = parse_times(times), parse_days(days)
        zone = check_zone(timezone) if timezone else (await self._store.read(guild_settings, guild_id)).timezone
        check_channel(channel, interaction.user)
        now = self._clock()
        schedule = await self._store.run(
            _add,
            guild_id,
            ChannelId(channel.id),
            name=clean(name or channel.name) or "digest",
            times=wanted_times,
            days=wanted_days,
            timezone=zone,
            next_due_at=next_due(wanted_times, wanted_days, zone, now),
            created_by=UserId(interaction.user.id),
            now=now,
        )
        preview = interaction.client.tree.mention("schedule preview")
        await interaction.followup.send(
            f"**{escape(schedule.name)}** posts to {channel.mention} at "
            f"{in_words(schedule.times, schedule.days, schedule.timezone)}. The first comes "
            f"{timestamp(schedule.next_due_at, 'R')} and holds what was stored since this time yesterday; "
            f"{preview} shows what it would be now."
        )

    @app_commands.command(name="list")
    async def list_(self, interaction: discord.Interaction[Dossier]) -> None:
        """List the schedules of this server."""
        await acknowledge(interaction)
        mention = interaction.client.tree.mention("schedule add")
        await self._pages.ask(
            interaction, "schedule list", empty=f"Nothing is posted by itself yet. Start with {mention}."
        )

    @app_commands.command()
    @app_commands.describe(schedule="Which schedule")
    @app_commands.autocomplete(schedule=choices.schedules)
    async def preview(self, interaction: discord.Interaction[Dossier], schedule: Name) -> None:
        """Show what would be posted now, to you only."""
        await acknowledge(interaction)
        chosen = await choices.pick_schedule(self._store, guild_of(interaction), schedule)
        await self._pages.ask(interaction, "schedule preview", schedule=chosen.id)

    @app_commands.command()
    @app_commands.describe(schedule="Which schedule")
    @app_commands.autocomplete(schedule=choices.schedules)
    async def run(self, interaction: discord.Interaction[Dossier], schedule: Name) -> None:
        """Post what is new right now; what is due next stays due."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        chosen = await choices.pick_schedule(self._store, guild_id, schedule)
        check_channel(_channel_of(interaction, chosen), interaction.user)
        sent = await self._publisher.run_now(guild_id, chosen.id)
        await interaction.followup.send(_outcome(chosen, sent))

    @app_commands.command()
    @app_commands.describe(schedule="Which schedule")
    @app_commands.autocomplete(schedule=choices.schedules)
    async def pause(self, interaction: discord.Interaction[Dossier], schedule: Name) -> None:
        """Stop posting until you resume; nothing is lost meanwhile."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        chosen = await choices.pick_schedule(self._store, guild_id, schedule)
        reason = f"paused by {clean(interaction.user.display_name)}"
        was_running = await self._store.run(pause_schedule, guild_id, chosen.id, reason)
        mention = interaction.client.tree.mention("schedule resume")
        state = "is paused" if was_running else f"was paused already ({escape(chosen.paused_because or '')})"
        await interaction.followup.send(
            f"**{escape(chosen.name)}** {state}. What is stored meanwhile comes with the first digest after {mention}."
        )

    @app_commands.command()
    @app_commands.describe(schedule="Which schedule")
    @app_commands.autocomplete(schedule=choices.schedules)
    async def resume(self, interaction: discord.Interaction[Dossier], schedule: Name) -> None:
        """Post again, starting with what waits and what came meanwhile."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        chosen = await choices.pick_schedule(self._store, guild_id, schedule)
        check_channel(_channel_of(interaction, chosen), interaction.user)
        running = await self._store.run(resume_schedule, guild_id, chosen.id, due_after, self._clock()) or chosen
        self._publisher.wake()
        await interaction.followup.send(
            f"**{escape(chosen.name)}** runs; the next digest comes {timestamp(running.next_due_at, 'R')}."
        )

    @app_commands.command()
    @app_commands.describe(schedule="Which schedule")
    @app_commands.autocomplete(schedule=choices.schedules)
    async def remove(self, interaction: discord.Interaction[Dossier], schedule: Name) -> None:
        """Delete a schedule; what it posted stays."""
        await acknowledge(interaction)
        guild_id = guild_of(interaction)
        chosen = await choices.pick_schedule(self._store, guild_id, schedule)
        await self._store.run(remove_schedule, guild_id, chosen.id)
        await interaction.followup.send(f"**{escape(chosen.name)}** is removed. What it posted stays.")

    async def _list(self, question: Question) -> Sequence[Page]:
        found = await self._store.read(list_schedules, question.guild_id)
        lines = [_line(schedule) for schedule in found]
        return paginate("Schedules", lines, color=Color.STATUS, footer=[number(len(found), "schedule")])

    async def _preview(self, question: Question) -> Sequence[Page]:
        schedule_id = ScheduleId(int(question.arguments["schedule"] or 0))
        return as_pages(await self._publisher.preview(question.guild_id, schedule_id))


def check_channel(channel: discord.abc.GuildChannel, asker: discord.Member | discord.User) -> None:
    """Raise `CannotPost` unless the bot may post digests there, and the asker may see and write there too."""
    mine = channel.permissions_for(channel.guild.me)
    missing = [name for name in _NEEDED if not getattr(mine, name)]
    if missing:
        raise CannotPost("I lack", channel, missing)
    theirs = channel.permissions_for(asker) if isinstance(asker, discord.Member) else discord.Permissions.none()
    missing = [name for name in _NEEDED[:2] if not getattr(theirs, name)]
    if missing:
        raise CannotPost("You lack", channel, missing)


def _channel_of(interaction: discord.Interaction[Dossier], schedule: Schedule) -> discord.abc.GuildChannel:
    channel = interaction.guild.get_channel(schedule.channel_id) if interaction.guild else None
    if channel is None:
        raise ChannelGone(schedule.name)
    return channel


def _add(db: Database, guild_id: GuildId, channel_id: ChannelId, /, *, name: str, **values: Any) -> Schedule:
    known = list_schedules(db, guild_id)
    if len(known) >= _MOST:
        raise TooManySchedules
    if fold(name) in {fold(schedule.name) for schedule in known}:
        raise NameTaken(name)
    return add_schedule(db, guild_id, channel_id, name=name, **values)


def _outcome(schedule: Schedule, sent: Sequence[Delivery] | None) -> str:
    name = f"**{escape(schedule.name)}**"
    if sent is None:
        return f"Nothing is new since the last digest of {name}, so nothing is posted."
    failed = [delivery for delivery in sent if delivery.state is DeliveryState.FAILED]
    waiting = [delivery for delivery in sent if delivery.state in {DeliveryState.WAITING, DeliveryState.SENDING}]
    if failed:
        reason = cut(escape(failed[0].error or "no reason given"), 300)
        return f"{name} could not be posted whole: {reason}"
    if waiting:
        reason = f" ({cut(escape(waiting[0].error), 300)})" if waiting[0].error else ""
        return (
            f"{name} is on its way to <#{schedule.channel_id}>{reason}. What waits is sent as soon as Discord lets me."
        )
    return f"{name} is posted in <#{schedule.channel_id}>."


def _line(schedule: Schedule) -> str:
    if schedule.paused_because:
        state = f"⏸ {cut(escape(schedule.paused_because), 200)}"
    else:
        state = f"next {timestamp(schedule.next_due_at, 'R')}"
    when = in_words(schedule.times, schedule.days, schedule.timezone)
    return f"**{escape(schedule.name)}** in <#{schedule.channel_id}>\n{cut(when, 150)} · {state}"


async def setup(bot: Dossier) -> None:
    """Add the commands to the bot."""
    await bot.add_cog(Schedules(bot.store, bot.parts.clock, bot.pages, bot.publisher))
