import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digest.cadence import due_after
from bot.digest.channels import ChannelClosed, MessageRefused, TryLater
from bot.digest.sender import ARRIVES_WITHIN, MOST_TRIES, Sender
from storage.database import Database
from storage.deliveries import deliveries_of, take_waiting, write_messages
from storage.models import ChannelId, Delivery, DeliveryState, Run
from storage.runs import claim_now
from storage.schedules import edit_schedule, get_schedule
from storage.store import Store
from tests.builders import NOW
from tests.channels import FakeChannels
from tests.clocks import StandingClock
from tests.schedules import GUILD, store_schedule


def write_run(db: Database, channel: int, parts: int) -> Run:
    schedule = store_schedule(db, channel_id=ChannelId(channel))
    run = claim_now(db, GUILD, schedule.id, NOW)
    assert run is not None
    messages = [
        (json.dumps({"embeds": [{"title": f"Run {run.id}", "description": f"Part {part}"}]}), f"{run.id}/{part}")
        for part in range(1, parts + 1)
    ]
    assert write_messages(db, run, messages, articles=1, now=NOW)
    return run


class Post:
    """A store, a clock, channels, and senders that come and go."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = StandingClock()
        self.channels = FakeChannels()
        self.sender = self.new_sender()

    def new_sender(self) -> Sender:
        return Sender(self.store, self.channels, self.clock, per_second=100_000)

    def write(self, *, channel: int = 20, parts: int = 1) -> Run:
        return self.store.submit(write_run, channel, parts).result()

    async def send(self) -> None:
        await self.sender.take_back_abandoned()
        self.sender.wake()
        await self.sender.settle()

    def states(self, run: Run) -> list[DeliveryState]:
        return [delivery.state for delivery in self.ledger(run)]

    def ledger(self, run: Run) -> list[Delivery]:
        return self.store.submit(deliveries_of, run.id).result()

    def paused_because(self, run: Run) -> str | None:
        schedule = self.store.submit(get_schedule, GUILD, run.schedule_id).result()
        assert schedule is not None
        return schedule.paused_because


@pytest.fixture
def post(store: Store) -> Post:
    return Post(store)


WAITING, SENDING, POSTED, SENT, FAILED = DeliveryState


async def test_all_parts_are_sent_in_order(post: Post) -> None:
    run = post.write(parts=3)
    await post.send()
    assert post.channels.nonces() == ["1/1", "1/2", "1/3"]
    assert post.states(run) == [SENT] * 3
    assert [delivery.message_id for delivery in post.ledger(run)] == [1000, 1001, 1002]


async def test_what_is_sent_is_what_the_ledger_has(post: Post) -> None:
    run = post.write()
    await post.send()
    (message,) = post.channels.messages
    assert message.payload == json.loads(post.ledger(run)[0].payload)
    assert message.channel_id == run.channel_id


async def test_a_channel_never_has_two_messages_under_way(post: Post) -> None:
    for channel in (1, 2, 3):
        for _ in range(3):
            post.write(channel=channel, parts=2)
    await post.send()
    assert len(post.channels.messages) == 18
    assert set(post.channels.most_at_once.values()) == {1}


async def test_many_channels_are_under_way_at_once(post: Post) -> None:
    post.channels.gate = asyncio.Event()
    for channel in range(5):
        post.write(channel=channel)
    post.sender.wake()
    await post.channels.tried(5)
    post.channels.gate.set()
    await post.sender.settle()
    assert len(post.channels.messages) == 5


async def test_what_is_written_meanwhile_goes_too(post: Post) -> None:
    post.channels.gate = asyncio.Event()
    post.write()
    post.sender.wake()
    await post.channels.tried()
    post.write(channel=21)
    post.sender.wake()
    post.channels.gate.set()
    await post.sender.settle()
    assert post.channels.nonces() == ["1/1", "2/1"]


async def test_a_failure_that_may_pass_is_tried_again_later(post: Post) -> None:
    run = post.write(parts=2)
    post.channels.before = [TryLater("Discord answered 503.")]
    await post.send()
    first, second = post.ledger(run)
    assert (first.state, first.error, first.attempts) == (WAITING, "Discord answered 503.", 1)
    assert (second.state, second.attempts) == (WAITING, 0)
    assert post.channels.messages == []
    await post.send()
    assert post.channels.messages == []
    post.clock.move(seconds=10)
    await post.send()
    assert post.channels.nonces() == ["1/1", "1/2"]
    assert post.paused_because(run) is None


async def test_an_answer_that_is_lost_does_not_post_twice(post: Post) -> None:
    run = post.write()
    post.channels.after = [TryLater("The connection was reset.")]
    await post.send()
    post.clock.move(seconds=10)
    await post.send()
    assert len(post.channels.tries) == 2
    assert post.channels.nonces() == ["1/1"]
    assert post.states(run) == [SENT]
    assert post.channels.looks == 0


async def test_when_the_nonce_is_too_old_the_channel_tells(post: Post) -> None:
    run = post.write()
    post.channels.after = [TryLater("The connection was reset.")]
    await post.send()
    post.channels.remembers = False
    post.clock.move(hours=1)
    await post.send()
    assert post.channels.nonces() == ["1/1"]
    assert (post.states(run), post.ledger(run)[0].message_id) == ([SENT], 1000)
    assert post.channels.looks == 1


async def test_what_the_channel_does_not_show_is_sent(post: Post) -> None:
    post.write()
    post.channels.before = [TryLater("Out of reach.")]
    await post.send()
    post.channels.remembers = False
    post.clock.move(hours=1)
    await post.send()
    assert post.channels.nonces() == ["1/1"]
    assert post.channels.looks == 1


async def test_a_message_of_another_run_with_the_same_words_is_not_taken_for_it(post: Post) -> None:
    twin = post.write()
    await post.send()
    run = post.write()
    same = post.ledger(twin)[0].payload
    post.store.submit(lambda db: db.execute("UPDATE deliveries SET payload = ?", [same])).result()
    post.channels.before = [TryLater("Out of reach.")]
    await post.send()
    post.clock.move(hours=1)
    await post.send()
    assert len(post.channels.messages) == 2
    assert post.states(run) == [SENT]


async def test_a_hidden_history_may_post_twice_and_says_so(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    run = post.write()
    post.channels.after = [TryLater("The connection was reset.")]
    post.channels.shows_history = post.channels.remembers = False
    await post.send()
    post.clock.move(hours=1)
    await post.send()
    assert post.states(run) == [SENT]
    assert "may be posted twice" in caplog.text


async def test_a_clock_that_goes_back_does_not_make_a_nonce_young(post: Post) -> None:
    post.write()
    post.channels.after = [TryLater("The connection was reset.")]
    await post.send()
    post.channels.remembers = False
    post.clock.move(days=-400)
    await post.send()
    assert post.channels.nonces() == ["1/1"]


async def test_a_closed_channel_pauses_the_schedule_and_keeps_the_messages(post: Post) -> None:
    run = post.write(parts=2)
    post.channels.closed[20] = ChannelClosed("The channel no longer exists.")
    await post.send()
    assert post.paused_because(run) == "The channel no longer exists."
    assert post.states(run) == [WAITING, WAITING]
    await post.send()
    assert len(post.channels.tries) == 1


async def test_a_channel_that_closes_after_the_schedule_left_it_pauses_nothing(post: Post) -> None:
    run = post.write(parts=2)
    post.channels.closed[20] = ChannelClosed("The channel no longer exists.")
    post.channels.gate = asyncio.Event()
    post.sender.wake()
    await post.channels.tried()
    schedule = post.store.submit(get_schedule, GUILD, run.schedule_id).result()
    assert schedule is not None
    moved = replace(schedule, channel_id=ChannelId(99))
    post.store.submit(edit_schedule, moved, due_after, post.clock()).result()
    post.channels.gate.set()
    await post.sender.settle()
    assert post.paused_because(run) is None
    assert post.channels.nonces(99) == ["1/1", "1/2"]


async def test_a_closed_channel_stops_no_other(post: Post) -> None:
    post.channels.closed[20] = ChannelClosed("I may not post here.")
    post.write(parts=2)
    other = post.write(channel=21, parts=2)
    await post.send()
    assert post.states(other) == [SENT, SENT]


async def test_a_refused_message_does_not_hold_up_the_next(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    run = post.write(parts=2)
    post.channels.before = [MessageRefused("Discord answered 400.")]
    await post.send()
    assert post.states(run) == [FAILED, SENT]
    assert post.paused_because(run) is None
    assert "Discord answered 400." in caplog.text


async def test_a_ban_of_the_address_silences_everything(post: Post) -> None:
    post.channels.before = [TryLater("Banned.", pause=timedelta(minutes=10))]
    post.write(channel=1)
    await post.send()
    post.write(channel=2)
    post.clock.move(seconds=20)
    await post.send()
    assert len(post.channels.tries) == 1


async def test_after_a_day_of_tries_the_schedule_is_paused(post: Post) -> None:
    run = post.write()
    post.channels.before = [TryLater("Out of reach.") for _ in range(MOST_TRIES + 5)]
    start = post.clock.now
    for _ in range(MOST_TRIES + 5):
        await post.send()
        post.clock.move(minutes=19)
        if post.paused_because(run):
            break
    assert len(post.channels.tries) == MOST_TRIES
    assert post.paused_because(run) == "Discord took no message for about a day: Out of reach."
    assert post.states(run) == [WAITING]
    assert post.clock.now - start > timedelta(days=1)


async def test_a_crash_after_posting_posts_nothing_twice(post: Post) -> None:
    run = post.write(parts=2)
    post.channels.gate = asyncio.Event()
    post.sender.wake()
    await post.channels.tried()
    assert post.states(run) == [SENDING, WAITING]
    # The process ends here: Discord has the message, nobody wrote that down.
    post.channels.after = [asyncio.CancelledError()]
    post.channels.gate.set()
    await post.sender.close()
    assert post.states(run) == [SENDING, WAITING]
    post.sender = post.new_sender()
    await post.send()
    assert post.channels.nonces() == ["1/1", "1/2"]
    assert post.states(run) == [SENT, SENT]


async def test_what_was_cut_off_long_ago_is_looked_for(post: Post) -> None:
    run = post.write()
    (taken,) = post.store.submit(take_waiting, post.clock.now, limit=1).result()
    await post.channels.send(taken.channel_id, json.loads(taken.payload), taken.nonce)
    post.channels.remembers = False
    post.clock.move(minutes=30)
    await post.send()
    assert post.channels.nonces() == ["1/1"]
    assert post.states(run) == [SENT]


async def test_a_bug_leaves_the_message_to_be_looked_at_again(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    run = post.write()
    post.channels.after = [RuntimeError("a bug")]
    await post.send()
    assert post.states(run) == [SENDING]
    assert "Sending was cut off" in caplog.text
    await post.send()
    assert post.channels.nonces() == ["1/1"]
    assert post.states(run) == [SENT]


async def test_a_post_in_a_forum_is_looked_for_before_it_is_made_again(post: Post) -> None:
    post.channels.forums = {20}
    run = post.write(parts=2)
    post.channels.after = [TryLater("The connection was reset.")]
    await post.send()
    post.clock.move(seconds=10)
    await post.send()
    assert (post.channels.nonces(), post.channels.looks) == (["", "1/2"], 1)
    assert post.states(run) == [SENT, SENT]


async def test_a_forum_that_is_not_known_as_one_yet_gets_no_post_twice(post: Post) -> None:
    post.channels.forums = {20}
    run = post.write()
    post.channels.after = [asyncio.CancelledError()]
    await post.send()  # posted, and the process ends
    post.sender = post.new_sender()
    post.clock.move(hours=1)
    post.channels.is_starting = True  # the gateway tells while the history is read
    await post.send()
    assert (len(post.channels.messages), post.states(run)) == (1, [SENT])


async def test_a_post_that_may_still_arrive_is_waited_for(post: Post) -> None:
    post.channels.forums = {20}
    run = post.write()
    post.channels.after = [asyncio.CancelledError()]
    await post.send()  # as a crash: nobody wrote down what became of it
    post.sender = post.new_sender()
    await post.send()
    assert (post.channels.looks, post.states(run)) == (0, [WAITING])
    post.clock.move(seconds=ARRIVES_WITHIN.total_seconds() * 2)
    await post.send()
    assert (len(post.channels.messages), post.states(run)) == (1, [SENT])


async def test_later_parts_know_the_first(post: Post) -> None:
    post.channels.forums = {20}
    post.write(parts=3)
    await post.send()
    assert [message.post_id for message in post.channels.messages] == [None, 1000, 1000]


def want_crosspost(db: Database) -> None:
    db.execute("UPDATE deliveries SET payload = json_set(payload, '$.crosspost', json('true'))")


async def test_followers_get_what_is_posted_once(post: Post) -> None:
    run = post.write(parts=2)
    post.store.submit(want_crosspost).result()
    await post.send()
    assert post.channels.crossposts == [1000, 1001]
    assert post.states(run) == [SENT, SENT]


async def test_a_crosspost_that_has_to_wait_holds_up_no_message(post: Post) -> None:
    run = post.write(parts=2)
    post.store.submit(want_crosspost).result()
    post.channels.crosspost_failures = [TryLater("Ten an hour."), TryLater("Ten an hour.")]
    await post.send()
    assert post.states(run) == [POSTED, POSTED]
    assert post.channels.nonces() == ["1/1", "1/2"]
    post.sender = post.new_sender()
    post.clock.move(seconds=10)
    await post.send()
    assert (post.states(run), sorted(post.channels.crossposts)) == ([SENT, SENT], [1000, 1001])
    assert post.channels.nonces() == ["1/1", "1/2"]


async def test_a_refused_crosspost_leaves_the_message_sent(post: Post) -> None:
    run = post.write()
    post.store.submit(want_crosspost).result()
    post.channels.crosspost_failures = [MessageRefused("Not an announcement channel.")]
    await post.send()
    (delivery,) = post.ledger(run)
    assert (delivery.state, delivery.message_id) == (SENT, 1000)
    assert delivery.error == "Not handed to the channel's followers: Not an announcement channel."
    assert post.paused_because(run) is None


async def test_what_was_taken_when_silence_begins_was_never_tried(store: Store) -> None:
    post = Post(store)
    post.sender = Sender(store, post.channels, post.clock, per_second=50)
    runs = [post.write(channel=channel) for channel in range(6)]
    post.channels.before = [TryLater("Banned.", pause=timedelta(minutes=10))]
    await post.send()
    untried = [delivery for run in runs for delivery in post.ledger(run) if delivery.attempts == 0]
    assert len(post.channels.tries) + len(untried) == 6
    assert len(untried) >= 4
    assert all((delivery.state, delivery.started_at) == (WAITING, None) for delivery in untried)


async def test_closing_finishes_what_is_under_way_and_leaves_the_rest(post: Post) -> None:
    run = post.write(parts=3)
    post.channels.gate = asyncio.Event()
    post.sender.wake()
    await post.channels.tried()
    closing = asyncio.create_task(post.sender.close())
    await asyncio.sleep(0.01)
    post.channels.gate.set()
    await closing
    assert post.states(run) == [SENT, WAITING, WAITING]
    post.sender.wake()
    await post.sender.settle()
    assert len(post.channels.messages) == 1


async def test_closing_while_waiting_for_a_turn_gives_messages_back(store: Store) -> None:
    post = Post(store)
    post.sender = Sender(store, post.channels, post.clock, per_second=5)
    runs = [post.write(channel=channel) for channel in range(4)]
    post.sender.wake()
    await post.channels.tried()
    await post.sender.close()
    states = [state for run in runs for state in post.states(run)]
    assert states.count(SENDING) == 0
    assert states.count(WAITING) >= 2
    assert all(delivery.attempts == 0 for run in runs for delivery in post.ledger(run) if delivery.state == WAITING)


async def test_closing_what_never_started_is_harmless(post: Post) -> None:
    await post.sender.close()
    await post.sender.settle()


async def test_closing_after_a_failure_of_the_store_is_quiet(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.store.close()
    post.sender.wake()
    await asyncio.sleep(0)
    await post.sender.close()
    assert "Sending was cut off" in caplog.text


async def test_what_is_just_being_taken_is_not_abandoned(post: Post) -> None:
    run = post.write()
    post.channels.gate = asyncio.Event()
    post.sender.wake()
    await asyncio.sleep(0)  # the sender has asked the store what may go, and has no answer yet
    await post.sender.take_back_abandoned()
    await post.channels.tried()
    assert post.states(run) == [SENDING]
    post.channels.gate.set()
    await post.sender.settle()
    assert (post.states(run), post.channels.tries) == ([SENT], ["1/1"])


Fault = Callable[[], Exception]
FAULTS: list[tuple[str, Fault]] = [
    ("before", lambda: TryLater("503")),
    ("after", lambda: TryLater("reset")),
    ("after", lambda: RuntimeError("bug")),
    ("before", lambda: RuntimeError("bug")),
]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    faults=st.lists(st.sampled_from(FAULTS), max_size=12),
    moves=st.lists(st.sampled_from([1.0, 30.0, 300.0, 4000.0, -90000.0]), min_size=1, max_size=6),
)
def test_each_part_comes_exactly_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, faults: list[tuple[str, Fault]], moves: list[float]
) -> None:
    async def story(path: Path) -> None:
        with Store(path) as store:
            post = Post(store)
            for channel in (1, 2, 3):
                post.write(channel=channel, parts=2)
            for when, fault in faults:
                failures: list[Exception] | list[BaseException] = getattr(post.channels, when)
                failures.append(fault())
            # However short the moves are, there comes a time after the longest wait.
            steps = [*moves, 4000.0]
            for step in range(100):
                await post.send()
                if len(post.channels.nonces()) == 6 and not post.channels.before and not post.channels.after:
                    break
                seconds = steps[step % len(steps)]
                # Discord forgets a nonce after some minutes.
                post.channels.remembers = 0 <= seconds < 120
                post.clock.move(seconds=seconds)
                if step % 3 == 2:
                    post.sender = post.new_sender()
            assert [post.channels.nonces(channel) for channel in (1, 2, 3)] == [
                [f"{run}/1", f"{run}/2"] for run in (1, 2, 3)
            ]

    asyncio.run(story(tmp_path_factory.mktemp("post") / "dossier.db"))
