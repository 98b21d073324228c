"""What is suggested while somebody types."""

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final, TypeVar

import discord
from discord.app_commands import Choice

from bot.client import Dossier
from bot.digest.zones import find_zones
from bot.pages import guild_of
from bot.render.actors import TYPES
from bot.render.curation import step_text
from bot.render.text import clean, cut, unescape
from cogs.choices.picking import NUMBER
from storage.actors import find_actors, names_in_use, resolve_actor
from storage.articles import find_articles
from storage.coverage import find_stories
from storage.curation import Step, find_steps
from storage.database import Database
from storage.feeds import find_feeds
from storage.models import Article, CountedActor, Feed, GuildId, Schedule, ScheduleId
from storage.schedules import find_schedules, find_stopped_schedules, get_schedule
from storage.search import find_publishers
from storage.text import fold

log = logging.getLogger(__name__)

T = TypeVar("T")
Autocomplete = Callable[[discord.Interaction[Dossier], str], Coroutine[Any, Any, list[Choice[str]]]]

_MOST: Final = 25
_LONGEST: Final = 100
_PATIENCE: Final = 2.0
"""Seconds for suggestions; Discord gives up after three."""


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
    return "" if NUMBER.fullmatch(current) else current[:_LONGEST]


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
    number = NUMBER.fullmatch(str(getattr(interaction.namespace, "schedule", None) or ""))
    if chosen is None and number and guild:
        found = await interaction.client.store.read(get_schedule, GuildId(guild.id), ScheduleId(int(number[1])))
        channel = guild.get_channel(found.channel_id) if found else None
    else:
        channel = guild.get_channel(chosen.id) if guild and chosen else None
    names = [tag.name for tag in channel.available_tags] if isinstance(channel, discord.ForumChannel) else []
    return [_text_choice(name) for name in names if fold(current) in fold(name)][:_MOST]
