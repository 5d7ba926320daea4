"""Writing and strokes drawn over one of two pictures in ink of one colour: what is beneath them is the other picture.

Large words across a photo, a ring around a piece, an arrow: thin, of one drawn colour, and right up to their edges the
picture goes on. Each pixel then lies between the ink and what the other picture shows there, which no second piece does
that has a shade and a breadth of its own. What is so found is left out of the comparison; nothing around it is.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from index import outlined, quantiles
from index.tints import LEAST_ALIKE, Colours, along, apart, furthest, some, taken

CHANGED = 22.0
"""Levels (0 to 255, of the channel that differs most) by which a pixel is another one."""

FITS = 16.0
"""Levels up to which a pixel lies between the ink and what is beneath."""

INKS = 4
"""Colours looked for at most: letters often have an outline of another."""

BIN = 16
"""Levels of one step, where the commonest colour is looked for."""

LEAST_OF_COLOUR = 0.04
"""Share of the changed pixels that the core of an ink must be."""

COVERS = 0.8
"""Where the ink covers this much, the pixel shows the ink itself."""

MOSTLY = 0.8
"""Least share of the changed pixels that a few inks explain."""

HALF, SMEARED = 0.5, 5
"""Where glaring inks explain less than MOSTLY but so much, a pixel within the square of this side around one that they
explain is ink too if its luminance lies between: JPEG smears colours, yellow on blue, farther than light."""

GLARING = 0.6, 160
"""Such an ink is so saturated, and so strong its strongest channel: painted sherds, orange and black, are neither."""

STRONGEST = 0.4
"""An ink's colour is looked for in all but this share of the changed pixels, those that changed least: edges mix it."""

EVEN = 14.5
"""Largest median distance of what shows the ink itself from its colour, in levels of the channel that is off most."""

BESIDE, GOES_ON = 9, 0.5
"""Of what is beside one of several inks, half of a square of so many pixels away, at most this share is of its colour:
else it is no ink but the ground, which shows where the other picture has a piece as thin as strokes. Of 91 pairs of
copies on tables and gauntlets four are lost by it; of 45 of different pieces, figures of one colour, 36 are told."""

WIDTH = 19
MOST_BROAD = 0.6
"""Of what changed, at most this share lies in parts as broad as this square, in pixels of the frame: letters with their
outline and strokes have up to .56 (one of 20 has .68), pieces on one cloth .78 and more."""

LETTERS_BROAD = 0.2
"""The same of letters with an outline (``index.outlined``); those of twelve captions have none."""

PURE = 0.5
LIGHT, DARK = 232, 40
"""An ink is saturated by at least PURE, or white or black: ivory, bone and wood are none of these."""

DULL = 0.7
"""Several inks none of which is light or glaring, and none saturated by so much, are the shades of one thing: two lamps
of orange clay on a bright cloth differ by four browns. Of 994 pairs of copies four are so, of 15 pairs of different
pieces that several inks explained, all."""

LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)

GROWN = 9
"""Side of the square, in pixels, that a pixel of ink is taken for: JPEG smears its edges."""

MOST = 0.3
"""Most of the overlap that inks may cover."""


