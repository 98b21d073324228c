import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.errors import NotAFeed
from bot.ingest.parse import MAX_ENTRIES, ParsedFeed, parse

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
URL = "https://example.com/feeds/rss"
MORNING = datetime(2024, 6, 20, 8, 15, tzinfo=UTC)


def parse_file(name: str) -> ParsedFeed:
    return parse((FEEDS / name).read_bytes(), url=URL)


def rss(items: str, title: str = "Paper") -> bytes:
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def test_an_entry_has_its_words_address_and_date() -> None:
    feed = parse_file("rss_2.xml")
    entry = feed.entries[0]
    assert feed.title == "The Example Times – World"
    assert entry.title == "Talks end in Oslo & nobody signs"
    assert entry.text == (
        "The talks in Oslo ended on Sunday.\n\nNobody signed\n\nanything.\n\nOne point\n\nAnother point"
    )
    assert entry.url == "https://example.com/world/talks?id=7"
    assert entry.published_at == MORNING
    assert entry.publisher == "The Example Times – World"


def test_an_entry_may_lack_everything_but_words() -> None:
    headline, text, other = parse_file("rss_2.xml").entries[1:]
    assert (headline.title, headline.text) == ("Only a headline", "")
    assert headline.url == "https://example.com/only"
    assert (text.title, text.url, text.published_at, text.guid) == ("", None, None, None)
    assert text.text == "An entry without a headline, without a date and without an address."
    assert (other.publisher, other.published_at) == ("The Other Paper", None)


@pytest.mark.parametrize("name", ["rss_091.xml", "rss_10.xml", "atom.xml", "feed.json"])
def test_all_kinds_of_feeds_are_read(name: str) -> None:
    feed = parse_file(name)
    assert feed.title in {"Old Paper", "RDF Paper", "Atom Paper", "JSON Paper"}
    entry = feed.entries[0]
    assert entry.title in {"A treaty of the old kind", "A treaty in RDF", "Talks end: nobody signs", "Talks end"}
    assert entry.url is not None
    assert entry.url.startswith("https://example.com/")
    assert entry.published_at == (None if name == "rss_091.xml" else MORNING)


def test_an_atom_entry_has_the_address_of_its_page() -> None:
    (entry,) = parse_file("atom.xml").entries
    assert entry.url == "https://example.com/atom/1"
    assert entry.text == "The talks in Oslo ended.\n\nNobody signed."


def test_entries_of_json_feeds_are_checked_like_others() -> None:
    first, second = parse_file("feed.json").entries
    assert (first.url, first.guid) == ("https://example.com/json/1", "1")
    assert (second.text, second.published_at) == ("Words without a headline.", None)


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    feed = parse_file("broken.xml")
    assert feed.title == "Broken & Sons"
    assert [entry.url for entry in feed.entries] == ["https://example.com/1", "https://example.com/2"]


def test_entities_do_not_multiply_and_files_are_not_read() -> None:
    feed = parse_file("entity_bomb.xml")
    for entry in feed.entries:
        assert len(entry.title) < 1000
        assert len(entry.text) < 1000
        assert "root" not in entry.text + entry.title


def test_hostile_feeds_are_disarmed() -> None:
    feed = parse_file("hostile.xml")
    assert "<" not in feed.title
    assert feed.entries[0].title == "Reversed title in two lines"
    assert feed.entries[0].text == "Click the words of the article."
    assert [entry.url for entry in feed.entries] == [None] * 4


def test_parsing_twice_gives_the_same() -> None:
    for path in FEEDS.iterdir():
        assert parse(path.read_bytes(), url=URL) == parse(path.read_bytes(), url=URL)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"Just words",
        b"<!doctype html><html><head><title>A page</title></head><body><p>Words</p></body></html>",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"%PDF-1.7",
        b"{}",
        b'{"version": "https://jsonfeed.org/version/1", "items": 5}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"/etc/passwd",
        b"http://127.0.0.1:9/",
    ],
)
def test_what_is_no_feed_is_told_in_words(document: bytes) -> None:
    with pytest.raises(NotAFeed, match=r"no feed at example\.com"):
        parse(document, url=URL)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_an_error_in_words(document: bytes) -> None:
    for sample in (document, b"<rss version='2.0'><channel><item>" + document, b'{"version": ' + document):
        try:
            parse(sample, url=URL)
        except NotAFeed:
            continue


def test_a_feed_without_a_title_is_named_after_its_host() -> None:
    assert parse(rss("<item><title>A</title></item>", title=""), url=URL).title == "example.com"


@pytest.mark.parametrize(
    ("declared", "content_type", "encoding"),
    [
        ("utf-8", None, "utf-8"),
        ("windows-1251", None, "cp1251"),
        ("iso-8859-1", None, "latin-1"),
        ("utf-16", None, "utf-16"),
        (None, "text/xml; charset=windows-1251", "cp1251"),
    ],
)
def test_the_encoding_is_that_of_the_document(declared: str | None, content_type: str | None, encoding: str) -> None:
    title = "Переговоры" if "1251" in encoding or "utf" in encoding else "Défense européenne"
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    document = (prolog + rss(f"<item><title>{title}</title></item>").decode()).encode(encoding)
    assert parse(document, url=URL, content_type=content_type).entries[0].title == title


def test_ten_thousand_entries_are_cut_and_quickly_so() -> None:
    item = "<item><title>Entry {0}</title><link>https://example.com/{0}</link><description>Words</description></item>"
    document = rss("".join(item.format(number) for number in range(10_000)))
    start = time.monotonic()
    feed = parse(document, url=URL)
    assert time.monotonic() - start < 5
    assert len(feed.entries) == MAX_ENTRIES
    assert feed.entries[0].title == "Entry 0"
    assert feed.title == "Paper"


def test_ten_thousand_entries_of_an_atom_feed_are_cut() -> None:
    entry = "<entry><title>Entry {0}</title><id>{0}</id></entry>"
    entries = "".join(entry.format(number) for number in range(2_000))
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>{entries}</feed>'.encode()
    assert len(parse(document, url=URL).entries) == MAX_ENTRIES


def test_a_title_of_five_megabytes_is_cut() -> None:
    feed = parse(rss(f"<item><title>{'word ' * 1_000_000}</title></item>", title="x" * 1_000_000), url=URL)
    assert len(feed.entries[0].title) <= 500
    assert len(feed.title) <= 500


def test_a_text_of_five_megabytes_is_cut() -> None:
    (entry,) = parse(rss(f"<item><description>{'Some words. ' * 400_000}</description></item>"), url=URL).entries
    assert len(entry.text) <= 200_000


def test_deep_markup_is_read_without_falling() -> None:
    markup = "&lt;div&gt;" * 50_000 + "words" + "&lt;/div&gt;" * 50_000
    parse(rss(f"<item><title>Deep</title><description>{markup}</description></item>"), url=URL)


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "2024-06-31", "soon", 5])
def test_dates_of_json_feeds_that_do_not_exist_are_left_out(date: object) -> None:
    items = [{"id": "1", "content_text": "Words of the entry.", "date_published": date}]
    document = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()
    assert [entry.published_at for entry in parse(document, url=URL).entries] == [None]


def test_json_feeds_are_cut_as_well() -> None:
    items = [{"id": str(number), "content_text": "Words of the entry."} for number in range(600)]
    document = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()
    assert len(parse(document, url=URL).entries) == MAX_ENTRIES
