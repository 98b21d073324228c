"""What goes over the wire to Discord, whatever strangers write: within every limit, and pinging nobody."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.digest.discord_channels import DiscordChannels
from bot.digest.publish import Publisher
from bot.render.embeds import DESCRIPTION, EMBEDS, FOOTER, MESSAGE, TITLE
from bot.render.text import size
from bot.settings import DigestSettings
from storage.models import ChannelId, Length, Schedule, ScheduleOptions
from storage.schedules import edit_schedule
from storage.store import Store
from tests.bot.render.limits import check_messages
from tests.builders import NOW
from tests.clocks import StandingClock
from tests.discord_json import FIRST_CHANNEL, FORUM
from tests.discord_schema import problems, read_document
from tests.discord_server import TOKEN, DiscordServer, open_discord
from tests.inline import InlineWorkers
from tests.schedules import GUILD, store_news, store_schedule

CHANNEL = ChannelId(FIRST_CHANNEL)
HOSTILE = {
    "mentions": "@everyone @here <@77> <@&5> <#9000> </help:1> met in Oslo",
    "masked links": "[Free money](https://evil.example) and [more](<javascript:alert(1)>) and https://evil.example",
    "fences": "```\nfence ``` `code` ||spoiler|| ~~gone~~ **bold** __line__",
    "blocks": "# Heading\n> quote\n>>> all of it\n-# small\n- list\n1. list",
    "right-to-left marks": "\u202egnp.exe \u2067بيان\u2069 \u200fعن المعاهدة",
    "zero width": "\u200b\u200c\u200d\ufeff".join("zero width"),
    "piled marks": "a" + "\u0301" * 2000,
    "100 emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇳🇴👍🏽" * 25,
    "5,000 letters": "x" * 5000,
    "5,000 letters of two units": "𝔘" * 5000,
    "5,000 backslashes": "\\" * 5000,
    "many words": "word " * 1000,
    "Chinese": "普京星期一访问北京，双方签署了一项协议。" * 300,
    "Arabic": "وقع الرئيس اتفاقية جديدة مع الدولة المجاورة يوم الاثنين. " * 100,
    "Hindi": "राष्ट्रपति ने सोमवार को एक नए समझौते पर हस्ताक्षर किए। " * 100,
    "Thai": "ประธานาธิบดีลงนามในข้อตกลงใหม่เมื่อวันจันทร์" * 100,
    "control signs": "a\x00b\x07c\x1b[31m\r\nd",
    "nothing": " ",
}


class Wire:
    """A publisher with its channels on loopback."""

    def __init__(self, store: Store, server: DiscordServer, client: discord.Client) -> None:
        self.store = store
        self.server = server
        self.clock = StandingClock()
        self.publisher = Publisher(
            store, InlineWorkers(), DiscordChannels(client), DigestSettings(stories=50), self.clock, per_second=10_000
        )

    def schedule(self, options: ScheduleOptions, name: str = "Morning") -> Schedule:
        made = self.store.submit(store_schedule, channel_id=CHANNEL, name=name).result()
        edited = self.store.submit(edit_schedule, replace(made, options=options), lambda one, _: one.next_due_at, NOW)
        found = edited.result()
        assert found is not None
        return found

    async def publish(self) -> list[dict[str, Any]]:
        await self.publisher.tick(self.clock.move(days=1))
        await self.publisher.settle()
        return self.server.bodies


@pytest.fixture
async def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    async with open_discord(monkeypatch) as server, discord.Client(intents=discord.Intents(guilds=True)) as client:
        server.limits.per_channel = server.limits.per_second = 10_000
        await client.login(TOKEN)
        with Store(tmp_path / "dossier.db") as store:
            yield Wire(store, server, client)


def messages(bodies: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for body in bodies:
        yield body.get("message", body)


def check_limits(message: dict[str, Any]) -> None:
    """Assert Discord's limits in UTF-16 units, of which no reckoning has more."""
    embeds = message["embeds"]
    assert 0 < len(embeds) <= EMBEDS
    total = 0
    for embed in embeds:
        footer = embed.get("footer", {}).get("text", "")
        assert 0 < size(embed["title"]) <= TITLE
        assert 0 < size(embed["description"]) <= DESCRIPTION
        assert size(footer) <= FOOTER
        assert embed.get("url", "https://").startswith(("https://", "http://"))
        assert len(embed.get("url", "")) <= 2048
        total += size(embed["title"]) + size(embed["description"]) + size(footer)
    assert total <= MESSAGE
    assert size(message.get("content", "")) <= 2000


def write_hostile_news(wire: Wire) -> None:
    for publisher, text in HOSTILE.items():
        wire.store.submit(
            store_news, f"{text[:6000]}", text=f"{text} Norway signed it. {text}", guild_id=GUILD, publisher=publisher
        ).result()
        wire.store.submit(
            store_news, f"Treaty of {publisher}", text=f"Norway met {publisher}.", guild_id=GUILD, publisher=text
        ).result()


async def test_hostile_news_keeps_every_limit_and_pings_nobody(wire: Wire) -> None:
    write_hostile_news(wire)
    wire.schedule(ScheduleOptions(length=Length.LONG), name=HOSTILE["mentions"] + HOSTILE["masked links"])
    bodies = await wire.publish()
    assert len(bodies) > 2
    for body in bodies:
        assert body["allowed_mentions"] == {"parse": []}
        assert "content" not in body
        assert (len(body["nonce"]) <= 25, body["enforce_nonce"]) == (True, True)
        check_limits(body)
    # The last embed has the footer with the schedule's name, which Discord shows as it is.
    check_messages([[discord.Embed.from_dict(embed) for embed in body["embeds"]] for body in bodies])


async def test_hostile_news_fits_the_document_of_discord(wire: Wire) -> None:
    document = read_document()
    if document is None:
        pytest.skip("Discord's OpenAPI document is not here")
    write_hostile_news(wire)
    wire.schedule(ScheduleOptions(length=Length.LONG, ping_role_id=5))
    for body in await wire.publish():
        assert problems(document, {"$ref": "#/components/schemas/MessageCreateRequest"}, body) == []


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_post_in_a_forum_keeps_the_limits_too(wire: Wire, name: str) -> None:
    wire.server.channels = {CHANNEL: FORUM}
    wire.store.submit(store_news, guild_id=GUILD).result()
    wire.schedule(ScheduleOptions(forum_tag_id=8, ping_role_id=5), name=name[:100])
    await wire.publish()
    # Nothing told that it is a forum: the first try is refused, the second looks first.
    wire.clock.move(seconds=30)
    wire.publisher.wake()
    await wire.publisher.settle()
    (body,) = wire.server.bodies
    assert 0 < size(body["name"]) <= 100
    assert body["applied_tags"] == ["8"]
    check_limits(body["message"])
    document = read_document()
    if document is not None:
        assert problems(document, {"$ref": "#/components/schemas/CreateForumThreadRequest"}, body) == []


async def test_only_the_first_message_pings_and_only_its_role(wire: Wire) -> None:
    write_hostile_news(wire)
    wire.schedule(ScheduleOptions(length=Length.LONG, ping_role_id=5))
    first, *others = await wire.publish()
    assert (first["content"], first["allowed_mentions"]) == ("<@&5>", {"parse": [], "roles": ["5"]})
    assert all("content" not in body and body["allowed_mentions"] == {"parse": []} for body in others)
    assert others
