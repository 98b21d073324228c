"""Commands that ask a site: feeds, pages and their links in messages."""

import pytest

from storage.articles import find_articles
from tests.discord_world import World
from tests.servers import Reply, Site

pytestmark = pytest.mark.slow  # one site is not asked twice within a second

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example *News*</title><link>{url}</link>
<item><title>Treaty signed</title><link>{url}/1</link><guid>1</guid><description>{text}</description></item>
<item><title>Fleet sails</title><link>{url}/2</link><guid>2</guid><description>Short.</description></item>
</channel></rss>"""

SENTENCES = (
    "Norway signed a fishing treaty with Sweden in Oslo on Monday after three years of talks.",
    "The treaty sets quotas for cod and herring in the waters that the two countries share.",
    "Fishermen in both countries had asked for it since the old quotas ran out last winter.",
    "The parliament in Oslo is to vote on the treaty before the end of the summer session.",
    "Sweden said that its own vote would follow in the autumn, once a committee has read the text.",
    "The old treaty was signed in 1977 and had been prolonged for one year at a time since then.",
)

PAGE = """<!doctype html><html lang="en"><head><title>Treaty signed - Example News</title>
<meta property="og:site_name" content="Example News"></head><body><article><h1>Treaty signed</h1>{paragraphs}</article>
</body></html>"""


def serve(site: Site) -> None:
    """Serve a feed, a page that is an article, and one that is none."""
    site.serve_feed("/news.xml", FEED.format(url=site.url("/news"), text=" ".join(SENTENCES * 2)))
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    site.serve_page("/news/1", PAGE.format(paragraphs=paragraphs))
    site.serve_page("/empty", "<html><body><p>Hello</p></body></html>")
    site.routes["/down"] = Reply(status=503)


async def test_a_check_says_what_a_feed_would_bring(near_world: World, site: Site) -> None:
    serve(site)
    answer = await near_world.ask("feed check", address=site.url("/news.xml"))
    assert r"Example \*News\*" in answer.text
    assert "2 articles" in answer.text
    assert "1 of them is so short" in answer.text
    assert "Treaty signed" in answer.text
    assert "No feed is collected here" in (await near_world.ask("feed list")).text


async def test_a_feed_is_added_once(near_world: World, site: Site) -> None:
    serve(site)
    assert "It offers 2 articles now" in (await near_world.ask("feed add", address=site.url("/news.xml"))).text
    assert "is collected already" in (await near_world.ask("feed add", address=site.url("/news.xml"))).text
    assert "1 feed" in (await near_world.ask("feed list")).text


@pytest.mark.parametrize(("path", "part"), [("/down", "problem of its own"), ("/no", "404")])
async def test_what_is_no_feed_is_refused_with_what_to_do(near_world: World, site: Site, path: str, part: str) -> None:
    serve(site)
    answer = await near_world.ask("feed add", address=site.url(path))
    assert part in answer.text
    assert "No feed is collected here" in (await near_world.ask("feed list")).text


async def test_a_page_is_summed_up_and_not_stored(near_world: World, site: Site) -> None:
    serve(site)
    answer = await near_world.ask("summary", url=site.url("/news/1"), sentences=2, by=near_world.member)
    quotes = [line[2:] for line in answer.text.splitlines() if line.startswith("> ")]
    assert len(quotes) == 2
    assert set(quotes) <= set(SENTENCES)
    assert "Example News" in answer.text
    assert not await near_world.parts.store.read(find_articles, near_world.guild_id, "")


async def test_a_page_without_article_is_refused_with_what_to_do(near_world: World, site: Site) -> None:
    serve(site)
    for command in ("summary", "article add"):
        answer = await near_world.ask(command, url=site.url("/empty"))
        assert "no article to read" in answer.text
        assert answer.is_private


async def test_the_links_of_a_message_are_summed_up_and_the_failing_ones_named(near_world: World, site: Site) -> None:
    serve(site)
    text = f"Read {site.url('/news/1')} and {site.url('/down')}"
    message = await near_world.member.send(near_world.channel, text)
    answer = await near_world.use_menu("Summarize", message)
    assert "Treaty signed" in answer.text
    assert "problem of its own" in answer.text
    assert answer.is_private


async def test_several_addresses_are_stored_and_the_failing_one_named(near_world: World, site: Site) -> None:
    serve(site)
    answer = await near_world.ask("article add", url=f"{site.url('/news/1')} {site.url('/down')}")
    assert "1 of 2 stored" in answer.text
    assert "✓ [Treaty signed]" in answer.text
    assert "problem of its own" in answer.text
    (article,) = await near_world.parts.store.read(find_articles, near_world.guild_id, "")
    assert article.publisher == "Example News"
