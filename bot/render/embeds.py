"""The look of every answer, and Discord's limits: blocks of text become pages, one embed each.

A page has a heading, a few blocks with air between them, and a footer with counts. Colors say what kind of answer it
is, never who is right.
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum

import discord

from bot.render.text import UNTITLED, clean, cut, escape, safe_url, size

Block = Sequence[str]
"""Parts that belong together, such as a claim and its denial: one page as long as there is room."""

Pages = list[list[discord.Embed]]
"""Messages in their order, each with its embeds."""

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
    blocks: Sequence[Block | str],
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
    texts = list(_fill([(block,) if isinstance(block, str) else block for block in blocks], intro, per_page))
    return [
        [
            _embed(
                heading,
                text,
                color=color,
                url=url,
                footer=[*footer, f"Page {number} of {len(texts)}"] if len(texts) > 1 else footer,
            )
        ]
        for number, text in enumerate(texts, 1)
    ]


def _fill(blocks: Sequence[Block], intro: str, per_page: int) -> Iterator[str]:
    page = cut(intro, _ROOM)
    count = 0
    for block in blocks:
        whole = "\n".join(block)
        if page and (count == per_page or size(page) + size(_GAP) + size(whole) > _ROOM):
            yield page
            page, count = "", 0
        for number, part in enumerate([whole] if size(whole) <= _ROOM else block):
            fitting = cut(part, _ROOM)
            gap = "" if not page else "\n" if number else _GAP
            if size(page) + size(gap) + size(fitting) > _ROOM:
                yield page
                page, count, gap = "", 0, ""
            page += gap + fitting
        count += 1
    if page:
        yield page


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
