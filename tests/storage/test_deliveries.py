import sqlite3
from datetime import timedelta

from storage.database import Database
from storage.deliveries import (
    count_waiting,
    deliveries_of,
    mark_failed,
    mark_posted,
    mark_sent,
    posted_in,
    put_back,
    release,
    take_back_abandoned,
    take_posted,
    take_waiting,
    write_messages,
)
from storage.models import ChannelId, Delivery, DeliveryState, GuildId, Run
from storage.runs import claim_now
from storage.schedules import forget_removed_schedules, pause_schedule, remove_schedule
from tests.builders import NOW
from tests.costs import steps
from tests.schedules import GUILD, store_schedule


def write_run(db: Database, *, channel: int = 20, parts: int = 1, picture: str = "") -> Run:
    schedule = store_schedule(db, channel_id=ChannelId(channel))
    run = claim_now(db, GUILD, schedule.id, NOW)
    assert run is not None
    messages = [(f'{{"part": {part}}}{picture}', f"{run.id}-{part}") for part in range(1, parts + 1)]
    assert write_messages(db, run, messages, articles=1, now=NOW)
    return run


def places(deliveries: list[Delivery]) -> list[tuple[int, int]]:
    return [(delivery.channel_id, delivery.part) for delivery in deliveries]


def test_messages_are_written_once(db: Database) -> None:
    run = write_run(db, parts=2)
    assert not write_messages(db, run, [("{}", "other")], articles=1, now=NOW)
    assert [delivery.nonce for delivery in deliveries_of(db, run.id)] == ["1-1", "1-2"]


def test_messages_of_a_removed_schedule_are_not_written(db: Database) -> None:
    schedule = store_schedule(db)
    run = claim_now(db, GUILD, schedule.id, NOW)
    assert run is not None
    remove_schedule(db, GUILD, schedule.id, "removed by Ann", NOW)
    assert forget_removed_schedules(db, before=NOW + timedelta(seconds=1), limit=9)
    assert not write_messages(db, run, [("{}", "nonce")], articles=1, now=NOW)


def test_a_digest_without_messages_is_composed(db: Database) -> None:
    schedule = store_schedule(db)
    run = claim_now(db, GUILD, schedule.id, NOW)
    assert run is not None
    assert write_messages(db, run, [], articles=0, now=NOW)
    assert deliveries_of(db, run.id) == []


def test_taking_writes_the_intent(db: Database) -> None:
    run = write_run(db)
    (taken,) = take_waiting(db, NOW, limit=10)
    assert (taken.state, taken.attempts, taken.started_at) == (DeliveryState.WAITING, 0, None)
    (stored,) = deliveries_of(db, run.id)
    assert (stored.state, stored.attempts, stored.started_at) == (DeliveryState.SENDING, 1, NOW)
    assert stored.payload == '{"part": 1}'


def test_a_channel_has_one_message_under_way(db: Database) -> None:
    write_run(db, channel=1, parts=2)
    write_run(db, channel=1)
    write_run(db, channel=2)
    first, other = take_waiting(db, NOW, limit=10)
    assert places([first, other]) == [(1, 1), (2, 1)]
    assert take_waiting(db, NOW, limit=10) == []
    mark_sent(db, first.id, 100, now=NOW)
    assert places(take_waiting(db, NOW, limit=10)) == [(1, 2)]


def test_of_many_messages_only_those_that_go_are_read(db: Database) -> None:
    write_run(db, channel=9)
    for channel in range(1, 5):
        write_run(db, channel=channel, picture=" " * 10_000)
    before = db.conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 5_000)
    assert places(take_waiting(db, NOW, limit=1)) == [(9, 1)]
    db.conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)
    assert places(take_waiting(db, NOW, limit=3)) == [(1, 1), (2, 1), (3, 1)]


def test_a_later_part_waits_for_an_earlier_that_failed_for_now(db: Database) -> None:
    run = write_run(db, parts=2)
    (first,) = take_waiting(db, NOW, limit=10)
    put_back(db, first.id, "Out of reach.", next_attempt_at=NOW + timedelta(minutes=1))
    assert take_waiting(db, NOW, limit=10) == []
    (again,) = take_waiting(db, NOW + timedelta(minutes=1), limit=10)
    assert (again.part, again.attempts, again.started_at, again.error) == (1, 1, NOW, "Out of reach.")
    assert [delivery.error for delivery in deliveries_of(db, run.id)] == ["Out of reach.", None]


def test_a_wait_from_before_the_clock_went_back_is_over(db: Database) -> None:
    write_run(db)
    (first,) = take_waiting(db, NOW, limit=10)
    put_back(db, first.id, "Out of reach.", next_attempt_at=NOW + timedelta(minutes=1))
    assert places(take_waiting(db, NOW - timedelta(days=300), limit=10)) == [(20, 1)]


