"""How a guild sees actors: the corrections of its admins, laid over what is stored whenever something is asked.

Facts keep the actor that the analysis gave them. A guild's `View` says who is shown in whose place there, under which
name, who is hidden, and which names of an actor mean another. A guild that corrected nothing asks with the plain
tables: its SQL is the same as if there were no corrections at all.

A relation has no alias of its own: where an actor's names were split, its side goes with the nearest mention by name,
in its own sentence the one of the same words, else the last before it. Mentions by pronouns are not counted then, for
they name neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from storage.database import Database
from storage.models import Actor, ActorId, ActorType, GuildId

ACTOR_COLUMNS = "actors.id, actors.key, actors.name, actors.type, actors.country"
"""What `actor_from_row` needs, in its order."""

_BY_NAME = """
    LEFT JOIN aliases ON aliases.id = mentions.alias_id
    LEFT JOIN split_names ON split_names.guild_id = :guild AND split_names.actor_id = mentions.actor_id
        AND split_names.folded = aliases.folded
"""


def actor_from_row(row: Sequence[Any]) -> Actor:
    """Return the actor of a row that starts with `ACTOR_COLUMNS`."""
    id_, key, name, type_, country = row[:5]
    return Actor(ActorId(id_), key, name, ActorType(type_), country)


@dataclass(frozen=True, slots=True)
class View:
    """What a guild's corrections come to; empty for a guild that made none.

    `shown` has, for each actor that they touch, whom it is shown as. `members` has, for each that is shown, the actors
    whose facts may be its own. `split` has, by actor and folded name, whom that name means. `names` are further names,
    folded. SQL that these methods return takes the parameter `:guild`.
    """

    shown: Mapping[ActorId, Actor] = field(default_factory=dict)
    members: Mapping[ActorId, tuple[ActorId, ...]] = field(default_factory=dict)
    hidden: frozenset[ActorId] = frozenset()
    split: Mapping[ActorId, Mapping[str, ActorId]] = field(default_factory=dict)
    names: tuple[tuple[str, ActorId], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.shown)

    def show(self, actor: Actor) -> Actor:
        """Return the actor that is shown in place of this one, under the name that it has here."""
        return self.shown.get(actor.id, actor)

    def place(self, actor_id: ActorId, folded: str | None = None) -> ActorId:
        """Return whose this actor's facts are, those by a (folded) name where one is given."""
        if folded is not None and actor_id in self.split and folded in self.split[actor_id]:
            return self.split[actor_id][folded]
        return self.shown[actor_id].id if actor_id in self.shown else actor_id

    def is_touched(self, actor_id: ActorId) -> bool:
        """Whether the stored facts of this actor alone do not tell what is shown of it."""
        return actor_id in self.members or actor_id in self.hidden

    def ids(self, actor_id: ActorId) -> str:
        """Return the SQL list of the actors whose facts may be those of a shown one."""
        return _listed(self.members.get(actor_id, (actor_id,)))

    def named(self, condition: str) -> str:
        """Return a table expression like `article_actors`: whom an article names, as the guild sees it.

        `condition` is on `named.article_id` or `named.actor_id`, the actor as stored. An article that names several
        who are shown as one has a row for each. Hidden actors have none.
        """
        if not self.shown:
            return f"(SELECT * FROM article_actors AS named WHERE {condition})"
        hidden = f" AND named.actor_id NOT IN ({_listed(self.hidden)})" if self.hidden else ""
        whole = f" AND named.actor_id NOT IN ({_listed(self.split)})" if self.split else ""
        placed = self._placed("named.actor_id")
        plain = f"""
            SELECT named.article_id, {placed} AS actor_id, named.mentions, named.role, named.role_of
            FROM article_actors AS named WHERE {condition}{hidden}{whole}
        """
        if not self.split:
            return f"({plain})"
        owner = f"coalesce(split_names.shown_id, {placed})"
        parted = f"""
            SELECT named.article_id, {owner} AS actor_id, count(*) AS mentions,
                max(CASE WHEN split_names.shown_id IS NULL THEN named.role END) AS role,
                max(CASE WHEN split_names.shown_id IS NULL THEN named.role_of END) AS role_of
            FROM article_actors AS named CROSS JOIN mentions
                ON mentions.actor_id = named.actor_id AND mentions.article_id = named.article_id
            {_BY_NAME}
            WHERE {condition} AND named.actor_id IN ({_listed(self.split)}) AND NOT mentions.is_inferred
                AND {owner} NOT IN ({_listed(self.hidden)})
            GROUP BY named.article_id, {owner}
        """
        return f"({plain} UNION ALL {parted})"

    def named_as(self, actor_id: ActorId) -> str:
        """Return what `named` does, of the articles that name this shown actor."""
        members = self.members.get(actor_id, (actor_id,))
        if any(member in self.split for member in members):
            return (
                f"(SELECT * FROM {self.named(f'named.actor_id IN ({_listed(members)})')} WHERE actor_id = {actor_id})"
            )
        return f"""(
            SELECT named.article_id, named.mentions, named.role, named.role_of FROM article_actors AS named
            WHERE named.actor_id IN ({_listed(members)}){" AND FALSE" if actor_id in self.hidden else ""}
        )"""

    def distinct(self, article_id: str) -> str:
        """Return an aggregate: in how many articles; those that name several who are shown as one count once."""
        return f"count(DISTINCT {article_id})" if self.shown else "count(*)"

    def owner(self, side: str, relation: str = "relations") -> str:
        """Return an expression: the actor who is shown as the `side` ("source", "target") of a relation."""
        actor_id = f"{relation}.{side}_id"
        if not self.shown:
            return actor_id
        if not self.split:
            return self._placed(actor_id)
        # Ranked inside: SQLite lets an ORDER BY see no column of the query around it.
        return f"""CASE WHEN {actor_id} IN ({_listed(self.split)}) THEN coalesce((
            SELECT shown_id FROM (
                SELECT split_names.shown_id, mentions.start,
                    mentions.sentence = {relation}.sentence AND aliases.name = {relation}.{side}_text AS is_it,
                    mentions.sentence <= {relation}.sentence AS is_before,
                    abs(mentions.sentence - {relation}.sentence) AS distance
                FROM mentions {_BY_NAME}
                WHERE mentions.article_id = {relation}.article_id AND mentions.actor_id = {actor_id}
                    AND NOT mentions.is_inferred
            ) ORDER BY is_it DESC, is_before DESC, distance, start LIMIT 1
        ), {self._placed(actor_id)}) ELSE {self._placed(actor_id)} END"""

    def is_side(self, actor_id: ActorId, side: str, relation: str = "relations") -> str:
        """Return a condition: the shown actor is this side of the relation."""
        condition = f"{relation}.{side}_id IN ({self.ids(actor_id)})"
        if any(member in self.split for member in self.members.get(actor_id, ())):
            condition += f" AND {self.owner(side, relation)} = {int(actor_id)}"
        return f"({condition})"

    def shows(self, relation: str = "relations") -> str:
        """Return a condition: no side of the relation is hidden, and they are not shown as one and the same."""
        source, target = f"{relation}.source_id", f"{relation}.target_id"
        conditions = []
        if self.hidden:
            sides = (self.owner("source", relation), self.owner("target", relation)) if self.split else (source, target)
            conditions += [f"{side} NOT IN ({_listed(self.hidden)})" for side in sides]
        if self.members:
            # Most sides stand for themselves, which is quickly seen.
            joined = _listed({member for members in self.members.values() for member in members})
            owners = f"{self.owner('source', relation)} <> {self.owner('target', relation)}"
            conditions.append(
                f"({source} = {target} OR {source} NOT IN ({joined}) OR {target} NOT IN ({joined}) OR {owners})"
            )
        return " AND ".join(conditions) or "TRUE"

    def _placed(self, actor_id: str) -> str:
        """Return an expression: as whom the actor of the expression is shown, its split names aside."""
        merged = _listed(raw for raw, actor in self.shown.items() if raw != actor.id)
        if not merged:
            return actor_id
        return f"""CASE WHEN {actor_id} IN ({merged}) THEN (
            SELECT shown_id FROM actor_views WHERE actor_views.guild_id = :guild AND actor_views.actor_id = {actor_id}
        ) ELSE {actor_id} END"""


