import io
from datetime import date, timedelta

import pytest
from PIL import Image

from bot.render.bars import HEIGHT, WIDTH, draw_timeline

START = date(2024, 2, 27)


@pytest.mark.parametrize("counts", [[], [0], [1], [0, 3, 0], list(range(90)), [10**6, 1]])
def test_any_counts_make_a_picture(counts: list[int]) -> None:
    days = [(START + timedelta(days=day), count) for day, count in enumerate(counts)]
    picture = Image.open(io.BytesIO(draw_timeline(days, title="Ångström")))

    assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))


def test_more_mentions_make_a_higher_bar() -> None:
    def ink(count: int) -> int:
        picture = Image.open(io.BytesIO(draw_timeline([(START, count), (START, 100)], title="")))
        column = picture.convert("RGB").crop((300, 84, 301, HEIGHT - 52))
        return sum(column.getpixel((0, y)) == column.getpixel((0, column.height - 10)) for y in range(column.height))

    assert ink(90) > ink(50) > 1
