import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import pytest

from bot.errors import DossierError
from bot.ingest.errors import AddressRefused, EmptyText, HttpStatus, IngestError, NoArticle, NotAFeed, NotText
from bot.ingest.fetch import Fetcher
from bot.ingest.refresh import Ingestor
from bot.settings import IngestSettings
from bot.workers import Workers
from storage.articles import articles_in, find_articles, get_sentences, list_set_aside
from storage.feeds import subscriptions
from storage.models import HOST, Feed, GuildId, StoryArticle, UserId, Window
from storage.store import Store
from tests.analyzers import DEADLY, start_fragile, start_without_model
from tests.builders import NOW
from tests.servers import LOOPBACK, Reply, Request, Site

pytestmark = pytest.mark.slow

OSLO, BERGEN = GuildId(10), GuildId(20)
USER = UserId(1)
LONG_TEXT = " ".join(
    f"On day {day} of the talks in Oslo they spoke of fishing, and signed nothing." for day in range(12)
)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def light() -> Iterator[Workers]:
    workers = Workers(1, seconds=30)
    yield workers
    asyncio.run(workers.close())


@pytest.fixture(scope="module")
def heavy() -> Iterator[Workers]:
    workers = Workers(1, seconds=30, initializer=start_fragile)
    yield workers
    asyncio.run(workers.close())


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as opened:
        yield opened


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(LOOPBACK, gap_seconds=0, clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ingestor(store: Store, fetcher: Fetcher, heavy: Workers, light: Workers, clock: Clock) -> Ingestor:
    return Ingestor(store, fetcher, heavy, light, LOOPBACK, clock)


def page(title: str = "Talks end in Oslo", text: str = LONG_TEXT, head: str = "") -> str:
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in text.rstrip(".").split(". "))
    return f"<html><head><title>{title}</title>{head}</head><body><article>{paragraphs}</article></body></html>"


def item(number: int, text: str = LONG_TEXT, date: datetime | None = NOW) -> str:
    stamp = f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if date else ""
    return (
        f"<item><title>Article {number}</title><link>/articles/{number}</link><guid>{number}</guid>{stamp}"
        f"<description>{text}</description></item>"
    )


def rss(*items: str, title: str = "The Example Times") -> str:
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


async def news(store: Store, guild_id: GuildId = OSLO) -> list[StoryArticle]:
    return await store.read(articles_in, guild_id, Window.before(NOW + timedelta(days=30), hours=24 * 40))


async def only_feed(store: Store) -> Feed:
    (subscription,) = await store.read(subscriptions, OSLO)
    return subscription.feed


# -------------------------------------------------------------------------------------------------------- by hand


async def test_the_article_at_an_address_is_stored_with_its_story(ingestor: Ingestor, store: Store, site: Site) -> None:
    site.serve_page("/talks", page())
    added = await ingestor.add_url(OSLO, USER, site.url("/talks?utm_source=chat#top"))
    assert added.is_new
    assert added.analysis_failed is None
    assert added.article.title == "Talks end in Oslo"
    assert added.article.url == site.url("/talks")
    assert added.article.story_id is not None
    assert len(await store.read(get_sentences, OSLO, added.article.id)) == 13


async def test_an_address_that_is_known_is_not_fetched_again(ingestor: Ingestor, site: Site) -> None:
    site.serve_page("/talks", page())
    first, *others = await asyncio.gather(*(ingestor.add_url(OSLO, USER, site.url("/talks")) for _ in range(3)))
    assert first.is_new
    assert [(other.article, other.is_new) for other in others] == [(first.article, False)] * 2
    assert site.asked("/talks") == 1


async def test_another_guild_does_not_learn_that_it_is_known(ingestor: Ingestor, site: Site) -> None:
    site.serve_page("/talks", page())
    for guild_id in (OSLO, BERGEN):
        assert (await ingestor.add_url(guild_id, USER, site.url("/talks"))).is_new
    assert site.asked("/talks") == 2


async def test_a_page_is_known_by_the_address_it_gives_itself(ingestor: Ingestor, site: Site) -> None:
    site.serve_page("/talks", page(head='<link rel="canonical" href="/talks">'))
    site.routes["/short"] = Reply(status=302, headers={"Location": "/talks?ref=short"})
    site.routes["/talks?ref=short"] = site.routes["/talks"]
    first = await ingestor.add_url(OSLO, USER, site.url("/talks"))
    second = await ingestor.add_url(OSLO, USER, site.url("/short"))
    assert (second.article, second.is_new) == (first.article, False)