_PLAIN = View()


def view_of(db: Database, guild_id: GuildId) -> View:
    """Return how the guild sees actors."""
    rows = db.execute(
        f"""
        SELECT {ACTOR_COLUMNS}, actor_views.actor_id, actor_views.name, is_hidden FROM actor_views
        JOIN actors ON actors.id = shown_id WHERE guild_id = ? ORDER BY actor_views.actor_id
        """,
        [guild_id],
    ).fetchall()
    if not rows:
        return _PLAIN
    shown: dict[ActorId, Actor] = {}
    hidden: set[ActorId] = set()
    members: dict[ActorId, dict[ActorId, None]] = {}
    for *columns, actor_id, name, is_hidden in rows:
        actor = actor_from_row(columns)
        shown[ActorId(actor_id)] = actor if name is None else replace(actor, name=name)
        if is_hidden:
            hidden.add(ActorId(actor_id))
        if actor.id != actor_id:
            members.setdefault(actor.id, {actor.id: None})[ActorId(actor_id)] = None
    split: dict[ActorId, dict[str, ActorId]] = {}
    for actor_id, folded, shown_id in db.execute(
        "SELECT actor_id, folded, shown_id FROM split_names WHERE guild_id = ?", [guild_id]
    ):
        split.setdefault(ActorId(actor_id), {})[folded] = ActorId(shown_id)
        for owner in (ActorId(shown_id), shown[ActorId(actor_id)].id):
            members.setdefault(owner, {owner: None})[ActorId(actor_id)] = None
    names = db.execute("SELECT folded, actor_id FROM curated_names WHERE guild_id = ? ORDER BY folded", [guild_id])
    return View(
        shown=shown,
        members={actor_id: tuple(ids) for actor_id, ids in members.items()},
        hidden=frozenset(hidden),
        split=split,
        names=tuple((folded, ActorId(actor_id)) for folded, actor_id in names),
    )


def _listed(actor_ids: Iterable[ActorId]) -> str:
    return ", ".join(str(int(actor_id)) for actor_id in actor_ids)
