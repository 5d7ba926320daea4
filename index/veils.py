"""A watermark all over one of two pictures: writing in one ink, evenly see-through, tiled from edge to edge.

On a plain dark cloth its strokes are nearly all the texture there is, so that copies hardly correlate; and no stroke
shows the ink itself (``index.inks``). But every pixel beneath it is moved towards one ink by one and the same share,
in thin strokes that lie in all parts of the picture. Two pieces differ in one place, and there broadly.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from index import quantiles
from index.inks import CHANGED, FITS, broad
from index.tints import LEAST_ALIKE, Colours, along, furthest, some, taken

BROAD, MOST_BROAD = 13, 0.2
"""At most this share of what changed lies in parts as broad as this square, in pixels."""

CELLS, LEAST_CELLS, OF_EACH = 4, 10, 0.01
"""Of CELLS x CELLS parts of the overlap so many hold each this share of what changed, at least."""

MOST = 0.4
"""Share of the overlap that may be changed."""

MOSTLY = 0.75
"""Share of what changed that one ink explains, at least: two that are laid over each other differ along edges, too."""

SHARES = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9)
SAMPLED = 2000
"""Shares of the ink in what shows beneath it that are tried, on so many pixels."""

THICKER = 1.15
"""Strokes that cross, and sharpening, show so much more ink at most."""

AROUND, CROWDED = 21, 0.48
"""Of a square of so many pixels strokes cover at most this share: those of twelve watermarks up to .45, edges that are
laid badly .54; where pieces differ as well, .62 to .95."""

GROWN = 7
"""Side of the square, in pixels, that an inked pixel is taken for: JPEG smears its edges."""


def find(
    left: NDArray[np.float32], right: NDArray[np.float32], both: NDArray[np.bool_], alike: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Find a watermark over either picture.

    Args:
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap.
        right: The same of the other.
        both: (h, w) where both pictures are.
        alike: (h, w) where they agree.

    Returns:
        (h, w) True where its strokes lie; nowhere if there is none.
    """
    nothing = np.zeros(both.shape, np.bool_)
    same = some(alike & both)
    if len(same) < LEAST_ALIKE:
        return nothing
    here, there = (Colours(pixels.reshape(-1, 3), taken(pixels, same)) for pixels in (left, right))
    levelled = there.levelled(here)
    changed = both & (furthest(here.pixels - levelled) > CHANGED).reshape(both.shape)
    if not _strokes(changed):
        return nothing
    moved = np.flatnonzero(changed)
    seen, beneath = here.pixels.take(moved, axis=0), levelled.take(moved, axis=0)
    for over, under in ((seen, beneath), (beneath, seen)):
        inked = _inked(over, under)
        if np.count_nonzero(inked) >= MOSTLY * len(inked):
            drawn = nothing.copy()
            drawn.flat[moved[inked]] = True
            thin = drawn & ~_crowded(drawn)
            return np.asarray(cv2.dilate(thin.astype(np.uint8), np.ones((GROWN, GROWN), np.uint8)) > 0)
    return nothing


def _strokes(changed: NDArray[np.bool_]) -> bool:
    """Tell whether what changed is thin, and lies all over (h, w)."""
    total = int(np.count_nonzero(changed))
    if not 0.005 * changed.size <= total <= MOST * changed.size:
        return False
    parts = [np.array_split(row, CELLS, axis=1) for row in np.array_split(changed, CELLS, axis=0)]
    holding = sum(np.count_nonzero(part) >= OF_EACH * total for row in parts for part in row)
    return bool(holding >= LEAST_CELLS and broad(changed, BROAD) <= MOST_BROAD * total)


def _crowded(drawn: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell, (h, w), where there is more than strokes: in a square that they nearly fill."""
    crowded = cv2.blur(drawn.astype(np.float32), (AROUND, AROUND)) > CROWDED
    return np.asarray(cv2.dilate(crowded.astype(np.uint8), np.ones((AROUND, AROUND), np.uint8)) > 0)


def _inked(over: NDArray[np.float32], under: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell which of (n, 3) pixels lie between what is beneath and what an ink that covers it evenly makes of it."""
    step = 1 + len(over) // SAMPLED
    told = [np.count_nonzero(_between(over[::step], under[::step], share)) for share in SHARES]
    return _between(over, under, SHARES[int(np.argmax(told))])


def _between(over: NDArray[np.float32], under: NDArray[np.float32], share: float) -> NDArray[np.bool_]:
    off = over - under
    ink = quantiles.middle(off / np.float32(share) + under)
    _, rest = along(off, [(ink[channel] - under[:, channel]) * np.float32(share) for channel in range(3)], THICKER)
    return np.asarray(rest <= FITS)
