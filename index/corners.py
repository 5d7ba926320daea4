"""Corners that hold no picture: what is left of a region around a disc, a turned picture, or one with round corners.

A program fills them with one colour, exactly; a camera leaves some grain. What they leave reaches all four edges of
the region, or of its box within a margin of the same fill.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

BLOCK = 5
"""Side, in pixels, of the square in a corner that must be of one colour."""

SPREAD = 2
"""Levels of luminance (0 to 255) by which a fill varies either way once JPEG has had it."""

LEAST, MOST = 0.004, 0.5
"""Share of the region that such corners must be, and may be."""

STEP, ENDS = 6, 0.7
"""Of what is around a fill at least the share ENDS differs from it by more than STEP levels."""

NOISE = 17
"""What is narrower, in pixels, is what JPEG makes of the fill beside an edge."""

GROWN = 7
"""Side of the square, in pixels, that a pixel of a fill is taken for: JPEG smears its edge."""


def outside(grey: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    """Find the corners of a region that hold no picture.

    Args:
        grey: (height, width) uint8 luminance.

    Returns:
        (height, width) True where there is no picture; None where all corners hold some.
    """
    height, width = grey.shape
    if min(height, width) < 4 * BLOCK:
        return None
    mask = np.zeros((height + 2, width + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (1 << 8)
    for row, column in ((0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1)):
        rows = slice(0, BLOCK) if row == 0 else slice(height - BLOCK, height)
        columns = slice(0, BLOCK) if column == 0 else slice(width - BLOCK, width)
        if np.ptp(grey[rows, columns]) <= 2 * SPREAD and not mask[row + 1, column + 1]:
            cv2.floodFill(grey, mask, (column, row), 0, SPREAD, SPREAD, flags)
    filled = mask[1:-1, 1:-1]
    if not LEAST * grey.size <= np.count_nonzero(filled) <= MOST * grey.size or not _ends_at_once(grey, filled):
        return None
    if not _at_corners(filled):
        return None
    return np.asarray(cv2.dilate(filled, np.ones((GROWN, GROWN), np.uint8)) > 0)


def _ends_at_once(grey: NDArray[np.uint8], filled: NDArray[np.uint8]) -> bool:
    """Tell whether a picture begins all along a fill; smooth ground goes on in shades that are nearly the same."""
    near, far = (cv2.dilate(filled, np.ones((side, side), np.uint8)) for side in (GROWN, 2 * GROWN + 1))
    beyond = grey[(far > 0) & (near == 0)]
    shades = np.unique(grey[filled > 0])
    if not len(beyond):
        return False
    low, high = int(shades[0]) - STEP, int(shades[-1]) + STEP
    return float(((beyond < low) | (beyond > high)).mean()) >= ENDS


def _at_corners(filled: NDArray[np.uint8]) -> bool:
    """Tell whether each part of a fill, within the box of what is not filled, holds one corner of that box."""
    shown = cv2.morphologyEx((filled == 0).astype(np.uint8), cv2.MORPH_OPEN, np.ones((NOISE, NOISE), np.uint8))
    rows, columns = (np.flatnonzero(shown.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return False
    inner = np.ascontiguousarray(filled[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=4)
    at = [int(labels[row, column]) for row in (0, -1) for column in (0, -1)]
    large = [part for part in range(1, count) if stats[part, cv2.CC_STAT_AREA] >= LEAST * filled.size]
    return all(at.count(part) == 1 for part in large)
