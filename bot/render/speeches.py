"""What actors say, and what is said of them: speeches as readers see them."""

from collections.abc import Sequence
from typing import Final

from bot.render.embeds import Block, Cited, Color, Pages, paginate
from bot.render.flags import with_flag
from bot.render.quotes import quoted, source_line
from bot.render.relations import headed
from bot.render.text import cut, escape, number
from storage.models import Actor
from storage.quotes import Quotes, Speech

_NAME: Final = 80
_ABOUT: Final = 300
_MOST_ABOUT: Final = 6


def quotes_pages(actor: Actor, quotes: Quotes, *, about: Actor | None = None) -> Pages:
    """Return what an actor said, then what others said of it, newest first; no page where nobody said anything."""
    name = cut(escape(actor.name), _NAME)
    other = cut(escape(about.name), _NAME) if about else ""
    said = f"What {name} said" + (f" of {other}" if about else "")
    said_of = f"What {other or 'others'} said of {name}"
    footer = [f"{len(quotes.said):,} by {actor.name}, {len(quotes.said_of):,} of {actor.name}"]
    return paginate(
        f"Quotes of {with_flag(actor.name, actor.country)}",
        [*headed(said, _blocks(quotes.said)), *headed(said_of, _blocks(quotes.said_of))],
        color=Color.ACTOR,
        footer=footer,
        per_page=4,
    )


def _blocks(speeches: Sequence[Speech]) -> list[Cited]:
    return [Cited(_parts(speech), speech.sentences) for speech in speeches]


def _parts(speech: Speech) -> Block:
    """Return a speech: whose it is and whom it means, its sentences, and where it was printed."""
    way = "in quotation marks" if speech.is_direct else "in the publisher\u2019s words"
    label = f"**{cut(escape(speech.speaker.name), _NAME)}** · {way}"
    if speech.about:
        names = ", ".join(cut(escape(actor.name), _NAME) for actor in speech.about[:_MOST_ABOUT])
        rest = len(speech.about) - _MOST_ABOUT
        label += f" · about {cut(names, _ABOUT)}" + (f" and {number(rest, 'other')}" if rest > 0 else "")
    is_headline = any(one.position == 0 for one in speech.sentences)
    first, *others = (quoted(one.text) for one in speech.sentences)
    return (f"{label}\n{first}", *others, source_line(speech.article, is_headline=is_headline))
