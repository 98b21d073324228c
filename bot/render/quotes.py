"""Verbatim sentences with their sources: the one way in which words about the news are shown."""

import re

from bot.render.text import ELLIPSIS, cut, escape, link, timestamp
from storage.models import Article, Evidence
from storage.search import MARK_END, MARK_START

SENTENCE = 700
_PUBLISHER = 80
_HEADLINE = 160


def quote(evidence: Evidence, *, limit: int = SENTENCE) -> str:
    """Return the sentence as a block quote with a source line: publisher, date, linked headline."""
    # The headline itself is not said twice.
    is_headline = evidence.position == 0
    return f"{quoted(evidence.text, limit=limit)}\n{source_line(evidence.article, is_headline=is_headline)}"


def quoted(text: str, *, limit: int = SENTENCE) -> str:
    """Return a verbatim sentence as a block quote, cut at a word where it is very long."""
    return f"> {cut(escape(text), limit) or ELLIPSIS}"


def source_line(article: Article, *, is_headline: bool = False) -> str:
    """Return a small line that names publisher, date and headline of an article."""
    label = "headline" if is_headline else article.title
    return f"-# — {published(article)}, {link(label, article.url, limit=_HEADLINE)}"


def published(article: Article) -> str:
    """Return who published an article, and when; for an undated one when it was stored."""
    publisher = cut(escape(article.publisher), _PUBLISHER) or "Unknown publisher"
    stored = "" if article.is_dated else "undated, stored "
    return f"{publisher}, {stored}{timestamp(article.published_at, 'D')}"


def highlighted(snippet: str) -> str:
    """Return a search snippet as a block quote, its marked words bold."""
    shown = []
    for number, piece in enumerate(re.split(f"[{MARK_START}{MARK_END}]", snippet)):
        is_marked = number % 2 == 1
        before, after = piece[:1].isspace(), piece[-1:].isspace()
        text = escape(piece)
        if is_marked and text:
            shown.append(f"**{text}**")
        else:
            shown.append(" " * (before and bool(shown)) + text + " " * (after and bool(text)))
    return f"> {''.join(shown).strip() or ELLIPSIS}"
