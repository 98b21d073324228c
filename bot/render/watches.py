"""Direct messages to those who watch: new relations, each with its sentence and source, and a way to stop them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bot.render.embeds import Color, Pages, paginate
from bot.render.relations import relation_blocks
from bot.render.text import clean, cut, escape, number, timestamp
from storage.models import Relation, UserId
from storage.watches import Watch

_NAME: Final = 80
_GUILD: Final = 100
_SECONDARY: Final = 2
_STOP: Final = "watch:stop"


def fitting(relations: Sequence[Relation]) -> int:
    """Return how many of the relations, from the first on, one message has room for; at least one."""
    for count in range(len(relations), 1, -1):
        if len(_pages(relations[:count])) == 1:
            return count
    return min(len(relations), 1)


def watch_message(
    relations: Sequence[Relation],
    *,
    user_id: UserId,
    guild: str,
    waiting: int,
    most_a_day: int,
    until: datetime | None,
) -> dict[str, Any]:
    """Return the message that tells relations; `fitting` says how many it has room for.

    `waiting` is how many more are to be told. `until` is when the next message may come, for the last one of a day.
    """
    embed = _pages(relations)[0][0].to_dict()
    notes = []
    if until is not None:
        notes.append(f"This is the last of today's {most_a_day} messages; the next one comes after {timestamp(until)}.")
    if waiting:
        notes.append(f"{number(waiting, 'more relation')} {'waits' if waiting == 1 else 'wait'} to be told.")
    if notes:
        embed["fields"] = [{"name": "\u200b", "value": " ".join(notes)}]
    source = f"What you watch in {cut(clean(guild), _GUILD)}" if guild else "What you watch"
    embed["footer"] = {"text": source}
    button = {"type": 2, "style": _SECONDARY, "label": "Stop these messages", "custom_id": f"{_STOP}:{user_id}"}
    return {"embeds": [dict(embed)], "components": [{"type": 1, "components": [button]}]}


def watch_name(watch: Watch) -> str:
    """Return an actor or a pair as Markdown."""
    first = f"**{cut(escape(watch.actor.name), _NAME)}**"
    return first if watch.other is None else f"{first} and **{cut(escape(watch.other.name), _NAME)}**"


def _pages(relations: Sequence[Relation]) -> Pages:
    blocks = relation_blocks(relations)
    return paginate("New about whom you watch", blocks, color=Color.RELATION, per_page=max(len(blocks), 1))
