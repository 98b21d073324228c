"""Files and pasted text to entries: .txt, .md and .html, in whatever encoding."""

import re
from dataclasses import replace

from bot.ingest.clean import clean
from bot.ingest.errors import EmptyText, FileTooLarge, NotText, TextTooLong
from bot.ingest.markup import title_of_page, to_text
from bot.ingest.plain import MAX_TEXT, MAX_TITLE, decode, one_line
from bot.settings import MAX_FILE
from storage.models import Entry

BY_HAND = "added by hand"
"""The publisher of a text of which nobody said where it is from."""

_BINARY_STARTS = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x7fELF",
    b"MZ", b"{\\rtf", b"SQLite format 3", b"OggS", b"ID3", b"7z\xbc\xaf", b"BM\x00", b"\x00\x00",
)  # fmt: skip
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes({*range(9), 11, *range(14, 27), *range(28, 32), 127})
_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<head[\s>]|<body[\s>])", re.IGNORECASE)

_FENCE = re.compile(r"^(?:```|~~~).*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
_UNDERLINE = re.compile(r"^(?:=+|-+|\*\s*\*\s*\*[\s*]*|_{3,})\s*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,100}\])")
_REFERENCE = re.compile(r"^\s{0,3}\[[^\]\n]{1,100}\]:\s+\S.*$", re.MULTILINE)
_QUOTE = re.compile(r"^(?:\s{0,3}>\s?)+", re.MULTILINE)
_BULLET = re.compile(r"^\s{0,12}[*+-]\s+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*_\\])(\*{1,3}|_{1,3})(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*_])")
_CODE = re.compile(r"`([^`\n]{1,500})`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])")


def read_file(name: str, data: bytes, *, publisher: str | None = None) -> Entry:
    """Return the article in a file; its publisher is the site named behind the headline, or else the file's name.

    Raises `FileTooLarge`, `NotText`, `EmptyText` or `TextTooLong`.
    """
    label = one_line(re.split(r"[/\\]", name)[-1], 100) or "The file"
    if len(data) > MAX_FILE:
        raise FileTooLarge(label, MAX_FILE)
    if is_binary(data):
        raise NotText(label)
    text = decode(data)
    suffix = label.lower().rpartition(".")[2]
    title = ""
    if suffix in {"html", "htm", "xhtml"} or _HTML.match(text):
        title, text = title_of_page(text), to_text(text, limit=MAX_FILE)
    elif suffix in {"md", "markdown"}:
        title, text = _from_markdown(text)
    return _entry(title, text, publisher=publisher, fallback=label, label=label)


def entry_from_text(
    text: str, *, title: str | None = None, publisher: str | None = None, url: str | None = None
) -> Entry:
    """Return the article in a text that somebody typed or pasted.

    Raises `EmptyText`, `NotText` or `TextTooLong`.
    """
    if "\0" in text:
        raise NotText("The text")
    entry = _entry(title or "", text, publisher=publisher, fallback=BY_HAND, label="The text", url=url)
    # A headline that somebody typed is one: nothing behind a dash in it is the name of a site.
    return replace(entry, title=one_line(title, MAX_TITLE)) if title and title.strip() else entry


def is_binary(data: bytes) -> bool:
    """Return whether bytes are no text in any encoding that people use for text."""
    if data.startswith(_UTF_16):
        return False
    sample = data[:8000]
    return sample.startswith(_BINARY_STARTS) or b"\0" in sample or _share_of_controls(sample) > 0.02


def _share_of_controls(sample: bytes) -> float:
    return 1 - len(sample.translate(None, _CONTROLS)) / len(sample) if sample else 0.0


def _entry(title: str, text: str, *, publisher: str | None, fallback: str, label: str, url: str | None = None) -> Entry:
    if len(text) > 2 * MAX_TEXT:
        raise TextTooLong(label, MAX_TEXT)
    publisher = one_line(publisher or "", 200) or None
    cleaned = clean(title, text, publisher=publisher)
    if not any(character.isalpha() for character in cleaned.text):
        raise EmptyText(label)
    if len(cleaned.text) > MAX_TEXT:
        raise TextTooLong(label, MAX_TEXT)
    return Entry(title=cleaned.title, text=cleaned.text, publisher=publisher or cleaned.publisher or fallback, url=url)


def _from_markdown(text: str) -> tuple[str, str]:
    """Return the heading that a Markdown text begins with, or nothing, and its words without the marks."""
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    first = _HEADING.match(text.lstrip())
    title = ""
    if first:
        title, text = _without_marks(first.group(1)), text.lstrip()[first.end() :]
    return title, _without_marks(text)


def _without_marks(text: str) -> str:
    for pattern in (_FENCE, _REFERENCE, _IMAGE, _UNDERLINE, _QUOTE, _BULLET):
        text = pattern.sub("", text)
    for pattern in (_HEADING, _LINK, _CODE):
        text = pattern.sub(r"\1", text)
    for _ in range(2):  # bold within italics
        text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text)
