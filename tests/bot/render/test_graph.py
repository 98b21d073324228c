import io

import pytest
from PIL import Image

from bot.render.graph import HEIGHT, WIDTH, draw_network, label
from bot.render.pictures import Edge
from storage.models import Polarity

LINKS = [
    Edge("Norway", "Sweden", Polarity.COOPERATIVE, 4, is_mutual=True),
    Edge("Denmark", "Sweden", Polarity.HOSTILE, 1, is_claim=True),
    Edge("Sweden", "Denmark", Polarity.HOSTILE, 2),
    Edge("Türkiye", "Українa", Polarity.NEUTRAL, 1),
]


def test_picture_is_a_png_of_the_promised_size() -> None:
    picture = Image.open(io.BytesIO(draw_network(LINKS, title="Last week")))

    assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))


def test_order_of_the_links_changes_nothing() -> None:
    assert draw_network(LINKS, title="Last week") == draw_network(LINKS[::-1], title="Last week")


def test_polarity_claim_and_focus_are_seen() -> None:
    link = Edge("Norway", "Sweden", Polarity.COOPERATIVE, 1)
    pictures = {
        draw_network([link], title=""),
        draw_network([Edge("Norway", "Sweden", Polarity.HOSTILE, 1)], title=""),
        draw_network([Edge("Norway", "Sweden", Polarity.COOPERATIVE, 1, is_claim=True)], title=""),
        draw_network([Edge("Norway", "Sweden", Polarity.COOPERATIVE, 9)], title=""),
        draw_network([Edge("Norway", "Sweden", Polarity.COOPERATIVE, 1, is_mutual=True)], title=""),
        draw_network([link], title="", focus="Norway"),
    }

    assert len(pictures) == 6


@pytest.mark.parametrize("name", ["", "\u202egnp.exe", "x" * 5000, "\n\n", "👨‍👩‍👧‍👦" * 50, "@everyone"])
def test_any_name_is_drawn(name: str) -> None:
    assert draw_network([Edge(name, "Sweden", Polarity.NEUTRAL, 1)], title=name).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("📰-news", "-news"),
        ("👩‍👩‍👧 party ❤️", "party"),
        ("🇷🇺", "?"),
        ("", ""),
        ("Việt Nam", "Việt Nam"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_emoji_are_left_out_of_names(name: str, shown: str) -> None:
    assert label(name) == shown


def test_crowd_is_drawn_within_the_size_that_discord_takes() -> None:
    links = [Edge(f"Actor number {a}", f"Actor number {a * 7 % 40}", Polarity.HOSTILE, a) for a in range(1, 40)]

    assert len(draw_network(links, title="Crowd")) < 1_000_000


def test_no_links_make_an_empty_picture() -> None:
    assert draw_network([], title="Nothing").startswith(b"\x89PNG")
