from pathlib import Path

from bot import work
from bot.ingest.discover import MOST_LINKS, common_addresses, feed_links

PAGE = Path(__file__).parents[2] / "data" / "pages" / "article.html"


def test_a_page_names_its_feeds_and_comments_come_last() -> None:
    page = PAGE.read_bytes()
    assert work.find_feed_links(page, "https://example.com/world/talks", None) == (
        "https://example.com/world.rss",
        "https://example.com/world/comments.rss",
    )


def test_only_a_few_feeds_on_the_web_are_tried() -> None:
    links = ["file:///etc/passwd", "http://[", "", *map(str, range(9))]
    assert feed_links(links, url="https://example.com/") == tuple(
        f"https://example.com/{number}" for number in range(MOST_LINKS)
    )


def test_the_usual_places_are_below_the_address_and_at_the_root() -> None:
    found = common_addresses("https://example.com/world?x=1")
    assert found[0] == "https://example.com/world/feed"
    assert "https://example.com/rss.xml" in found
    assert "https://example.com/feed" not in common_addresses("https://example.com/feed")
