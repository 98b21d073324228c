"""What admins correct about actors, each in one transaction: checked against what is there, made, and counted."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import DossierError
from bot.render.text import clean, cut, escape
from storage.actors import count_articles, get_actor, names_in_use, resolve_actor
from storage.curation import Correction, Step, StepKind, find_steps, get_step, split_off, take_step, undo_step
from storage.database import Database
from storage.models import Actor, ActorId, GuildId, UserId
from storage.text import fold

LONGEST_NAME = 80

_SHOWN_NAMES = 5


class NameUnusable(DossierError):
    """A name that nobody could type or read."""

    def __init__(self) -> None:
        super().__init__(f"A name needs a letter or a digit, and at most {LONGEST_NAME} characters on one line.")


class NameTaken(DossierError):
    """Another actor of this server is shown under the name."""

    def __init__(self, name: str, *, is_split: bool = False) -> None:
        way = (
            "To give it the mentions, choose it as `new_name`"
            if is_split
            else "If both are one, make them one with `/curate merge`"
        )
        super().__init__(f"**{escape(name)}** is an actor here already. {way}; else take a name that tells them apart.")


class NameKnown(DossierError):
    """The actor has this name."""

    def __init__(self, actor: Actor, name: str) -> None:
        super().__init__(f"**{escape(actor.name)}** has the name **{escape(name)}** already.")


class NameNotUsed(DossierError):
    """No article calls the actor so."""

    def __init__(self, actor: Actor, name: str, used: tuple[str, ...]) -> None:
        listed = ", ".join(f"**{cut(escape(one), 80)}**" for one in used[:_SHOWN_NAMES])
        names = f" The names in use are {listed}." if listed else ""
        super().__init__(f"No article here calls **{escape(actor.name)}** **{escape(name)}**.{names}")


class AlreadyOne(DossierError):
    """Both are the same actor."""

    def __init__(self, actor: Actor) -> None:
        super().__init__(f"Both names mean **{escape(actor.name)}** already. Name two actors.")


class ActorGone(DossierError):
    """The actor is no longer shown here."""

    def __init__(self) -> None:
        super().__init__("No article here names this actor any more. Choose one of the suggestions.")


class NothingToUndo(DossierError):
    """No step holds."""

    def __init__(self) -> None:
        super().__init__("There is nothing to undo: no correction holds here. `/curate log` shows what was done.")


class StepUnknown(DossierError):
    """There is no such step."""

    def __init__(self, step: str) -> None:
        super().__init__(f'There is no step "{cut(escape(step), 60)}" here. `/curate log` shows all steps.')


class StepUndone(DossierError):
    """The step was undone before."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Step {number} is undone already. `/curate log` shows what holds.")


@dataclass(frozen=True, slots=True)
class Change:
    """A correction that was made. `actor` and `other` are as they were shown before it.

    `articles` name the actor (of a split: by that name), `together` are those that name the two of a merge. `is_new`
    tells of a split that the other actor was made for it; `namesake`, of a given name, whom articles call so as well.
    """

    step: Step
    actor: Actor
    other: Actor | None = None
    articles: int = 0
    together: int = 0
    is_new: bool = False
    namesake: Actor | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """A step that was undone. `shared` is a name under which two actors are shown since; None where there is none."""

    step: Step
    shared: str | None = None


def check_name(name: str) -> str:
    """Return a name as it is stored: on one line, without what cannot be seen.

    Raises `NameUnusable`.
    """
    cleaned = clean(name)
    if not any(character.isalnum() for character in cleaned) or len(cleaned) > LONGEST_NAME:
        raise NameUnusable
    if cleaned.casefold().startswith("id:"):  # what suggestions send: it would mean another actor
        raise NameUnusable
    return cleaned


def give_alias(
    db: Database, guild_id: GuildId, user_id: UserId, actor_id: ActorId, name: str, *, now: datetime
) -> Change:
    """Let an actor be found under a further name.

    Raises `NameUnusable`, `NameKnown`, `NameTaken`, `ActorGone`.
    """
    actor, name = _actor(db, guild_id, actor_id), check_name(name)
    if any(one.id == actor.id for one in resolve_actor(db, guild_id, name)):
        raise NameKnown(actor, name)
    _refuse_taken(db, guild_id, actor, name)
    namesake = _namesake(db, guild_id, actor, name)
    step = take_step(db, guild_id, Correction(StepKind.ALIAS, actor.id, name=name), by=user_id, now=now)
    return Change(step, actor, articles=count_articles(db, guild_id, actor.id), namesake=namesake)


