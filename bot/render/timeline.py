"""How often an actor is named over time, as bars of text. The records behind it hold all that a picture needs."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from bot.render.embeds import Cited, Color, Pages, paginate
from bot.render.flags import with_flag
from bot.render.quotes import quote
from bot.render.text import clean, number, timestamp
from storage.models import Actor, Evidence
from storage.timelines import Span, Timeline

_LONGEST: Final = 20
_LONGEST_SILENCE: Final = 3
_NAME: Final = 100
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def timeline_pages(actor: Actor, timeline: Timeline, *, days: int) -> Pages:
    """Return the bars with the total and the peak, and its headline; no page where nothing names the actor."""
    if timeline.top is None:
        return []
    peak = timeline.peak
    widest = max(len(f"{span.mentions:,}") for span in timeline.spans)
    bars = "\n".join(_bars(timeline.spans, peak.mentions, width=widest))
    unit = "in the week from" if timeline.is_weekly else "on"
    total = f"**{number(timeline.articles, 'article')}, {number(timeline.mentions, 'mention')}**"
    most = f"Most {unit} {timestamp(peak.window.start, 'D')}: {number(peak.mentions, 'mention')} in "
    intro = f"{total}\n```\n{bars}\n```\n{most}{number(peak.articles, 'article')}"
    top = Evidence(timeline.top.title, timeline.top, 0)
    span = "day" if days == 1 else f"{days} days"
    return paginate(
        f"{with_flag(actor.name, actor.country)} in the last {span}",
        [Cited((quote(top),), (top,))],
        color=Color.ACTOR,
        intro=intro,
        footer=["mentions by the week" if timeline.is_weekly else "mentions by the day"],
    )


def _bars(spans: Sequence[Span], most: int, *, width: int) -> Iterator[str]:
    """Yield a line for each span; of a long silence only the first and the last, with a sign between them."""
    for is_silent, group in groupby(spans, key=lambda span: not span.mentions):
        run = [bar(span, most, width=width) for span in group]
        yield from [run[0], "⋮", run[-1]] if is_silent and len(run) > _LONGEST_SILENCE else run


def timeline_in_words(actor: Actor, timeline: Timeline) -> str:
    """Return what a picture of it shows, for readers who do not see that."""
    peak = timeline.peak
    unit = "week" if timeline.is_weekly else "day"
    return (
        f"Bars of how often {clean(actor.name)[:_NAME]} is named, one for each {unit}: {timeline.mentions:,} in all, "
        f"most in the {unit} from {peak.window.start:%Y-%m-%d}, {peak.mentions:,}."
    )


def bar(span: Span, most: int, *, width: int) -> str:
    """Return a line such as "18 Jun ███▌ 12": its longest bar stands for the `most` mentions."""
    eighths = round(span.mentions * _LONGEST * 8 / most) if most else 0
    if span.mentions:
        eighths = max(eighths, 1)
    blocks = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    return f"{span.window.start:%d %b} {span.mentions:>{width},} {blocks}".rstrip()
