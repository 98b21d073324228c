import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.digest.cadence import due_after
from bot.digest.channels import ChannelClosed, TryLater
from bot.digest.publish import ScheduleIsPaused, ScheduleNotFound, make_nonce
from bot.workers import WorkerDied, Workers
from storage.deliveries import count_waiting, deliveries_of
from storage.models import ChannelId, DeliveryState, GuildId, Run, ScheduleId, Window
from storage.runs import claim_due, last_run
from storage.schedules import get_schedule, pause_schedule, remove_schedule, resume_schedule
from tests.builders import NOW
from tests.desks import Desk
from tests.inline import InlineWorkers
from tests.schedules import GUILD

EIGHT = NOW.replace(hour=8) + timedelta(days=1)


async def test_a_due_digest_is_posted_once(desk: Desk) -> None:
    schedule = desk.schedule()
    desk.news()
    await desk.tick(EIGHT - timedelta(minutes=1))
    assert desk.posted == []
    await desk.tick(EIGHT)
    await desk.tick(EIGHT + timedelta(minutes=1))
    (message,) = desk.posted
    assert "A treaty is signed" in message
    assert "Norway signed a fishing treaty with Sweden on Monday." in message
    assert "This comes late" not in message
    assert desk.channels.messages[0].channel_id == schedule.channel_id


async def test_each_digest_has_what_is_new_since_the_last(desk: Desk) -> None:
    desk.schedule()
    desk.news("First title")
    await desk.tick(EIGHT)
    desk.news("Second title", text="Another thing happened in a far place.")
    await desk.tick(EIGHT + timedelta(days=1))
    await desk.tick(EIGHT + timedelta(days=2))
    first, second, third = desk.posted
    assert "First title" in first
    assert "Second title" in second
    assert "First title" not in second
    assert "No news since" in third


async def test_other_guilds_news_is_not_posted(desk: Desk) -> None:
    desk.schedule()
    desk.news("Not for you", guild_id=GuildId(77))
    await desk.tick(EIGHT)
    assert "Not for you" not in desk.posted[0]


async def test_after_downtime_one_digest_says_that_it_is_late(desk: Desk) -> None:
    desk.schedule()
    desk.news()
    await desk.tick(EIGHT + timedelta(days=3, hours=2))
    (message,) = desk.posted
    assert f"it was due <t:{int(EIGHT.timestamp())}:f>, and stands for 3 digests missed since" in message
    await desk.tick(EIGHT + timedelta(days=3, hours=3))
    assert len(desk.posted) == 1
    await desk.tick(EIGHT + timedelta(days=4))
    assert "This comes late" not in desk.posted[1]


async def test_what_was_claimed_before_a_crash_is_composed_after_it(desk: Desk) -> None:
    schedule = desk.schedule()
    desk.news()
    desk.clock.now = EIGHT
    (run,) = desk.ask(claim_due, lambda _, after: after + timedelta(days=1), EIGHT)
    desk.news("Too late for this one")
    # The process ends here, and another takes over.
    await desk.tick(EIGHT + timedelta(minutes=5))
    (message,) = desk.posted
    assert "A treaty is signed" in message
    assert "Too late" not in message
    assert [delivery.schedule_id for delivery in desk.ask(deliveries_of, run.id)] == [schedule.id]


