"""A site's address to its feed. Pure."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

MOST_LINKS = 3
"""How many of the feeds that a page names are tried."""

_COMMON_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")


def feed_links(links: Iterable[str], *, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that the page at `url` names, those of comments last."""
    found = []
    for link in links:
        try:
            address = urljoin(url, link)
            is_web_address = urlsplit(address).scheme in {"http", "https"}
        except ValueError:
            continue
        if is_web_address and address != url:
            found.append(address)
    return tuple(sorted(dict.fromkeys(found), key=lambda address: "comment" in address.lower())[:MOST_LINKS])


def common_addresses(url: str) -> tuple[str, ...]:
    """Return where sites often have their feeds: below the given address, then at the root."""
    base = url.partition("?")[0].rstrip("/")
    root = urljoin(url, "/").rstrip("/")
    places = [f"{base}/feed", *(f"{root}{path}" for path in _COMMON_PATHS)]
    return tuple(place for place in dict.fromkeys(places) if place != url)
