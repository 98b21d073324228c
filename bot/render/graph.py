"""The picture of a network: who deals with whom, in what way, and how much of it is only claimed.

Runs in a worker process: Pillow and numpy are loaded there alone.
"""

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from math import hypot, log2

import fontpkg
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bot.render.layout import part, spread
from bot.render.pictures import Edge
from bot.render.text import clean
from storage.models import Polarity

WIDTH, HEIGHT = 1200, 800
"""Pixels of a picture: what Discord shows without scaling on most screens, times two."""

_OVERSIZE = 2  # drawn larger and made smaller, for smooth lines
_LONGEST_NAME = 28
MARGIN = 24
_LEGEND = 56
PAPER, INK, SOFT = "#fbfaf7", "#22252b", "#6b7078"
_COLORS = {Polarity.COOPERATIVE: "#2c6aa8", Polarity.HOSTILE: "#c9512a", Polarity.NEUTRAL: "#7d838c"}
_WORDS = {Polarity.COOPERATIVE: "cooperative", Polarity.HOSTILE: "hostile", Polarity.NEUTRAL: "neither"}
_FOCUS = "#f3dfae"
_DASH, _GAP = 12.0, 9.0
_BESIDE = 9.0
_NO_LETTERS = frozenset({"So", "Sk", "Cf", "Co", "Cn"})
_EMOJI_MARKS = "\ufe0e\ufe0f\u20e3"


def draw_network(links: Sequence[Edge], *, title: str, focus: str | None = None) -> bytes:
    """Return a PNG of the links between actors, given by the names that readers see; `focus` is the actor it is about.

    The same links make the same picture, whatever their order.
    """
    ordered = sorted(links, key=lambda link: (-link.count, link.source, link.target, link.polarity))
    names = list(dict.fromkeys(name for link in ordered for name in (link.source, link.target)))
    canvas = _Canvas()
    sizes = np.array([canvas.box(name) for name in names]).reshape(-1, 2) + np.array([34.0, 40.0])
    index = {name: place for place, name in enumerate(names)}
    edges = [(index[link.source], index[link.target], float(link.count)) for link in ordered]
    room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN - 2 * _LEGEND)
    places = part(spread(len(names), edges) * room, sizes, room) + np.array([MARGIN, MARGIN + _LEGEND])
    points = {name: (float(places[i][0]), float(places[i][1])) for name, i in index.items()}
    boxes = {name: canvas.box(name) for name in names}
    for _, group in groupby(sorted(ordered, key=_pair), key=_pair):
        between = list(group)
        for place, link in enumerate(between):
            shift = (place - (len(between) - 1) / 2) * _BESIDE * 2
            canvas.edge(link, points[link.source], points[link.target], boxes[link.target], shift)
    for name in names:
        canvas.node(name, points[name], is_focus=name == focus)
    canvas.frame(title)
    return canvas.png()


def _pair(link: Edge) -> tuple[str, ...]:
    return tuple(sorted((link.source, link.target)))


