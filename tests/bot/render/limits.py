"""What every message must hold, and hostile text to try it with."""

import re
from collections.abc import Iterable, Sequence

import discord
from hypothesis import strategies as st

from bot.render.embeds import DESCRIPTION, EMBEDS, FOOTER, MESSAGE, TITLE, embed_size
from bot.render.text import ELLIPSIS, clean, size, unescape

_SIGNS = "**``__~~||<@&!#:>[]()\\/\n\r\t -+.0123456789…“”’é中ع🇫🇷👩‍🚀🏴\u0301\u202e\u200b\ue000\ue001"

_PIECES = st.sampled_from(
    [
        "@everyone",
        "@here",
        "<@123456789012345678>",
        "<@&1>",
        "<#1>",
        "<:a:1>",
        "</add:1>",
        "<t:1:R>",
        "[free](https://evil.example)",
        "](https://evil.example)",
        "https://evil.example/",
        "||",
        "```",
        "\n# ",
        "\n>>> ",
        "\n-# ",
        "word " * 40,
        "x" * 900,
        "\\",
    ]
)

hostile: st.SearchStrategy[str] = st.lists(
    st.text(st.sampled_from(_SIGNS) | st.characters(exclude_categories=["Cs"]), max_size=30) | _PIECES, max_size=8
).map("".join)

urls: st.SearchStrategy[str | None] = st.none() | hostile | hostile.map("https://example.com/".__add__)

_OUR_LINK = re.compile(r"\[((?:\\.|[^\\\[\]])*)\]\(https?://[^\s()<>\[\]\\*|`@]+(?:@[^\s()<>\[\]\\*|`]*)?\)")
_OUR_SIGNS = re.compile(r"<t:-?\d+:[DRf]>|\*\*|^(?:### |> |-# |- |\d+\. )|(?<=^)\*|(?<=\.)\*(?=$)", re.MULTILINE)


def check_messages(pages: Iterable[Sequence[discord.Embed]]) -> None:
    """Assert that Discord takes every message, and that nothing from outside is live in it."""
    for message in pages:
        assert 0 < len(message) <= EMBEDS
        assert sum(embed_size(embed) for embed in message) <= MESSAGE
        for embed in message:
            assert embed.title
            assert size(embed.title) <= TITLE
            assert embed.description
            assert size(embed.description) <= DESCRIPTION
            assert embed.footer.text is None or 0 < size(embed.footer.text) <= FOOTER
            assert embed.url is None or re.match(r"https?://", embed.url)
            _check_markdown(embed.title)
            _check_markdown(embed.description)


def _check_markdown(markdown: str) -> None:
    dead = re.sub(r"\\[^0-9A-Za-z\s]", "·", _OUR_LINK.sub(r"\1", markdown))
    left = _OUR_SIGNS.sub("", dead)
    assert not re.search(r"[<>\[\]@`|~_*\\]|://", left), left
    assert not re.search(r"^(#|>|-|\+|\d+\. )", left, re.MULTILINE), left


def quotes(pages: Iterable[Sequence[discord.Embed]]) -> list[str]:
    """Return what readers see in the block quotes: all that is said about the news."""
    lines = [line for message in pages for embed in message for line in (embed.description or "").split("\n")]
    # Bold marks first: asterisks of the text itself are escaped, and pairs of them only after it is undone.
    return [unescape(line[2:].replace("**", "")) for line in lines if line.startswith("> ")]


def is_verbatim(shown: str, stored: str) -> bool:
    """Return whether the text is the stored one, cut at its ends at most, white space and unseen signs aside."""
    return shown == ELLIPSIS or shown.removesuffix(ELLIPSIS).removeprefix(ELLIPSIS) in clean(stored)
