"""Schedules in words: what each of their settings is, and what an edit changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.digest.cadence import days_in_words, in_words
from bot.render.text import cut, escape, timestamp
from storage.models import Delivery, DeliveryState, FeedId, Schedule, WhenEmpty

_NAME = 80
_REASON = 200
_LIST = 400
_WHEN_EMPTY = {WhenEmpty.LINE: "a line", WhenEmpty.SILENCE: "silence", WhenEmpty.WEEKLY: "a note once a week"}


@dataclass(frozen=True, slots=True)
class FilterNames:
    """What readers see for the feeds and actors of filters, and for the tag; what is not here is gone."""

    feeds: dict[FeedId, str] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)
    tag: str | None = None


def schedule_facts(schedule: Schedule, names: FilterNames) -> list[tuple[str, str]]:
    """Return every setting of a schedule with its name, both fit to be shown, always the same ones in one order."""
    options = schedule.options
    quiet = f"{options.quiet[0]} to {options.quiet[1]}, due then is posted after" if options.quiet else "none"
    tag = "none" if options.forum_tag_id is None else names.tag or "a tag that is gone"
    return [
        ("Name", cut(escape(schedule.name), _NAME)),
        ("Channel", f"<#{schedule.channel_id}>"),
        ("Times", ", ".join(schedule.times)),
        ("Days", days_in_words(schedule.days, schedule.month_days)),
        ("Time zone", schedule.timezone),
        ("Quiet hours", quiet),
        ("Feeds", _filter([names.feeds.get(feed, "a feed that is gone") for feed in options.feeds])),
        ("Actors", _filter([names.actors.get(key, "an actor that is gone") for key in options.actors])),
        ("Words", _filter(options.words)),
        ("Without", _listed(options.not_words) or "nothing"),
        ("Publishers", f"at least {options.min_publishers}"),
        ("Length", options.length.value),
        ("Pings", "nobody" if options.ping_role_id is None else f"<@&{options.ping_role_id}>"),
        ("Nothing new", _WHEN_EMPTY[options.when_empty]),
        ("Crosspost", _yes(options.crosspost)),
        ("Tag", escape(tag)),
        ("Picture", _yes(options.picture)),
    ]


def changes(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> list[str]:
    """Return a line for each setting that an edit changed."""
    return [f"**{name}**: {old} → {new}" for (name, old), (_, new) in zip(before, after, strict=True) if old != new]


def schedule_line(schedule: Schedule, now: datetime | None = None) -> str:
    """Return a schedule for a list: where and when it posts, or why it does not; `now` as for `state`."""
    when = in_words(
        schedule.times,
        schedule.days,
        schedule.timezone,
        month_days=schedule.month_days,
        quiet=schedule.options.quiet,
    )
    more = " · filtered" if schedule.options.is_filtered else ""
    return (
        f"**{escape(schedule.name)}** in <#{schedule.channel_id}>\n{cut(when, _REASON)}{more} · {state(schedule, now)}"
    )


def state(schedule: Schedule, now: datetime | None = None) -> str:
    """Return when a schedule posts next, in the reader's time, or why it does not.

    What is due by `now` is posted with the next look at the clock.
    """
    if schedule.paused_because is not None:
        # The stars around names of permissions would be shown as they are.
        return f"⏸ {cut(escape(schedule.paused_because.replace('*', '')), _REASON)}"
    if now is not None and schedule.posts_at <= now:
        return "next within a minute"
    return f"next {timestamp(schedule.posts_at)} ({timestamp(schedule.posts_at, 'R')})"


def post_line(title: str, tag: str | None) -> str:
    """Return under what a digest stands in a forum, for its preview."""
    tagged = f", tagged {cut(escape(tag), _NAME)}" if tag else ""
    return f"-# A new post: **{escape(title)}**{tagged}"


def outcome(schedule: Schedule, sent: Sequence[Delivery] | None) -> str:
    """Return what became of a digest that somebody asked for; `sent` is None where nothing was new."""
    name = f"**{escape(schedule.name)}**"
    if sent is None:
        filtered = " that passes its filters" if schedule.options.is_filtered else ""
        return f"Nothing is new{filtered} since the last digest of {name}, so nothing is posted."
    failed = [delivery for delivery in sent if delivery.state is DeliveryState.FAILED]
    waiting = [delivery for delivery in sent if delivery.state in {DeliveryState.WAITING, DeliveryState.SENDING}]
    if failed:
        reason = cut(escape(failed[0].error or "no reason given"), 300)
        return f"{name} could not be posted whole: {reason}"
    if waiting:
        reason = f" ({cut(escape(waiting[0].error), 300)})" if waiting[0].error else ""
        return (
            f"{name} is on its way to <#{schedule.channel_id}>{reason}. What waits is sent as soon as Discord lets me."
        )
    return f"{name} is posted in <#{schedule.channel_id}>."


def _filter(names: Sequence[str]) -> str:
    return _listed(names) or "all"


def _listed(names: Sequence[str]) -> str:
    return cut(", ".join(cut(escape(name), _NAME) for name in names), _LIST)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
