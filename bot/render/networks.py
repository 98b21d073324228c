"""The network of actors as readers see it: a picture, and the same in words below it."""

from typing import Final

from bot.render.embeds import Color, Pages, paginate
from bot.render.pictures import link_in_words
from bot.render.text import escape, number
from storage.networks import Network

_PER_BLOCK: Final = 10


def network_pages(network: Network, *, title: str) -> Pages:
    """Return the links in words, strongest first; no page where there is none."""
    lines = [f"- {escape(link_in_words(link))}" for link in network.links]
    blocks = ["\n".join(lines[start : start + _PER_BLOCK]) for start in range(0, len(lines), _PER_BLOCK)]
    footer = [f"{number(len(network.actors), 'actor')}, {number(len(lines), 'link')}"]
    if network.total > len(lines):
        footer.append(f"the strongest of {network.total:,}")
    footer.append("what is negated, hypothetical or possible makes no link")
    return paginate(title, blocks, color=Color.RELATION, footer=footer, per_page=3)
