"""What stops working is told once, tried again, and told when it works."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.alerts import choose_channel, current_troubles
from bot.care import Care
from bot.digest.cadence import due_after
from bot.digest.channels import ChannelClosed, MessageRefused, TryLater
from bot.digest.pace import Silence
from bot.workers import WorkerDied
from storage.articles import Source, set_aside
from storage.database import Database
from storage.feeds import due_feeds, record_failure, record_success, subscribe, subscriptions, unsubscribe
from storage.guilds import left_at
from storage.models import ChannelId, FeedId, GuildId, Schedule, ScheduleOptions, UserId
from storage.notices import alert_error
from storage.schedules import (
    edit_schedule,
    get_schedule,
    list_schedules,
    pause_schedule,
    remove_schedule,
    resume_schedule,
)
from storage.store import Store
from storage.troubles import keep_paused, list_troubles, renew_troubles, stopped_schedules, try_again
from tests.builders import NOW, make_entry
from tests.desks import Desk
from tests.mail import FakeMail, FakePlaces
from tests.schedules import CHANNEL, GUILD

ALERTS = ChannelId(99)
EIGHT = NOW.replace(hour=8) + timedelta(days=1)


class Office(Desk):
    """A desk whose digests are looked after, with a channel for alerts."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.mail = FakeMail()
        self.places = FakePlaces()
        self.care = self.new_care()
        self.store.submit(choose_channel, GUILD, ALERTS, now=NOW).result()

    def new_care(self, *, silence: Silence | None = None) -> Care:
        return Care(self.store, self.mail, self.places, self.clock, wake=self.publisher.wake, silence=silence)

    async def tick(self, now: datetime) -> None:
        await super().tick(now)
        await self.care.tick()
        await self.care.outbox.settle()
        await self.publisher.settle()

    def close(self, channel_id: ChannelId = CHANNEL, reason: str = "I may not post there.") -> None:
        self.channels.closed[channel_id] = ChannelClosed(reason)
        self.places.closed.add(channel_id)

    def open(self, channel_id: ChannelId = CHANNEL) -> None:
        del self.channels.closed[channel_id]
        self.places.closed.discard(channel_id)

    def state(self, schedule: Schedule) -> str | None:
        found: Schedule = self.ask(get_schedule, GUILD, schedule.id)
        return found.paused_because

    @property
    def alerts(self) -> list[str]:
        """What the channel for alerts has, the message to try it aside."""
        texts = [message.payload["embeds"][0]["description"] for message in self.mail.messages]
        return [text for text in texts if "`/config alerts` chooses" not in text]

    @property
    def subjects(self) -> list[str]:
        return [trouble.subject for trouble in self.ask(list_troubles)]


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


async def test_a_closed_channel_is_told_once_and_resumes_with_one_late_digest(office: Office) -> None:
    schedule = office.schedule()
    office.news("First title")
    office.close()
    await office.tick(EIGHT)
    (alert,) = office.alerts
    assert "**Morning** in <#20> posts nothing since" in alert
    assert "I may not post there." in alert
    for day in range(1, 4):
        office.news(f"Title of day {day}", text=f"Something else happened on day {day}.")
        await office.tick(EIGHT + timedelta(days=day))
    assert len(office.alerts) == 1
    assert office.posted == []
    office.open()
    office.care.alerts.guild_changed(GUILD)
    resumed_at = EIGHT + timedelta(days=3, minutes=5)
    await office.tick(resumed_at)
    await office.tick(resumed_at + timedelta(minutes=1))
    held, late = office.posted
    assert "First title" in held
    assert "and stands for" in late
    assert all(f"Title of day {day}" in late for day in range(1, 4))
    assert "First title" not in late
    assert office.state(schedule) is None
    assert len(office.alerts) == 2
    assert "▶ **Morning** posts in <#20> again" in office.alerts[1]
    await office.tick(EIGHT + timedelta(days=4))
    assert len(office.alerts) == 2
    assert len(office.posted) == 3
    assert office.subjects == []


