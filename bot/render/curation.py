"""Corrections of actors as admins see them: what one changed, and the log of all."""

from collections.abc import Sequence

from bot.curation import Change, Undone
from bot.render.embeds import Color, Pages, paginate
from bot.render.text import cut, escape, number, timestamp
from storage.curation import Step, StepKind

_NAME = 80
_PER_PAGE = 8


def change_text(change: Change, *, undo: str) -> str:
    """Return what a correction changed and how to undo it; `undo` is that command as users see it."""
    return f"{_changed(change)}\nThis is step {change.step.number}. Undo it with the button or {undo}."


def _changed(change: Change) -> str:
    name, other = _bold(change.actor.name), _bold(change.other.name if change.other else "")
    given = _bold(change.step.name or "")
    articles = number(change.articles, "article")
    shared = (
        f" {_bold(change.namesake.name)} is called so too; who types it gets {name} first." if change.namesake else ""
    )
    match change.step.kind:
        case StepKind.ALIAS:
            return f"{name} is found under the name {given} too.{shared}"
        case StepKind.RENAME:
            return f"{name} is shown as {given} now, in {articles} so far. Its old name still finds it.{shared}"
        case StepKind.MERGE:
            together = number(change.together, "article names", "articles name")
            return f"{name} ({articles}) is shown as {other} now: {together} it in all."
        case StepKind.SPLIT:
            new = " It is a new actor, which only this server sees." if change.is_new else ""
            named = number(change.articles, "article names", "articles name")
            return f"The name {given} means {other} now, no longer {name}: {named} {other}.{new}"
        case StepKind.HIDE:
            named = number(change.articles, "article names", "articles name")
            return (
                f"{name} is hidden now: no list, suggestion, digest or count shows it, though {named} it. "
                "As the speaker or denier of a claim it stays named."
            )


def undone_text(undone: Undone) -> str:
    """Return what was undone, and whether that gave two actors one name."""
    text = f"Step {undone.step.number} is undone: {step_text(undone.step)}. What was done after it stays."
    if undone.shared is not None:
        text += f" Two actors are shown as {_bold(undone.shared)} now: `/curate rename` tells them apart."
    return text


def step_text(step: Step) -> str:
    """Return what a step did, in a few words."""
    name, other = _bold(step.actor.name), _bold(step.other.name if step.other else "")
    given = _bold(step.name or "")
    match step.kind:
        case StepKind.ALIAS:
            return f"{name} also named {given}"
        case StepKind.RENAME:
            return f"{name} shown as {given}"
        case StepKind.MERGE:
            return f"{name} merged into {other}"
        case StepKind.SPLIT:
            return f"name {given} of {name} given to {other}"
        case StepKind.HIDE:
            return f"{name} hidden"


def log_pages(steps: Sequence[Step]) -> Pages:
    """Return all steps, the latest first; no page where there is none."""
    holding = sum(step.undone_at is None for step in steps)
    return paginate(
        "Corrections of actors",
        [_entry(step) for step in steps],
        color=Color.ACTOR,
        footer=[number(len(steps), "step"), f"{holding:,} in force"],
        per_page=_PER_PAGE,
    )


def _entry(step: Step) -> str:
    text = step_text(step)
    lines = [
        f"**{step.number}.** {text if step.undone_at is None else f'~~{text}~~'}",
        f"<@{step.taken_by}> · {timestamp(step.taken_at)}",
    ]
    if step.undone_at is not None:
        lines.append(f"Undone by <@{step.undone_by}> · {timestamp(step.undone_at)}")
    return "\n".join(lines)


def _bold(name: str) -> str:
    return f"**{cut(escape(name), _NAME)}**"
