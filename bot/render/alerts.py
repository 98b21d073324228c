"""What admins are told of trouble: what does not work, why, what to do, and when it works again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.render.embeds import DESCRIPTION, Color
from bot.render.text import clean, cut, escape, number, timestamp
from storage.models import Schedule, ScheduleId
from storage.troubles import ANALYSIS, Trouble

_NAME = 80
_REASON = 300
_MOST = 12
_RESUMES = "As soon as that works again, it goes on by itself; nothing is lost."


def trouble_line(trouble: Trouble, schedules: Mapping[ScheduleId, Schedule], feeds: Mapping[str, str]) -> str:
    """Return what does not work, why, and what to do. `feeds` are names by the subjects of troubles."""
    reason = _reason(trouble.reason)
    since = timestamp(trouble.since, "R")
    schedule = schedules.get(ScheduleId(trouble.number))
    name = f"**{_named(schedule.name)}** in <#{schedule.channel_id}>" if schedule else "A schedule"
    match trouble.kind:
        case "schedule":
            return f"⏸ {name} posts nothing since {since}. {reason} {_RESUMES}"
        case "refused":
            return (
                f"✗ A digest of {name} could not be posted whole ({since}). {reason} `/digest now` shows what it held; "
                "the next digest comes as usual."
            )
        case "run":
            return (
                f"✗ A digest of {name} cannot be put together since {since}, for a fault of mine. It is tried again at "
                "least every hour and comes when that works; the digests after it come as usual. If it stays like "
                f"this, give whoever hosts me this reference: `{reason.rstrip('.')}`."
            )
        case "picture":
            return (
                f"✗ {name} comes without its picture since {since}. Allow me Attach Files there, or end the pictures "
                "with `/schedule edit`; the words come as usual."
            )
        case "feed":
            feed = _named(feeds.get(trouble.subject, "A feed"))
            return (
                f"✗ **{feed}** cannot be read since {since}. {reason} `/feed check` tells whether its address is still "
                "good; `/feed remove` ends it. It is tried again now and then."
            )
        case kind if kind == ANALYSIS:
            return (
                f"✗ {escape(trouble.reason)} could not be analyzed within a day. They can be read and "
                "searched, but have no actors and "
                "relations. `/status` shows the latest; tell whoever hosts me."
            )
        case kind:
            raise ValueError(f"no words for trouble of the kind {kind}")


def recovery_line(trouble: Trouble, schedules: Mapping[ScheduleId, Schedule], feeds: Mapping[str, str]) -> str:
    """Return that it works again; nothing for what needs no word."""
    schedule = schedules.get(ScheduleId(trouble.number))
    if trouble.kind == "schedule" and schedule is not None:
        return (
            f"▶ **{_named(schedule.name)}** posts in <#{schedule.channel_id}> again. What was missed comes in one late "
            f"digest; the next one after it {timestamp(schedule.next_due_at, 'R')}."
        )
    if trouble.kind == "run" and schedule is not None:
        return f"▶ The digest of **{_named(schedule.name)}** that could not be put together is now."
    if trouble.kind == "feed":
        return f"▶ **{_named(feeds.get(trouble.subject, 'A feed'))}** can be read again."
    return ""


def alert_message(troubles: Sequence[str], recoveries: Sequence[str]) -> dict[str, Any]:
    """Return the message that tells all this."""
    lines = [*troubles, *recoveries]
    shown = lines[:_MOST]
    if len(lines) > len(shown):
        shown.append(f"-# and {len(lines) - len(shown):,} more: see `/status`")
    return _message("Dossier needs your help" if troubles else "Dossier works again", "\n".join(shown))


def trial_message() -> dict[str, Any]:
    """Return what is posted when a channel is chosen for alerts."""
    return _message(
        "Alerts come here",
        "When a digest cannot be made or posted, a feed can be read no more or articles cannot be analyzed, I tell it "
        "here, once, with what to do. `/config alerts` chooses another channel or ends this.",
    )


def return_message(gone_since: datetime, *, schedules: int, feeds: int) -> dict[str, Any]:
    """Return what is told when a server took the bot back."""
    return _message(
        "Dossier is back",
        f"I was removed from this server {timestamp(gone_since, 'R')} and everything was kept: "
        f"{number(schedules, 'schedule')} and {number(feeds, 'feed')} go on. What came meanwhile is told in one late "
        "digest of each schedule.",
    )


def _message(title: str, text: str) -> dict[str, Any]:
    return {"embeds": [{"title": title, "description": cut(text, DESCRIPTION), "color": int(Color.STATUS)}]}


def _named(name: str) -> str:
    return cut(escape(name), _NAME)


def _reason(reason: str) -> str:
    """Return a reason as one or more sentences; the stars around names of permissions would be shown as they are."""
    text = cut(escape(clean(reason).replace("*", "")), _REASON)
    return text if text.endswith((".", "!", "?", "…")) or not text else f"{text}."