def test_a_later_part_goes_when_an_earlier_is_refused_for_good(db: Database) -> None:
    run = write_run(db, parts=2)
    (first,) = take_waiting(db, NOW, limit=10)
    mark_failed(db, first.id, "Refused.", now=NOW)
    assert places(take_waiting(db, NOW, limit=10)) == [(20, 2)]
    assert deliveries_of(db, run.id)[0].state == DeliveryState.FAILED


def test_turns_are_fair(db: Database) -> None:
    for _ in range(3):
        write_run(db, channel=1, parts=3)
    write_run(db, channel=2, parts=1)
    order = []
    while taken := take_waiting(db, NOW, limit=1):
        order += places(taken)
        mark_sent(db, taken[0].id, len(order), now=NOW)
    assert order[:3] == [(1, 1), (2, 1), (1, 2)]
    assert len(order) == 10


def test_a_paused_schedule_holds_its_messages_but_not_those_of_others(db: Database) -> None:
    run = write_run(db)
    other = write_run(db)
    pause_schedule(db, GUILD, run.schedule_id, "Paused.")
    (taken,) = take_waiting(db, NOW, limit=10)
    assert taken.run_id == other.id


def test_what_was_not_tried_is_released(db: Database) -> None:
    run = write_run(db)
    (taken,) = take_waiting(db, NOW, limit=10)
    release(db, [taken])
    (stored,) = deliveries_of(db, run.id)
    assert stored == taken


def test_what_nobody_follows_waits_again(db: Database) -> None:
    write_run(db, channel=1)
    write_run(db, channel=2)
    followed, _ = take_waiting(db, NOW, limit=10)
    assert take_back_abandoned(db, {followed.id}, now=NOW) == 1
    (again,) = take_waiting(db, NOW, limit=10)
    assert (again.channel_id, again.attempts, again.started_at) == (2, 1, NOW)


def test_what_is_posted_waits_for_followers_and_blocks_nothing(db: Database) -> None:
    run = write_run(db, parts=2)
    (first,) = take_waiting(db, NOW, limit=10)
    mark_posted(db, first.id, 5, now=NOW)
    (second,) = take_waiting(db, NOW, limit=10)
    assert (second.part, second.first_id) == (2, 5)
    (posted,) = take_posted(db, NOW, limit=10)
    assert (posted.id, posted.message_id) == (first.id, 5)
    assert take_posted(db, NOW, limit=10, under_way={first.id}) == []
    put_back(db, first.id, "Later.", next_attempt_at=NOW + timedelta(minutes=1))
    assert deliveries_of(db, run.id)[0].state == DeliveryState.POSTED
    assert take_posted(db, NOW, limit=10) == []
    assert [one.id for one in take_posted(db, NOW + timedelta(minutes=1), limit=10)] == [first.id]
    assert [one.id for one in take_posted(db, NOW - timedelta(days=9), limit=10)] == [first.id]


def test_a_picture_is_kept_until_the_message_is_sent(db: Database) -> None:
    run = write_run(db)
    db.execute("UPDATE deliveries SET payload = json_set(payload, '$.picture', json('{\"data\": \"AAAA\"}'))")
    (taken,) = take_waiting(db, NOW, limit=10)
    put_back(db, taken.id, "503", next_attempt_at=NOW)
    assert "AAAA" in deliveries_of(db, run.id)[0].payload
    mark_sent(db, taken.id, 5, now=NOW)
    assert "picture" not in deliveries_of(db, run.id)[0].payload


def test_the_ledger_knows_what_is_posted(db: Database) -> None:
    run = write_run(db, parts=2)
    (taken,) = take_waiting(db, NOW, limit=10)
    mark_sent(db, taken.id, 555, now=NOW)
    assert posted_in(db, ChannelId(20)) == {555}
    assert posted_in(db, ChannelId(21)) == frozenset()
    assert deliveries_of(db, run.id)[0].message_id == 555


def test_waiting_messages_are_counted_by_guild(db: Database) -> None:
    write_run(db, parts=2)
    assert count_waiting(db, GUILD) == 2
    assert count_waiting(db, GuildId(99)) == 0
    (taken,) = take_waiting(db, NOW, limit=10)
    mark_sent(db, taken.id, 1, now=NOW)
    assert count_waiting(db, GUILD) == 1


def test_taking_back_costs_the_same_however_many_were_sent(db: Database) -> None:
    def send(count: int) -> None:
        run = write_run(db, parts=count)
        for delivery in deliveries_of(db, run.id):
            mark_sent(db, delivery.id, 1, now=NOW)

    send(5)
    before = steps(db, lambda: take_back_abandoned(db, (), now=NOW))
    send(200)
    assert steps(db, lambda: take_back_abandoned(db, (), now=NOW)) < 2 * before
