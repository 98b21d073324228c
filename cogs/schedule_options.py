"""What an admin types for `/schedule add` and `/schedule edit`, made into what is stored."""

from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import discord
from discord import app_commands

from bot.digest.cadence import Days
from bot.digest.typed import parse_days, parse_quiet, parse_times
from bot.digest.zones import check_zone
from bot.errors import DossierError
from bot.render.text import clean, cut, escape
from cogs import choices
from storage.models import ChannelId, GuildId, Length, Schedule, ScheduleOptions, WhenEmpty
from storage.store import Store
from storage.traits import has_words

LengthName = Literal["short", "normal", "long"]
EmptyName = Literal["line", "silence", "weekly note"]
Filter = Literal["quiet", "feeds", "actors", "words", "without", "role", "tag", "all filters"]
Channel = discord.TextChannel | discord.ForumChannel

Times = app_commands.Range[str, 1, 200]
DaysText = app_commands.Range[str, 1, 100]
Name = app_commands.Range[str, 1, 60]
ListText = app_commands.Range[str, 1, 600]
Count = app_commands.Range[int, 1, 20]

DESCRIPTIONS: Final[dict[str, str]] = {
    "channel": "Where to post: a text, announcement or forum channel",
    "times": "Times of day, such as 08:00 or 08:00, 18:30",
    "days": "daily, weekdays, mon, wed, fri; or days of the month: 1, 15, last",
    "timezone": "Region and city, such as Europe/Berlin; the server's where none was chosen",
    "name": "What to call it; at first as its channel",
    "quiet": "Hours without digests, such as 22:00-07:00; what is due then comes at their end",
    "feeds": "Only articles of these feeds; several with commas",
    "actors": "Only articles that name one of these actors; several with commas",
    "words": "Only articles that hold one of these words or phrases; several with commas",
    "without": "No article that holds one of these words or phrases; several with commas",
    "publishers": "Only stories that at least so many publishers report",
    "length": "How much a digest tells",
    "role": "A role to ping, once in each digest with news",
    "empty": "What to post when nothing is new",
    "crosspost": "Pass it on to the servers that follow the announcement channel",
    "tag": "The tag of its posts in a forum",
    "picture": "With a picture of who did what to whom",
}
SUGGESTIONS: Final[dict[str, Any]] = {
    "days": choices.days,
    "timezone": choices.time_zones,
    "quiet": choices.quiet_hours,
    "feeds": choices.feed_lists,
    "actors": choices.actor_lists,
    "tag": choices.tags,
}

_MOST_PHRASES = 20
_LONGEST_PHRASE = 60
_CLEARED: Final[dict[str, dict[str, Any]]] = {
    "quiet": {"quiet_from": None, "quiet_until": None},
    "feeds": {"feeds": ()},
    "actors": {"actors": ()},
    "words": {"words": ()},
    "without": {"not_words": ()},
    "role": {"ping_role_id": None},
    "tag": {"forum_tag_id": None},
    "all filters": {"feeds": (), "actors": (), "words": (), "not_words": (), "min_publishers": 1},
}
_NEEDED = ("view_channel", "send_messages", "embed_links")


class CannotPost(DossierError):
    """The bot or the admin lacks permissions in a channel."""

    def __init__(self, who: str, channel: discord.abc.GuildChannel, missing: list[str]) -> None:
        listed = ", ".join(f"*{name.replace('_', ' ').title()}*" for name in missing)
        super().__init__(
            f"{who} {listed} in {channel.mention}. Change that channel's permissions, or choose another channel."
        )


class CannotPing(DossierError):
    """A role that a digest may not ping."""

    def __init__(self, role: discord.Role, reason: str) -> None:
        super().__init__(f"A digest cannot ping {role.mention}: {reason}")


class NoPhrase(DossierError):
    """What cannot be looked for in articles."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'"{cut(escape(text), 60)}" is no list of words. Write up to {_MOST_PHRASES} words or phrases with commas '
            f"between them, each of up to {_LONGEST_PHRASE} characters: climate deal, wheat."
        )


class DoesNotFit(DossierError):
    """An option that the channel has no use for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of a command; None for what was left out."""

    channel: Channel | None
    times: str | None
    days: str | None
    timezone: str | None
    name: str | None
    quiet: str | None
    feeds: str | None
    actors: str | None
    words: str | None
    without: str | None
    publishers: int | None
    length: LengthName | None
    role: discord.Role | None
    empty: EmptyName | None
    crosspost: bool | None
    tag: str | None
    picture: bool | None
    clear: Filter | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as it is wanted."""

    name: str
    channel: discord.abc.GuildChannel
    times: tuple[str, ...]
    days: Days
    timezone: str
    options: ScheduleOptions

    def values(self) -> dict[str, Any]:
        """Return it as a stored schedule has it."""
        return {
            "name": self.name,
            "channel_id": ChannelId(self.channel.id),
            "times": self.times,
            "days": self.days.week,
            "month_days": self.days.month,
            "timezone": self.timezone,
            "options": self.options,
        }


