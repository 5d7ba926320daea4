"""Pictures laid side by side with a thin gutter between them, each of its own size: cut from edge to edge, and again.

A program draws a gutter: of one colour, exactly along rows or columns, from one edge of what it parts to the other. The
pictures beside it may have flat rows of their own (a wall, a table), along which ``index.regions`` would cut as well;
here only what a program drew is cut along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Part = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

SAMPLES = 160
"""Pixels looked at along a line, at most."""

LOOKS, STRAYS = 15, 2
"""And of these so many at first, all but some strays at either end of the scale."""

BROAD = 0.05
MARGIN, MARGIN_BROAD = 2, 0.1
"""Breadth of a gutter at most, as a share of the picture's shorter edge. A margin may be broader, and begins so many
pixels from the picture's edge, at most."""

BESIDE = 3
"""A picture is looked at so many pixels beside its gutter: next to it JPEG mixes them."""

DIFFERS = 14
"""Levels by which a picture differs from its gutter."""

DIFFER = (0.6, 0.1)
"""Share of a gutter along which the picture on one side differs from it, at least, and that on the other."""

STRIP, MOSTLY = 0.06, 0.55
"""A strip so deep beside a gutter, as a share of what it parts, is of its colour exactly in less than this share: a
plate with print on it is mostly of one colour, and so is a page."""

PRINTED = 0.4
"""Share of a cell that is of the gutters' colour, from which it is a plate of that colour with print on it."""

LEAST_CELL = 0.14
"""A cell is at least this share of the picture's shorter edge long and broad."""

MOST_ASPECT = 2.8
LEAST_TEXTURE = 6.0
"""Standard deviation of a cell's luminance, at least: an empty cell is part of a page."""

DEEP = 4
MOST = 16
"""Cuts within cuts, and cells."""


@dataclass(frozen=True, slots=True)
class _Strictness:
    """What counts as a line of one colour.

    Attributes:
        light: Levels (0 to 255) by which its luminance strays.
        tint: Levels by which any of its channels strays: JPEG keeps colour in coarse blocks, and what is beside a thin
            line stains it.
        share: Share of the line that is within these.
        thin: Least breadth of a gutter in pixels: a line of one may be the edge of a plate.
    """

    light: int
    tint: int
    share: float
    thin: int


FIRST = _Strictness(light=6, tint=36, share=0.94, thin=2)
FURTHER = _Strictness(light=9, tint=48, share=0.90, thin=1)
"""Once a picture has a gutter, others of its colour are looked for less strictly."""


def split(pixels: NDArray[np.uint8]) -> list[Part]:
    """Cut a picture along its gutters.

    Args:
        pixels: (height, width, 3) uint8 RGB.

    Returns:
        (left, top, width, height) of each cell in pixels, at least two; none where it is not made of cells alone.
    """
    cutter = _Cutter(pixels)
    cells = cutter.cells()
    if cutter.colour is None or len(cells) > MOST or not all(_worth(pixels, cell) for cell in cells):
        return []
    return [] if any(_plate(pixels, cell, cutter.colour, alone=len(cells) == 2) for cell in cells) else cells


