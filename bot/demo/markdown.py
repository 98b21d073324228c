"""Discord's Markdown as text of rich: what a reader sees, with the address beside each link.

Source: Discord's "Markdown Text 101" and "Message Formatting" for the forms; the reference is what its client shows.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from rich.console import Group, RenderableType
from rich.style import Style
from rich.text import Text

from bot.demo.prefixed import Prefixed

QUOTE_BAR = "│ "

_INLINE = re.compile(
    r"""
      \\(?P<escaped>[^0-9A-Za-z\s])
    | `(?P<code>[^`]+)`
    | \[(?P<label>(?:\\.|[^\\\]\[])+)\]\((?P<url>https?://[^\s()]+)\)
    | <(?P<bare>https?://[^\s>]+)>
    | <t:(?P<seconds>-?\d+)(?::(?P<style>[tTdDfFR]))?>
    | </(?P<command>[^:>]+):\d+>
    | <(?P<sign>@!?|@&|\#)(?P<snowflake>\d+)>
    | (?P<mark>\*\*|__|~~|\|\||\*|_)(?=\S)(?P<inner>(?:\\.|.)+?)(?<=[^\s])(?P=mark)(?!\w)
    """,
    re.VERBOSE,
)
_STYLES = {
    "**": Style(bold=True),
    "__": Style(underline=True),
    "~~": Style(strike=True),
    "||": Style(reverse=True),
    "*": Style(italic=True),
    "_": Style(italic=True),
}
_HEADER = re.compile(r"#{1,3} ")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # would be commands to the terminal

Names = Mapping[int, str]
"""What users see for the ids of channels, roles and users."""


class Markdown:
    """Draws Markdown for one reader: `names` for mentions, `zone` for local time, `now` for "3 hours ago"."""

    def __init__(self, *, names: Names, zone: tzinfo | None, now: Callable[[], datetime]) -> None:
        self._names = names
        self._zone = zone
        self._now = now

    def draw(self, markdown: str) -> RenderableType:
        """Return what is drawn on one or more lines."""
        lines: list[RenderableType] = []
        rest_is_quote = False
        for line in _CONTROL.sub("", markdown).split("\n"):
            rest_is_quote = rest_is_quote or line.startswith(">>> ")
            lines.append(self._draw_line(line.removeprefix(">>> "), rest_is_quote))
        return Group(*lines)

    def _draw_line(self, line: str, is_quote: bool) -> RenderableType:
        if is_quote or line.startswith("> "):
            return Prefixed(self.draw_inline(line.removeprefix("> ")), QUOTE_BAR, Style(dim=True))
        if line.startswith("-# "):
            return _styled(self.draw_inline(line[3:]), Style(dim=True))
        if header := _HEADER.match(line):
            return _styled(self.draw_inline(line[header.end() :]), Style(bold=True))
        if line.startswith(("- ", "* ")):
            return Text("• ").append_text(self.draw_inline(line[2:]))
        return self.draw_inline(line)

    def draw_inline(self, markdown: str) -> Text:
        """Return the text of one line."""
        drawn = Text()
        position = 0
        for match in _INLINE.finditer(markdown):
            drawn.append(markdown[position : match.start()])
            drawn.append_text(self._draw_match(match))
            position = match.end()
        return drawn.append(markdown[position:])

    def _draw_match(self, match: re.Match[str]) -> Text:
        parts = match.groupdict()
        if parts["escaped"] is not None:
            return Text(parts["escaped"])
        if parts["code"] is not None:
            return Text(parts["code"], style="bold cyan")
        if parts["label"] is not None:
            return draw_link(self.draw_inline(parts["label"]), parts["url"])
        if parts["bare"] is not None:
            return Text(parts["bare"], style=Style(color="blue", link=parts["bare"]))
        if parts["seconds"] is not None:
            instant = datetime.fromtimestamp(int(parts["seconds"]), UTC)
            return Text(format_instant(instant, parts["style"] or "f", zone=self._zone, now=self._now()), style="cyan")
        if parts["command"] is not None:
            return Text(f"/{parts['command']}", style="bold blue")
        if parts["snowflake"] is not None:
            sign = "#" if parts["sign"] == "#" else "@"
            return Text(f"{sign}{self._names.get(int(parts['snowflake']), 'unknown')}", style="bold blue")
        return _styled(self.draw_inline(parts["inner"]), _STYLES[parts["mark"]])


def draw_link(label: Text, url: str) -> Text:
    """Return a link's words, with the address after them: a terminal shows only what is written."""
    link = _styled(label, Style(color="blue", link=url))
    return Text().append_text(link).append(f" ({url})", style="dim")


def _styled(text: Text, style: Style) -> Text:
    text.stylize(style)
    return text


def format_instant(instant: datetime, style: str, *, zone: tzinfo | None, now: datetime) -> str:
    """Return an instant as Discord's client shows it in English; `zone` None is this machine's."""
    local = instant.astimezone(zone)
    day = f"{local:%B} {local.day}, {local.year}"
    match style:
        case "t":
            return f"{local:%H:%M}"
        case "T":
            return f"{local:%H:%M:%S}"
        case "d":
            return f"{local:%Y-%m-%d}"
        case "D":
            return day
        case "F":
            return f"{local:%A}, {day} {local:%H:%M}"
        case "R":
            return _relative(instant - now)
        case _:
            return f"{day} {local:%H:%M}"


def _relative(difference: timedelta) -> str:
    seconds = abs(difference).total_seconds()
    for unit, length in (("year", 365 * 86400), ("month", 30 * 86400), ("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = round(seconds / length)
            words = f"{count} {unit}{'s' if count != 1 else ''}"
            return f"in {words}" if difference > timedelta() else f"{words} ago"
    return "in a moment" if difference > timedelta() else "just now"
