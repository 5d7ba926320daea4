"""A screenshot of a feed to the little pictures beside the posters' names, with which its posts begin."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from index.regions import Box

SQUARE = (0.06, 0.2)
"""Edge of the little picture, as shares of the page's width; phones draw it at 0.08 to 0.13."""

WITHIN = 0.26
"""It ends at the left of this share of the width."""

MARGIN = 0.025
"""Share of the width, at the left edge, in which nothing stands but the ground."""

GROUND_STEP = 14
"""A pixel of the page's ground is within this of the ground's colour, in each channel."""

LEAST_PART = 0.045
"""Edge of what is left of a little picture that is in part as pale as the page, as a share of the width."""

PARTS_APART = 0.03
NAME_APART = 0.09
"""Shares of the width: parts of one little picture are as near as this, and a name is as near to it."""

NAME_WITHIN = 0.72
"""A name stands beside the little picture, above this share of its height; a text may begin below."""


def find(pixels: NDArray[np.uint8], pictures: Sequence[Box], names: Sequence[Box]) -> list[Box]:
    """Find little square or round pictures at the left of the page, from the top.

    Args:
        pixels: (height, width, 3) uint8 RGB, the whole screen.
        pictures: Boxes of the large pictures; none is looked for in them.
        names: Boxes of lines of writing that may be names. Where a little picture is as pale as the page in part, what
            can be seen of it counts if one of them stands beside it.
    """
    width = pixels.shape[1]
    marks = _marks(pixels[:, : round(WITHIN * width)], ground(pixels))
    found = [box for box in _squares(marks, width) if not any(inside(box, picture) for picture in pictures)]
    for box in _parts(marks, width):
        free = not any(inside(box, other) for other in (*pictures, *names)) and not any(
            _meet(box, each) for each in found
        )
        name = _beside(box, names, width) if free else None
        if name is not None:
            top, bottom = min(box.top, name.top), max(box.top + box.height, name.top + name.height)
            found.append(Box(box.left, top, box.width, bottom - top))
    return sorted(found, key=lambda box: box.top)


def inside(inner: Box, outer: Box) -> bool:
    """Tell whether the middle of one box is in the other."""
    across, down = inner.left + inner.width / 2, inner.top + inner.height / 2
    return outer.left <= across < outer.left + outer.width and outer.top <= down < outer.top + outer.height


def ground(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the colour of the page: the commonest in its left margin, of which pictures may fill the most."""
    margin = pixels[:, : max(2, round(MARGIN * pixels.shape[1]))].reshape(-1, 3)
    some = margin[:: max(1, len(margin) // 20_000)]
    coarse = (some >> 3).astype(np.intp) @ np.array([1 << 10, 1 << 5, 1], np.intp)
    counted: NDArray[np.int64] = np.bincount(coarse).astype(np.int64)
    return np.asarray(np.median(some[coarse == np.argmax(counted)], axis=0), np.float64)


def _marks(strip: NDArray[np.uint8], colour: NDArray[np.float64]) -> NDArray[np.uint8]:
    apart = np.abs(strip.astype(np.int16) - colour.astype(np.int16)).max(axis=2)
    return np.asarray(apart > GROUND_STEP, np.uint8)


def _boxes(marks: NDArray[np.uint8], gap: int) -> list[tuple[Box, int]]:
    """Find what is connected once gaps are closed, with the pixels that each has."""
    closed = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    return [(Box(left, top, wide, tall), area) for left, top, wide, tall, area in stats[1:].tolist()]


def _squares(marks: NDArray[np.uint8], width: int) -> list[Box]:
    least, most = SQUARE[0] * width, SQUARE[1] * width
    found = []
    for box, area in _boxes(marks, max(3, round(width * 0.008)) | 1):
        shorter, longer = min(box.width, box.height), max(box.width, box.height)
        filled = area >= 0.6 * box.area and box.left + box.width < marks.shape[1]
        if least <= shorter and longer <= most and longer <= 1.2 * shorter and filled:
            found.append(box)
    return found


def _parts(marks: NDArray[np.uint8], width: int) -> list[Box]:
    least, most = LEAST_PART * width, SQUARE[1] * width
    return [
        box
        for box, _ in _boxes(marks, round(width * PARTS_APART) | 1)
        if least <= min(box.width, box.height)
        and max(box.width, box.height) <= min(most, 2 * min(box.width, box.height))
        and box.left + box.width < marks.shape[1]
    ]


def _beside(box: Box, names: Sequence[Box], width: int) -> Box | None:
    """Return the line whose left end is beside the upper part of a box."""
    right = box.left + box.width
    for name in names:
        middle = name.top + name.height / 2
        near = right - 0.01 * width <= name.left <= right + NAME_APART * width
        if near and box.top - name.height <= middle <= box.top + NAME_WITHIN * box.height:
            return name
    return None


def _meet(one: Box, other: Box) -> bool:
    return one.top < other.top + other.height and other.top < one.top + one.height
