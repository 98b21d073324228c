"""Queries about actors: finding them by any name, counting them, and what is known of one.

A name is a guild's to see, and to find an actor by, when the actor is called so in an article that the guild sees,
when the bot ships with it, when it is the name that the actor is shown under, or when an admin gave it. Actors are
those of the guild's `View`: whoever was merged, renamed or hidden there is so in every answer.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from storage.database import Database
from storage.models import Actor, ActorId, CountedActor, GuildId, Window
from storage.recent import recent_articles
from storage.text import fold, to_seconds
from storage.views import ACTOR_COLUMNS, View, actor_from_row, view_of
from storage.visibility import scope, sees

_BY_ID = re.compile(r"id:(\d{1,18})")
_RECENT_SECONDS = 7 * 86400
_MOST_TRIED = 200  # actors outside the recent articles that one keystroke looks at
_MOST_COUNTED = 200  # articles after which an actor is frequent enough to be first


# -------------------------------------------------------------------------------------------------------- finding


def find_actors(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[CountedActor]:
    """Return the actors that the words may mean, for autocomplete: most mentioned first, in the latest week's articles.

    Every word must begin a word of one of the actor's names, case and accents aside. Without words: all actors. The
    counts are those of a bounded sample of the latest articles: enough to rank by, not to be shown.
    """
    view = view_of(db, guild_id)
    counts = _recent_counts(db, guild_id, view)
    terms = _terms(words)
    if not terms:
        return list(counts.values())[:limit]
    matches = _match(db, terms, view)
    found: list[CountedActor] = []
    for actor_id, counted in counts.items():
        if len(found) == limit:
            return found
        if actor_id in matches and _may_use(db, guild_id, matches[actor_id]):
            found.append(counted)
    others = [actor_id for actor_id in matches if actor_id not in counts][:_MOST_TRIED]
    ranked = _count_up_to(db, guild_id, others, view, most=_MOST_COUNTED)
    usable = (counted for counted in ranked if _may_use(db, guild_id, matches[counted.actor.id]))
    for counted in usable:
        if len(found) == limit:
            break
        found.append(counted)
    return found


def resolve_actor(db: Database, guild_id: GuildId, name: str) -> list[Actor]:
    """Return the actors called exactly this, case and accents aside; most mentioned first, none when nobody is.

    Those who are shown under this name come first, then those to whom admins gave it, then those who are merely called
    so. "id:12" is the actor of that id.
    """
    view = view_of(db, guild_id)
    by_id = _BY_ID.fullmatch(name.strip())
    if by_id:
        return [counted.actor for counted in _count_up_to(db, guild_id, [ActorId(int(by_id[1]))], view, most=1)]
    folded = fold(name)
    wanted = (folded, folded.removeprefix("the "))
    rows = db.execute(
        """
        SELECT actor_id, aliases.id, is_shipped OR aliases.name = actors.name, folded FROM aliases
        JOIN actors ON actors.id = actor_id WHERE folded IN (?, ?)
        """,
        wanted,
    )
    matches = _gather(rows, view)
    given = {view.place(actor_id) for curated, actor_id in view.names if curated in wanted}
    for actor_id in given:
        matches.setdefault(actor_id, _Names()).is_open = True
    ranked = _count_up_to(db, guild_id, matches, view, most=_MOST_COUNTED)
    usable = [counted.actor for counted in ranked if _may_use(db, guild_id, matches[counted.actor.id])]
    return sorted(usable, key=lambda actor: (fold(actor.name) != folded, actor.id not in given))


def get_actor(db: Database, guild_id: GuildId, actor_id: ActorId) -> Actor | None:
    """Return the actor, or who is shown in its place; None where no article that the guild sees names it."""
    found = _count_up_to(db, guild_id, [actor_id], view_of(db, guild_id), most=1)
    return found[0].actor if found else None


class _Names:
    """The names of one actor that match: one that everybody may use settles it."""

    __slots__ = ("aliases", "is_open")

    def __init__(self) -> None:
        self.aliases: list[int] = []
        self.is_open = False

    def add(self, alias_id: int, *, is_open: bool) -> None:
        self.is_open |= is_open
        self.aliases.append(alias_id)


def _terms(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(words))


def _match(db: Database, terms: Sequence[str], view: View) -> dict[ActorId, _Names]:
    rows = db.execute(
        """
        SELECT actor_id, aliases.id, is_shipped OR aliases.name = actors.name, aliases.folded FROM aliases_fts
        JOIN aliases ON aliases.id = aliases_fts.rowid JOIN actors ON actors.id = actor_id
        WHERE aliases_fts MATCH ?
        """,
        (" ".join(f'"{term}"*' for term in terms),),
    )
    matches = _gather(rows, view)
    for folded, actor_id in view.names:
        words = _terms(folded)
        if all(any(word.startswith(term) for word in words) for term in terms):
            matches.setdefault(view.place(actor_id), _Names()).is_open = True
    return matches


def _gather(rows: Iterable[Sequence[Any]], view: View) -> dict[ActorId, _Names]:
    """Return the names by whom they mean, of rows of actor, alias, whether everybody may use it, and how it folds."""
    matches: dict[ActorId, _Names] = {}
    for actor_id, alias_id, is_open, folded in rows:
        owner = view.place(ActorId(actor_id), folded) if view else ActorId(actor_id)
        matches.setdefault(owner, _Names()).add(alias_id, is_open=bool(is_open))
    return matches


def _may_use(db: Database, guild_id: GuildId, names: _Names) -> bool:
    if names.is_open:
        return True
    row = db.execute(
        f"""
        SELECT EXISTS (
            SELECT 1 FROM mentions WHERE alias_id IN (SELECT value FROM json_each(:aliases))
                AND {sees("mentions.article_id")}
        )
        """,
        scope(guild_id, aliases=json.dumps(names.aliases)),
    ).fetchone()
    return bool(row[0])


# ------------------------------------------------------------------------------------------------------- counting


def top_actors(db: Database, guild_id: GuildId, window: Window, limit: int = 25) -> list[CountedActor]:
    """Return the actors named in the most articles published within the window; then by mentions, then by name."""
    view = view_of(db, guild_id)
    published = (
        f"SELECT id FROM articles WHERE published_at >= :start AND published_at < :end AND {sees('articles.id')}"
    )
    rows = db.execute(
        f"""
        SELECT {ACTOR_COLUMNS}, counted.articles, counted.mentions FROM (
            SELECT actor_id, {view.distinct("article_id")} AS articles, sum(mentions) AS mentions
            FROM {view.named(f"named.article_id IN ({published})")} GROUP BY actor_id
        ) AS counted JOIN actors ON actors.id = counted.actor_id
        ORDER BY counted.articles DESC, counted.mentions DESC, actors.name, actors.id LIMIT :limit
        """,
        scope(guild_id, start=to_seconds(window.start), end=to_seconds(window.end), limit=limit),
    )
    return [_counted(row, view) for row in rows]


def count_articles(db: Database, guild_id: GuildId, actor_id: ActorId) -> int:
    """Count the articles that the guild sees and that name the actor, or who is shown in its place."""
    view = view_of(db, guild_id)
    shown = view.place(actor_id)
    row = db.execute(
        f"""
        SELECT count(DISTINCT article_id) FROM {view.named_as(shown)} AS found WHERE {sees("found.article_id")}
        """,
        scope(guild_id),
    ).fetchone()
    return int(row[0])


def _recent_counts(db: Database, guild_id: GuildId, view: View) -> dict[ActorId, CountedActor]:
    """Return the actors of the guild's latest articles, most mentioned in the latest week first, then before."""
    chosen = "(SELECT value FROM json_each(:articles))"
    named = view.named(f"named.article_id IN {chosen}")
    sample = (
        f"(SELECT id, published_at, max(published_at) OVER () AS newest FROM articles WHERE id IN {chosen}) AS sample"
    )
    if view.split:
        # What is put together of two parts cannot be looked up in: from there to the articles.
        newest = f"(SELECT max(published_at) FROM articles WHERE id IN {chosen}) AS newest"
        tables = f"{named} AS found CROSS JOIN (SELECT id, published_at, {newest} FROM articles) AS sample"
    else:
        tables = f"{sample} CROSS JOIN {named} AS found"
    rows = db.execute(
        f"""
        SELECT {ACTOR_COLUMNS}, counted.articles, counted.mentions FROM (
            SELECT actor_id, {view.distinct("article_id")} AS articles, sum(mentions) AS mentions,
                sum(CASE WHEN published_at >= newest - {_RECENT_SECONDS} THEN mentions ELSE 0 END) AS lately
            FROM {tables} ON found.article_id = sample.id
            GROUP BY actor_id
        ) AS counted JOIN actors ON actors.id = counted.actor_id
        ORDER BY counted.lately DESC, counted.mentions DESC, actors.name, actors.id
        """,
        scope(guild_id, articles=json.dumps(recent_articles(db, guild_id))),
    )
    return {ActorId(row[0]): _counted(row, view) for row in rows}


