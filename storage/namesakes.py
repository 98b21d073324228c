"""Who is stored under a name that is spelled alike, and what is known of them.

Asked when an article is stored, for the public: what counts is what any feed or the host brought, and what the guild
itself added. Articles that another guild added by hand are left out, so that nothing of them decides anything here.
"""

import json
from collections.abc import Iterable

from storage.database import Database
from storage.models import Actor, ActorType, Bearer, GuildId
from storage.text import similar_spellings
from storage.views import ACTOR_COLUMNS, actor_from_row

_MOST = 50  # bearers of one name beyond whom nobody can say who is meant
_LATEST = 50  # articles that tell what an actor is and with whom it is named

_PUBLIC = """EXISTS (
    SELECT 1 FROM sightings WHERE sightings.article_id = article_actors.article_id
        AND (sightings.feed_id IS NOT NULL OR sightings.guild_id IN (0, :guild))
)"""


def unknown_keys(db: Database, keys: Iterable[str]) -> set[str]:
    """Return those of the keys under which no actor is stored."""
    asked = list(keys)
    known = db.execute("SELECT key FROM actors WHERE key IN (SELECT value FROM json_each(?))", [json.dumps(asked)])
    return set(asked) - {key for (key,) in known}


def find_namesakes(db: Database, name: str, kind: ActorType) -> list[Actor]:
    """Return the actors of this type whose names may be spellings of this one; none where there are too many."""
    rows = db.execute(
        f"""
        SELECT {ACTOR_COLUMNS} FROM actors WHERE type = :type AND id IN (
            SELECT actor_id FROM spellings WHERE spelling IN (SELECT value FROM json_each(:spellings)) LIMIT {_MOST}
        ) ORDER BY id
        """,
        {"spellings": json.dumps(sorted(similar_spellings(name))), "type": kind.value},
    )
    found = [actor_from_row(row) for row in rows]
    return found if len(found) < _MOST else []


def get_bearer(db: Database, actor: Actor, guild_id: GuildId | None) -> Bearer | None:
    """Return what the latest articles tell of an actor: those for all, and the guild's own where one is given.

    None where none of them names it.
    """
    # No guild has the number -1: then only what is for all counts.
    parameters = {"actor": actor.id, "guild": -1 if guild_id is None else guild_id}
    articles = db.execute(
        f"""
        SELECT article_id, role, role_of FROM article_actors WHERE actor_id = :actor AND {_PUBLIC}
        ORDER BY article_id DESC LIMIT {_LATEST}
        """,
        parameters,
    ).fetchall()
    if not articles:
        return None
    chosen = {**parameters, "articles": json.dumps([article_id for article_id, _, _ in articles])}
    names = db.execute(
        """
        SELECT DISTINCT aliases.name FROM mentions JOIN aliases ON aliases.id = alias_id
        WHERE mentions.actor_id = :actor AND article_id IN (SELECT value FROM json_each(:articles))
        """,
        chosen,
    )
    companions = db.execute(
        """
        SELECT DISTINCT key FROM article_actors JOIN actors ON actors.id = actor_id
        WHERE article_id IN (SELECT value FROM json_each(:articles)) AND actor_id <> :actor
        """,
        chosen,
    )
    return Bearer(
        key=actor.key,
        name=actor.name,
        type=actor.type,
        country=actor.country,
        names=frozenset(name for (name,) in names),
        roles=frozenset((role, role_of) for _, role, role_of in articles if role is not None),
        companions=frozenset(key for (key,) in companions),
    )
