import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.digest.channels import ChannelClosed, MessageRefused, TryLater
from bot.outbox import MESSAGES_CLOSED, TRIED_FOR, Outbox
from storage.models import ActorId, ChannelId, GuildId, UserId
from storage.notices import NoticeId, get_notice, write_notice
from storage.store import Store
from storage.watches import add_watch, list_watches, stop_watching, stopped_because
from tests.builders import NOW, add_article
from tests.clocks import StandingClock
from tests.mail import FakeMail, mailbox

GUILD, ALERTS, READER = GuildId(10), ChannelId(20), UserId(30)
PAYLOAD = '{"embeds": [{"title": "Alert", "description": "A feed is gone."}]}'


class Post:
    """A ledger, a clock, a Discord, and outboxes that come and go."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = StandingClock()
        self.mail = FakeMail()
        self.outbox = self.new_outbox()

    def new_outbox(self) -> Outbox:
        return Outbox(self.store, self.mail, self.clock)

    def write(self, payload: str = PAYLOAD, **to: Any) -> NoticeId:
        return self.store.submit(
            write_notice, GUILD, payload, now=self.clock(), **(to or {"channel_id": ALERTS})
        ).result()

    def error(self, number: NoticeId) -> str | None:
        notice = self.store.submit(get_notice, number).result()
        assert notice is not None
        return notice.error

    async def go(self, **later: float) -> list[str]:
        """Send what is due some time later; return the nonces of all that Discord has."""
        self.clock.move(**later)
        self.outbox.wake()
        await self.outbox.settle()
        return self.mail.nonces()

    def watch(self) -> None:
        self.store.submit(add_article).result()
        self.store.submit(add_watch, GUILD, READER, ActorId(1), None, now=NOW).result()


@pytest.fixture
def post(store: Store) -> Post:
    return Post(store)


async def test_what_is_written_is_sent_once(post: Post) -> None:
    post.write()
    post.write(user_id=READER)
    assert len(await post.go()) == 2
    assert len(await post.go(days=1)) == 2
    assert [message.channel_id for message in post.mail.messages] == [ALERTS, mailbox(READER)]


async def test_an_answer_that_is_lost_posts_nothing_twice(post: Post) -> None:
    post.write()
    post.mail.after = [TryLater("reset"), TryLater("502")]
    for _ in range(3):
        await post.go(minutes=1)
    assert len(post.mail.messages) == 1


@pytest.mark.parametrize("minutes", [1, 60])
async def test_a_crash_while_sending_posts_nothing_twice_and_loses_nothing(post: Post, minutes: int) -> None:
    post.write()
    post.write(user_id=READER)
    post.mail.after = [asyncio.CancelledError(), asyncio.CancelledError()]
    post.outbox.wake()
    with pytest.raises(asyncio.CancelledError):
        await post.outbox.settle()
    assert len(post.mail.messages) >= 1
    post.mail.after = []
    post.mail.remembers = minutes < 2
    post.outbox = post.new_outbox()
    assert len(await post.go(minutes=minutes)) == 2
    assert len(await post.go(minutes=minutes)) == 2


class CutOff(FakeMail):
    """A Discord in which no mailbox can be opened, for a reason that nobody expects."""

    async def open(self, guild_id: GuildId, user_id: UserId) -> ChannelId:
        raise asyncio.CancelledError


async def test_what_is_still_under_way_when_another_fails_is_not_taken_for_cut_off(post: Post) -> None:
    post.mail = CutOff(gate=asyncio.Event())
    post.outbox = post.new_outbox()
    post.write()
    post.write(user_id=READER)
    post.outbox.wake()
    await post.mail.tried()
    for _ in range(5):
        await asyncio.sleep(0.01)
        post.outbox.wake()
    assert len(post.mail.tries) == 1
    assert post.mail.gate is not None
    post.mail.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await post.outbox.settle()
    assert len(post.mail.messages) == 1


async def test_the_same_words_twice_are_two_alerts(post: Post) -> None:
    post.write()
    await post.go()
    post.write()
    post.mail.before = [TryLater("503")]
    await post.go()
    assert len(await post.go(minutes=10)) == 2


async def test_an_alert_waits_for_its_channel_and_for_a_week_at_most(post: Post) -> None:
    number = post.write()
    post.mail.closed[ALERTS] = ChannelClosed("I may not post there.")
    await post.go()
    await post.go(minutes=30)
    assert len(post.mail.tries) == 1
    assert post.error(number) == "I may not post there."
    await post.go(hours=1)
    assert len(post.mail.tries) == 2
    await post.go(days=TRIED_FOR.days + 1)
    del post.mail.closed[ALERTS]
    assert await post.go(days=1) == []


async def test_closed_messages_stop_all_that_a_user_watches(post: Post) -> None:
    post.watch()
    post.write(user_id=READER)
    post.write(user_id=READER)
    post.mail.closed[mailbox(READER)] = ChannelClosed("no")
    await post.go()
    assert len(post.mail.tries) == 1
    assert await post.store.read(stopped_because, READER) == MESSAGES_CLOSED
    assert len(await post.store.read(list_watches, GUILD, READER)) == 1
    assert await post.go(days=2) == []


async def test_who_stops_the_messages_while_one_is_under_way_gets_it_no_more(post: Post) -> None:
    number = post.write(user_id=READER)
    post.mail.gate = asyncio.Event()
    post.mail.before = [TryLater("503")]
    post.outbox.wake()
    await post.mail.tried()
    post.store.submit(stop_watching, READER, "you stopped the messages", now=NOW).result()
    post.mail.gate.set()
    await post.outbox.settle()
    assert await post.go(hours=1) == []
    assert post.error(number) == "you stopped the messages"


async def test_who_left_the_server_is_told_nothing_of_it(post: Post) -> None:
    post.watch()
    post.write(user_id=READER)
    post.mail.gone.add(READER)
    assert await post.go() == []
    assert await post.store.read(list_watches, GUILD, READER) == []
    assert await post.store.read(stopped_because, READER) is None


async def test_the_watches_in_a_server_that_removed_the_bot_are_kept_and_not_told(post: Post) -> None:
    post.watch()
    number = post.write(user_id=READER)
    post.mail.closed_servers.add(GUILD)
    await post.go()
    post.mail.closed_servers.clear()
    assert await post.go(days=1) == []
    assert post.error(number) == "The bot is not in the server."
    assert len(await post.store.read(list_watches, GUILD, READER)) == 1


async def test_what_discord_refuses_holds_up_nothing(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    refused = post.write()
    post.write()
    post.mail.before = [MessageRefused("400")]
    assert len(await post.go()) == 1
    assert post.error(refused) == "400"
    assert "refused notice" in caplog.text


async def test_a_bug_of_ours_holds_up_nothing(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    broken = post.write("no JSON")
    post.write()
    assert len(await post.go()) == 1
    assert "a bug in Dossier" in (post.error(broken) or "")
    assert "cannot be sent" in caplog.text


async def test_a_ban_silences_everything_for_its_time(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.write()
    post.mail.before = [TryLater("429", pause=timedelta(minutes=10))]
    await post.go()
    post.write(user_id=READER)
    await post.go()
    assert len(post.mail.tries) == 1
    assert "No notice is sent" in caplog.text


async def test_closing_finishes_what_is_under_way(post: Post) -> None:
    post.write()
    post.mail.gate = asyncio.Event()
    post.outbox.wake()
    await post.mail.tried()
    closing = asyncio.create_task(post.outbox.close())
    await asyncio.sleep(0)
    post.write(user_id=READER)
    post.mail.gate.set()
    await closing
    assert len(post.mail.messages) == 1
    post.outbox = post.new_outbox()
    assert len(await post.go()) == 2


async def test_one_user_gets_one_message_after_another(post: Post) -> None:
    for number in range(3):
        post.write(f'{{"embeds": [{{"title": "{number}"}}]}}', user_id=READER)
    await post.go()
    assert [message.payload["embeds"][0]["title"] for message in post.mail.messages] == ["0", "1", "2"]
    assert post.mail.most_at_once[mailbox(READER)] == 1
