"""What actors say, and what is said of them: speeches as readers see them."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.render.embeds import Block, Cited, Color, Pages, paginate
from bot.render.flags import with_flag
from bot.render.quotes import quoted, source_line
from bot.render.relations import headed, with_article
from bot.render.text import ELLIPSIS, cut, escape, number
from storage.models import Actor, Evidence
from storage.quotes import Quotes, Speech

_NAME: Final = 80
_ABOUT: Final = 300
_MOST_ABOUT: Final = 6


def quotes_pages(actor: Actor, quotes: Quotes, *, about: Actor | None = None) -> Pages:
    """Return what an actor said, then what others said of it, newest first; no page where nobody said anything."""
    name = _named(actor)
    other = _named(about) if about else ""
    said = f"What {name} said" + (f" about {other}" if about else "")
    said_of = f"What {other or 'others'} said about {name}"
    in_line = with_article(actor.name)
    of_others = f"by {with_article(about.name)}" if about else f"about {in_line}"
    footer = [f"{len(quotes.said):,} by {in_line}, {len(quotes.said_of):,} {of_others}"]
    return paginate(
        f"Quotes of {with_flag(in_line, actor.country)}",
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
    if speech.is_direct and speech.is_indirect:
        way = "partly in quotation marks"
    label = f"**{cut(escape(speech.speaker.name), _NAME)}** · {way}"
    if speech.about:
        names = ", ".join(_named(actor) for actor in speech.about[:_MOST_ABOUT])
        rest = len(speech.about) - _MOST_ABOUT
        label += f" · about {cut(names, _ABOUT)}" + (f" and {number(rest, 'other')}" if rest > 0 else "")
    is_headline = any(one.position == 0 for one in speech.sentences)
    first, *others = _lines(speech.sentences)
    return (f"{label}\n{first}", *others, source_line(speech.article, is_headline=is_headline))


def _lines(sentences: Sequence[Evidence]) -> Iterator[str]:
    """Yield the sentences as quotes; where others stand between two in the article, an ellipsis does here."""
    before = None
    for one in sentences:
        is_next = before is None or one.position == before + 1
        yield quoted(one.text) if is_next else f"> {ELLIPSIS}\n{quoted(one.text)}"
        before = one.position


def _named(actor: Actor) -> str:
    return cut(escape(with_article(actor.name)), _NAME)