class _Cutter:
    """Cuts one picture.

    Attributes:
        colour: (3,) of its gutters; None until one is found.
    """

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self._pixels = pixels
        edge = min(pixels.shape[:2])
        self._least, self._broad = max(24.0, LEAST_CELL * edge), max(4, round(BROAD * edge))
        self._margin = round(MARGIN_BROAD * edge)
        self.colour: NDArray[np.float32] | None = None

    def cells(self) -> list[Part]:
        """Return the cells of the picture; the whole where it has no gutter."""
        height, width = self._pixels.shape[:2]
        return list(self._cut((0, 0, width, height), DEEP))

    def _cut(self, part: Part, deep: int) -> Iterator[Part]:
        """Yield the cells of a part, without their margins: parted along the gutters that cross it, and so on."""
        left, top, width, height = part
        shown = self._pixels[top : top + height, left : left + width]
        for lines, across in ((shown, True), (shown.transpose(1, 0, 2), False)):
            ends = self._parted(lines)
            inner = [
                (left, top + start, width, stop - start) if across else (left + start, top, stop - start, height)
                for start, stop in zip(ends[::2], ends[1::2], strict=True)
            ]
            if len(inner) > 1 and deep:
                for one in inner:
                    yield from self._cut(one, deep - 1)
                return
            if len(inner) == 1:
                left, top, width, height = inner[0]
        yield left, top, width, height

    def _parted(self, lines: NDArray[np.uint8]) -> list[int]:
        """Find what gutters along the rows of (length, breadth, 3) pixels part: where each picture starts and stops."""
        length, breadth = lines.shape[:2]
        few = np.ascontiguousarray(lines[:, :: max(1, breadth // SAMPLES)])
        strictness = FIRST if self.colour is None else FURTHER
        colours = _exact(few, strictness)
        runs = list(_runs(colours, strictness.light))
        ends, last = [0], length
        for start, stop in runs:
            if start <= MARGIN and stop <= self._margin:
                ends = [stop]
            elif length - stop <= MARGIN and length - start <= self._margin:
                last = start
            elif strictness.thin <= stop - start <= self._broad and min(start - ends[-1], length - stop) >= self._least:
                colour = np.median(colours[start:stop], axis=0)
                fits = (
                    not self._echoed(runs, colours, (start, stop))
                    if self.colour is None
                    else _alike(colour, self.colour)
                )
                if fits and _parts(few, colour, start, stop):
                    ends += [start, stop]
                    self.colour = colour if self.colour is None else self.colour
        return [*ends, last]

    def _echoed(self, runs: list[tuple[int, int]], colours: NDArray[np.float32], gutter: tuple[int, int]) -> bool:
        """Tell whether there is another line of a gutter's colour so near that no cell fits in between: of a plate."""
        start, stop = gutter
        for other_start, other_stop in runs:
            gap = max(start - other_stop, other_start - stop)
            near = BESIDE < gap < self._least and other_stop - other_start >= FIRST.thin
            if near and _alike(colours[other_start], colours[start]):
                return True
        return False


def _alike(colour: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Tell whether two lines are of one colour, JPEG and what is beside them aside."""
    apart = colour - other
    return abs(float(_LIGHT @ apart)) <= 2 * FURTHER.light and float(np.abs(apart).max()) <= FURTHER.tint


_LIGHT = np.array([0.299, 0.587, 0.114], np.float32)


def _exact(few: NDArray[np.uint8], strictness: _Strictness) -> NDArray[np.float32]:
    """Return (length, 3) the colour of each line that is of one, and nan of the others."""
    colours = np.full((len(few), 3), np.nan, np.float32)
    # A look at some pixels leaves out nearly all lines of a photo.
    looks = np.ascontiguousarray(few[:, np.linspace(0, few.shape[1] - 1, LOOKS).astype(np.intp)])
    light = np.sort(_light(looks), axis=1)
    maybe = np.flatnonzero(light[:, -1 - STRAYS] - light[:, STRAYS] <= 2 * strictness.light)
    if not len(maybe):
        return colours
    usual = np.median(looks[maybe], axis=1).astype(np.float32)
    asked = few[maybe]
    near = np.abs(_light(asked) - light[maybe, LOOKS // 2][:, None]) <= strictness.light
    near &= (np.abs(asked - usual[:, None]) <= strictness.tint).all(axis=2)
    exact = np.count_nonzero(near, axis=1) >= strictness.share * few.shape[1]
    colours[maybe[exact]] = usual[exact]
    return colours


def _light(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return (n, m) luminance of (n, m, 3) pixels."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.int16)


def _runs(colours: NDArray[np.float32], light: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches [start, stop) of lines that are of one colour each, and as light as the one before."""
    lightness = colours @ _LIGHT
    start: int | None = None
    for line in range(len(colours) + 1):
        on = line < len(colours) and not np.isnan(lightness[line])
        if start is not None and (not on or abs(lightness[line] - lightness[line - 1]) > light):
            yield start, line
            start = None
        if on and start is None:
            start = line


def _parts(few: NDArray[np.uint8], colour: NDArray[np.float32], start: int, stop: int) -> bool:
    """Tell whether pictures lie on both sides of a gutter, and no plate with print that is of its colour."""
    deep = max(2 * BESIDE, round(STRIP * len(few)))
    shares = []
    for beside in (few[max(0, start - deep) : max(0, start - BESIDE)][::-1], few[stop + BESIDE : stop + deep]):
        apart = np.abs(beside - colour).max(axis=2)
        if not len(apart) or float((apart <= FIRST.light).mean()) >= MOSTLY:
            return False
        shares.append(float((apart[0] > DIFFERS).mean()))
    return max(shares) >= DIFFER[0] and min(shares) >= DIFFER[1]


def _plate(pixels: NDArray[np.uint8], cell: Part, gutter: NDArray[np.float32], *, alone: bool) -> bool:
    """Tell whether a cell is a plate with print: much of it is of the gutters' colour.

    Where it is ``alone`` beside one other, also where it is mostly of any colour: it lies along an edge of a photo.
    """
    left, top, width, height = cell
    shown = np.ascontiguousarray(pixels[top : top + height : 4, left : left + width : 4]).reshape(-1, 3)
    if float((np.abs(shown - gutter).max(axis=1) <= FIRST.light).mean()) >= PRINTED:
        return True
    return alone and float((np.abs(shown - np.median(shown, axis=0)).max(axis=1) <= FIRST.light).mean()) >= MOSTLY


def _worth(pixels: NDArray[np.uint8], cell: Part) -> bool:
    """Tell whether a cell may be a picture."""
    left, top, width, height = cell
    if max(width, height) > MOST_ASPECT * min(width, height):
        return False
    shown = np.ascontiguousarray(pixels[top : top + height : 4, left : left + width : 4])
    return float(cv2.meanStdDev(_light(shown))[1].item()) >= LEAST_TEXTURE
