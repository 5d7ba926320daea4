"""Does what a picture shows go on across the sides of a box? Then the box is no picture laid into another one.

Between the lines of a cutting mat, a ruled or a checked cloth lie boxes with sides as sharp as those of a laid picture,
and a coin or a part of the piece in them hides that the pattern comes again (``index.repeating``). But the lines that
cross such a side cross it on: a row of pixels within is like one beyond. Beside a laid picture it is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from index.grounds import Part

AWAY = (4, 6)
"""Pixels from the side, within and beyond, of the rows that are compared: the line that is the side lies between."""

FROM_CORNER = 4
"""Pixels at either end of a side that are left out."""

SMOOTH = 15
"""Pixels over which a row is made even first: what is light on one side of a picture is so in many rows."""

SHIFT = 2
"""Pixels by which a line may be off: it need not cross at a right angle."""

TELLS = 2.0
"""Standard deviation (0 to 255) of a row so made even, from which it says something."""

ALIKE = 0.7
"""Least correlation of two such rows. Of 14 boxes on mats and cloths every side but one has .73 and more, most .9; of
the sides of 114 pictures and text blocks laid into others, of three sets, three have that."""

LEAST, MOST_OF = 2, 2 / 3
"""Sides that must be crossed so, at least, and the share of those that lie within the picture."""

SEAMS = 0.5
"""Cells of a collage are no cells where so much of the sides between them is crossed."""


def goes_on(pixels: NDArray[np.uint8], box: Part) -> bool:
    """Tell whether what lies within a box goes on beyond it.

    Args:
        pixels: (height, width, 3) uint8.
        box: Left, top, width, height in pixels.
    """
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    left, top, width, height = box
    crossed = [
        _crossed(rows, side, first + FROM_CORNER, first + length - FROM_CORNER)
        for rows, first, length, sides in (
            (grey, left, width, (top, top + height)),
            (np.ascontiguousarray(grey.T), top, height, (left, left + width)),
        )
        for side in sides
        if AWAY[-1] + 1 < side < len(rows) - AWAY[-1] - 1
    ]
    return sum(crossed) >= max(LEAST, MOST_OF * len(crossed))


def parts_nothing(pixels: NDArray[np.uint8], cells: Sequence[Part]) -> bool:
    """Tell whether what lies on either side of the seams between cells goes on across most of them; see SEAMS.

    Args:
        pixels: (height, width, 3) uint8.
        cells: Of all of it: left, top, width, height in pixels.
    """
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    columns = np.ascontiguousarray(grey.T)
    crossed = [
        _crossed(rows, begin, first + FROM_CORNER, first + length - FROM_CORNER)
        for left, top, width, height in cells
        for rows, begin, first, length in ((grey, top, left, width), (columns, left, top, height))
        if begin > AWAY[-1] + 1
    ]
    return bool(crossed) and sum(crossed) >= SEAMS * len(crossed)


def _crossed(rows: NDArray[np.float32], side: int, first: int, last: int) -> bool:
    """Tell whether some row within a side is like the one beyond it."""
    if last - first < SMOOTH:
        return False
    pairs = (
        (_even(rows[side - away - 1 :][:3], first, last), _even(rows[side + away - 1 :][:3], first, last))
        for away in AWAY
    )
    return any(min(one.std(), other.std()) >= TELLS and _alike(one, other) >= ALIKE for one, other in pairs)


def _even(rows: NDArray[np.float32], first: int, last: int) -> NDArray[np.float32]:
    """Return the mean of some rows, from one place to another, less what they are in the mean around each."""
    row = rows[:, first:last].mean(axis=0)
    around = np.convolve(np.pad(row, SMOOTH // 2, mode="edge"), np.full(SMOOTH, 1 / SMOOTH, np.float32), "valid")
    return np.asarray(row - around, np.float32)


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the correlation of two rows at the best of a few small shifts."""
    size = len(one) - SHIFT
    shifted = [(one[max(0, by) :][:size], other[max(0, -by) :][:size]) for by in range(-SHIFT, SHIFT + 1)]
    return max(float((a * b).mean() / max(np.sqrt((a * a).mean() * (b * b).mean()), 1e-6)) for a, b in shifted)
