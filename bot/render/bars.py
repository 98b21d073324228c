"""The picture of how often an actor was named: a bar for each day or week.

Runs in a worker process, as `bot.render.graph` does.
"""

import io
from collections.abc import Sequence
from datetime import date, timedelta

from PIL import Image, ImageDraw

from bot.render.graph import INK, MARGIN, PAPER, SOFT, label, typeface

WIDTH, HEIGHT = 1200, 420

_OVERSIZE = 2
_TOP, _BOTTOM, _LEFT = 84, 52, 64
_BAR = "#5e548e"
_GRID = "#e3e0d8"
_MOST_LABELS = 8


def draw_timeline(counts: Sequence[tuple[date, int]], *, title: str, days: int = 1) -> bytes:
    """Return a PNG with a bar for each of the counts, the oldest at the left.

    A count is that of the `days` that begin with its date; those without mentions are among them, with 0.
    """
    canvas = Image.new("RGB", (WIDTH * _OVERSIZE, HEIGHT * _OVERSIZE), PAPER)
    draw = ImageDraw.Draw(canvas)

    def at(x: float, y: float) -> tuple[float, float]:
        return x * _OVERSIZE, y * _OVERSIZE

    draw.text(at(MARGIN, MARGIN + 14), label(title, 80), font=typeface(26), fill=INK, anchor="lm")
    most = max((count for _, count in counts), default=0)
    step = _nice_step(most)
    top = max(step, -(-most // step) * step)
    height = HEIGHT - _TOP - _BOTTOM
    for value in range(0, top + 1, step):
        y = HEIGHT - _BOTTOM - height * value / top
        draw.line([at(_LEFT, y), at(WIDTH - MARGIN, y)], fill=_GRID, width=_OVERSIZE)
        draw.text(at(_LEFT - 10, y), f"{value:,}", font=typeface(15), fill=SOFT, anchor="rm")
    room = (WIDTH - MARGIN - _LEFT) / max(1, len(counts))
    every = -(-len(counts) // _MOST_LABELS) if counts else 1
    for place, (first, count) in enumerate(counts):
        x = _LEFT + room * place
        if count:
            bar = HEIGHT - _BOTTOM - height * count / top
            width = max(1.0, room * 0.76)
            draw.rectangle((*at(x + (room - width) / 2, bar), *at(x + (room + width) / 2, HEIGHT - _BOTTOM)), fill=_BAR)
        if place % every == 0:
            words = f"{first:%d %b}".lstrip("0")
            draw.text(at(x + room / 2, HEIGHT - _BOTTOM + 18), words, font=typeface(15), fill=SOFT, anchor="mm")
    if counts:
        last = counts[-1][0] + timedelta(days=days - 1)
        span = f"{counts[0][0]:%Y-%m-%d} to {last:%Y-%m-%d}"
        draw.text(at(WIDTH - MARGIN, MARGIN + 14), span, font=typeface(16), fill=SOFT, anchor="rm")
    file = io.BytesIO()
    canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _nice_step(most: int) -> int:
    """Return 1, 2 or 5 times a power of ten, so that about four lines reach to the top."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if most <= 4 * step * factor:
                return step * factor
        step *= 10
