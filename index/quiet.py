"""Does the plain ground around a piece agree? No window of a dark cloth says anything alone; all of them together do.

Of a piece cut out and set on two dark cloths, all that is textured is the piece, and it is the same. The folds and the
pile of the cloths are two or three levels deep, too little for one window, where noise and a re-save are as large. Over
the whole ground those of a copy still go together, and those of two cloths do not at all.
"""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from index import outlines
from index.windows import WINDOW, Found, Seen, box

LEAST_GROUND = 0.1
"""Share of the overlap that must be ground: neither textured nor explained, nor beside what is."""

LEAST_PILE = 2.0
"""Least standard deviation (levels of 0 to 255) within the windows of the ground, of one of the two."""

DRAWN = 0.4
"""Standard deviation up to which a window shows what a program drew and no ground: corners beside a turned picture."""

SCALE = (6.0, 249.0)
"""Mean luminance of a window, between which a camera shows what there is."""

BESIDE = 5
"""Side of the square, in pixels, around what is textured: of such places windows see what they should not."""

SOFTENED = 1.0
"""Both are smoothed by so many pixels: the finest of a weave is lost by the smallest shift."""

STEPS = (0, -2, 2)
"""Pixels by which the ground, where no keypoint lies, may be off."""

ENOUGH = 0.5
"""A correlation of this much need not become more."""

RIM = WINDOW // 2 + max(STEPS)
"""Windows so near to what one of the two does not show, in pixels, are left out: moved, they see of it."""

NOTHING_SAID = 1.0
"""What stands for the correlation where nothing can be told."""


def ground(seen: Seen, found: Found) -> float:
    """Correlate all of the ground of two pictures at once, each window's gain and bias free of the others'.

    Returns:
        The correlation, at the best of a few small shifts, -1 to 1; NOTHING_SAID where there is too little ground, or
        nothing to be seen on it in either.
    """
    quiet = _quiet(seen, found)
    if np.count_nonzero(quiet) < LEAST_GROUND * seen.area:
        return NOTHING_SAID
    left, right = _softened(seen.overlap.left), _softened(seen.overlap.right)
    mean, mean_there = box(left), box(right)
    quiet &= (np.minimum(mean, mean_there) > SCALE[0]) & (np.maximum(mean, mean_there) < SCALE[1])
    pile, pile_there = _varies(left, mean), _varies(right, mean_there)
    quiet &= np.minimum(pile, pile_there) > DRAWN * DRAWN
    count = np.count_nonzero(quiet)
    mine, its = float(pile[quiet].sum()), float(pile_there[quiet].sum())
    if count < LEAST_GROUND * seen.area or max(mine, its) < LEAST_PILE * LEAST_PILE * count:
        return NOTHING_SAID
    best = -1.0
    for step in product(STEPS, STEPS):
        moved = np.roll(right, step, axis=(0, 1))
        middle = np.roll(mean_there, step, axis=(0, 1))
        together = float((box(left * moved) - mean * middle)[quiet].sum())
        best = max(best, together / max(float(np.sqrt(mine * _varies(moved, middle)[quiet].sum())), 1e-6))
        if best >= ENOUGH:
            break
    return best


def _quiet(seen: Seen, found: Found) -> NDArray[np.bool_]:
    """Tell, (h, w), what is ground: seen in both, and neither textured nor explained, nor beside what is."""
    loud = cv2.dilate(seen.says.view(np.uint8), np.ones((BESIDE, BESIDE), np.uint8)) > 0
    hidden = found.excused if seen.hidden is None else found.excused | seen.hidden
    square = np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)
    shown = cv2.erode(seen.overlap.both.view(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    return np.asarray(shown & ~loud & ~outlines.around(hidden))


def _softened(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), SOFTENED), np.float32)


def _varies(values: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (h, w) the variance within each window."""
    return np.maximum(box(values * values) - mean * mean, np.float32(0.0))