class _Canvas:
    """A sheet that is measured in pixels of the finished picture."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * _OVERSIZE, HEIGHT * _OVERSIZE), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, name: str) -> tuple[float, float]:
        """Return width and height of the box around a name."""
        return typeface(20).getlength(label(name)) / _OVERSIZE + 24, 38.0

    def edge(
        self,
        link: Edge,
        start: tuple[float, float],
        end: tuple[float, float],
        box: tuple[float, float],
        shift: float,
    ) -> None:
        """Draw a line beside the straight one, `shift` pixels off; with an arrow unless it goes both ways."""
        # The side is the pair's, not the line's: there and back lie beside each other, not on each other.
        first, second = sorted((start, end))
        length = hypot(second[0] - first[0], second[1] - first[1]) or 1.0
        off = (-(second[1] - first[1]) / length * shift, (second[0] - first[0]) / length * shift)
        start, end = (start[0] + off[0], start[1] + off[1]), (end[0] + off[0], end[1] + off[1])
        width = 1.5 + 1.5 * log2(1 + link.count)
        color = _COLORS[link.polarity]
        tip = _border(start, end, box) if not link.is_mutual else end
        length = hypot(tip[0] - start[0], tip[1] - start[1]) or 1.0
        along = ((tip[0] - start[0]) / length, (tip[1] - start[1]) / length)
        head = 0.0 if link.is_mutual else 7.0 + 1.6 * width
        stop = (tip[0] - along[0] * head * 0.8, tip[1] - along[1] * head * 0.8)
        step = _DASH + _GAP
        dashes = int(length / step) + 1 if link.is_claim else 1
        for number in range(dashes):
            begin = number * step if link.is_claim else 0.0
            finish = min(begin + _DASH, length - head * 0.8) if link.is_claim else None
            if finish is not None and finish <= begin:
                break
            a = (start[0] + along[0] * begin, start[1] + along[1] * begin)
            b = stop if finish is None else (start[0] + along[0] * finish, start[1] + along[1] * finish)
            self._line(a, b, color, width)
        if head:
            left = (tip[0] - along[0] * head - along[1] * head / 2, tip[1] - along[1] * head + along[0] * head / 2)
            right = (tip[0] - along[0] * head + along[1] * head / 2, tip[1] - along[1] * head - along[0] * head / 2)
            self._draw.polygon([_scaled(point) for point in (tip, left, right)], fill=color)

    def node(self, name: str, place: tuple[float, float], *, is_focus: bool) -> None:
        """Draw a name in its box."""
        width, height = self.box(name)
        corners = (*_scaled((place[0] - width / 2, place[1] - height / 2)),
                   *_scaled((place[0] + width / 2, place[1] + height / 2)))  # fmt: skip
        self._draw.rounded_rectangle(
            corners, 10 * _OVERSIZE, fill=_FOCUS if is_focus else "white", outline=INK, width=2 * _OVERSIZE
        )
        self._draw.text(_scaled(place), label(name), font=typeface(20), fill=INK, anchor="mm")

    def frame(self, title: str) -> None:
        """Draw the title above and what the lines mean below."""
        self._draw.text(_scaled((MARGIN, MARGIN + 12)), label(title, 80), font=typeface(26), fill=INK, anchor="lm")
        x, y = float(MARGIN), HEIGHT - MARGIN - 8.0
        for polarity, color in _COLORS.items():
            self._line((x, y), (x + 44, y), color, 5)
            x = self._word(x + 54, y, _WORDS[polarity])
        self._line((x, y), (x + 16, y), SOFT, 4)
        self._line((x + 26, y), (x + 42, y), SOFT, 4)
        x = self._word(x + 54, y, "only claimed")
        self._word(x, y, "wider: more reports")

    def png(self) -> bytes:
        """Return the finished picture."""
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        # Few colors and no transparency: a tenth of the bytes.
        small.quantize(128).save(file, "PNG", optimize=True)
        return file.getvalue()

    def _word(self, x: float, y: float, word: str) -> float:
        """Draw a word of the legend; return where the next begins."""
        self._draw.text(_scaled((x, y)), word, font=typeface(16), fill=SOFT, anchor="lm")
        return x + typeface(16).getlength(word) / _OVERSIZE + 36

    def _line(self, a: tuple[float, float], b: tuple[float, float], color: str, width: float) -> None:
        self._draw.line([_scaled(a), _scaled(b)], fill=color, width=round(width * _OVERSIZE))


def _scaled(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * _OVERSIZE, point[1] * _OVERSIZE


def _border(start: tuple[float, float], end: tuple[float, float], box: tuple[float, float]) -> tuple[float, float]:
    """Return where a line from `start` meets the box around `end`."""
    dx, dy = start[0] - end[0], start[1] - end[1]
    reach = min(box[0] / 2 / abs(dx) if dx else 1.0, box[1] / 2 / abs(dy) if dy else 1.0, 1.0)
    return end[0] + dx * reach, end[1] + dy * reach


def label(name: str, longest: int = _LONGEST_NAME) -> str:
    """Return a name for a picture: one line, cut at the end, without emoji: the font has none."""
    text = clean(name)
    letters = "".join(
        letter for letter in text if unicodedata.category(letter) not in _NO_LETTERS and letter not in _EMOJI_MARKS
    )
    text = " ".join(letters.split()) or (text[:1] and "?")
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


@cache
def typeface(points: int) -> ImageFont.FreeTypeFont:
    """Return the font of pictures at a size in pixels of the finished one: Latin, Greek and Cyrillic letters."""
    path = fontpkg.path("Noto Sans")
    return ImageFont.truetype(path, points * _OVERSIZE)
