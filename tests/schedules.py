"""Schedules and news in a database, for the tests of digests."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.digest.cadence import EVERY_DAY, next_due
from storage.articles import Source, save_article
from storage.database import Database
from storage.models import ArticleId, ChannelId, GuildId, Schedule, ScheduleOptions, UserId
from storage.schedules import DEFAULTS, add_schedule
from tests.builders import NOW, TEXT, make_analysis, make_entry

GUILD = GuildId(10)
CHANNEL = ChannelId(20)
ADMIN = UserId(30)


def store_schedule(
    db: Database,
    *,
    guild_id: GuildId = GUILD,
    channel_id: ChannelId = CHANNEL,
    name: str = "Morning",
    times: Sequence[str] = ("08:00",),
    days: Sequence[int] = EVERY_DAY,
    timezone: str = "UTC",
    month_days: Sequence[int] = (),
    options: ScheduleOptions = DEFAULTS,
    now: datetime = NOW,
) -> Schedule:
    """Store a schedule; by default it is due at eight every day in UTC, next on the day after `NOW`."""
    return add_schedule(
        db,
        guild_id,
        channel_id,
        name=name,
        times=times,
        days=days,
        timezone=timezone,
        month_days=month_days,
        next_due_at=next_due(times, days, timezone, now, month_days=month_days, quiet=options.quiet),
        created_by=ADMIN,
        now=now,
        options=options,
    )


def store_news(
    db: Database,
    title: str = "Norway and Sweden sign a fishing treaty",
    *,
    text: str = TEXT,
    guild_id: GuildId = GUILD,
    publisher: str = "The Example Times",
    now: datetime = NOW,
) -> ArticleId:
    """Store an article that the guild sees from `now` on; its title makes its address."""
    url = f"https://example.com/{publisher}/{title}".replace(" ", "-").lower()
    entry = make_entry(title, text, publisher=publisher, url=url, published_at=now - timedelta(minutes=5))
    return save_article(db, entry, make_analysis(entry), source=Source(guild_id=guild_id), now=now).article_id