async def test_what_the_gateway_does_not_tell_is_found_within_the_hour(office: Office) -> None:
    schedule = office.schedule()
    office.close()
    await office.tick(EIGHT)
    office.open()
    await office.tick(EIGHT + timedelta(minutes=30))
    assert office.state(schedule) is not None
    await office.tick(EIGHT + timedelta(minutes=61))
    assert office.state(schedule) is None


async def test_a_channel_that_only_looks_open_is_tried_hourly_and_told_once(office: Office) -> None:
    schedule = office.schedule()
    office.close()
    office.places.closed.clear()
    for minute in range(0, 300, 10):
        await office.tick(EIGHT + timedelta(minutes=minute))
    assert len(office.alerts) == 1
    assert len(office.channels.tries) <= 7
    assert office.state(schedule) == "I may not post there."
    office.open()
    await office.tick(EIGHT + timedelta(hours=6))
    await office.tick(EIGHT + timedelta(hours=6, minutes=1))
    assert len(office.alerts) == 2
    assert len(office.posted) == 1


async def test_what_a_person_paused_stays_paused(office: Office) -> None:
    schedule = office.schedule()
    office.ask(pause_schedule, GUILD, schedule.id, "paused by Ann")
    for hour in range(5):
        office.care.alerts.guild_changed(GUILD)
        await office.tick(EIGHT + timedelta(hours=hour))
    assert office.state(schedule) == "paused by Ann"
    assert office.alerts == []


async def test_what_trouble_paused_stays_so_when_a_person_says_so(office: Office) -> None:
    schedule = office.schedule()
    office.close()
    await office.tick(EIGHT)
    office.ask(keep_paused, GUILD, schedule.id, "paused by Ann")
    office.open()
    await office.tick(EIGHT + timedelta(hours=2))
    assert office.state(schedule) == "paused by Ann"
    assert len(office.alerts) == 1


@pytest.mark.parametrize("act", [keep_paused, remove_schedule])
async def test_what_a_person_stops_while_it_is_looked_at_is_not_tried_again(
    office: Office, act: Callable[..., object]
) -> None:
    schedule = office.schedule()
    office.news()
    office.close()
    await office.tick(EIGHT)
    (found,) = office.ask(stopped_schedules)
    office.ask(act, GUILD, schedule.id, "stopped by Ann", *([EIGHT] if act is remove_schedule else []))
    assert not office.ask(try_again, found, EIGHT)
    office.open()
    await office.tick(EIGHT + timedelta(days=1))
    assert office.posted == []


async def test_a_person_who_resumes_or_removes_is_told_nothing(office: Office) -> None:
    first, second = office.schedule(), office.schedule(name="Second", channel_id=ChannelId(21))
    office.close()
    office.close(ChannelId(21))
    await office.tick(EIGHT)
    office.open()
    office.ask(resume_schedule, GUILD, first.id, due_after, office.clock())
    office.ask(remove_schedule, GUILD, second.id, "removed by Ann", office.clock())
    await office.tick(EIGHT + timedelta(minutes=1))
    assert len(office.alerts) == 1
    assert office.subjects == []


async def test_several_troubles_are_one_message(office: Office) -> None:
    for number in range(5):
        office.schedule(name=f"Digest *{number}*", channel_id=ChannelId(100 + number))
        office.close(ChannelId(100 + number))
    await office.tick(EIGHT)
    (alert,) = office.alerts
    assert alert.count("posts nothing") == 5
    assert r"Digest \*0\*" in alert


async def test_without_a_channel_nobody_is_told_until_there_is_one(office: Office) -> None:
    office.ask(lambda db: choose_channel(db, GUILD, None, now=NOW))
    office.schedule()
    office.close()
    await office.tick(EIGHT)
    await office.tick(EIGHT + timedelta(hours=1))
    assert office.mail.messages == []
    assert "posts nothing" in office.ask(current_troubles, GUILD)[0]
    office.ask(lambda db: choose_channel(db, GUILD, ALERTS, now=EIGHT))
    await office.tick(EIGHT + timedelta(hours=2))
    assert len(office.alerts) == 1


