"""Search results as readers see them."""

from collections.abc import Sequence

from bot.render.embeds import Color, Pages, paginate
from bot.render.quotes import highlighted, published
from bot.render.text import link, number
from storage.models import SearchHit
from storage.search import MOST_COUNTED


def search_pages(query: str, hits: Sequence[SearchHit], *, total: int) -> Pages:
    """Return the articles found, each with its best sentence; no page when there are none."""
    found = f"{'more than ' if total >= MOST_COUNTED else ''}{number(total, 'article')} found"
    footer = [found] if total <= len(hits) else [found, f"the best {len(hits):,} are shown"]
    heading = f"Search: {query}" if query.strip() else "Latest articles"
    return paginate(heading, [_hit(hit) for hit in hits], color=Color.NEWS, footer=footer)


def _hit(hit: SearchHit) -> str:
    article = hit.article
    return f"**{link(article.title, article.url)}**\n{highlighted(hit.snippet)}\n-# — {published(article)}"
