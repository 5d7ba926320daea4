"""Pictures laid side by side with a thin gutter between them, each of its own size: cut from edge to edge, and again.

A program draws a gutter: of one colour, exactly along rows or columns, from one edge of what it parts to the other. The
pictures beside it may have flat rows of their own (a wall, a table), along which ``index.regions`` would cut as well;
here only what a program drew is cut along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Part = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

_Run = tuple[int, int, NDArray[np.float32]]
"""Lines from one up to, not including, another, and their colour."""

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

COLOURED = 30
"""Levels by which the channels of a lone gutter differ, at most: a coloured line between two parts may be the margin of
a plate whose colour runs."""

DEEP = 4
MOST = 16
MOST_RUNS = 300
"""Cuts within cuts, cells, and lines of one colour: what has more of these is a page of print, or striped."""


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


FIRST = _Strictness(light=7, tint=36, share=0.94, thin=2)
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
    if len(cells) == 2 and float(np.ptp(cutter.colour)) > COLOURED:
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
        length = len(lines)
        strictness = FIRST if self.colour is None else FURTHER
        exact, colours = _exact(lines, strictness)
        ends, last = [0], length
        runs = _runs(exact, colours, strictness.light) if len(exact) else []
        if len(runs) > MOST_RUNS:
            return [0, length]
        for start, stop, colour in runs:
            if start <= MARGIN and stop <= self._margin:
                ends = [stop]
            elif length - stop <= MARGIN and length - start <= self._margin:
                last = start
            elif strictness.thin <= stop - start <= self._broad and min(start - ends[-1], length - stop) >= self._least:
                if self.colour is None:
                    of_them = not self._echoed(runs, (start, stop, colour))
                else:
                    of_them = _alike(colour, self.colour)
                if of_them and _parts(lines, colour, start, stop):
                    ends += [start, stop]
                    self.colour = colour if self.colour is None else self.colour
        return [*ends, last]

    def _echoed(self, runs: list[_Run], gutter: _Run) -> bool:
        """Tell whether there is another line of a gutter's colour so near that no cell fits in between: of a plate."""
        start, stop, colour = gutter
        return any(
            BESIDE < max(start - behind, before - stop) < self._least
            and behind - before >= FIRST.thin
            and _alike(other, colour)
            for before, behind, other in runs
        )


def _alike(colour: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Tell whether two lines are of one colour, JPEG and what is beside them aside."""
    apart = colour - other
    return abs(float(_LIGHT @ apart)) <= 2 * FURTHER.light and float(np.abs(apart).max()) <= FURTHER.tint


_LIGHT = np.array([0.299, 0.587, 0.114], np.float32)


def _exact(lines: NDArray[np.uint8], strictness: _Strictness) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return which of (length, breadth, 3) lines are of one colour each, and (n, 3) these colours."""
    # A look at some pixels leaves out nearly all lines of a photo.
    places = np.linspace(0, lines.shape[1] - 1, LOOKS).astype(np.intp).tolist()
    looks = np.stack([lines[:, place] for place in places])
    light = np.sort(np.ascontiguousarray(_light(looks).T), axis=1)
    maybe = np.flatnonzero(light[:, -1 - STRAYS] - light[:, STRAYS] <= 2 * strictness.light)
    if not len(maybe):
        return maybe, np.zeros((0, 3), np.float32)
    usual = np.median(looks[:, maybe], axis=0).astype(np.uint8)  # of an odd number of levels: one of them
    asked = _some(lines, maybe)
    near = np.abs(_light(asked) - light[maybe, LOOKS // 2][:, None]) <= strictness.light
    apart = np.maximum(asked, usual[:, None]) - np.minimum(asked, usual[:, None])
    near &= (apart <= strictness.tint).all(axis=2)
    exact = np.count_nonzero(near, axis=1) >= strictness.share * asked.shape[1]
    return maybe[exact], usual[exact].astype(np.float32)


def _some(lines: NDArray[np.uint8], which: NDArray[np.intp] | slice) -> NDArray[np.uint8]:
    """Return SAMPLES pixels or so of some lines."""
    return np.ascontiguousarray(lines[which, :: max(1, lines.shape[1] // SAMPLES)])


def _light(pixels: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return (n, m) luminance of (n, m, 3) pixels."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.int16)


def _runs(exact: NDArray[np.intp], colours: NDArray[np.float32], light: int) -> list[_Run]:
    """List the stretches [start, stop) of lines beside each other, each as light as the one before, with a colour."""
    apart = (np.diff(exact) > 1) | (np.abs(np.diff(colours @ _LIGHT)) > light)
    ends = [0, *(np.flatnonzero(apart) + 1).tolist(), len(exact)]
    return [
        (int(exact[begin]), int(exact[end - 1]) + 1, np.asarray(np.median(colours[begin:end], axis=0), np.float32))
        for begin, end in pairwise(ends)
    ]


def _parts(lines: NDArray[np.uint8], colour: NDArray[np.float32], start: int, stop: int) -> bool:
    """Tell whether pictures lie on both sides of a gutter, and no plate with print that is of its colour."""
    deep = max(2 * BESIDE, round(STRIP * len(lines)))
    above = _some(lines, np.s_[max(0, start - deep) : max(0, start - BESIDE)])[::-1]
    shares = []
    for beside in (above, _some(lines, np.s_[stop + BESIDE : stop + deep])):
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
