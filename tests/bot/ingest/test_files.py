import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.errors import EmptyText, FileTooLarge, IngestError, NotText, TextTooLong
from bot.ingest.files import BY_HAND, entry_from_text, read_file
from bot.settings import MAX_FILE

TEXT = "Talks end in Oslo\n\nThe talks ended on Sunday, and nobody signed “the treaty” in Tromsø."
BODY = TEXT.partition("\n\n")[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_text_file_is_read_in_its_encoding(encoding: str) -> None:
    entry = read_file("talks.txt", TEXT.encode(encoding))
    assert (entry.title, entry.text) == ("Talks end in Oslo", BODY)


def test_cyrillic_text_of_an_old_program_is_read() -> None:
    text = "Переговоры завершились без подписания договора, сообщил в понедельник представитель министерства. " * 3
    assert read_file("a.txt", text.encode("cp1251")).text == text.strip()


def test_the_publisher_is_whom_one_names_or_whom_the_headline_names_or_the_files_name() -> None:
    signed = TEXT.replace("Oslo\n", "Oslo | The Daily Example\n", 1).encode()
    assert read_file("a.txt", signed, publisher="Somebody").publisher == "Somebody"
    assert read_file("a.txt", signed).publisher == "The Daily Example"
    assert read_file("some/folder\\talks.txt", TEXT.encode()).publisher == "talks.txt"


def test_markdown_is_read_as_text() -> None:
    document = """---
date: 2024-06-20
---
# Talks end in *Oslo*

By Nicole Berg

The **talks** ended on [Sunday](https://example.com/a_b), and `nobody` signed.

> "We do not _close_ the door," he said.

![A picture](x.png)

* snake_case_names stay
1. First

```
code
```

Done
====
[1]: https://example.com
"""
    entry = read_file("talks.md", document.encode())
    assert entry.title == "Talks end in Oslo"
    assert entry.text.split("\n\n") == [
        "The talks ended on Sunday, and nobody signed.",
        '"We do not close the door," he said.',
        "snake_case_names stay",
        "1. First",
        "code",
        "Done",
    ]


@pytest.mark.parametrize("name", ["talks.html", "talks.htm", "talks.txt"])
def test_html_is_known_by_name_or_content(name: str) -> None:
    head = "<!doctype html><title>Talks end in Oslo | Site</title>"
    page = f"{head}<h1>Talks end in Oslo</h1><nav>Menu</nav><p>The talks ended.</p>"
    entry = read_file(name, page.encode())
    assert (entry.title, entry.text) == ("Talks end in Oslo", "The talks ended.")


@pytest.mark.parametrize(
    "data", [b"", b"   \n\n", b"\xef\xbb\xbf", b"***\n---", b"close\nScroll to Top", b"<html></html>"]
)
def test_a_file_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyText, match=r"a\.txt has no words"):
        read_file("a.txt", data)


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:t>words</w:t>")
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\nwords", b"\x89PNG\r\n\x1a\n", zipped(), b"words\0words", bytes(range(256)) * 10, b"{\\rtf1 words}"],
    ids=["pdf", "png", "docx", "zero", "bytes", "rtf"],
)
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotText, match=r"\.txt, \.md or \.html"):
        read_file("a.txt", data)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(FileTooLarge, match="larger than 2 MB"):
        read_file("a.txt", b"x" * (MAX_FILE + 1))


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(TextTooLong, match="longer than 200,000 characters"):
        read_file("a.txt", b"Some words. " * 20_000)
    with pytest.raises(TextTooLong):
        entry_from_text("Some words. " * 400_000)


def test_a_pasted_text_may_have_headline_publisher_and_address() -> None:
    entry = entry_from_text(BODY, title="Talks end in Oslo", publisher="The Example Times", url="https://example.com/1")
    assert (entry.title, entry.text, entry.publisher) == ("Talks end in Oslo", BODY, "The Example Times")
    assert entry.url == "https://example.com/1"


def test_a_headline_that_somebody_typed_stays_as_it_is() -> None:
    entry = entry_from_text(BODY, title="Talks end || a pact - World", publisher="The Example Times")
    assert entry.title == "Talks end || a pact - World"


def test_a_pasted_text_of_nobody_says_so() -> None:
    entry = entry_from_text(TEXT)
    assert (entry.title, entry.publisher, entry.published_at) == ("Talks end in Oslo", BY_HAND, None)


def test_a_headline_alone_is_a_text() -> None:
    assert entry_from_text("Talks end in Oslo").text == "Talks end in Oslo"


@pytest.mark.parametrize("text", ["", "  ", "\n", "…", "Advertisement"])
def test_a_pasted_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(EmptyText):
        entry_from_text(text)


@given(st.binary(max_size=500), st.sampled_from(["a.txt", "a.md", "a.html", "a", ""]))
def test_any_file_is_an_article_or_an_error_in_words(data: bytes, name: str) -> None:
    try:
        entry = read_file(name, data)
    except IngestError:
        return
    assert entry.text
    entry.text.encode()