def find(
    left: NDArray[np.float32], right: NDArray[np.float32], differs: NDArray[np.bool_], alike: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Find what is drawn over either picture.

    Args:
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap.
        right: The same of the other.
        differs: (h, w) where the two differ by whole windows.
        alike: (h, w) where they agree.

    Returns:
        (h, w) True where ink covers one of the two.
    """
    nothing = np.zeros(differs.shape, np.bool_)
    same, at = some(alike), np.flatnonzero(differs)
    if len(same) < LEAST_ALIKE:
        return nothing
    here, there = (Colours(taken(pixels, at), taken(pixels, same)) for pixels in (left, right))
    both = [(over.pixels, beneath.levelled(over)) for over, beneath in ((here, there), (there, here))]
    drawn = max((_over(*each, at, differs) for each in both), key=np.count_nonzero)
    if not drawn.any():
        drawn = max((_outlined(*each, at, differs) for each in both), key=np.count_nonzero)
    return drawn if np.count_nonzero(drawn) <= MOST * drawn.size else nothing


def _over(
    over: NDArray[np.float32],
    beneath: NDArray[np.float32],
    at: NDArray[np.intp],
    differs: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Tell, (h, w), where strokes of a few inks lie over a picture that is otherwise the one beneath.

    Args:
        over: (n, 3) pixels where the two differ.
        beneath: The same of the other, levelled.
        at: Their places, each counted row by row.
        differs: (h, w) where the two differ.
    """
    nothing = np.zeros(differs.shape, np.bool_)
    change = furthest(over - beneath)
    moved = np.flatnonzero(change > CHANGED)
    changed, total = nothing.copy(), len(moved)
    changed.flat[at[moved]] = True
    if broad(changed, WIDTH) > MOST_BROAD * total:
        return nothing
    seen, ground, change = over.take(moved, axis=0), beneath.take(moved, axis=0), change[moved]
    told = np.zeros(total, np.bool_)
    inks: list[NDArray[np.float32]] = []
    around, goes_on = _Around(over, at, changed), False
    for _ in range(INKS):
        rest = ~told
        if np.count_nonzero(rest) < max(12, LEAST_OF_COLOUR * total):
            break
        strongest = rest & (change >= quantiles.quantile(change[rest], STRONGEST))
        colour = commonest(seen.compress(strongest, axis=0))
        cover, fits = _between(seen, ground, colour)
        core = fits & (cover >= COVERS)
        if np.count_nonzero(core) < max(12, LEAST_OF_COLOUR * total) or not _pure(colour):
            break
        if quantiles.median(apart(seen.compress(core, axis=0), colour)) > EVEN:
            break
        goes_on |= around.share(at[moved[core]], colour) > GOES_ON
        told |= fits
        for other in inks:  # where two inks meet, softness mixes them
            told |= _between(seen, np.broadcast_to(other, seen.shape), colour)[1]
        inks.append(colour)
    if not inks or (goes_on and len(inks) > 1) or _shaded(inks) or np.count_nonzero(told) < HALF * total:
        return nothing
    drawn = nothing.copy()
    if np.count_nonzero(told) < MOSTLY * total and all(map(_glaring, inks)):
        drawn.flat[at[moved[told]]] = True
        near = cv2.dilate(drawn.astype(np.uint8), np.ones((SMEARED, SMEARED), np.uint8)).flat[at[moved]] > 0
        told |= near & np.any([_lighter(seen, ground, ink) for ink in inks], axis=0)
    if np.count_nonzero(told) < MOSTLY * total:
        return nothing
    drawn.flat[at[moved[told]]] = True
    return np.asarray(cv2.dilate(drawn.astype(np.uint8), np.ones((GROWN, GROWN), np.uint8)) > 0)


def _outlined(
    over: NDArray[np.float32], beneath: NDArray[np.float32], at: NDArray[np.intp], differs: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell, (h, w), where letters with an outline lie over a picture that is else the one beneath; see ``_over``."""
    nothing = np.zeros(differs.shape, np.bool_)
    changed = nothing.copy()
    changed.flat[at] = furthest(over - beneath) > CHANGED
    if broad(changed, WIDTH) > LETTERS_BROAD * np.count_nonzero(changed):
        return nothing
    upper, lower = np.zeros((2, *differs.shape, 3), np.float32)
    upper.reshape(-1, 3)[at], lower.reshape(-1, 3)[at] = over, beneath
    drawn = outlined.strokes(upper, lower, changed, differs)
    return np.asarray(cv2.dilate(drawn.astype(np.uint8), np.ones((GROWN, GROWN), np.uint8)) > 0)


class _Around:
    """What is right beside what changed: of a picture's pixels where two differ by windows, those that did not change.

    Args:
        over: (n, 3) those pixels.
        at: (n,) their places, each counted row by row.
        changed: (h, w) where pixels changed.
    """

    def __init__(self, over: NDArray[np.float32], at: NDArray[np.intp], changed: NDArray[np.bool_]) -> None:
        self.over, self.at = over, at
        self.same = np.zeros(changed.shape, np.bool_)
        self.same.flat[at] = True
        self.same &= ~changed

    def share(self, core: NDArray[np.intp], colour: NDArray[np.float32]) -> float:
        """Return the share of what is beside some places that is of a colour."""
        near = np.zeros(self.same.shape, np.uint8)
        near.flat[core] = 1
        near = np.asarray(cv2.dilate(near, np.ones((BESIDE, BESIDE), np.uint8)), np.uint8)
        beside = np.searchsorted(self.at, np.flatnonzero(self.same & (near > 0)))
        if not len(beside):
            return 0.0
        return float((apart(self.over.take(beside, axis=0), colour) <= FITS).mean())


def commonest(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the median of the commonest of (n, 3) colours."""
    steps = np.clip(colours / BIN, 0, 255 // BIN).astype(np.int64)
    keys = (steps[:, 0] * 16 + steps[:, 1]) * 16 + steps[:, 2]
    counts = np.bincount(keys, minlength=4096).reshape(16, 16, 16).astype(np.float32)
    # Two of a bin's neighbours each way: a colour may straddle the edge of a bin.
    summed = counts.copy()
    for axis in range(3):
        summed += np.roll(counts, 1, axis=axis) * 0.5 + np.roll(counts, -1, axis=axis) * 0.5
    middle = (np.array(np.unravel_index(int(np.argmax(summed)), counts.shape)) + 0.5) * BIN
    near = apart(colours, middle) <= BIN
    return quantiles.middle(colours.compress(near, axis=0)) if near.any() else np.asarray(middle, np.float32)


def _between(
    seen: NDArray[np.float32], ground: NDArray[np.float32], colour: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return how much of each of (n, 3) pixels an ink covers, 0 to 1, and whether that explains the pixel."""
    cover, rest = along(seen - ground, [colour[..., channel] - ground[:, channel] for channel in range(3)], 1.0)
    return cover, np.asarray(rest <= FITS)


def _lighter(seen: NDArray[np.float32], ground: NDArray[np.float32], colour: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell of each of (n, 3) pixels whether its luminance lies between an ink's and that of what is beneath."""
    mine, its, ink = (each @ LUMINANCE for each in (seen, ground, colour))
    low, high = np.minimum(its, ink) - np.float32(FITS), np.maximum(its, ink) + np.float32(FITS)
    return np.asarray((mine >= low) & (mine <= high))


def _pure(colour: NDArray[np.float32]) -> bool:
    low, high = float(np.min(colour)), float(np.max(colour))
    return low >= LIGHT or high <= DARK or (high - low) >= PURE * max(high, 1.0)


def _shaded(inks: list[NDArray[np.float32]]) -> bool:
    """Tell whether several inks are but the shades of one thing; see DULL."""
    coloured = [ink for ink in inks if float(np.max(ink)) > DARK]
    return len(coloured) > 1 and all(map(_dull, coloured))


def _dull(colour: NDArray[np.float32]) -> bool:
    low, high = float(np.min(colour)), float(np.max(colour))
    return low < LIGHT and high - low < DULL * high and not _glaring(colour)


def _glaring(colour: NDArray[np.float32]) -> bool:
    low, high = float(np.min(colour)), float(np.max(colour))
    return high >= GLARING[1] and high - low >= GLARING[0] * high


def broad(mask: NDArray[np.bool_], width: int) -> int:
    """Count the pixels of a mask, (h, w), that lie in parts as broad as a square of this side, small holes filled."""
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    square = np.ones((width, width), np.uint8)
    return int(cv2.morphologyEx(closed, cv2.MORPH_OPEN, square, borderType=cv2.BORDER_CONSTANT, borderValue=0).sum())