async def test_texts_and_files_are_stored_once(ingestor: Ingestor) -> None:
    text = f"Talks end in Oslo | The Daily Example\n\n{LONG_TEXT}"
    for expected in (True, False):
        added = await ingestor.add_text(OSLO, USER, text)
        assert added.is_new is expected
        assert added.article.publisher == "The Daily Example"
        added = await ingestor.add_file(OSLO, USER, "talks.txt", text.encode(), publisher="Somebody")
        assert added.is_new is expected
        assert added.article.publisher == "Somebody"


async def test_bad_input_is_told_in_words_and_leaves_the_store_as_it_was(
    ingestor: Ingestor, store: Store, site: Site
) -> None:
    site.serve_page("/empty", "<html><body></body></html>")
    site.routes["/closed"] = Reply(b"no", 403)
    with pytest.raises(EmptyText):
        await ingestor.add_text(OSLO, USER, " \n ")
    with pytest.raises(NotText):
        await ingestor.add_file(OSLO, USER, "a.txt", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(IngestError, match=r"longer than|larger than"):
        await ingestor.add_file(OSLO, USER, "a.txt", b"words " * 1_000_000)
    with pytest.raises(NoArticle):
        await ingestor.add_url(OSLO, USER, site.url("/empty"))
    with pytest.raises(HttpStatus):
        await ingestor.add_url(OSLO, USER, site.url("/closed"))
    with pytest.raises(AddressRefused):
        await ingestor.add_url(OSLO, USER, "http://10.0.0.1/")
    with pytest.raises(NotAFeed):
        await ingestor.add_feed(OSLO, USER, site.url("/empty"))
    assert await store.read(find_articles, HOST, "") == []
    assert await store.read(subscriptions, OSLO) == []
    assert await store.read(list_set_aside, HOST) == []


async def test_an_article_that_ends_the_analysis_is_kept_without_actors(ingestor: Ingestor, store: Store) -> None:
    added = await ingestor.add_text(OSLO, USER, f"A deadly article\n\n{DEADLY}")
    assert added.is_new
    assert added.analysis_failed is not None
    assert "unexpectedly" in added.analysis_failed
    sentences = await store.read(get_sentences, OSLO, added.article.id)
    assert [sentence.text for sentence in sentences] == ["A deadly article", DEADLY]
    (aside,) = await store.read(list_set_aside, OSLO)
    assert (aside.title, aside.reason) == ("A deadly article", added.analysis_failed)
    assert (await ingestor.add_text(OSLO, USER, "Another article\n\nThe talks ended.")).analysis_failed is None


async def test_reading_a_page_stores_nothing(ingestor: Ingestor, store: Store, site: Site) -> None:
    site.serve_page("/talks", page())
    assert (await ingestor.read_url(site.url("/talks"))).title == "Talks end in Oslo"
    assert await store.read(find_articles, HOST, "") == []


# ---------------------------------------------------------------------------------------------------------- feeds


async def test_what_a_feed_brings_is_stored_once(ingestor: Ingestor, store: Store, site: Site, clock: Clock) -> None:
    site.serve_feed("/rss", rss(item(2), item(1)))
    added = await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    assert (added.is_new, added.feed.title, added.entries) == (True, "The Example Times", 2)
    assert await ingestor.poll_due() == 2
    assert await ingestor.poll_due() == 0
    clock.now += timedelta(hours=1)
    site.serve_feed("/rss", rss(item(3), item(2), item(1)))
    assert await ingestor.poll_due() == 1
    assert {one.article.title for one in await news(store)} == {"Article 1", "Article 2", "Article 3"}
    assert await news(store, BERGEN) == []
    assert not (await ingestor.add_feed(OSLO, USER, site.url("/rss"))).is_new


async def test_a_feed_that_has_not_changed_is_not_read_again(
    ingestor: Ingestor, store: Store, site: Site, clock: Clock
) -> None:
    document = rss(item(1)).encode()

    def answer(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"1"':
            return Reply(status=304)
        return Reply(document, headers={"ETag": '"1"'})

    site.routes["/rss"] = answer
    await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    for _ in range(3):
        await ingestor.poll_due()
        clock.now += timedelta(hours=1)
    assert [request.headers.get("if-none-match") for request in site.requests] == [None, None, '"1"', '"1"']
    feed = await only_feed(store)
    assert (feed.error, feed.etag, feed.last_success_at) == (None, '"1"', clock.now - timedelta(hours=1))


async def test_what_was_old_at_the_first_poll_is_no_news(
    ingestor: Ingestor, store: Store, site: Site, clock: Clock
) -> None:
    site.serve_feed("/rss", rss(item(1), item(2, date=NOW - timedelta(days=3)), item(3, date=None)))
    await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    assert await ingestor.poll_due() == 3
    assert [one.article.title for one in await news(store)] == ["Article 3", "Article 1"]
    assert len(await store.read(find_articles, OSLO, "")) == 3
    clock.now += timedelta(days=9)
    site.serve_feed("/rss", rss(item(4, date=NOW + timedelta(days=5))))
    await ingestor.poll_due()
    assert "Article 4" in {one.article.title for one in await news(store)}


async def test_a_large_feed_comes_in_parts_so_that_others_need_not_wait(
    ingestor: Ingestor, store: Store, site: Site, clock: Clock
) -> None:
    text = "The talks in Oslo ended, and nobody signed. " * 20
    site.serve_feed("/rss", rss(*(item(number, text) for number in range(70))), ETag='"1"')
    await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    assert await ingestor.poll_due() == 50
    assert await ingestor.poll_due() == 0
    clock.now += timedelta(minutes=1)
    assert await ingestor.poll_due() == 20
    feed = await only_feed(store)
    assert feed.etag == '"1"'
    assert feed.next_poll_at > clock.now + timedelta(minutes=20)


async def test_a_teaser_is_replaced_by_its_page(ingestor: Ingestor, store: Store, site: Site) -> None:
    site.serve_feed("/rss", rss(item(1, "The talks ended."), item(2, "Another teaser."), item(3)))
    site.serve_page("/articles/1", page("Something else | Example"))
    await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    report = await ingestor.check(site.url("/rss"))
    assert (report.teasers, report.is_elsewhere) == (2, False)
    assert await ingestor.poll_due() == 3
    words = {one.article.title: one.article.words for one in await news(store)}
    assert words["Article 1"] > 100
    assert words["Article 2"] == 2
    assert site.asked("/articles/2") == 1
    assert site.asked("/articles/3") == 0


async def test_teasers_stay_where_the_host_wants_no_pages(
    store: Store, fetcher: Fetcher, heavy: Workers, light: Workers, clock: Clock, site: Site
) -> None:
    settings = IngestSettings.model_validate({**LOOPBACK.model_dump(), "full_text": False})
    ingestor = Ingestor(store, fetcher, heavy, light, settings, clock)
    site.serve_feed("/rss", rss(item(1, "The talks ended.")))
    await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    await ingestor.poll_due()
    assert site.asked("/articles/1") == 0


async def test_the_feed_of_a_site_is_found(ingestor: Ingestor, site: Site) -> None:
    site.serve_feed("/news.rss", rss(item(1)))
    site.serve_page("/", '<head><link rel="alternate" type="application/rss+xml" href="/news.rss"></head>')
    assert (await ingestor.add_feed(OSLO, USER, site.url("/"))).feed.url == site.url("/news.rss")


async def test_a_feed_in_a_usual_place_is_found(ingestor: Ingestor, site: Site) -> None:
    site.serve_feed("/rss.xml", rss(item(1)))
    site.serve_page("/world", "<p>The world</p>")
    report = await ingestor.check(site.url("/world"))
    assert (report.url, report.is_elsewhere) == (site.url("/rss.xml"), True)


async def test_a_check_stores_nothing(ingestor: Ingestor, store: Store, site: Site) -> None:
    site.serve_feed("/rss", rss(item(1)))
    report = await ingestor.check(site.url("/rss"))
    assert (report.title, [entry.title for entry in report.entries]) == ("The Example Times", ["Article 1"])
    assert await store.read(subscriptions, OSLO) == []


async def test_a_feed_that_fails_is_noted_in_words_and_the_others_go_on(
    ingestor: Ingestor, store: Store, site: Site, clock: Clock
) -> None:
    for name in ("a", "b", "c"):
        site.serve_feed(f"/{name}", rss(item(1), title=f"Paper {name}"))
        await ingestor.add_feed(OSLO, USER, site.url(f"/{name}"))
    site.routes["/a"] = Reply(b"no", 503)
    site.serve_page("/b", "<p>No feed any more</p>")
    assert await ingestor.poll_due() == 1
    a, b, c = [subscription.feed for subscription in await store.read(subscriptions, OSLO)]
    assert a.error is not None
    assert "problem of its own (503)" in a.error
    assert b.error is not None
    assert "There is no feed" in b.error
    assert c.error is None
    assert a.next_poll_at == NOW + timedelta(minutes=30)
    clock.now += timedelta(minutes=30)
    await ingestor.poll_due()
    a = (await store.read(subscriptions, OSLO))[0].feed
    assert (a.failures, a.next_poll_at) == (2, clock.now + timedelta(hours=1))
    site.serve_feed("/a", rss(item(1)))
    clock.now += timedelta(hours=1)
    assert await ingestor.poll_due() == 1
    a = (await store.read(subscriptions, OSLO))[-1].feed
    assert (a.error, a.failures) == (None, 0)


@pytest.mark.parametrize(
    ("reply", "pause"),
    [
        (Reply(status=429, headers={"Retry-After": "7200"}), timedelta(hours=2)),
        (Reply(status=410), timedelta(days=7)),
    ],
)
async def test_a_server_that_wants_to_be_left_alone_is(
    ingestor: Ingestor, store: Store, site: Site, reply: Reply, pause: timedelta
) -> None:
    site.serve_feed("/rss", rss(item(1)))
    await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    site.routes["/rss"] = reply
    await ingestor.poll_due()
    assert (await only_feed(store)).next_poll_at == NOW + pause


async def test_a_feed_that_sends_into_a_private_network_is_refused(
    ingestor: Ingestor, store: Store, site: Site
) -> None:
    site.serve_feed("/rss", rss(item(1)))
    await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    site.routes["/rss"] = Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"})
    assert await ingestor.poll_due() == 0
    error = (await only_feed(store)).error
    assert error is not None
    assert "not on the public internet" in error


async def test_an_article_that_ends_the_analysis_does_not_end_the_polling(
    ingestor: Ingestor, store: Store, site: Site, clock: Clock
) -> None:
    site.serve_feed("/rss", rss(item(1), item(2, f"{DEADLY} {LONG_TEXT}"), item(3)))
    await ingestor.add_feed(OSLO, USER, site.url("/rss"))
    assert await ingestor.poll_due() == 3
    (aside,) = await store.read(list_set_aside, OSLO)
    assert aside.title == "Article 2"
    assert (await only_feed(store)).error is None
    clock.now += timedelta(hours=1)
    assert await ingestor.poll_due() == 0


async def test_a_missing_model_is_no_fault_of_the_articles(
    store: Store, fetcher: Fetcher, light: Workers, clock: Clock, site: Site
) -> None:
    site.serve_feed("/rss", rss(item(1)))
    async with Workers(1, seconds=30, initializer=start_without_model) as heavy:
        ingestor = Ingestor(store, fetcher, heavy, light, LOOPBACK, clock)
        await ingestor.add_feed(OSLO, USER, site.url("/rss"))
        assert await ingestor.poll_due() == 0
        assert (await only_feed(store)).error == "The language model is missing. Install it."
        assert await store.read(list_set_aside, OSLO) == []
        with pytest.raises(DossierError, match="model is missing"):
            await ingestor.add_text(OSLO, USER, LONG_TEXT)


async def test_the_event_loop_does_not_wait_for_a_large_feed(ingestor: Ingestor, site: Site) -> None:
    short = "Talks. " * 100
    site.serve_feed("/rss", rss(*(item(number, short) for number in range(5000))))

    async def longest_pause() -> float:
        longest, last = 0.0, asyncio.get_running_loop().time()
        while not checking.done():
            await asyncio.sleep(0.005)
            now = asyncio.get_running_loop().time()
            longest, last = max(longest, now - last), now
        return longest

    checking = asyncio.create_task(ingestor.check(site.url("/rss")))
    assert await longest_pause() < 0.5
    assert len((await checking).entries) == 500
