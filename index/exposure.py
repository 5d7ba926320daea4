"""What the exposure of one of two pictures hides: highlights burnt out to white, shadows crushed to black.

A strong filter leaves nothing of a black jacket but its outline. There the two differ, and yet nothing was changed but
the light: whatever is as bright in the other picture is burnt out too, and nothing else is. A white plate or a piece as
white hides bright and dark alike.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from index import quantiles
from index.windows import AGREES, Seen, box

BLACK, WHITE = 10.0, 245.0
"""Luminance (0 to 255) up to which a pixel is crushed, and from which it is burnt out."""

FLAT = 0.5
"""Share of a window that must be crushed or burnt out for it to show nothing."""

LEAST = 0.004
"""Share of the overlap that such windows are at least; less needs no excuse."""

PLAINLY = 10.0
"""Levels by which a pixel must be off a limit to be surely on this side of it."""

DARKEST, STRAYS = 0.1, 0.05
"""All but the first share of what is burnt out is brighter in the other picture than all but the second of what is
not."""


BESIDE = 7
"""Side of the square, in pixels, around a pixel off the scale: its neighbours are mixed with it."""


def without_clipped(seen: Seen) -> Seen:
    """Leave out the windows that one picture's exposure hides, where they differ; else change nothing."""
    differs = seen.says & (seen.correlation < AGREES[1])
    if np.count_nonzero(differs) < LEAST * seen.area:
        return seen
    left, right = seen.overlap.left, seen.overlap.right
    hidden = np.zeros(differs.shape, np.bool_)
    for over, other in ((left, right), (right, left)):
        hidden |= _clipped(over - WHITE, other, seen, differs) | _clipped(BLACK - over, -other, seen, differs)
    if not hidden.any():
        return seen
    return replace(seen, says=seen.says & ~hidden, hidden=hidden)


def off_scale(colours: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell, (h, w), where a channel of (h, w, 3) pixels is crushed or burnt out: others say nothing."""
    off = ((colours <= BLACK) | (colours >= WHITE)).any(axis=2)
    return np.asarray(cv2.dilate(off.astype(np.uint8), np.ones((BESIDE, BESIDE), np.uint8)) > 0)


def _clipped(
    beyond: NDArray[np.float32], other: NDArray[np.float32], seen: Seen, differs: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell, (h, w), which windows that differ are all beyond a limit, if what else is so bright is beyond it too.

    Args:
        beyond: (h, w) levels by which the one picture is beyond the limit.
        other: (h, w) luminance of the other, or its negative: the larger, the further towards the limit.
        seen: See ``windows``.
        differs: (h, w) where they differ.
    """
    nothing = np.zeros(differs.shape, np.bool_)
    clipped = (beyond >= 0.0) & seen.overlap.both
    if np.count_nonzero(clipped & differs) < LEAST * seen.area:
        return nothing
    flat = differs & (box(clipped.astype(np.float32)) >= FLAT)
    if np.count_nonzero(flat) < LEAST * seen.area:
        return nothing
    within = (beyond < -PLAINLY) & seen.overlap.both
    limit = quantiles.quantile(other[clipped], DARKEST)
    if np.count_nonzero(other[within] >= limit) > STRAYS * np.count_nonzero(within):
        return nothing
    return np.asarray(flat)
