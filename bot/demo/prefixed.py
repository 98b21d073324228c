"""Lines with a mark before them, such as the bar of an embed or of a quote."""

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style


class Prefixed:
    """A renderable each line of which begins with the same characters; no line ends in blanks."""

    def __init__(self, content: RenderableType, prefix: str, style: Style | None = None) -> None:
        self._content = content
        self._prefix = prefix
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrower = options.update(width=max(options.max_width - len(self._prefix), 10))
        for line in console.render_lines(self._content, narrower, pad=False):
            words = _without_blanks_at_end(line)
            yield Segment(self._prefix if words else self._prefix.rstrip(), self._style)
            yield from words
            yield Segment.line()


def _without_blanks_at_end(line: Sequence[Segment]) -> list[Segment]:
    kept = list(line)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        text, style, control = kept[-1]
        kept[-1] = Segment(text.rstrip(), style, control)
    return kept
