"""The corrections that a guild's admins make to actors: a list of steps, each of which can be undone.

Facts stay as they are. The steps that hold are replayed in their order into three small tables, from which
`storage.views` reads how the guild sees actors. Undoing a step replays the others without it: those that came later
stay, as far as they still mean something. Steps and whom they name outlive the articles.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.database import Database
from storage.models import Actor, ActorId, GuildId, UserId
from storage.text import fold, from_seconds, to_seconds
from storage.views import ACTOR_COLUMNS, actor_from_row


class StepKind(StrEnum):
    """What an admin can do to an actor: see `Correction`."""

    ALIAS = "alias"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a step does to `actor_id`, the actor as shown when it is made.

    An alias gives it a further `name`, a rename shows it under that `name`, a merge shows it as `other_id`, a split
    says that `name` does not mean it but `other_id`, and hiding shows it nowhere.
    """

    kind: StepKind
    actor_id: ActorId
    other_id: ActorId | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A correction that was made. `number` counts from 1 in its guild; `undone_at` is None while it holds.

    The actors are under the names that are stored, not those that other steps gave them.
    """

    number: int
    kind: StepKind
    actor: Actor
    other: Actor | None
    name: str | None
    taken_by: UserId
    taken_at: datetime
    undone_by: UserId | None
    undone_at: datetime | None


def take_step(db: Database, guild_id: GuildId, correction: Correction, *, by: UserId, now: datetime) -> Step:
    """Make a correction; it applies to old articles at once."""
    (number,) = db.execute(
        """
        INSERT INTO curation_steps (guild_id, number, kind, actor_id, other_id, name, taken_by, taken_at)
        SELECT :guild, coalesce(max(number), 0) + 1, :kind, :actor, :other, :name, :by, :now
        FROM curation_steps WHERE guild_id = :guild RETURNING number
        """,
        {
            "guild": guild_id,
            "kind": correction.kind.value,
            "actor": correction.actor_id,
            "other": correction.other_id,
            "name": correction.name,
            "by": by,
            "now": to_seconds(now),
        },
    ).fetchone()
    _derive(db, guild_id)
    step = get_step(db, guild_id, number)
    assert step is not None
    return step


def split_off(
    db: Database, guild_id: GuildId, actor: Actor, name: str, new_name: str, *, by: UserId, now: datetime
) -> Step:
    """Give what is called `name` to a new actor of the same type, which only this guild sees."""
    (number,) = db.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM curation_steps WHERE guild_id = ?", [guild_id]
    ).fetchone()
    (new_id,) = db.execute(
        "INSERT INTO actors (key, name, type) VALUES (?, ?, ?) RETURNING id",
        [f"split/{guild_id}/{number}", new_name, actor.type.value],
    ).fetchone()
    correction = Correction(StepKind.SPLIT, actor.id, ActorId(new_id), name)
    return take_step(db, guild_id, correction, by=by, now=now)


def undo_step(db: Database, guild_id: GuildId, number: int, *, by: UserId, now: datetime) -> Step | None:
    """Undo a step and return it; None where there is no such step that still holds."""
    undone = db.execute(
        """
        UPDATE curation_steps SET undone_by = ?, undone_at = ?
        WHERE guild_id = ? AND number = ? AND undone_at IS NULL
        """,
        [by, to_seconds(now), guild_id, number],
    ).rowcount
    if not undone:
        return None
    _derive(db, guild_id)
    return get_step(db, guild_id, number)


def get_step(db: Database, guild_id: GuildId, number: int) -> Step | None:
    """Return the guild's step of this number, undone or not."""
    return next(iter(_steps(db, guild_id, "number = ?", number)), None)


def list_steps(db: Database, guild_id: GuildId) -> list[Step]:
    """Return all steps of the guild, the latest first."""
    return _steps(db, guild_id, "TRUE")