async def test_another_channel_gets_what_waits_and_what_is_wrong_now(office: Office) -> None:
    office.mail.closed[ALERTS] = ChannelClosed("no")
    office.schedule()
    office.close()
    await office.tick(EIGHT)
    assert office.ask(alert_error, GUILD) == "no"
    office.ask(lambda db: choose_channel(db, GUILD, ChannelId(98), now=EIGHT))
    await office.tick(EIGHT + timedelta(minutes=1))
    assert {message.channel_id for message in office.mail.messages} == {98}
    assert all("posts nothing" in alert for alert in office.alerts)
    assert office.ask(alert_error, GUILD) is None


async def test_a_crash_neither_loses_nor_doubles_an_alert(office: Office) -> None:
    office.schedule()
    office.close()
    await super(Office, office).tick(EIGHT)  # the schedule is paused, and the process ends
    office.care = office.new_care()
    await office.care.tick()  # the alert is written, and the process ends
    await office.care.close()
    office.care = office.new_care()
    await office.tick(EIGHT + timedelta(minutes=1))
    office.care = office.new_care()
    await office.tick(EIGHT + timedelta(minutes=2))
    assert len(office.alerts) == 1


async def test_a_refused_message_is_told_until_a_digest_is_posted(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.schedule()
    office.channels.before = [MessageRefused("Discord answered 400.")]
    await office.tick(EIGHT)
    assert "could not be posted whole" in office.alerts[0]
    assert office.subjects == ["refused:1"]
    office.channels.before = [MessageRefused("Discord answered 400.")]
    await office.tick(EIGHT + timedelta(days=1))
    assert len(office.alerts) == 1
    await office.tick(EIGHT + timedelta(days=2))
    assert (office.subjects, len(office.alerts)) == ([], 1)
    assert "refused" in caplog.text


async def test_a_digest_that_cannot_be_composed_is_told_once_with_a_reference(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    schedule = office.schedule()
    office.news("First title")
    office.workers.failures = [WorkerDied() for _ in range(12)]
    for minute in (0, 3):
        await office.tick(EIGHT + timedelta(minutes=minute))
    assert office.alerts == []  # it may pass
    for hour in range(1, 9):
        await office.tick(EIGHT + timedelta(hours=hour))
    (alert,) = office.alerts
    assert "A digest of **Morning** in <#20> cannot be put together since" in alert
    assert "give whoever hosts me this reference: `run 1`." in alert
    assert "Run 1 of schedule 1 cannot be composed" in caplog.text
    office.workers.failures = []
    await office.tick(EIGHT + timedelta(hours=10))
    await office.tick(EIGHT + timedelta(hours=11))
    assert len(office.posted) == 1
    assert office.alerts[1:] == ["▶ The digest of **Morning** that could not be put together is now."]
    assert (office.subjects, office.state(schedule)) == ([], None)


async def test_a_digest_that_cannot_be_composed_is_no_trouble_any_more_when_its_schedule_is_removed(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    schedule = office.schedule()
    office.news()
    office.workers.failures = [WorkerDied() for _ in range(12)]
    for hour in range(4):
        await office.tick(EIGHT + timedelta(hours=hour))
    assert office.subjects == ["run:1"]
    office.ask(remove_schedule, GUILD, schedule.id, "removed", EIGHT)
    await office.tick(EIGHT + timedelta(hours=4))
    assert (office.subjects, len(office.alerts)) == ([], 1)
    assert "cannot be composed" in caplog.text


async def test_where_no_picture_may_be_posted_the_words_come_and_that_is_told_once(office: Office) -> None:
    schedule = office.schedule(options=ScheduleOptions(picture=True))
    office.channels.bare.add(CHANNEL)
    for day in range(3):
        office.news(f"Title of day {day}")
        await office.tick(EIGHT + timedelta(days=day))
    assert [f"Title of day {day}" in words for day, words in enumerate(office.posted)] == [True] * 3
    assert not any("digest.png" in words for words in office.posted)
    (alert,) = office.alerts
    assert "**Morning** in <#20> comes without its picture" in alert
    assert "Allow me Attach Files there" in alert
    assert (office.subjects, office.state(schedule)) == (["picture:1"], None)
    office.channels.bare.clear()
    office.news("Title of the last day")
    await office.tick(EIGHT + timedelta(days=3))
    assert "digest.png" in office.posted[-1]
    assert (office.subjects, len(office.alerts)) == ([], 1)


async def test_who_wants_no_picture_any_more_misses_none(office: Office) -> None:
    schedule = office.schedule(options=ScheduleOptions(picture=True))
    office.channels.bare.add(CHANNEL)
    office.news()
    await office.tick(EIGHT)
    assert office.subjects == ["picture:1"]
    office.ask(edit_schedule, replace(schedule, options=ScheduleOptions()), due_after, EIGHT)
    await office.tick(EIGHT + timedelta(minutes=1))
    assert office.subjects == []


async def test_where_nothing_at_all_may_be_posted_the_picture_is_not_blamed(office: Office) -> None:
    schedule = office.schedule(options=ScheduleOptions(picture=True))
    office.news()
    office.channels.bare.add(CHANNEL)
    office.channels.before = [ChannelClosed("I may not post there.")]
    office.places.closed.add(CHANNEL)
    await office.tick(EIGHT)
    assert office.subjects == ["schedule:1"]
    assert office.state(schedule) == "I may not post there."


@pytest.mark.parametrize("is_met_by_digest", [True, False])
async def test_a_ban_silences_digests_and_notices_alike(
    office: Office, is_met_by_digest: bool, caplog: pytest.LogCaptureFixture
) -> None:
    silence = Silence()
    office.publisher = office.new_publisher(silence=silence)
    office.care = office.new_care(silence=silence)
    met, other = (office.channels, office.mail) if is_met_by_digest else (office.mail, office.channels)
    met.before = [TryLater("Banned.", pause=timedelta(minutes=10))]
    if is_met_by_digest:
        office.schedule()
    await office.tick(EIGHT)  # the message that tries the channel for alerts waits too
    if not is_met_by_digest:
        office.schedule(now=EIGHT)
        await office.tick(EIGHT + timedelta(days=1))
    assert (len(met.tries), len(other.tries)) == (1, 0)
    assert "is sent for" in caplog.text


# ----------------------------------------------------------------------------------------------- feeds and articles


def fail(db: Database, feed_id: FeedId, now: datetime, times: int = 5) -> None:
    for _ in range(times):
        record_failure(db, feed_id, "It answers 404.", now=now, next_poll_at=now + timedelta(hours=24))


def want(db: Database, guild_id: GuildId = GUILD, url: str = "https://example.com/feed") -> FeedId:
    return subscribe(db, guild_id, url, "Example News", added_by=UserId(1), now=NOW).feed.id


async def test_a_feed_that_dies_is_told_once_and_when_it_is_back(office: Office) -> None:
    feed = office.ask(want)
    office.ask(fail, feed, NOW, 4)
    await office.tick(NOW + timedelta(hours=30))
    assert office.alerts == []
    office.ask(fail, feed, NOW + timedelta(hours=30), 1)
    for hour in range(31, 60, 4):
        await office.tick(NOW + timedelta(hours=hour))
    (alert,) = office.alerts
    assert "**Example News** cannot be read since" in alert
    assert "It answers 404." in alert
    office.ask(lambda db: record_success(db, feed, now=office.clock(), next_poll_at=office.clock()))
    await office.tick(NOW + timedelta(hours=61))
    assert office.alerts[1:] == ["▶ **Example News** can be read again."]


async def test_a_feed_that_is_gone_for_good_is_told_at_once(office: Office) -> None:
    feed = office.ask(want)
    office.ask(lambda db: record_failure(db, feed, "It is gone.", now=NOW, next_poll_at=NOW + timedelta(days=7)))
    await office.tick(NOW + timedelta(minutes=1))
    assert "It is gone." in office.alerts[0]
    office.ask(unsubscribe, GUILD, feed)
    await office.tick(NOW + timedelta(minutes=2))
    assert (office.subjects, len(office.alerts)) == ([], 1)


async def test_articles_that_fail_again_and_again_are_told_once(office: Office) -> None:
    def put_aside(db: Database, number: int) -> None:
        entry = make_entry(f"Title {number}", url=f"https://example.com/{number}")
        set_aside(db, entry, source=Source(guild_id=GUILD), reason="It is strange.", now=office.clock())

    for number in range(4):
        office.ask(put_aside, number)
    await office.tick(NOW)
    assert office.alerts == []
    for number in range(4, 8):
        office.ask(put_aside, number)
        await office.tick(NOW + timedelta(hours=number))
    (alert,) = office.alerts
    assert "5 articles could not be analyzed within a day" in alert
    await office.tick(NOW + timedelta(hours=40))
    assert (office.subjects, len(office.alerts)) == ([], 1)


async def test_articles_of_a_feed_count_for_whoever_had_it_when_they_failed(office: Office) -> None:
    def put_aside(db: Database, feed_id: FeedId, number: int) -> None:
        set_aside(
            db, make_entry(f"Title {number}"), source=Source(feed_id=feed_id), reason="Strange.", now=office.clock()
        )

    def want(db: Database, guild_id: GuildId) -> FeedId:
        url = "https://example.com/feed"
        return subscribe(db, guild_id, url, "Feed", added_by=UserId(1), now=office.clock()).feed.id

    feed = office.ask(want, GUILD)
    office.clock.move(days=3)
    for number in range(6):
        if number == 3:
            office.clock.move(hours=1)
            office.ask(want, GuildId(11))
        office.ask(put_aside, feed, number)
    assert office.ask(renew_troubles, office.clock()) == []
    assert [(trouble.guild_id, trouble.reason) for trouble in office.ask(list_troubles)] == [(GUILD, "6 articles")]
    for number in range(6, 8):
        office.ask(put_aside, feed, number)
    office.ask(renew_troubles, office.clock())
    assert [trouble.reason for trouble in office.ask(list_troubles)] == ["8 articles", "5 articles"]


# -------------------------------------------------------------------------------------------------- leaving servers


async def test_a_server_that_removes_the_bot_is_held_and_comes_back_as_it_was(office: Office) -> None:
    schedule = office.schedule()
    paused = office.schedule(name="Paused")
    office.ask(pause_schedule, GUILD, paused.id, "paused by Ann")
    office.ask(want)
    await office.tick(NOW)
    await office.care.alerts.guild_left(GUILD)
    await office.care.alerts.guild_left(GUILD)
    assert office.ask(left_at, GUILD) == NOW
    office.news("While it was away")
    for day in range(3):
        await office.tick(EIGHT + timedelta(days=day))
    assert office.posted == []
    assert office.ask(due_feeds, office.clock()) == []
    await office.care.alerts.guild_joined(GUILD)
    await office.care.alerts.guild_joined(GUILD)
    await office.tick(EIGHT + timedelta(days=2, minutes=5))
    (late,) = office.posted
    assert "While it was away" in late
    assert office.state(schedule) is None
    assert office.state(paused) == "paused by Ann"
    assert len(office.ask(due_feeds, office.clock())) == 1
    (told,) = office.alerts
    assert "everything was kept: 1 schedule and 1 feed go on" in told


async def test_a_feed_that_others_want_is_polled_on(office: Office) -> None:
    feed = office.ask(want)
    office.ask(want, GuildId(11))
    await office.care.alerts.guild_left(GUILD)
    assert [one.id for one in office.ask(due_feeds, NOW)] == [feed]
    assert len(office.ask(subscriptions, GUILD)) == 1


async def test_removals_while_the_bot_was_off_are_found_when_it_connects(office: Office) -> None:
    office.schedule()
    office.schedule(guild_id=GuildId(11))
    await office.care.alerts.connected([GuildId(11), GuildId(12)])
    assert office.ask(left_at, GUILD) == NOW
    assert office.ask(left_at, GuildId(11)) is None
    await office.care.alerts.connected([GUILD, GuildId(11)])
    assert office.ask(left_at, GUILD) is None
    assert all(one.paused_because is None for one in office.ask(list_schedules, GUILD))


async def test_a_server_with_nothing_stored_is_not_noted(office: Office) -> None:
    await office.care.alerts.guild_left(GuildId(13))
    assert office.ask(lambda db: db["guilds"].count) == 1
