"""Discord's messages as rich draws them: embeds with their color bar, fields and links, buttons with a number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.demo.markdown import Markdown, draw_link
from bot.demo.prefixed import Prefixed

_BUTTON = 2
_NO_COLOR = 0x4F545C  # the bar of an embed without a color


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `custom_id` is None for a link."""

    label: str
    custom_id: str | None
    url: str | None
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A message, as far as a terminal can show it."""

    author: str
    content: str
    embeds: Sequence[discord.Embed]
    buttons: Sequence[Button]
    files: Sequence[str]
    is_ephemeral: bool


def read_buttons(components: Iterable[Mapping[str, Any]]) -> tuple[Button, ...]:
    """Return the buttons of a message in the order in which they are seen."""
    found: list[Button] = []
    for component in components:
        if component["type"] == _BUTTON:
            label = component.get("label") or component.get("emoji", {}).get("name") or "?"
            found.append(
                Button(label, component.get("custom_id"), component.get("url"), component.get("disabled", False))
            )
        else:
            found.extend(read_buttons(component.get("components", ())))
    return tuple(found)


def draw_message(message: Shown, markdown: Markdown) -> RenderableType:
    """Return the message: who sent it, its text, embeds, files and buttons."""
    head = Text(message.author, style="bold magenta")
    if message.is_ephemeral:
        head.append("  only you see this", style="dim italic")
    parts: list[RenderableType] = [head]
    if message.content:
        parts.append(markdown.draw(message.content))
    for number, embed in enumerate(message.embeds):
        parts.extend([Text()] if number else [])
        parts.append(draw_embed(embed, markdown))
    parts.extend(Text(f"[file: {name}]", style="dim") for name in message.files)
    if message.buttons:
        parts.append(draw_buttons(message.buttons))
    return Group(*parts)


def draw_buttons(buttons: Sequence[Button]) -> Text:
    """Return the buttons on one line, those that can be pressed with their number."""
    drawn = []
    for number, button in enumerate(buttons, start=1):
        if button.url is not None:
            drawn.append(draw_link(Text(button.label), button.url))
        elif button.is_disabled:
            drawn.append(Text(f"[{button.label}]", style="dim strike"))
        else:
            drawn.append(Text(f"[{number} {button.label}]", style="bold reverse"))
    return Text(" ").join(drawn)


def draw_embed(embed: discord.Embed, markdown: Markdown) -> RenderableType:
    """Return an embed behind a bar of its color."""
    parts: list[RenderableType] = []
    if embed.author.name:
        parts.append(_linked(Text(embed.author.name, style="bold"), embed.author.url))
    if embed.title:
        title = markdown.draw_inline(embed.title)
        title.stylize("bold")
        parts.append(_linked(title, embed.url))
    if embed.description:
        parts.append(markdown.draw(embed.description))
    parts.extend(_draw_fields(embed, markdown))
    pictures = filter(None, (embed.image.url, embed.thumbnail.url))
    parts.extend(Text(f"[picture: {picture.removeprefix('attachment://')}]", style="dim") for picture in pictures)
    if embed.footer.text:
        parts.append(Text(embed.footer.text, style="dim"))
    if embed.timestamp:
        parts.append(markdown.draw_inline(f"<t:{int(embed.timestamp.timestamp())}:f>"))
    color = _NO_COLOR if embed.color is None else embed.color.value
    return Prefixed(Group(*parts), "▌ ", Style(color=f"#{color:06x}"))


def _linked(label: Text, url: str | None) -> Text:
    return draw_link(label, url) if url else label


def _draw_fields(embed: discord.Embed, markdown: Markdown) -> Iterable[RenderableType]:
    row: list[RenderableType] = []
    for field in embed.fields:
        drawn = _draw_field(field.name or "", field.value or "", markdown)
        if field.inline:
            row.append(drawn)
        if row and (len(row) == 3 or not field.inline):
            yield _side_by_side(row)
            row = []
        if not field.inline:
            yield Text()
            yield drawn
    if row:
        yield _side_by_side(row)


def _draw_field(name: str, value: str, markdown: Markdown) -> Group:
    heading = markdown.draw_inline(name)
    heading.stylize("bold")
    # A name that is a space without width stands for none.
    return Group(*([heading] if name.strip("\u200b ") else []), markdown.draw(value))


def _side_by_side(cells: Sequence[RenderableType]) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    for _ in cells:
        table.add_column(ratio=1)
    table.add_row(*cells)
    return table