def find_steps(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[Step]:
    """Return the steps that hold, for autocomplete: those that begin with the number or name all the words."""
    needles = fold(words).split()
    found = []
    for step in _steps(db, guild_id, "undone_at IS NULL"):
        names = [step.kind.value, step.actor.name, step.other.name if step.other else "", step.name or ""]
        text = f"{step.number} {fold(' '.join(names))}"
        if all(needle in text for needle in needles):
            found.append(step)
    return found[:limit]


def _steps(db: Database, guild_id: GuildId, condition: str, *values: int) -> list[Step]:
    rows = db.execute(
        f"""
        SELECT number, kind, curation_steps.name, taken_by, taken_at, undone_by, undone_at, {ACTOR_COLUMNS},
            {ACTOR_COLUMNS.replace("actors.", "others.")}
        FROM curation_steps JOIN actors ON actors.id = actor_id LEFT JOIN actors AS others ON others.id = other_id
        WHERE guild_id = ? AND {condition} ORDER BY number DESC
        """,
        [guild_id, *values],
    )
    return [
        Step(
            number=row[0],
            kind=StepKind(row[1]),
            actor=actor_from_row(row[7:12]),
            other=None if row[12] is None else actor_from_row(row[12:]),
            name=row[2],
            taken_by=UserId(row[3]),
            taken_at=from_seconds(row[4]),
            undone_by=None if row[5] is None else UserId(row[5]),
            undone_at=None if row[6] is None else from_seconds(row[6]),
        )
        for row in rows
    ]


# ------------------------------------------------------------------------------------------------------ replaying


@dataclass(slots=True)
class Effect:
    """What corrections come to, by actor. `merged` leads from an actor towards the one it is shown as.

    A split name is one of an actor as stored; it means the actor that it leads to.
    """

    merged: dict[ActorId, ActorId] = field(default_factory=dict)
    shown_names: dict[ActorId, str] = field(default_factory=dict)
    further_names: dict[ActorId, list[str]] = field(default_factory=dict)
    split: dict[tuple[ActorId, str], ActorId] = field(default_factory=dict)
    hidden: set[ActorId] = field(default_factory=set)

    def root(self, actor_id: ActorId) -> ActorId:
        """Return whom an actor is shown as."""
        while actor_id in self.merged:
            actor_id = self.merged[actor_id]
        return actor_id

    def touched(self) -> set[ActorId]:
        """Return every actor that is shown otherwise than stored, or stands for another."""
        ids = {*self.merged, *self.merged.values(), *self.shown_names, *self.further_names, *self.hidden}
        return ids | {actor_id for actor_id, _ in self.split} | set(self.split.values())


def replay(corrections: Iterable[Correction]) -> Effect:
    """Return what the corrections come to, made in this order.

    A merge joins those that the two are shown as by then, so that chains end in one actor and no circle can arise: of
    two that are one already nothing is joined. A split parts the name from all whom the actor stands for by then.
    """
    effect = Effect()
    for one in corrections:
        actor_id = effect.root(one.actor_id)
        if one.kind is StepKind.MERGE and one.other_id is not None:
            into = effect.root(one.other_id)
            if into != actor_id:
                effect.merged[actor_id] = into
        elif one.kind is StepKind.SPLIT and one.other_id is not None and one.name is not None:
            _split(effect, actor_id, fold(one.name), one.other_id)
        elif one.kind is StepKind.RENAME and one.name is not None:
            if actor_id in effect.shown_names:  # the name before it still finds the actor
                effect.further_names.setdefault(actor_id, []).append(effect.shown_names[actor_id])
            effect.shown_names[actor_id] = one.name
        elif one.kind is StepKind.ALIAS and one.name is not None:
            effect.further_names.setdefault(actor_id, []).append(one.name)
        elif one.kind is StepKind.HIDE:
            effect.hidden.add(actor_id)
    return effect


def _split(effect: Effect, actor_id: ActorId, folded: str, other_id: ActorId) -> None:
    if effect.root(other_id) == actor_id:
        return
    members = [actor_id, *(merged for merged in effect.merged if effect.root(merged) == actor_id)]
    for member in members:
        effect.split[member, folded] = other_id
    for (member, name), owner in effect.split.items():
        if name == folded and effect.root(owner) == actor_id:
            effect.split[member, name] = other_id


def _derive(db: Database, guild_id: GuildId) -> None:
    """Write what the guild's steps come to, in place of what was there."""
    rows = db.execute(
        """
        SELECT kind, actor_id, other_id, name FROM curation_steps WHERE guild_id = ? AND undone_at IS NULL
        ORDER BY number
        """,
        [guild_id],
    )
    effect = replay(Correction(StepKind(kind), actor_id, other_id, name) for kind, actor_id, other_id, name in rows)
    for table in ("actor_views", "split_names", "curated_names"):
        db.execute(f"DELETE FROM {table} WHERE guild_id = ?", [guild_id])
    db.conn.executemany(
        "INSERT INTO actor_views (guild_id, actor_id, shown_id, name, is_hidden) VALUES (?, ?, ?, ?, ?)",
        (
            (guild_id, actor_id, root, effect.shown_names.get(root), root in effect.hidden)
            for actor_id in sorted(effect.touched())
            for root in [effect.root(actor_id)]
        ),
    )
    db.conn.executemany(
        "INSERT INTO split_names (guild_id, actor_id, folded, shown_id) VALUES (?, ?, ?, ?)",
        ((guild_id, actor_id, folded, effect.root(owner)) for (actor_id, folded), owner in effect.split.items()),
    )
    names = [(actor_id, name) for actor_id, several in effect.further_names.items() for name in several]
    db.conn.executemany(
        "INSERT INTO curated_names (guild_id, actor_id, name, folded) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        ((guild_id, actor_id, name, fold(name)) for actor_id, name in [*names, *effect.shown_names.items()]),
    )