def _count_up_to(
    db: Database, guild_id: GuildId, actor_ids: Iterable[ActorId], view: View, *, most: int
) -> list[CountedActor]:
    """Return those of the actors whom the guild sees; most articles first, of which at most `most` are counted.

    An actor stands for whom it is shown as; hidden ones are left out.
    """
    shown = list(dict.fromkeys(view.place(actor_id) for actor_id in actor_ids))
    touched = [actor_id for actor_id in shown if view.is_touched(actor_id)]
    rows = db.execute(
        f"""
        SELECT {ACTOR_COLUMNS}, (
            SELECT count(*) FROM (
                SELECT 1 FROM article_actors WHERE actor_id = actors.id AND {sees("article_actors.article_id")}
                LIMIT :most
            )
        ) AS seen FROM actors WHERE actors.id IN (SELECT value FROM json_each(:actors)) AND seen > 0
        ORDER BY seen DESC, actors.name, actors.id
        """,
        scope(guild_id, actors=json.dumps([actor_id for actor_id in shown if actor_id not in touched]), most=most),
    )
    found = [CountedActor(view.show(actor_from_row(row)), row[5], row[5]) for row in rows]
    if touched:
        counted = [_count_touched(db, guild_id, actor_id, view, most=most) for actor_id in touched]
        found += [one for one in counted if one.articles]
        found.sort(key=lambda one: (-one.articles, one.actor.name, one.actor.id))
    return found


