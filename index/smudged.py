"""Mosaics and blurs wiped over one of two pictures by a finger: what they hide is, coarsely, what the other one shows.

A wiped mosaic has no outline of its own; its blocks begin and end where the finger did. But it is made of the very
picture beneath: seen from afar both are the same, in light and in colour, and near by one of them is smooth, block by
block, where the other is textured. Two pieces on one cloth are alike in neither way.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from index import quantiles
from index.tints import LEAST_ALIKE, Colours, furthest, some, spans, taken

COARSE = 15
"""Side of the square, in pixels of a thumbnail, whose mean is what is seen from afar."""

SMOOTH_RANGE = 8.0
"""Levels (0 to 255, of the channel with most) that 3 x 3 pixels of a block or of a blur span at most."""

SMOOTH, SMOOTHER = 0.4, 2.0
"""Share of the pixels that are smooth in the one with the mosaic, at least; and so many times that of the other one."""

OFF = (14.0, 36.0)
"""Levels by which the two are off from afar: of half the pixels, and of nine tenths, at most."""

ALIKE = 0.6
"""Least correlation of the two from afar."""

GLANCE = 0.5
"""The same, at a glance, of luminance alone: of different pieces most have less."""

LEAST = 100
"""Pixels of a part that tell enough."""

INWARD = 7
"""A part is half a window wider than what causes it, on every side; its core is what this square leaves of it."""


def possible(left: NDArray[np.float32], right: NDArray[np.float32], differs: NDArray[np.bool_]) -> bool:
    """Tell at a glance whether a mosaic may be what differs.

    Args:
        left: (h, w) luminance, in the frame of the overlap.
        right: The same of the other.
        differs: (h, w) where the two differ.
    """
    if not differs.any():
        return False
    window = cv2.boundingRect(differs.view(np.uint8))
    at = np.s_[window[1] : window[1] + window[3], window[0] : window[0] + window[2]]
    here, there = (cv2.blur(pixels[at], (COARSE // 2, COARSE // 2))[differs[at]] for pixels in (left, right))
    return _correlation(np.asarray(here, np.float32), np.asarray(there, np.float32)) >= GLANCE


def find(
    left: NDArray[np.float32], right: NDArray[np.float32], differs: NDArray[np.bool_], alike: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Find the parts of what differs that are a mosaic or a blur, in one of the two, of what the other one shows.

    Args:
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap, not smoothed.
        right: The same of the other.
        differs: (h, w) where the two differ, by whole windows.
        alike: (h, w) where they agree.

    Returns:
        (h, w) True within those parts.
    """
    found = np.zeros(differs.shape, np.bool_)
    same = some(alike)
    if len(same) < LEAST_ALIKE:
        return found
    far = [np.asarray(cv2.blur(pixels, (COARSE, COARSE)), np.float32) for pixels in (left, right)]
    exposures = [taken(pixels, same) for pixels in far]
    smooth = [spans(pixels) <= SMOOTH_RANGE for pixels in (left, right)]
    count, labels = cv2.connectedComponents(differs.view(np.uint8), connectivity=8)
    square = np.ones((INWARD, INWARD), np.uint8)
    inner = cv2.erode(differs.view(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    for part in range(1, count):
        mask = labels == part
        core = mask & inner
        at = np.flatnonzero(core if np.count_nonzero(core) >= LEAST else mask)
        shares = sorted(float(each.flat[at].mean()) for each in smooth)
        if len(at) < LEAST or shares[1] < max(SMOOTH, SMOOTHER * shares[0]):
            continue
        here, there = (Colours(taken(pixels, at), known) for pixels, known in zip(far, exposures, strict=True))
        if _the_same(here, there):
            found |= mask
    return found


def _the_same(here: Colours, there: Colours) -> bool:
    off = furthest(here.pixels - there.levelled(here))
    if quantiles.median(off) > OFF[0] or quantiles.quantile(off, 0.9) > OFF[1]:
        return False
    return _correlation(here.pixels.mean(axis=1), there.pixels.mean(axis=1)) >= ALIKE


def _correlation(here: NDArray[np.float32], there: NDArray[np.float32]) -> float:
    one, other = here - here.mean(), there - there.mean()
    spread = float(np.sqrt(np.dot(one, one) * np.dot(other, other)))
    return float(np.dot(one, other)) / spread if spread > 0.0 else 0.0
