from datetime import UTC, datetime

import discord
from rich.console import Console, RenderableType

from bot.demo.drawing import Button, Shown, draw_buttons, draw_embed, draw_message, read_buttons
from bot.demo.markdown import Markdown

MARKDOWN = Markdown(names={}, zone=UTC, now=lambda: datetime(2024, 6, 20, tzinfo=UTC))


def seen(renderable: RenderableType, *, width: int = 60) -> str:
    console = Console(width=width, force_terminal=False, no_color=True)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_an_embed_shows_all_its_parts_behind_a_bar() -> None:
    embed = discord.Embed(
        title="Putin in **Hanoi**", url="https://post.example/", description="> A sentence.", color=0xFF0000
    )
    embed.set_author(name="Story").set_footer(text="3 reports").set_image(url="attachment://graph.png")
    embed.add_field(name="Claim", value="It *denies* this.", inline=False)
    shown = seen(draw_embed(embed, MARKDOWN))
    for part in ("Story", "Putin in Hanoi (https://post.example/)", "│ A sentence.", "Claim", "It denies this.",
                 "3 reports", "[picture: graph.png]"):  # fmt: skip
        assert part in shown
    assert all(line.startswith("▌") for line in shown.splitlines())


def test_inline_fields_stand_side_by_side() -> None:
    embed = discord.Embed()
    for number in range(4):
        embed.add_field(name=f"name {number}", value=f"value {number}", inline=True)
    lines = seen(draw_embed(embed, MARKDOWN)).splitlines()
    assert all(f"name {number}" in lines[0] for number in range(3))
    assert "name 3" in lines[2]


def test_lines_keep_within_the_width() -> None:
    embed = discord.Embed(description="word " * 100, title="https://post.example/" + "x" * 200)
    assert all(len(line) <= 60 for line in seen(draw_embed(embed, MARKDOWN)).splitlines())


def test_a_message_says_who_sees_it() -> None:
    message = Shown("Dossier", "Hello", (), (), ("a.png",), is_ephemeral=True)
    assert "only you see this" in seen(draw_message(message, MARKDOWN))
    assert "[file: a.png]" in seen(draw_message(message, MARKDOWN))


def test_buttons_are_found_in_their_rows_and_numbered() -> None:
    components = [
        {"type": 1, "components": [{"type": 2, "label": "Back", "custom_id": "b", "disabled": True}]},
        {"type": 1, "components": [{"type": 2, "label": "Next", "custom_id": "n"}]},
        {"type": 1, "components": [{"type": 2, "label": "Open", "url": "https://post.example/", "style": 5}]},
    ]
    buttons = read_buttons(components)
    assert buttons == (
        Button("Back", "b", None, is_disabled=True),
        Button("Next", "n", None, is_disabled=False),
        Button("Open", None, "https://post.example/", is_disabled=False),
    )
    assert draw_buttons(buttons).plain == "[Back] [2 Next] Open (https://post.example/)"
