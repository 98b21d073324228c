"""Names that users type: suggestions while they type, records once they send.

A suggestion's value is "id:" and a number, so that two things of one name stay apart; free text is resolved as well,
and what resolves to nothing is answered with the nearest names.
"""

import asyncio
import difflib
import logging
import re
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any, Final, Protocol, TypeVar
from zoneinfo import ZoneInfo

import discord
from discord.app_commands import Choice
from sqlite_utils import Database

from bot.client import Dossier
from bot.digest.zones import find_zones
from bot.errors import DossierError
from bot.pages import guild_of
from bot.render.actors import TYPES
from bot.render.curation import step_text
from bot.render.text import clean, cut, escape, unescape
from storage.actors import find_actors, names_in_use, resolve_actor
from storage.articles import find_articles, find_by_url, get_article
from storage.coverage import find_stories
from storage.curation import Step, find_steps
from storage.feeds import find_feeds
from storage.models import Actor, Article, ArticleId, CountedActor, Feed, GuildId, Schedule, ScheduleId
from storage.schedules import find_schedules, find_stopped_schedules, get_schedule, list_schedules
from storage.search import find_publishers
from storage.store import Store
from storage.text import fold

log = logging.getLogger(__name__)


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T")
N = TypeVar("N", bound=_Numbered)
Autocomplete = Callable[[discord.Interaction[Dossier], str], Coroutine[Any, Any, list[Choice[str]]]]

_MOST: Final = 25
_MOST_KNOWN: Final = 1000
_LONGEST: Final = 100
_PATIENCE: Final = 2.0
"""Seconds for suggestions; Discord gives up after three."""

_NUMBER: Final = re.compile(r"id:(\d{1,18})")


class UnknownName(DossierError):
    """Something named that this server does not have: what it is, and the names that are near."""

    def __init__(self, noun: str, name: str, near: Sequence[str], hint: str) -> None:
        shown = cut(escape(name), 100)
        if near:
            listed = " or ".join(f"**{cut(escape(other), 100)}**" for other in near)
            hint = f"Did you mean {listed}?"
        super().__init__(f'No {noun} here is named "{shown}". {hint}')


