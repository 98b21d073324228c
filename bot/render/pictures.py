"""Pictures beside words: what is to be drawn, and what readers who see no pictures are told instead.

What draws (`bot.render.graph`, `bot.render.bars`) runs in a worker process; nothing here loads Pillow or numpy.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.render.text import clean, number
from storage.models import Actor, Polarity
from storage.networks import Link, Network

NETWORK: Final = "network.png"
TIMELINE: Final = "timeline.png"

_ALT: Final = 1000
_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG under the name by which an embed shows it; `description` is for readers who do not see it."""

    name: str
    data: bytes
    description: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of a network's picture, between actors by the names that readers see.

    `count` is how many reports speak of it. `is_claim` where all of it is only claimed. A mutual one has no direction.
    """

    source: str
    target: str
    polarity: Polarity
    count: int
    is_claim: bool = False
    is_mutual: bool = False


def edges_of(network: Network) -> tuple[Edge, ...]:
    """Return the lines of a network; actors of one name get what tells them apart."""
    names = names_of(network.actors)
    return tuple(
        Edge(names[link.source], names[link.target], link.polarity, link.reports, link.is_claim, link.is_mutual)
        for link in network.links
    )


def names_of(actors: Sequence[Actor]) -> dict[Actor, str]:
    """Return a name for each actor that no other of them has."""
    times = Counter(actor.name for actor in actors)
    names = {
        actor: actor.name if times[actor.name] == 1 else f"{actor.name} ({actor.type.lower()})" for actor in actors
    }
    times = Counter(names.values())
    return {actor: name if times[name] == 1 else f"{name} {actor.id}" for actor, name in names.items()}


def network_in_words(network: Network) -> str:
    """Return what a network's picture shows, within what Discord takes for a picture's description."""
    text = f"A network of {number(len(network.actors), 'actor')} and {number(len(network.links), 'link')}."
    for place, link in enumerate(network.links):
        more = f"{' The strongest: ' if place == 0 else '; '}{link_in_words(link)}"
        if len(text) + len(more) > _ALT:
            break
        text += more
    return text


def link_in_words(link: Link) -> str:
    """Return "Russia → North Korea, cooperative, 3 reports, only claimed", on one line and without Markdown."""
    ends = [clean(actor.name)[:_NAME] or "?" for actor in (link.source, link.target)]
    words = [f"{ends[0]} {'⇄' if link.is_mutual else '→'} {ends[1]}"]
    if link.polarity is not Polarity.NEUTRAL:
        words.append(link.polarity.value)
    words.append(number(link.reports, "report"))
    if link.is_claim:
        words.append("only claimed")
    return ", ".join(words)
