"""What is new between actors, as readers see it: each change with the sentence that shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.render.embeds import Cited, Color, Pages, paginate
from bot.render.relations import NOTHING_SAID, headed, relation_blocks
from bot.render.text import cut, escape, timestamp
from storage.changes import Change, ChangeKind, Changes, Tally

_NAME: Final = 80

TITLES: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.NEW_PAIR: "Related for the first time",
    ChangeKind.NEW_KIND: "Related in a new way",
    ChangeKind.DENIED: "Claims denied for the first time",
    ChangeKind.WARMER: "Warmer",
    ChangeKind.COOLER: "Cooler",
    ChangeKind.BACK: "Back after a month or more",
}


def changes_pages(changes: Changes, *, days: int) -> Pages:
    """Return the changes by kind, each with its sentence; no page where nothing changed."""
    blocks = [block for kind, title in TITLES.items() for block in _section(kind, title, changes)]
    return paginate(
        f"What changed in the last {'day' if days == 1 else f'{days} days'}",
        blocks,
        color=Color.RELATION,
        footer=["claims are marked as such"] if blocks else (),
    )


def _section(kind: ChangeKind, title: str, changes: Changes) -> Sequence[Cited]:
    found = [change for change in changes.found if change.kind is kind]
    count = changes.counts[kind]
    of = f"the first {len(found)} of {count:,}" if count > len(found) else f"{count:,}"
    return headed(f"{title} ({of})", [change_block(change) for change in found])


def change_block(change: Change, said: Mapping[str, str] = NOTHING_SAID) -> Cited:
    """Return a change with its counts and its sentence; `said` as for a relation."""
    (block,) = relation_blocks([change.relation], said)
    lines = [line for line in (turn(change), _return(change)) if line]
    if not lines:
        return block
    return replace(block, parts=("\n".join([*lines, block.parts[0]]), *block.parts[1:]))


def turn(change: Change) -> str:
    """Return the counts of now and before for what became warmer or cooler; else nothing."""
    if change.now is None or change.before is None:
        return ""
    return f"{_tally(change.now)} now · {_tally(change.before)} before, of what is stated"


def _tally(tally: Tally) -> str:
    return f"{tally.cooperative:,} cooperative, {tally.hostile:,} hostile"


def _return(change: Change) -> str:
    if change.actor is None or change.last_at is None:
        return ""
    return f"**{cut(escape(change.actor.name), _NAME)}** · last named {timestamp(change.last_at, 'D')}"
