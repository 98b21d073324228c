"""How a pair changed: pure decisions over what is told of it now and what was told before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.changes.records import ChangeKind, Tally
from storage.models import Action, ActorId, Polarity
from storage.relations.grouping import Entry, pair_of

_LEAST_NOW = 2
_LEAST_BEFORE = 3
_LEAST_TURN = 0.5


@dataclass(frozen=True, slots=True)
class Draft:
    """A change whose relation is not read yet."""

    kind: ChangeKind
    entry: Entry
    now: Tally | None = None
    before: Tally | None = None
    actor_id: ActorId | None = None


def changes_of_pair(told: Sequence[Entry], past: Sequence[Entry]) -> list[Draft]:
    """Return how a pair changed: what is new, or whether it became warmer or cooler, or both.

    What is told comes weightiest first.
    """
    if not past:
        return [Draft(ChangeKind.NEW_PAIR, told[0])]
    known = {entry.first.action for entry in past}
    new = {entry.first.action: entry for entry in reversed(told) if entry.first.action not in known}
    # Background such as a shared border is no kind of act.
    drafts = [Draft(ChangeKind.NEW_KIND, entry) for action, entry in new.items() if Action(action).quad is not None]
    now, before = _tally(told), _tally(past)
    if now.total < _LEAST_NOW or before.total < _LEAST_BEFORE or abs(now.balance - before.balance) < _LEAST_TURN:
        return drafts
    is_warmer = now.balance > before.balance
    polarity = Polarity.COOPERATIVE if is_warmer else Polarity.HOSTILE
    shown = next((entry for entry in told if entry.is_stated and entry.first.polarity == polarity), None)
    if shown is not None:
        kind = ChangeKind.WARMER if is_warmer else ChangeKind.COOLER
        drafts.append(Draft(kind, shown, now=now, before=before))
    return drafts


def _tally(entries: Iterable[Entry]) -> Tally:
    stated = [entry.first.polarity for entry in entries if entry.is_stated]
    return Tally(stated.count(Polarity.COOPERATIVE), stated.count(Polarity.HOSTILE))


def weight(entry: Entry) -> tuple[object, ...]:
    """Return what sorts the weightiest entry first: events, stated rather than claimed, of many reports, new."""
    first = entry.first
    return (
        Action(first.action).quad is None,
        not entry.is_stated,
        -len({row.article_id for row in entry.rows}),
        -first.published_at,
        -first.article_id,
        first.sentence,
        first.id,
    )


def by_pair(entries: Iterable[Entry]) -> dict[tuple[int, int], list[Entry]]:
    """Return the entries by their two sides."""
    found: dict[tuple[int, int], list[Entry]] = {}
    for entry in entries:
        found.setdefault(pair_of(entry.first), []).append(entry)
    return found
