from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ingest.errors import NoArticle
from bot.ingest.extract import extract

PAGE = (Path(__file__).parents[2] / "data" / "pages" / "article.html").read_bytes()
URL = "https://www.example.com/world/talks?utm_source=x"
SENTENCES = [
    f"On day {day} of the talks in Oslo the two governments spoke of fishing, and signed nothing." for day in range(9)
]


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>Talks end</title>{head}</head><body>{body}</body></html>".encode()


def article(head: str = "") -> bytes:
    return page("<article>" + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES) + "</article>", head)


def test_a_page_gives_its_article() -> None:
    entry = extract(PAGE, url=URL, content_type="text/html")
    assert entry.title == "Talks end in Oslo without a treaty"
    assert entry.publisher == "The Example Times"
    assert entry.published_at == datetime(2024, 6, 20, 8, 15, tzinfo=UTC)
    assert entry.url == "https://www.example.com/world/talks"
    paragraphs = entry.text.split("\n\n")
    assert len(paragraphs) == 4
    assert paragraphs[0].startswith("The talks between the two governments")
    assert paragraphs[-1].startswith("Norway denies this.")


def test_every_paragraph_is_verbatim() -> None:
    for paragraph in extract(PAGE, url=URL).text.split("\n\n"):
        assert paragraph in PAGE.decode()


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://example.com/a/b", "https://example.com/a/b"),
        ("https://m.example.com/a/b?utm_medium=x#top", "https://m.example.com/a/b"),
        ("https://victim.org/world/talks", "https://www.example.com/world/talks"),
        ("javascript:alert(1)", "https://www.example.com/world/talks"),
        ("http://user:secret@example.com/a", "https://www.example.com/world/talks"),
        ("https://www.example.com/", "https://www.example.com/world/talks"),
        ("http://[", "https://www.example.com/world/talks"),
        ("", "https://www.example.com/world/talks"),
    ],
)
def test_a_page_speaks_for_its_own_site_only(canonical: str, expected: str) -> None:
    entry = extract(article(f'<link rel="canonical" href="{canonical}">'), url=URL)
    assert entry.url == expected


def test_a_page_without_a_name_is_published_by_its_host() -> None:
    assert extract(article(), url=URL).publisher in {"example.com", "Example"}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-06-20T10:15:00Z", datetime(2024, 6, 20, 10, 15, tzinfo=UTC)),
        ("2024-06-20", datetime(2024, 6, 20, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:00", None),
    ],
)
def test_the_date_is_the_pages_own(date: str, expected: datetime | None) -> None:
    entry = extract(article(f'<meta property="article:published_time" content="{date}">'), url=URL)
    assert entry.published_at == expected


def test_the_date_may_stand_in_data_for_machines() -> None:
    data = '<script type="application/ld+json">{"datePublished": "2024-06-20T08:15:00+00:00"}</script>'
    assert extract(article(data), url=URL).published_at == datetime(2024, 6, 20, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        page(""),
        page("<p>Too short.</p>"),
        page("<p>Please log in to continue reading this article.</p>" + f"<p>{SENTENCES[0]}</p>"),
        page(
            f"<article><p>{SENTENCES[0]}</p><p>Subscribe now to read the full story.</p><p>{SENTENCES[1]}</p></article>"
        ),
        page("<p>Checking your browser before accessing the site. Please enable JavaScript and cookies.</p>" * 4),
        page(
            "<main>"
            + "".join(f"<p>Headline number {n} of the day on the talks in Oslo</p>" for n in range(40))
            + "</main>"
        ),
        b"%PDF-1.7\n\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0",
    ],
    ids=["nothing", "empty", "short", "login", "teaser", "robots", "list", "pdf", "picture"],
)
def test_a_page_without_an_article_is_told_in_words(document: bytes) -> None:
    with pytest.raises(NoArticle, match=r"www\.example\.com"):
        extract(document, url=URL)


def test_the_front_page_of_a_site_is_no_article() -> None:
    with pytest.raises(NoArticle, match="front page"):
        extract(article(), url="https://www.example.com/")


def test_a_type_that_is_no_page_is_told_in_words() -> None:
    with pytest.raises(NoArticle, match="no web page"):
        extract(article(), url=URL, content_type="application/pdf")


def test_the_encoding_is_that_of_the_answer() -> None:
    document = article().decode().replace("Oslo", "Tromsø").encode("latin-1")
    assert "Tromsø" in extract(document, url=URL, content_type="text/html; charset=iso-8859-1").text


def test_a_long_page_is_cut_at_a_paragraph() -> None:
    entry = extract(
        page(
            "".join(
                f"<p>On day {day} of the talks in Oslo the two governments signed nothing.</p>" for day in range(5000)
            )
        ),
        url=URL,
    )
    assert len(entry.text) <= 200_000
    assert entry.text.endswith(".")
