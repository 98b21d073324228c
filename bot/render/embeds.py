"""The look of every answer, and Discord's limits: blocks of text become pages, one embed each.

A page has a heading, a few blocks with air between them, and a footer with counts. Colors say what kind of answer it
is, never who is right.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import discord

from bot.render.pictures import Picture
from bot.render.text import UNTITLED, clean, cut, escape, safe_url, size
from storage.models import Evidence

Block = Sequence[str]
"""Parts that belong together, such as a claim and its denial: one page as long as there is room."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A block with the evidence that it shows; `reports` is all evidence of it where there is more than is shown.

    Blocks of one `heading` (finished Markdown) stand under it, again on each page that they reach.
    """

    parts: Block
    shown: tuple[Evidence, ...]
    reports: tuple[Evidence, ...] = ()
    heading: str = ""


class Page(list[discord.Embed]):
    """One message: its embeds, the evidence that they show, all reports of what they show a part of, and a picture.

    `content` stands above the embeds, and `buttons` under them, below those that turn pages.
    """

    def __init__(
        self,
        embeds: Iterable[discord.Embed],
        cited: Iterable[Cited] = (),
        picture: Picture | None = None,
        *,
        content: str | None = None,
        buttons: Iterable[discord.ui.Item[Any]] = (),
    ) -> None:
        super().__init__(embeds)
        blocks = list(cited)
        self.picture = picture
        self.content = content
        self.buttons = tuple(buttons)
        self.shown = tuple(dict.fromkeys(evidence for block in blocks for evidence in block.shown))
        self.reports = tuple(block.reports for block in blocks if block.reports)


Pages = list[Page]
"""Messages in their order."""


def illustrate(pages: Pages, picture: Picture) -> Pages:
    """Return the pages, the first with a picture below its words."""
    if pages:
        pages[0].picture = picture
        pages[0][-1].set_image(url=f"attachment://{picture.name}")
    return pages


TITLE = 256
DESCRIPTION = 4096
FOOTER = 2048
MESSAGE = 6000
"""Discord's limits in characters; `MESSAGE` is over all embeds of one message, which may be `EMBEDS`."""

EMBEDS = 10

_ROOM = 3200  # of a page's text: what two thumbs scroll through, and far enough from the limits for any heading
_SHORT_FOOTER = 300
_GAP = "\n\n"


class Color(IntEnum):
    """The palette: muted, readable on light and dark."""

    NEWS = 0x3D6B99
    ACTOR = 0x5E548E
    RELATION = 0x8A6D3B
    SUMMARY = 0x3F7D6E
    STATUS = 0x68707C


def paginate(
    heading: str,
    blocks: Sequence[Block | Cited | str],
    *,
    color: Color,
    url: str | None = None,
    intro: str = "",
    footer: Sequence[str] = (),
    per_page: int = 5,
) -> Pages:
    """Return the blocks as pages of at most `per_page`; none when there are neither blocks nor an intro.

    `heading` and `footer` are outside text or ours, not Markdown; blocks and `intro` are finished Markdown. The intro
    opens the first page. A block that fits on no page is parted between its parts.
    """
    texts = list(_fill(blocks, intro, per_page))
    return [
        Page(
            [
                _embed(
                    heading,
                    text,
                    color=color,
                    url=url,
                    footer=[*footer, f"Page {number} of {len(texts)}"] if len(texts) > 1 else footer,
                )
            ],
            cited=[block for place in places if isinstance(block := blocks[place], Cited)],
        )
        for number, (text, places) in enumerate(texts, 1)
    ]


def _parts(block: Block | Cited | str) -> tuple[str, Block]:
    """Return the line that opens the section of a block, if there is one, and the block's parts."""
    match block:
        case str():
            return "", (block,)
        case Cited():
            return f"### {block.heading}\n" if block.heading else "", block.parts
        case _:
            return "", block


def _fill(blocks: Sequence[Block | Cited | str], intro: str, per_page: int) -> Iterator[tuple[str, list[int]]]:
    """Yield the text of each page, and the places of the blocks that are on it in whole or in part."""
    page = cut(intro, _ROOM)
    places: list[int] = []
    section = ""
    for place, (heading, block) in enumerate(map(_parts, blocks)):
        whole = "\n".join(block)
        opening = "" if heading == section and places else heading
        if page and (len(places) == per_page or size(page) + size(_GAP) + size(opening) + size(whole) > _ROOM):
            yield page, places
            page, places = "", []
        room = _ROOM - size(heading)
        for number, part in enumerate([whole] if size(whole) <= room else block):
            fitting = cut(part, room)
            gap = "" if not page else "\n" if number else _GAP
            opening = heading if not number and heading != section else ""
            if size(page) + size(gap) + size(opening) + size(fitting) > _ROOM:
                yield page, places
                page, places, gap = "", [], ""
            page += gap + (opening if page else heading) + fitting
            section = heading
            if place not in places:
                places.append(place)
    if page:
        yield page, places


def _embed(heading: str, text: str, *, color: Color, url: str | None, footer: Sequence[str]) -> discord.Embed:
    title = cut(escape(heading), TITLE) or UNTITLED
    embed = discord.Embed(title=title, description=text, color=int(color), url=safe_url(url))
    line = cut(" · ".join(part for text in footer if (part := clean(text))), _SHORT_FOOTER)
    if line:
        embed.set_footer(text=line)
    return embed


def embed_size(embed: discord.Embed) -> int:
    """Return how much of a message's 6,000 characters an embed takes."""
    texts = [embed.title, embed.description, embed.footer.text, embed.author.name]
    texts += [text for field in embed.fields for text in (field.name, field.value)]
    return sum(size(text) for text in texts if text)
