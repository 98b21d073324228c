"""Summaries as readers see them: the text's own sentences, in its own order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.render.embeds import Color, Pages, paginate
from bot.render.quotes import quoted
from bot.render.text import link, timestamp


@dataclass(frozen=True, slots=True)
class SummaryAnswer:
    """An extractive summary and what it was made from; `publisher` is empty for a text that somebody pasted.

    `method` is how the sentences were chosen, as readers see it.
    """

    title: str
    sentences: Sequence[str]
    sentences_in: int
    words_in: int
    method: str
    publisher: str = ""
    url: str | None = None
    published_at: datetime | None = None


def summary_pages(summary: SummaryAnswer) -> Pages:
    """Return the sentences, then their source, and how much shorter it became."""
    words_out = sum(len(sentence.split()) for sentence in summary.sentences)
    footer = [
        f"{summary.sentences_in:,} → {len(summary.sentences):,} sentences",
        f"{summary.words_in:,} → {words_out:,} words",
        summary.method,
    ]
    blocks = [quoted(sentence, limit=2000) for sentence in summary.sentences]
    heading = summary.title or "Summary"
    return paginate(
        heading, [*blocks, _source(summary)], color=Color.SUMMARY, url=summary.url, footer=footer, per_page=30
    )


def _source(summary: SummaryAnswer) -> str:
    """Return publisher and date; the title stands above, so that the link is the publisher's name."""
    parts = []
    name = summary.publisher or summary.url
    if name:
        parts.append(link(name, summary.url, limit=80))
    if summary.published_at:
        parts.append(timestamp(summary.published_at, "D"))
    return f"-# — {', '.join(parts) or 'your text'}"