async def read_plan(store: Store, guild_id: GuildId, asked: Asked, base: Plan, asker: discord.Member) -> Plan:
    """Return a plan with what was asked for laid over it.

    Raises a `DossierError` for what cannot be read, does not exist, or may not be.
    """
    channel = asked.channel or base.channel
    plan = Plan(
        name=clean(asked.name or "") or base.name,
        channel=channel,
        times=parse_times(asked.times) if asked.times else base.times,
        days=parse_days(asked.days) if asked.days else base.days,
        timezone=check_zone(asked.timezone) if asked.timezone else base.timezone,
        options=replace(base.options, **await _changes(store, guild_id, asked, channel, asker)),
    )
    check_channel(channel, asker, picture=plan.options.picture)
    _check_fit(plan, channel)
    return plan


def plan_of(schedule: Schedule, channel: discord.abc.GuildChannel) -> Plan:
    """Return the plan of a stored schedule."""
    days = Days(schedule.days, schedule.month_days)
    return Plan(schedule.name, channel, schedule.times, days, schedule.timezone, schedule.options)


async def _changes(
    store: Store, guild_id: GuildId, asked: Asked, channel: discord.abc.GuildChannel, asker: discord.Member
) -> dict[str, Any]:
    found: dict[str, Any] = dict(_CLEARED[asked.clear]) if asked.clear else {}
    if asked.quiet:
        found["quiet_from"], found["quiet_until"] = parse_quiet(asked.quiet)
    if asked.feeds:
        found["feeds"] = tuple(feed.id for feed in await choices.pick_feeds(store, guild_id, asked.feeds))
    if asked.actors:
        found["actors"] = tuple(actor.key for actor in await choices.pick_actors(store, guild_id, asked.actors))
    if asked.words:
        found["words"] = parse_phrases(asked.words)
    if asked.without:
        found["not_words"] = parse_phrases(asked.without)
    if asked.role:
        check_role(asked.role, channel, asker)
        found["ping_role_id"] = asked.role.id
    if asked.tag:
        found["forum_tag_id"] = _tag(channel, asked.tag).id
    plain = {
        "min_publishers": asked.publishers,
        "length": Length(asked.length) if asked.length else None,
        "when_empty": WhenEmpty(asked.empty) if asked.empty else None,
        "crosspost": asked.crosspost,
        "picture": asked.picture,
    }
    return found | {name: value for name, value in plain.items() if value is not None}


def parse_phrases(text: str) -> tuple[str, ...]:
    """Return the words and phrases of a list, each once.

    Raises `NoPhrase`.
    """
    phrases = tuple(dict.fromkeys(phrase for part in choices.split_list(text) if (phrase := clean(part))))
    if not 0 < len(phrases) <= _MOST_PHRASES:
        raise NoPhrase(text)
    for phrase in phrases:
        if len(phrase) > _LONGEST_PHRASE or not has_words(phrase):
            raise NoPhrase(phrase)
    return phrases


def check_channel(channel: discord.abc.GuildChannel, asker: discord.Member, *, picture: bool = False) -> None:
    """Raise `CannotPost` unless the bot may post digests there, and the asker may see and write there too."""
    mine = channel.permissions_for(channel.guild.me)
    needed = [*_NEEDED, *(["attach_files"] if picture else [])]
    if isinstance(channel, discord.ForumChannel):
        needed.append("send_messages_in_threads")
    missing = [name for name in needed if not getattr(mine, name)]
    if missing:
        raise CannotPost("I lack", channel, missing)
    theirs = channel.permissions_for(asker)
    missing = [name for name in _NEEDED[:2] if not getattr(theirs, name)]
    if missing:
        raise CannotPost("You lack", channel, missing)


def check_role(role: discord.Role, channel: discord.abc.GuildChannel, asker: discord.Member) -> None:
    """Raise `CannotPing` unless both the bot and the asker may ping this role in the channel, and it is not all."""
    if role.is_default():
        raise CannotPing(role, "that is everyone. Make a role for those who want to be told.")
    if role.mentionable:
        return
    if not channel.permissions_for(channel.guild.me).mention_everyone:
        raise CannotPing(role, "allow anyone to mention it in its settings, and choose it again.")
    if not channel.permissions_for(asker).mention_everyone:
        raise CannotPing(role, "you may not mention it in that channel yourself.")


def _tag(channel: discord.abc.GuildChannel, text: str) -> discord.ForumTag:
    tags = list(channel.available_tags) if isinstance(channel, discord.ForumChannel) else []
    found = choices.only(text, tags, lambda tag: (tag.name,))
    if found is None:
        raise choices.UnknownName(
            "tag", text, choices.nearest(text, [tag.name for tag in tags]), "Only forum channels have tags."
        )
    return found


def _check_fit(plan: Plan, channel: discord.abc.GuildChannel) -> None:
    """Raise `DoesNotFit` for options of another kind of channel."""
    options = plan.options
    forum = channel if isinstance(channel, discord.ForumChannel) else None
    if options.crosspost and not (isinstance(channel, discord.TextChannel) and channel.is_news()):
        raise DoesNotFit(f"Only announcement channels can be followed, and {channel.mention} is none: `crosspost` no.")
    tags = {tag.id for tag in forum.available_tags} if forum else set()
    if options.forum_tag_id is not None and options.forum_tag_id not in tags:
        raise DoesNotFit(f"{channel.mention} does not have that tag. Choose another `tag`, or `clear` it.")
    if forum and forum.flags.require_tag and options.forum_tag_id is None:
        raise DoesNotFit(f"Every post in {channel.mention} needs a tag. Choose one with `tag`.")