class NotAPastTime(DossierError):
    """A time in the past that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'I cannot read "{cut(escape(text), 60)}" as a time. '
            "Write a date such as 2024-06-20, or a span such as 7 days or 12 hours."
        )


class NotYet(DossierError):
    """A time that lies ahead, where one in the past is needed."""

    def __init__(self, text: str) -> None:
        super().__init__(f'"{cut(escape(text), 60)}" is in the future. Write a date that has come, or a span: 7 days.')


def label(text: str, *details: str) -> str:
    """Return what a suggestion shows: the name, cut first, and its details."""
    end = clean("".join(f" · {detail}" for detail in details if detail))[: _LONGEST // 2]
    end = f" {end}" if end else ""
    return cut(clean(text), _LONGEST - len(end.encode("utf-16-le")) // 2) + end or "?"


def _suggest(
    query: Callable[[Database, GuildId, str], Sequence[T]], choice: Callable[[T], Choice[str]]
) -> Autocomplete:
    """Return an autocomplete callback that answers from the store, with nothing where it cannot."""

    async def suggest(interaction: discord.Interaction[Dossier], current: str) -> list[Choice[str]]:
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await interaction.client.store.read(query, guild_of(interaction), _typed(current))
            return [choice(item) for item in found][:_MOST]
        except Exception:  # whoever types is not to be bothered
            log.exception("No suggestions for %r", current[:_LONGEST])
            return []

    return suggest


def _typed(current: str) -> str:
    return "" if _NUMBER.fullmatch(current) else current[:_LONGEST]


def _actor_choice(found: CountedActor) -> Choice[str]:
    return Choice(name=label(found.actor.name, TYPES[found.actor.type].lower()), value=f"id:{found.actor.id}")


def _article_choice(article: Article) -> Choice[str]:
    title = article.title or "Untitled"
    return Choice(name=label(title, article.publisher, f"{article.published_at:%Y-%m-%d}"), value=f"id:{article.id}")


def _feed_choice(feed: Feed) -> Choice[str]:
    return Choice(name=label(feed.title or feed.url), value=f"id:{feed.id}")


def _schedule_choice(schedule: Schedule) -> Choice[str]:
    stopped = "removed" if schedule.removed_at else "paused" if schedule.paused_because else ""
    return Choice(name=label(schedule.name, stopped or ", ".join(schedule.times)), value=f"id:{schedule.id}")


def _step_choice(step: Step) -> Choice[str]:
    return Choice(
        name=label(f"{step.number}. {unescape(step_text(step).replace('**', ''))}"), value=f"id:{step.number}"
    )


def _text_choice(text: str) -> Choice[str]:
    return Choice(name=label(text), value=clean(text)[:_LONGEST] or "?")


actors: Autocomplete = _suggest(find_actors, _actor_choice)
articles: Autocomplete = _suggest(find_articles, _article_choice)
stories: Autocomplete = _suggest(find_stories, _article_choice)
feeds: Autocomplete = _suggest(find_feeds, _feed_choice)
schedules: Autocomplete = _suggest(find_schedules, _schedule_choice)
stopped_schedules: Autocomplete = _suggest(find_stopped_schedules, _schedule_choice)
publishers: Autocomplete = _suggest(find_publishers, _text_choice)
steps: Autocomplete = _suggest(find_steps, _step_choice)


def split_list(text: str) -> list[str]:
    """Return what a user wrote with semicolons or else commas between."""
    return [part.strip() for part in re.split(r"[;\n]" if ";" in text else ",", text) if part.strip()]


def _suggest_list(query: Callable[[Database, GuildId, str], Sequence[T]], name: Callable[[T], str]) -> Autocomplete:
    """Return a callback that completes the last of several names, as far as Discord has room for the whole."""

    async def suggest(interaction: discord.Interaction[Dossier], current: str) -> list[Choice[str]]:
        before = re.match(r"(?:.*[;,]\s*)?", current, re.DOTALL)
        kept = before[0] if before else ""
        found = await _suggest(query, lambda item: _text_choice(kept + name(item)))(interaction, current[len(kept) :])
        return [choice for choice in found if len(choice.value) < _LONGEST]

    return suggest


feed_lists: Autocomplete = _suggest_list(find_feeds, lambda feed: feed.title or feed.url)
actor_lists: Autocomplete = _suggest_list(find_actors, lambda found: found.actor.name)


async def names_in_articles(interaction: discord.Interaction[Dossier], current: str) -> list[Choice[str]]:
    """Suggest the names by which articles call the actor that the option `actor` holds."""
    chosen = str(getattr(interaction.namespace, "actor", None) or "")
    return await _suggest(partial(_names_of, chosen), _text_choice)(interaction, current)


def _names_of(chosen: str, db: Database, guild_id: GuildId, words: str) -> list[str]:
    found = resolve_actor(db, guild_id, chosen[:_LONGEST])
    names = names_in_use(db, guild_id, found[0].id) if found else ()
    return [name for name in names if fold(words) in fold(name)]


async def time_zones(_: discord.Interaction[Dossier], current: str) -> list[Choice[str]]:
    """Suggest time zones by region or city."""
    return [Choice(name=zone, value=zone) for zone in find_zones(current[:_LONGEST], limit=_MOST)]


def _offer(*offered: str) -> Autocomplete:
    """Return a callback that suggests those of a few texts that hold what is typed."""

    async def suggest(_: discord.Interaction[Dossier], current: str) -> list[Choice[str]]:
        typed = fold(current)
        return [Choice(name=text, value=text) for text in offered if typed in text]

    return suggest


days: Autocomplete = _offer(
    "daily", "weekdays", "weekends", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "1", "15", "1, 15", "last day of the month",
)  # fmt: skip
quiet_hours: Autocomplete = _offer("22:00-07:00", "23:00-06:00", "18:00-08:00", "00:00-08:00")
spans: Autocomplete = _offer("today", "yesterday", "24 hours", "3 days", "7 days", "30 days", "90 days", "1 year")


async def tags(interaction: discord.Interaction[Dossier], current: str) -> list[Choice[str]]:
    """Suggest the tags of the forum that the option `channel` holds, or else that `schedule` posts to."""
    guild, chosen = interaction.guild, getattr(interaction.namespace, "channel", None)
    number = _NUMBER.fullmatch(str(getattr(interaction.namespace, "schedule", None) or ""))
    if chosen is None and number and guild:
        found = await interaction.client.store.read(get_schedule, GuildId(guild.id), ScheduleId(int(number[1])))
        channel = guild.get_channel(found.channel_id) if found else None
    else:
        channel = guild.get_channel(chosen.id) if guild and chosen else None
    names = [tag.name for tag in channel.available_tags] if isinstance(channel, discord.ForumChannel) else []
    return [_text_choice(name) for name in names if fold(current) in fold(name)][:_MOST]


async def pick_actor(store: Store, guild_id: GuildId, name: str) -> Actor:
    """Return the actor of this name, the most mentioned where several have it, or the only one whose name begins so.

    Raises `UnknownName`.
    """
    found = await store.read(resolve_actor, guild_id, name[:_LONGEST])
    if found:
        return found[0]
    begun = await store.read(find_actors, guild_id, name[:_LONGEST], 3) if fold(name) else []
    if len(begun) == 1:
        return begun[0].actor
    known = [counted.actor.name for counted in await store.read(find_actors, guild_id, "", 1000)]
    near = [counted.actor.name for counted in begun] or nearest(name, known)
    hint = "Choose one of the suggestions." if known else "No article is stored yet: `/article add` or `/feed add`."
    raise UnknownName("actor", name, near, hint)


async def pick_article(store: Store, guild_id: GuildId, name: str) -> Article:
    """Return the article that a suggestion, an address or words of a title name, the newest where several match.

    Raises `UnknownName`.
    """
    return await _pick_article("article", store, guild_id, name)


async def pick_story(store: Store, guild_id: GuildId, name: str) -> Article:
    """Return the article by which a suggestion, an address or words of a headline name a story, the newest of several.

    Raises `UnknownName`.
    """
    return await _pick_article("story", store, guild_id, name)


async def _pick_article(noun: str, store: Store, guild_id: GuildId, name: str) -> Article:
    chosen = _NUMBER.fullmatch(name)
    if chosen:
        article = await store.read(get_article, guild_id, ArticleId(int(chosen[1])))
    else:
        article = await store.read(find_by_url, guild_id, name.strip())
        if article is None:
            article = next(iter(await store.read(find_articles, guild_id, name, 1) if name.strip() else ()), None)
    if article is None:
        raise UnknownName(noun, name, (), "Choose one of the suggestions, or find it with `/search`.")
    return article


async def pick_actors(store: Store, guild_id: GuildId, names: str) -> list[Actor]:
    """Return the actors of a list of names.

    Raises `UnknownName`.
    """
    return [await pick_actor(store, guild_id, name) for name in split_list(names)]


async def pick_feed(store: Store, guild_id: GuildId, name: str) -> Feed:
    """Return the guild's feed that a suggestion, a title or an address names.

    Raises `UnknownName`.
    """
    known = await store.read(find_feeds, guild_id, "", _MOST_KNOWN)
    return _pick("feed", name, known, lambda feed: (feed.title or feed.url, feed.url))


async def pick_feeds(store: Store, guild_id: GuildId, names: str) -> list[Feed]:
    """Return the guild's feeds of a list of names; a title may have commas itself.

    Raises `UnknownName`.
    """
    try:
        return [await pick_feed(store, guild_id, names)]
    except UnknownName:
        return [await pick_feed(store, guild_id, name) for name in split_list(names) or [names]]


async def pick_schedule(store: Store, guild_id: GuildId, name: str, *, removed: bool = False) -> Schedule:
    """Return the guild's schedule that a suggestion or a name means; `removed` ones too, after the others.

    Raises `UnknownName`.
    """
    known = await store.read(list_schedules, guild_id)
    if removed:
        known += await store.read(list_schedules, guild_id, removed=True)
    return _pick("schedule", name, known, lambda schedule: (schedule.name,))


def _pick(noun: str, name: str, known: Sequence[N], names: Callable[[N], Sequence[str]]) -> N:
    chosen = _NUMBER.fullmatch(name)
    by_number = {str(item.id): item for item in known}
    found = by_number.get(chosen[1]) if chosen else only(name, known, names)
    if found is None:
        near = [] if chosen else nearest(name, [names(item)[0] for item in known])
        raise UnknownName(noun, name, near, f"See `/{noun} list`.")
    return found


def only(name: str, known: Sequence[T], names: Callable[[T], Sequence[str]]) -> T | None:
    """Return the first that has exactly this name, else the only one whose name holds it."""
    wanted = fold(name)
    exact = [item for item in known if wanted in map(fold, names(item))]
    if exact:
        return exact[0]
    partial = [item for item in known if any(wanted in fold(other) for other in names(item))]
    return partial[0] if wanted and len(partial) == 1 else None


def nearest(name: str, names: Sequence[str]) -> list[str]:
    """Return up to three of the names that are written almost like this one, nearest first."""
    by_fold = {fold(other): other for other in reversed(names)}
    return [by_fold[key] for key in difflib.get_close_matches(fold(name[:_LONGEST]), by_fold, n=3, cutoff=0.61)]


_SPAN: Final = re.compile(r"(\d{1,4})\s*([a-z]*)")
_UNITS: Final = {
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "weeks": timedelta(weeks=1),
    "months": timedelta(days=30),
    "years": timedelta(days=365),
}
"""What a span is counted in; any beginning of a unit will do, and days are meant where there is none."""


def parse_since(text: str, *, now: datetime, timezone: str) -> datetime:
    """Return the instant that a date (in the guild's time zone), "today", "yesterday" or a span back from `now` means.

    Raises `NotAPastTime` and `NotYet`.
    """
    words = text.strip().casefold()
    today = now.astimezone(ZoneInfo(timezone)).date()
    days = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = days.get(words) or datetime.fromisoformat(words).date()
        start = datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    else:
        if start > now:
            raise NotYet(text)
        return start
    span = _SPAN.fullmatch(words)
    unit = next((length for name, length in _UNITS.items() if name.startswith(span[2])), None) if span else None
    if span is None or unit is None:
        raise NotAPastTime(text)
    try:
        return now - int(span[1]) * unit
    except OverflowError:
        raise NotAPastTime(text) from None
