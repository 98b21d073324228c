"""What the options of a schedule do to what it posts, from the claim to the channel."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.digest.cadence import WEEKDAYS, due_after
from bot.digest.channels import ChannelClosed
from storage.articles import Source, remove_article, save_article
from storage.models import ArticleId, ChannelId, Length, Schedule, ScheduleOptions, StoryId, WhenEmpty
from storage.schedules import edit_schedule, get_schedule, pause_schedule, remove_schedule, resume_schedule
from storage.stories import merge_stories, put_in_story
from tests.builders import NOW, make_analysis, make_entry
from tests.desks import Desk
from tests.schedules import GUILD

EIGHT = NOW.replace(hour=8) + timedelta(days=1)
DAY = timedelta(days=1)


def tell(desk: Desk, title: str, **values: Any) -> ArticleId:
    """Store an article of one sentence that stands nowhere else."""
    return desk.news(title, text=f"The committee on {title.lower()} met for the whole of the morning.", **values)


# ---------------------------------------------------------------------------------------------------------- filters


async def test_what_a_filter_leaves_out_is_passed_over_for_good_and_the_others_are_told_once(desk: Desk) -> None:
    schedule = desk.schedule(options=ScheduleOptions(words=("wheat",), not_words=("sport",)))
    for title in ("Wheat prices", "Oil prices", "Wheat as a sport"):
        tell(desk, title)
    await desk.tick(EIGHT)
    desk.ask(edit_schedule, _with(schedule, ScheduleOptions()), due_after, EIGHT)
    tell(desk, "Copper prices")
    await desk.tick(EIGHT + DAY)
    first, second = desk.posted
    assert "1 article" in first
    assert "Wheat prices" in first
    assert "Copper prices" in second
    assert not any(title in first + second for title in ("Oil prices", "Wheat as a sport"))
    assert "Wheat prices" not in second


async def test_a_story_is_told_when_enough_publishers_have_it(desk: Desk) -> None:
    desk.schedule(options=ScheduleOptions(min_publishers=2))
    story: StoryId | None = None
    for day, publisher in enumerate(("Times", "Times", "Post", "Sun")):
        article = tell(desk, f"Report {day}", publisher=publisher)
        story = desk.ask(_put, story, article)
        await desk.tick(EIGHT + day * DAY)
    told = [[f"Report {number}" in message for number in range(4)] for message in desk.posted]
    assert told == [[False] * 4, [False] * 4, [False, False, True, False], [False, False, False, True]]


# ------------------------------------------------------------------------------------------------------ nothing new


async def test_a_line_tells_whether_nothing_came_or_nothing_passed(desk: Desk) -> None:
    desk.schedule(options=ScheduleOptions(words=("wheat",)))
    await desk.tick(EIGHT)
    tell(desk, "Oil prices")
    await desk.tick(EIGHT + DAY)
    nothing, none_passes = desk.posted
    assert "No news since <t:" in nothing
    assert "1 article came since <t:" in none_passes
    assert "none passes the filters of this schedule" in none_passes
    assert "Oil prices" not in none_passes


@pytest.mark.parametrize("filtered", [False, True])
async def test_silence_posts_nothing_and_goes_on_from_there(desk: Desk, filtered: bool) -> None:
    words = ("wheat",) if filtered else ()
    schedule = desk.schedule(options=ScheduleOptions(when_empty=WhenEmpty.SILENCE, words=words))
    if filtered:
        tell(desk, "Oil prices")
    assert await desk.publisher.preview(GUILD, schedule.id) == []
    await desk.tick(EIGHT)
    assert desk.posted == []
    assert desk.ask(get_schedule, GUILD, schedule.id).covered_until == EIGHT
    tell(desk, "Wheat prices")
    await desk.tick(EIGHT + DAY)
    (message,) = desk.posted
    assert f"**1 article, 1 publisher, 1 story** since <t:{int(EIGHT.timestamp())}" in message


async def test_a_weekly_note_comes_once_in_seven_days_and_after_them_only(desk: Desk) -> None:
    desk.schedule(options=ScheduleOptions(when_empty=WhenEmpty.WEEKLY))
    days = []
    for day in range(24):
        if day == 9:
            tell(desk, "Wheat prices")
        before = len(desk.posted)
        await desk.tick(EIGHT + day * DAY)
        if len(desk.posted) > before:
            days.append(day)
    # Made at noon of the day before the first; news starts the week anew.
    assert days == [7, 9, 16, 23]
    assert [("No news since" in message) for message in desk.posted] == [True, False, True, True]
    assert f"No news since <t:{int((EIGHT + 9 * DAY).timestamp())}" in desk.posted[2]


async def test_a_weekly_note_comes_a_week_after_a_digest_that_came_late(desk: Desk) -> None:
    desk.schedule(options=ScheduleOptions(when_empty=WhenEmpty.WEEKLY))
    desk.news("A treaty is signed")
    back = EIGHT + timedelta(days=9)
    for day in range(8):
        await desk.tick(back + timedelta(days=day))
        assert len(desk.posted) == (1 if day < 7 else 2)
    assert "stands for 9 digests" in desk.posted[0]
    assert "No news since" in desk.posted[1]


async def test_a_weekly_note_counts_what_did_not_pass_in_all_the_week(desk: Desk) -> None:
    schedule = desk.schedule(options=ScheduleOptions(when_empty=WhenEmpty.WEEKLY, words=("wheat",)))
    for day in range(8):
        tell(desk, f"Oil prices {day}")
        await desk.tick(EIGHT + day * DAY)
    (note,) = desk.posted
    assert "8 articles came since" in note
    assert await desk.publisher.preview(GUILD, schedule.id) == []


# ------------------------------------------------------------------------------------------- length, ping, preview


async def test_length_says_how_much_is_told(desk: Desk) -> None:
    for channel, length in enumerate(Length, start=1):
        desk.schedule(channel_id=ChannelId(channel), options=ScheduleOptions(length=length))
    for number in range(14):
        tell(desk, f"Matter {number}")
    await desk.tick(EIGHT)
    told = Counter[int]()
    for message in desk.channels.messages:
        told[message.channel_id] += sum("Matter" in embed["title"] for embed in message.payload["embeds"])
    assert told == {1: 5, 2: 10, 3: 14}


async def test_only_the_first_message_pings_and_only_the_role_that_was_chosen(desk: Desk) -> None:
    schedule = desk.schedule(options=ScheduleOptions(ping_role_id=4711, length=Length.LONG))
    for number in range(14):
        tell(desk, f"@everyone <@&99> {number}")
    await desk.tick(EIGHT)
    first, *others = [message.payload for message in desk.channels.messages]
    assert others
    assert first["content"] == "<@&4711>"
    assert first["allowed_mentions"] == {"parse": [], "roles": ["4711"]}
    await desk.tick(EIGHT + DAY)
    others.append(desk.channels.messages[-1].payload)  # an empty digest
    assert not any({"content", "allowed_mentions"} & set(payload) for payload in others)
    assert schedule.options.ping_role_id == 4711


@pytest.mark.parametrize(
    "chosen",
    [
        ScheduleOptions(),
        ScheduleOptions(words=("wheat",), length=Length.SHORT, ping_role_id=4711),
        ScheduleOptions(words=("nowhere",)),
        ScheduleOptions(min_publishers=2, when_empty=WhenEmpty.SILENCE),
    ],
)
async def test_a_preview_is_byte_for_byte_what_is_posted(desk: Desk, chosen: ScheduleOptions) -> None:
    schedule = desk.schedule(options=chosen)
    for title in ("Wheat prices", "Oil prices"):
        tell(desk, title)
    desk.clock.now = EIGHT
    preview = await desk.publisher.preview(GUILD, schedule.id)
    await desk.tick(EIGHT)
    posted = [message.payload for message in desk.channels.messages]
    assert json.dumps(posted, ensure_ascii=False) == json.dumps(preview, ensure_ascii=False)


# ------------------------------------------------------------------------------------------------------ quiet hours


async def test_what_is_due_in_quiet_hours_is_one_digest_at_their_end(desk: Desk) -> None:
    desk.schedule(times=("21:00", "23:00", "05:00"), options=ScheduleOptions(quiet_from="22:00", quiet_until="07:00"))
    tell(desk, "Wheat prices")
    for hour in range(12, 12 + 24):
        await desk.tick(NOW.replace(hour=0) + timedelta(hours=hour))
    shown = [message.payload["embeds"][-1]["timestamp"] for message in desk.channels.messages]
    assert [instant[11:16] for instant in shown] == ["21:00", "07:00"]
    assert "This comes late" not in "".join(desk.posted)


async def test_what_was_missed_before_quiet_hours_waits_for_their_end_and_says_that_it_is_late(desk: Desk) -> None:
    schedule = desk.schedule(times=("21:00",), options=ScheduleOptions(quiet_from="22:00", quiet_until="07:00"))
    tell(desk, "Wheat prices")
    for minutes in (0, 1, 60):
        await desk.tick(NOW.replace(hour=23) + timedelta(minutes=minutes))
    desk.publisher = desk.new_publisher()
    await desk.tick(EIGHT.replace(hour=6, minute=59))
    assert desk.posted == []
    held = desk.ask(get_schedule, schedule.guild_id, schedule.id)
    assert (held.next_due_at, held.posts_at) == (NOW.replace(hour=21), EIGHT.replace(hour=7))
    await desk.tick(EIGHT.replace(hour=7))
    (message,) = desk.posted
    assert "This comes late: it was due" in message


# ---------------------------------------------------------------------------------------- no article lost or twice


async def test_late_deleted_and_merged_articles_are_told_once_and_none_is_lost(desk: Desk) -> None:
    desk.schedule(times=("08:00", "20:00"))
    stories: list[StoryId] = []
    articles: list[ArticleId] = []
    for number in range(4):
        articles.append(tell(desk, f"First {number}", publisher=f"Paper {number}"))
        stories.append(desk.ask(_put, None, articles[-1]))
    desk.ask(remove_article, GUILD, articles[3])
    await desk.tick(EIGHT)
    # Two that are older than what was told come late, of a story that was told; two stories turn out to be one.
    for number in range(2):
        late = desk.ask(_store_late, f"Late {number}", EIGHT)
        desk.ask(_put, stories[0], late)
    desk.ask(merge_stories, stories[0], stories[1])
    gone = tell(desk, "Deleted")
    kept = tell(desk, "Kept")
    desk.ask(_put, stories[0], kept)
    desk.ask(remove_article, GUILD, gone)
    await desk.tick(EIGHT.replace(hour=20))
    await desk.tick(EIGHT + DAY)
    expected = [["First 0", "First 1", "First 2"], ["Late 0", "Late 1", "Kept"], []]
    titles = ["First 0", "First 1", "First 2", "First 3", "Late 0", "Late 1", "Kept", "Deleted"]
    pages = [title.replace(" ", "-").lower() for title in titles]
    assert [
        [t for t, page in zip(titles, pages, strict=True) if page in message] for message in desk.posted
    ] == expected
    quoted = Counter(
        line
        for message in desk.channels.messages
        for line in {
            line.strip()
            for embed in message.payload["embeds"]
            for line in embed["description"].splitlines()
            if "The committee on" in line
        }
    )
    assert set(quoted.values()) == {1}
    assert sum("late" in line for line in quoted) >= 1


async def test_editing_pausing_running_and_removing_lose_and_repeat_nothing(desk: Desk) -> None:
    schedule = desk.schedule()
    now = EIGHT
    for number in range(12):
        desk.clock.now = now
        tell(desk, f"Matter {number:02}")
        match number % 6:
            case 0:
                await desk.publisher.run_now(GUILD, schedule.id)
            case 1:
                edited = _with(
                    schedule,
                    ScheduleOptions(length=Length.LONG),
                    times=("09:00",),
                    days=WEEKDAYS,
                    timezone="Asia/Tokyo",
                )
                desk.ask(edit_schedule, edited, due_after, now)
            case 2:
                desk.ask(pause_schedule, GUILD, schedule.id, "paused")
            case 3:
                desk.ask(resume_schedule, GUILD, schedule.id, due_after, now)
            case 4:
                desk.ask(remove_schedule, GUILD, schedule.id, "removed", now)
            case _:
                desk.ask(resume_schedule, GUILD, schedule.id, due_after, now)
        await desk.tick(now)
        now += timedelta(hours=17)
    await desk.tick(now + 5 * DAY)
    told = "".join(desk.posted)
    titles = [f"Matter {number:02}" for number in range(12)]
    assert [sum(title in message for message in desk.posted) for title in titles] == [1] * 12, told


async def test_what_waits_goes_to_the_new_channel_after_an_edit(desk: Desk) -> None:
    schedule = desk.schedule()
    tell(desk, "Wheat prices")
    desk.channels.closed[schedule.channel_id] = ChannelClosed("The channel is gone.")
    await desk.tick(EIGHT)
    assert desk.posted == []
    desk.ask(edit_schedule, _with(schedule, ScheduleOptions(), channel_id=ChannelId(99)), due_after, EIGHT)
    desk.ask(resume_schedule, GUILD, schedule.id, due_after, EIGHT)
    await desk.tick(EIGHT + timedelta(minutes=1))
    (message,) = desk.channels.messages
    assert message.channel_id == 99
    assert "Wheat prices" in desk.posted[0]


def _with(schedule: Schedule, chosen: ScheduleOptions, **values: Any) -> Schedule:
    return replace(schedule, options=chosen, **values)


def _put(db: Any, story: StoryId | None, article: ArticleId) -> StoryId:
    return put_in_story(db, story, article, {"word": 1.0}, published_at=NOW)


def _store_late(db: Any, title: str, now: datetime) -> ArticleId:
    text = f"The committee on {title.lower()} met for the whole of the morning."
    url = f"https://example.com/{title.replace(' ', '-').lower()}"
    entry = make_entry(title, text, url=url, publisher=f"Paper {title}", published_at=now - 3 * DAY)
    return save_article(db, entry, make_analysis(entry), source=Source(guild_id=GUILD), now=now).article_id


async def test_when_the_clock_goes_back_no_time_is_announced_that_had_its_digest(desk: Desk) -> None:
    schedule = desk.schedule()
    await desk.tick(EIGHT)
    await desk.tick(EIGHT + DAY)
    await desk.tick(EIGHT - timedelta(hours=2))
    assert desk.ask(get_schedule, GUILD, schedule.id).posts_at == EIGHT + 2 * DAY
    await desk.tick(EIGHT + timedelta(hours=1))
    assert len(desk.posted) == 2
    await desk.tick(EIGHT + 2 * DAY)
    assert len(desk.posted) == 3