async def test_a_digest_that_cannot_be_composed_holds_up_no_other(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.schedule(name="One", channel_id=ChannelId(1))
    desk.schedule(name="Two", channel_id=ChannelId(2))
    desk.workers.failures = [WorkerDied()]
    await desk.tick(EIGHT)
    assert desk.channels.nonces(1) == []
    assert len(desk.channels.nonces(2)) == 1
    assert "cannot be composed" in caplog.text
    await desk.tick(EIGHT + timedelta(minutes=1))
    assert desk.channels.nonces(1) == []
    await desk.tick(EIGHT + timedelta(minutes=3))
    assert len(desk.channels.nonces(1)) == 1


async def test_a_schedule_removed_while_its_digest_is_composed_posts_nothing(desk: Desk) -> None:
    schedule = desk.schedule()

    class Remover(InlineWorkers):
        async def run(self, function: Callable[[], Any], **options: Any) -> Any:
            desk.ask(remove_schedule, GUILD, schedule.id, "removed", NOW)
            return await super().run(function, **options)

    desk.publisher = desk.new_publisher(Remover())
    await desk.tick(EIGHT)
    assert desk.posted == []
    assert desk.ask(count_waiting, GUILD) == 0


async def test_a_clock_that_was_far_ahead_does_not_silence_a_schedule(desk: Desk) -> None:
    desk.schedule()
    await desk.tick(EIGHT + timedelta(days=3000))
    desk.clock.now = EIGHT
    desk.news()
    await desk.tick(EIGHT + timedelta(minutes=1))
    await desk.tick(EIGHT + timedelta(days=1))
    assert "A treaty is signed" in desk.posted[-1]
    assert len(desk.posted) == 2


async def test_a_closed_channel_pauses_and_resuming_sends_what_was_held(desk: Desk) -> None:
    schedule = desk.schedule()
    desk.news()
    desk.channels.closed[schedule.channel_id] = ChannelClosed("I may not post there.")
    await desk.tick(EIGHT)
    paused = desk.ask(get_schedule, GUILD, schedule.id)
    assert paused.paused_because == "I may not post there."
    assert desk.ask(count_waiting, GUILD) == 1
    del desk.channels.closed[schedule.channel_id]
    desk.ask(resume_schedule, GUILD, schedule.id, due_after, EIGHT)
    await desk.tick(EIGHT + timedelta(minutes=5))
    assert "A treaty is signed" in desk.posted[0]
    assert desk.ask(count_waiting, GUILD) == 0


async def test_an_outage_delays_and_loses_nothing(desk: Desk) -> None:
    desk.schedule()
    desk.news("Of the first day")
    desk.channels.before = [TryLater("Discord answered 503.") for _ in range(4)]
    await desk.tick(EIGHT)
    for minute in range(1, 10):
        await desk.tick(EIGHT + timedelta(minutes=minute))
    (message,) = desk.posted
    assert "Of the first day" in message


async def test_running_now_posts_what_is_new_and_shifts_nothing(desk: Desk) -> None:
    schedule = desk.schedule()
    desk.news()
    deliveries = await desk.publisher.run_now(GUILD, schedule.id)
    assert deliveries is not None
    assert [delivery.state for delivery in deliveries] == [DeliveryState.SENT]
    assert "A treaty is signed" in desk.posted[0]
    after = desk.ask(get_schedule, GUILD, schedule.id)
    assert after.next_due_at == schedule.next_due_at
    await desk.tick(EIGHT)
    assert "A treaty is signed" not in desk.posted[1]


async def test_two_who_ask_at_once_get_one_digest(desk: Desk) -> None:
    schedule = desk.schedule()
    desk.news()
    answers = await asyncio.gather(*(desk.publisher.run_now(GUILD, schedule.id) for _ in range(3)))
    assert [answer is None for answer in answers].count(False) == 1
    assert len(desk.posted) == 1


async def test_who_asks_for_a_digest_does_not_wait_for_all_others(desk: Desk) -> None:
    schedule = desk.schedule()
    desk.news()
    desk.channels.gate = asyncio.Event()
    publisher = desk.new_publisher(patience=0.01)
    deliveries = await publisher.run_now(GUILD, schedule.id)
    assert deliveries is not None
    assert [delivery.state for delivery in deliveries] == [DeliveryState.SENDING]
    desk.channels.gate.set()
    await publisher.settle()
    assert len(desk.channels.messages) == 1


async def test_running_now_without_news_posts_nothing(desk: Desk) -> None:
    schedule = desk.schedule()
    assert await desk.publisher.run_now(GUILD, schedule.id) is None
    assert desk.posted == []
    assert desk.ask(last_run, GUILD) is None


async def test_running_now_what_is_paused_is_refused_in_words(desk: Desk) -> None:
    schedule = desk.schedule()
    desk.ask(pause_schedule, GUILD, schedule.id, "paused by Ann")
    with pytest.raises(ScheduleIsPaused, match=r"does not run: paused by Ann\. Resume it first"):
        await desk.publisher.run_now(GUILD, schedule.id)


async def test_a_schedule_of_another_guild_is_not_found(desk: Desk) -> None:
    schedule = desk.schedule()
    for asked in (desk.publisher.run_now, desk.publisher.preview):
        with pytest.raises(ScheduleNotFound):
            await asked(GuildId(99), schedule.id)
        with pytest.raises(ScheduleNotFound):
            await asked(GUILD, ScheduleId(99))


async def test_a_preview_is_what_is_posted(desk: Desk) -> None:
    schedule = desk.schedule()
    desk.news()
    preview = await desk.publisher.preview(GUILD, schedule.id)
    assert await desk.publisher.preview(GUILD, schedule.id) == preview
    await desk.publisher.run_now(GUILD, schedule.id)
    assert [message.payload for message in desk.channels.messages] == preview


async def test_a_digest_of_a_window_is_made_without_a_schedule(desk: Desk) -> None:
    desk.news()
    digest = await desk.publisher.digest(GUILD, Window.before(NOW + timedelta(seconds=1), hours=1))
    assert [story.headline for story in digest.stories] == ["A treaty is signed"]
    assert (await desk.publisher.digest(GuildId(99), digest.window)).is_empty


async def test_closing_stops_in_time_and_loses_nothing(desk: Desk) -> None:
    for channel in range(4):
        desk.schedule(channel_id=ChannelId(channel))
    desk.channels.gate = asyncio.Event()
    desk.clock.now = EIGHT
    ticking = asyncio.create_task(desk.publisher.tick(EIGHT))
    await desk.channels.tried()
    closing = asyncio.create_task(desk.publisher.close())
    await asyncio.sleep(0)
    desk.channels.gate.set()
    await closing
    await ticking
    done = len(desk.posted)
    assert 0 < done <= 4
    desk.publisher = desk.new_publisher()
    await desk.tick(EIGHT + timedelta(minutes=1))
    assert sorted(message.channel_id for message in desk.channels.messages) == [0, 1, 2, 3]


@pytest.mark.slow
async def test_digests_are_composed_in_another_process(desk: Desk) -> None:
    desk.schedule()
    desk.news()
    async with Workers(1, seconds=60) as workers:
        desk.publisher = desk.new_publisher(workers)
        await desk.tick(EIGHT)
    assert "A treaty is signed" in desk.posted[0]


def test_a_nonce_is_short_and_names_one_part_of_one_digest() -> None:
    def run(**values: Any) -> Run:
        defaults: dict[str, Any] = {
            "id": 1, "schedule_id": 1, "guild_id": 1, "channel_id": 1, "name": "", "due_at": NOW, "claimed_at": NOW,
            "window": Window(NOW, NOW), "after": 0, "upto": 0, "missed": 0, "is_manual": False, "articles": None,
        }  # fmt: skip
        return Run(**(defaults | values))

    nonce = make_nonce(run(), 1)
    assert len(nonce) <= 25
    assert make_nonce(run(id=2, claimed_at=NOW + timedelta(hours=1), upto=9), 1) == nonce
    others = [run(schedule_id=2), run(channel_id=2), run(due_at=NOW + timedelta(seconds=1))]
    assert len({nonce, make_nonce(run(), 2), *(make_nonce(other, 1) for other in others)}) == 5