def rename(db: Database, guild_id: GuildId, user_id: UserId, actor_id: ActorId, name: str, *, now: datetime) -> Change:
    """Show an actor under another name.

    Raises `NameUnusable`, `NameKnown`, `NameTaken`, `ActorGone`.
    """
    actor, name = _actor(db, guild_id, actor_id), check_name(name)
    if actor.name == name:
        raise NameKnown(actor, name)
    _refuse_taken(db, guild_id, actor, name)
    namesake = _namesake(db, guild_id, actor, name)
    step = take_step(db, guild_id, Correction(StepKind.RENAME, actor.id, name=name), by=user_id, now=now)
    return Change(step, actor, articles=count_articles(db, guild_id, actor.id), namesake=namesake)


def merge(
    db: Database, guild_id: GuildId, user_id: UserId, actor_id: ActorId, into_id: ActorId, *, now: datetime
) -> Change:
    """Show an actor as another.

    Raises `AlreadyOne`, `ActorGone`.
    """
    actor, into = _actor(db, guild_id, actor_id), _actor(db, guild_id, into_id)
    if actor.id == into.id:
        raise AlreadyOne(actor)
    articles = count_articles(db, guild_id, actor.id)
    step = take_step(db, guild_id, Correction(StepKind.MERGE, actor.id, into.id), by=user_id, now=now)
    return Change(step, actor, into, articles, count_articles(db, guild_id, into.id))


def split(
    db: Database,
    guild_id: GuildId,
    user_id: UserId,
    actor_id: ActorId,
    name: str,
    new_name: str | None = None,
    *,
    now: datetime,
) -> Change:
    """Let one of an actor's names mean another: the one shown as `new_name` ("id:12" by id), else a new one.

    Raises `NameNotUsed`, `NameUnusable`, `NameTaken`, `ActorGone`.
    """
    actor = _actor(db, guild_id, actor_id)
    used = {fold(one): one for one in names_in_use(db, guild_id, actor.id)}
    if fold(name) not in used:
        raise NameNotUsed(actor, clean(name), tuple(used.values()))
    found = resolve_actor(db, guild_id, new_name or name)
    named = [one for one in found if (new_name or "").startswith("id:") or fold(one.name) == fold(new_name or name)]
    if named and (new_name is None or named[0].id == actor.id):
        raise NameTaken(named[0].name, is_split=True)
    if named:
        correction = Correction(StepKind.SPLIT, actor.id, named[0].id, used[fold(name)])
        step = take_step(db, guild_id, correction, by=user_id, now=now)
    else:
        step = split_off(db, guild_id, actor, used[fold(name)], check_name(new_name or name), by=user_id, now=now)
    assert step.other is not None
    other = named[0] if named else step.other
    return Change(step, actor, other, count_articles(db, guild_id, other.id), is_new=not named)


def hide(db: Database, guild_id: GuildId, user_id: UserId, actor_id: ActorId, *, now: datetime) -> Change:
    """Show an actor in no list, suggestion, digest or count.

    Raises `ActorGone`.
    """
    actor = _actor(db, guild_id, actor_id)
    articles = count_articles(db, guild_id, actor.id)
    step = take_step(db, guild_id, Correction(StepKind.HIDE, actor.id), by=user_id, now=now)
    return Change(step, actor, articles=articles)


def undo(db: Database, guild_id: GuildId, user_id: UserId, number: int | None, *, now: datetime) -> Undone:
    """Undo a step, the latest that holds where none is named.

    Raises `NothingToUndo`, `StepUnknown`, `StepUndone`.
    """
    if number is None:
        latest = find_steps(db, guild_id, "", limit=1)
        if not latest:
            raise NothingToUndo
        number = latest[0].number
    step = undo_step(db, guild_id, number, by=user_id, now=now)
    if step is None:
        raise StepUnknown(str(number)) if get_step(db, guild_id, number) is None else StepUndone(number)
    actors = [step.actor] if step.other is None else [step.actor, step.other]
    shown = [actor for one in actors if (actor := get_actor(db, guild_id, one.id)) is not None]
    return Undone(step, next((actor.name for actor in shown if _has_namesake(db, guild_id, actor, actor.name)), None))


def _actor(db: Database, guild_id: GuildId, actor_id: ActorId) -> Actor:
    actor = get_actor(db, guild_id, actor_id)
    if actor is None:
        raise ActorGone
    return actor


def _namesake(db: Database, guild_id: GuildId, actor: Actor, name: str) -> Actor | None:
    return next((other for other in resolve_actor(db, guild_id, name) if other.id != actor.id), None)


def _refuse_taken(db: Database, guild_id: GuildId, actor: Actor, name: str) -> None:
    if _has_namesake(db, guild_id, actor, name):
        raise NameTaken(name)


def _has_namesake(db: Database, guild_id: GuildId, actor: Actor, name: str) -> bool:
    # Only those whom this server sees: that others have such an actor is not told.
    return any(other.id != actor.id and fold(other.name) == fold(name) for other in resolve_actor(db, guild_id, name))