def _count_touched(db: Database, guild_id: GuildId, actor_id: ActorId, view: View, *, most: int) -> CountedActor:
    row = db.execute(
        f"""
        SELECT {ACTOR_COLUMNS}, (
            SELECT count(*) FROM (
                SELECT DISTINCT article_id FROM {view.named_as(actor_id)} AS found
                WHERE {sees("found.article_id")} LIMIT :most
            )
        ) FROM actors WHERE actors.id = :actor
        """,
        scope(guild_id, actor=actor_id, most=most),
    ).fetchone()
    return CountedActor(view.show(actor_from_row(row)), row[5], row[5])


def _counted(row: Sequence[Any], view: View) -> CountedActor:
    return CountedActor(view.show(actor_from_row(row)), row[5], row[6])


# ---------------------------------------------------------------------------------------------------------- names


def names_in_use(db: Database, guild_id: GuildId, actor_id: ActorId) -> tuple[str, ...]:
    """Return the names by which the articles that the guild sees call the actor, most used first."""
    view = view_of(db, guild_id)
    shown = view.place(actor_id)
    rows = db.execute(
        f"""
        WITH seen AS MATERIALIZED (
            SELECT DISTINCT article_id FROM article_actors AS named
            WHERE actor_id IN ({view.ids(shown)}) AND {sees("named.article_id")}
        ), used AS (
            SELECT alias_id, actor_id, count(*) AS uses FROM seen CROSS JOIN mentions USING (article_id)
            WHERE actor_id IN ({view.ids(shown)}) AND NOT is_inferred GROUP BY alias_id, actor_id
        )
        SELECT aliases.name, used.actor_id, aliases.folded FROM used JOIN aliases ON aliases.id = alias_id
        GROUP BY aliases.name, used.actor_id ORDER BY sum(uses) DESC, aliases.name
        """,
        scope(guild_id),
    )
    used = (name for name, owner, folded in rows if view.place(ActorId(owner), folded) == shown)
    return tuple(dict.fromkeys(used))
