"""What a digest is made of: the queries that gather it, and what is posted where there is nothing to tell."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.digest.buttons import Range
from bot.digest.records import NOTHING_TOLD, Told
from bot.digest.selection import select
from storage.articles import MOST_TOLD, last_sighting, news_between, news_seen_in, with_texts
from storage.changes import changes_in_articles
from storage.changes.records import Change
from storage.database import Database
from storage.models import (
    Actor,
    Article,
    GuildId,
    Relation,
    Run,
    RunId,
    Schedule,
    ScheduleId,
    ScheduleOptions,
    StoryArticle,
    StoryId,
    ToldAs,
    WhenEmpty,
    Window,
)
from storage.networks import Network, network_in_articles
from storage.relations import relations_in_articles
from storage.runs import last_post
from storage.schedules import DEFAULTS, get_schedule
from storage.text import from_seconds, to_seconds
from storage.told import told_by
from storage.traits import story_publishers, traits_of

_WEEK = timedelta(days=7)
_CLOCK_CHANGE = timedelta(hours=2)
"""By how much a week may be shorter where clocks go forward."""


@dataclass(frozen=True, slots=True)
class News:
    """What a digest is made of. `left_out` counts the articles that did not pass its filters.

    `told` is what earlier digests of the schedule told; `network` is there where a picture is wished, `range` where
    it is of a schedule. Where there is
    nothing to tell and `is_silent`, nothing is posted.
    """

    articles: list[StoryArticle]
    relations: list[Relation]
    changes: tuple[Change, ...]
    window: Window
    options: ScheduleOptions = DEFAULTS
    left_out: int = 0
    is_silent: bool = False
    told: Told = NOTHING_TOLD
    network: Network | None = None
    range: Range | None = None


def news_of_run(db: Database, run: Run) -> News:
    """Return what a claimed run holds."""
    found = _select(db, run.guild_id, run.after, run.upto, run.window, run.options)
    if found.articles:
        return replace(
            found,
            told=_told(db, run.schedule_id, run.id),
            range=Range(run.schedule_id, run.after, run.upto),
        )
    return _nothing(db, run.guild_id, run.schedule_id, found, run.upto, run.due_at, run.id)


def news_since_last(db: Database, guild_id: GuildId, schedule_id: ScheduleId, now: datetime) -> News | None:
    """Return what a run claimed now would hold; None when there is no such schedule."""
    schedule = get_schedule(db, guild_id, schedule_id)
    if schedule is None:
        return None
    upto = last_sighting(db)
    found = _select(db, guild_id, schedule.cursor, upto, window_until(schedule, now), schedule.options)
    if found.articles:
        return replace(
            found,
            told=_told(db, schedule_id, None),
            range=Range(schedule_id, schedule.cursor, max(schedule.cursor, upto)),
        )
    return _nothing(db, guild_id, schedule_id, found, upto, now, None)


def news_in(db: Database, guild_id: GuildId, window: Window, actor: Actor | None = None) -> News:
    """Return what the guild first saw within a window, of an actor where one is given."""
    found = news_seen_in(db, guild_id, window)
    options = DEFAULTS if actor is None else ScheduleOptions(actors=(actor.key,))
    return _news(db, guild_id, _passing(db, guild_id, found, options, last_sighting(db)), window, found, options)


def window_until(schedule: Schedule, now: datetime) -> Window:
    """Return the window of a run claimed now."""
    return Window(schedule.covered_until, max(schedule.covered_until, from_seconds(to_seconds(now))))


def articles_of(db: Database, run: Run) -> list[Article]:
    """Return the articles that a run tells, as far as they are still stored, by the schedule's filters of now."""
    found = news_between(db, run.guild_id, run.after, run.upto)
    return _passing(db, run.guild_id, found, run.options, run.upto)


def _select(db: Database, guild_id: GuildId, after: int, upto: int, window: Window, options: ScheduleOptions) -> News:
    found = news_between(db, guild_id, after, upto)
    return _news(db, guild_id, _passing(db, guild_id, found, options, upto), window, found, options)


def _passing(
    db: Database, guild_id: GuildId, found: list[Article], options: ScheduleOptions, upto: int
) -> list[Article]:
    if not options.is_filtered:
        return found
    stories = {article.story_id for article in found if article.story_id is not None}
    publishers = story_publishers(db, guild_id, stories, upto=upto) if options.min_publishers > 1 else {}
    return select(found, traits_of(db, guild_id, found, options, upto=upto), publishers, options)


def _news(
    db: Database,
    guild_id: GuildId,
    kept: list[Article],
    window: Window,
    found: list[Article],
    options: ScheduleOptions,
) -> News:
    told = [article.id for article in kept[-MOST_TOLD:]]
    return News(
        articles=with_texts(db, guild_id, kept),
        relations=relations_in_articles(db, guild_id, told),
        changes=changes_in_articles(db, guild_id, told).found,
        window=window,
        options=options,
        left_out=len(found) - len(kept),
        network=network_in_articles(db, guild_id, told) if options.picture else None,
    )


def _told(db: Database, schedule_id: ScheduleId, beside: RunId | None) -> Told:
    """Return what the digests of a schedule told, but for one run."""
    stories: dict[StoryId, datetime] = {}
    sentences: dict[StoryId | None, list[str]] = {}
    for said in told_by(db, schedule_id, beside=beside):
        if said.told_as is ToldAs.HEADLINE and said.story_id is not None:
            stories[said.story_id] = said.told_at  # the latest come first, so that the first telling stays
        sentences.setdefault(said.story_id, []).append(said.text)
    return Told(stories, {story_id: tuple(texts) for story_id, texts in sentences.items()})


def _nothing(
    db: Database, guild_id: GuildId, schedule_id: ScheduleId, found: News, upto: int, at: datetime, run_id: RunId | None
) -> News:
    """Return what is said of a window in which there is nothing to tell, as the schedule wants it.

    A weekly note is due a week after the last post, and tells of all the time since.
    """
    options = found.options
    if options.when_empty is WhenEmpty.LINE:
        return found
    last = last_post(db, schedule_id, before=run_id) if options.when_empty is WhenEmpty.WEEKLY else None
    if last is None or at - last.at < _WEEK - _CLOCK_CHANGE:
        return News([], [], (), found.window, options, found.left_out, is_silent=True)
    since = Window(min(last.told_until, found.window.start), found.window.end)
    return News([], [], (), since, options, left_out=len(news_between(db, guild_id, last.upto, upto)))
