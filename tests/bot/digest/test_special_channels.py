"""Forums, announcement channels, long histories and pictures, with discord.py's own requests over loopback."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.clock import utc_now
from bot.digest import discord_channels
from bot.digest.channels import ChannelClosed, MessageRefused, PictureForbidden, TryLater, shown_words
from bot.digest.discord_channels import DiscordChannels
from bot.digest.pace import paced_requests
from bot.digest.wishes import with_picture, without_picture
from storage.models import ChannelId, GuildId
from tests.discord_json import ANNOUNCEMENT, FORUM, GUILD, TEXT
from tests.discord_limits import Fault
from tests.discord_server import TOKEN, DiscordServer, open_discord

CHANNEL = ChannelId(9000)
HERE = GuildId(GUILD)
PAYLOAD: dict[str, Any] = {"embeds": [{"title": "Morning", "description": "News."}], "title": "Morning · 1 May 2024"}

Opened = tuple[DiscordServer, DiscordChannels]


@pytest.fixture
async def opened(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Opened]:
    client = discord.Client(intents=discord.Intents(guilds=True), http_trace=paced_requests(10_000))
    async with open_discord(monkeypatch) as server, client:
        server.limits.per_channel = 1000
        await client.login(TOKEN)
        yield server, DiscordChannels(client)


async def learn_forum(server: DiscordServer, channels: DiscordChannels) -> None:
    """Let it find out what the gateway has not told yet."""
    server.channels[CHANNEL] = FORUM
    with pytest.raises(TryLater, match="forum"):
        await channels.send(CHANNEL, PAYLOAD, "nonce")


async def test_an_unknown_channel_is_found_to_be_a_forum(opened: Opened) -> None:
    server, channels = opened
    assert not channels.is_forum(CHANNEL)
    await learn_forum(server, channels)
    assert channels.is_forum(CHANNEL)
    post = await channels.post(CHANNEL, {**PAYLOAD, "tag": "8"})
    (thread,) = server.threads
    assert (thread["id"], thread["name"], thread["applied_tags"]) == (str(post), PAYLOAD["title"], ["8"])


async def test_later_parts_go_into_the_post(opened: Opened) -> None:
    server, channels = opened
    await learn_forum(server, channels)
    post = await channels.post(CHANNEL, PAYLOAD)
    later = await channels.send(CHANNEL, PAYLOAD, "b", post_id=post)
    assert [int(message["id"]) for message in server.messages[post]] == [post, later]
    assert await channels.send(CHANNEL, PAYLOAD, "b", post_id=post) == later
    recent = await channels.recent(CHANNEL, post_id=post)
    assert recent is not None
    assert [posted.id for posted in recent] == [later, post]


@pytest.mark.parametrize("fault", [Fault.BAD_GATEWAY, Fault.LOST])
async def test_a_post_whose_answer_is_lost_is_not_sent_again_by_the_library(opened: Opened, fault: Fault) -> None:
    server, channels = opened
    await learn_forum(server, channels)
    faults = [fault]
    server.fault = lambda: faults.pop() if faults else None
    with pytest.raises(TryLater):
        await channels.post(CHANNEL, PAYLOAD)
    found = await channels.posts(HERE, CHANNEL, PAYLOAD)
    assert found is not None
    assert [str(posted.id) for posted in found] == [thread["id"] for thread in server.threads]
    assert len(server.threads) == 1


async def test_posts_are_found_by_their_title(opened: Opened) -> None:
    server, channels = opened
    await learn_forum(server, channels)
    post = await channels.post(CHANNEL, PAYLOAD)
    await channels.post(CHANNEL, {**PAYLOAD, "title": "Evening"})
    gone = await channels.post(CHANNEL, PAYLOAD)
    server.messages[gone].clear()
    found = await channels.posts(HERE, CHANNEL, PAYLOAD)
    assert found is not None
    assert [(posted.id, posted.words) for posted in found] == [(post, shown_words(PAYLOAD))]


async def test_what_belongs_to_a_deleted_post_is_refused(opened: Opened) -> None:
    server, channels = opened
    server.gone.add(78)
    with pytest.raises(MessageRefused, match="deleted the post"):
        await channels.send(CHANNEL, PAYLOAD, "a", post_id=78)
    with pytest.raises(ChannelClosed, match="no longer exists"):
        await channels.send(ChannelId(78), PAYLOAD, "a")


async def test_followers_get_a_message_once(opened: Opened) -> None:
    server, channels = opened
    server.channels[CHANNEL] = ANNOUNCEMENT
    message = await channels.send(CHANNEL, PAYLOAD, "a")
    await channels.crosspost(CHANNEL, message)
    await channels.crosspost(CHANNEL, message)
    assert server.crossposted == [message]


async def test_nobody_waits_for_the_turn_of_a_crosspost(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    server, channels = opened
    server.limits.crossposts_an_hour = 1
    monkeypatch.setattr(discord_channels, "_CROSSPOST_SECONDS", 0.1)
    message = await channels.send(CHANNEL, PAYLOAD, "a")
    with pytest.raises(TryLater):  # handed over, and discord.py waits an hour for the next turn
        await channels.crosspost(CHANNEL, message)
    with pytest.raises(TryLater):
        await channels.crosspost(CHANNEL, message)
    assert (server.crossposted, server.limits.refused["crosspost"]) == ([message], 0)


async def test_a_long_history_is_read_as_far_back_as_the_first_try(opened: Opened) -> None:
    server, channels = opened
    server.channels[CHANNEL] = TEXT
    server.limits.per_second = 1000
    for number in range(250):
        server._add(CHANNEL, {"embeds": [{"title": f"{number}"}]})
    newest = await channels.recent(CHANNEL)
    assert newest is not None
    assert len(newest) == 100
    all_since = await channels.recent(CHANNEL, since=utc_now() - timedelta(hours=1))
    assert all_since is not None
    assert [posted.words for posted in all_since] == [f"{number}" for number in reversed(range(250))]
    assert await channels.recent(CHANNEL, since=utc_now() + timedelta(hours=1)) == newest


async def test_a_picture_goes_along(opened: Opened) -> None:
    server, channels = opened
    server.failures = [502]  # discord.py tries again, with the whole file
    await channels.send(CHANNEL, with_picture(PAYLOAD, b"\x89PNG...", "Who met whom"), "a")
    (body,) = server.bodies
    assert body["attachments"] == [{"id": "0", "filename": "digest.png", "description": "Who met whom"}]
    assert body["embeds"][0]["image"] == {"url": "attachment://digest.png"}
    assert server.files == [b"\x89PNG..."]


async def test_a_permission_that_may_be_missing_for_the_picture_alone_is_told_apart(opened: Opened) -> None:
    server, channels = opened
    illustrated = with_picture(PAYLOAD, b"\x89PNG...", "Who met whom")
    server.bare.add(CHANNEL)
    with pytest.raises(PictureForbidden):
        await channels.send(CHANNEL, illustrated, "a")
    await channels.send(CHANNEL, without_picture(illustrated), "a")
    server.locked.add(CHANNEL)
    with pytest.raises(ChannelClosed, match="Allow me Send Messages and Embed Links") as raised:
        await channels.send(CHANNEL, PAYLOAD, "b")
    assert not isinstance(raised.value, PictureForbidden)


async def test_a_picture_that_a_forum_does_not_take_is_told_apart(opened: Opened) -> None:
    server, channels = opened
    await learn_forum(server, channels)
    illustrated = with_picture(PAYLOAD, b"\x89PNG...", "Who met whom")
    server.bare.add(CHANNEL)
    with pytest.raises(PictureForbidden):
        await channels.post(CHANNEL, illustrated)
    await channels.post(CHANNEL, without_picture(illustrated))
    assert len(server.threads) == 1


async def test_buttons_go_along_as_they_are(opened: Opened) -> None:
    server, channels = opened
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Sources", "custom_id": "sources:1"}]}
    await channels.send(CHANNEL, {**PAYLOAD, "components": [row]}, "a")
    assert server.bodies[0]["components"] == [row]


async def test_a_token_that_is_no_longer_good_stops_everything(opened: Opened) -> None:
    server, channels = opened
    server.failures = [401]
    with pytest.raises(TryLater) as caught:
        await channels.send(CHANNEL, PAYLOAD, "a")
    assert caught.value.pause >= timedelta(minutes=5)
