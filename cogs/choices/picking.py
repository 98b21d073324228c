"""What a suggestion or a name that was typed means: the record, or an error that names what is near."""

import difflib
import re
from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

from bot.errors import DossierError
from bot.render.relations import with_article
from bot.render.text import cut, escape
from storage.actors import find_actors, resolve_actor
from storage.articles import find_articles, find_by_url, get_article
from storage.feeds import find_feeds
from storage.models import Actor, Article, ArticleId, Feed, GuildId, Schedule
from storage.schedules import list_schedules
from storage.store import Store
from storage.text import fold


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T")
N = TypeVar("N", bound=_Numbered)

_MOST_KNOWN: Final = 1000
_LONGEST: Final = 100

NUMBER: Final = re.compile(r"id:(\d{1,18})")
"""How a suggestion names what it stands for."""


class UnknownName(DossierError):
    """Something named that this server does not have: what it is, and the names that are near."""

    def __init__(self, noun: str, name: str, near: Sequence[str], hint: str) -> None:
        shown = cut(escape(name), 100)
        if near:
            *others, last = [f"**{cut(escape(other), 100)}**" for other in near]
            listed = f"{', '.join(others)} or {last}" if others else last
            hint = f"Did you mean {listed}?"
        super().__init__(f'No {noun} here is named "{shown}". {hint}')


class OneActor(DossierError):
    """Two names mean the same actor; `hint` is what may be done instead of naming another."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f"Both names mean **{escape(with_article(name))}**. Name two actors, or {hint}.")


def split_list(text: str) -> list[str]:
    """Return what a user wrote with semicolons or else commas between."""
    return [part.strip() for part in re.split(r"[;\n]" if ";" in text else ",", text) if part.strip()]


async def pick_actor(store: Store, guild_id: GuildId, name: str) -> Actor:
    """Return the actor of this name, the most mentioned where several have it, or the only one whose name begins so.

    Raises `UnknownName`.
    """
    found = await store.read(resolve_actor, guild_id, name[:_LONGEST])
    if found:
        return found[0]
    has_words = any(character.isalnum() for character in name)
    begun = await store.read(find_actors, guild_id, name[:_LONGEST], 3) if has_words else []
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
    chosen = NUMBER.fullmatch(name)
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
    chosen = NUMBER.fullmatch(name)
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
