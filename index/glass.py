"""A mark seen through as if it stood on glass, laid over one of two pictures: a pale disc with a shop's sign, a band.

Every pixel beneath it is moved by one and the same share towards the colour of the disc, or of the sign on it, and what
is beneath goes on to be seen. So the mark can be taken off again, and the whole of both pictures compared: nothing is
excused but the seams, where it begins and ends. A second piece is not seen through: within it the cloth does not go on.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index import quantiles
from index.inks import FITS
from index.tints import LEAST_ALIKE, Colours, apart, furthest, some, taken

CHANGED = 16.0
"""Levels (0 to 255) by which a pixel is another one: of luminance at a glance, then of the channel that is off most."""

WITHIN, LEAST_WITHIN = 9, 120
"""Of textured windows whose middle lies so far (half the side of a square, in pixels) within what changed, there are at
least so many: what is beneath is seen."""

LEAST, MOST = 0.02, 0.5
"""Share of the overlap that such a mark covers."""

SHARES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
"""Shares of the mark's colour in what shows beneath it that are tried."""

GLANCED_AT, EVENLY = 800, (8.0, 0.65)
"""Pixels of luminance that a glance takes in; one shade explains the second share of them, up to so many levels."""

SAMPLED, GLANCED = 1000, 4000
"""Pixels on which shares are tried; and of the whole overlap, of which it is seen first whether there is a mark."""

BEYOND = 12
"""Levels by which the colour that is reckoned lies beyond what can be drawn, at most."""

COLOURS = 3
"""Colours of one mark at most."""

LEAST_OF_COLOUR = 0.02
MOSTLY = 0.8
"""Share of what changed that each colour explains at least, and all of them together."""

SEAM, MOST_SEAMS = 7, 0.5
"""Side of the square, in pixels, around the edges of a mark: there JPEG mixes it with what is beside. And what such
seams are of the mark at most: what is all edges is no mark."""


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """Both pictures, (h, w, 3) float32 RGB, a mark taken off the one that has it; (h, w) where it is, and its seams."""

    left: NDArray[np.float32]
    right: NDArray[np.float32]
    mark: NDArray[np.bool_]
    seams: NDArray[np.bool_]


def possible(
    left: NDArray[np.float32], right: NDArray[np.float32], says: NDArray[np.bool_], agrees: NDArray[np.bool_]
) -> bool:
    """Tell at a glance, by luminance, whether something broad changed in which something is seen.

    Args:
        left: (h, w) float32 luminance, 0 to 255.
        right: The same of the other.
        says: (h, w) where a window is textured.
        agrees: (h, w) where windows agree.
    """
    alike = says & agrees
    if np.count_nonzero(alike) < LEAST_ALIKE:
        return False
    level = _levelled(right, (right[alike], left[alike]))
    changed = np.abs(level - left) > CHANGED
    if not LEAST <= np.count_nonzero(changed) / changed.size <= MOST:
        return False
    inner = within(changed)
    if int(np.count_nonzero(inner & says)) < LEAST_WITHIN:
        return False
    here, there = (each[inner][:: 1 + int(np.count_nonzero(inner)) // GLANCED_AT] for each in (left, level))
    return any(_evenly(*both, share) for both in ((here, there), (there, here)) for share in SHARES[::2])


def _evenly(over: NDArray[np.float32], under: NDArray[np.float32], share: float) -> bool:
    """Tell whether this share of one shade explains most of some luminance."""
    rest = over - np.float32(1.0 - share) * under
    even = np.count_nonzero(np.abs(rest - np.float32(quantiles.median(rest))) <= EVENLY[0])
    return bool(even >= EVENLY[1] * len(rest))


def within(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return what of a mask, (h, w), lies well within it."""
    return np.asarray(cv2.erode(mask.astype(np.uint8), np.ones((WITHIN, WITHIN), np.uint8)) > 0)


def _levelled(
    values: NDArray[np.float32], alike: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Give (h, w) luminance the exposure of the other picture, learnt where they agree, what is far off left out."""
    mine, its = (each[:: 1 + len(each) // SAMPLED] for each in alike)
    for _ in range(3):
        gain = float(its.std()) / max(float(mine.std()), 1e-3)
        level = float(its.mean()) - gain * float(mine.mean())
        off = np.abs(mine * gain + level - its)
        kept = off <= quantiles.quantile(off, 0.7)
        mine, its = mine[kept], its[kept]
    return np.asarray(values * np.float32(gain) + np.float32(level), np.float32)


def take_off(
    left: NDArray[np.float32], right: NDArray[np.float32], both: NDArray[np.bool_], alike: NDArray[np.bool_]
) -> Taken | None:
    """Take a mark off either picture.

    Args:
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap.
        right: The same of the other.
        both: (h, w) where both pictures are.
        alike: (h, w) where they agree.

    Returns:
        None where there is none.
    """
    same, at = some(alike & both), np.flatnonzero(both)
    if len(same) < LEAST_ALIKE:
        return None
    best: tuple[float, Taken] | None = None
    for mine, its in ((left, right), (right, left)):
        found = None
        for places in (at[:: 1 + len(at) // GLANCED], at):
            over, under = (Colours(taken(pixels, places), taken(pixels, same)) for pixels in (mine, its))
            found = _layers(over.pixels, under.levelled(over))
            if found is None:
                break
        if found is None or (best is not None and found[0] <= best[0]):
            continue
        told, share, layers = found
        off, labels = mine.copy(), np.zeros(both.shape, np.uint8)
        for number, (_, fits) in enumerate(layers, 1):
            labels.flat[at[fits]] = number
        labels = np.asarray(cv2.medianBlur(labels, 5), np.uint8)
        for number, (colour, _) in enumerate(layers, 1):
            off[labels == number] = (off[labels == number] - share * colour) / (1.0 - share)
        square = np.ones((SEAM, SEAM), np.uint8)
        seams = cv2.dilate(labels, square) != cv2.erode(labels, square)
        bare = Taken(off, right, labels > 0, seams) if mine is left else Taken(left, off, labels > 0, seams)
        if np.count_nonzero(seams) <= MOST_SEAMS * np.count_nonzero(labels):
            best = told, bare
    return None if best is None else best[1]


Layer = tuple[NDArray[np.float32], NDArray[np.bool_]]
"""A colour, and which pixels it is laid over."""


def _layers(over: NDArray[np.float32], under: NDArray[np.float32]) -> tuple[float, float, list[Layer]] | None:
    """Find the colours of a mark over (n, 3) pixels: share of what changed that is told, share of colour, layers."""
    changed = furthest(over - under) > CHANGED
    total = int(np.count_nonzero(changed))
    if not LEAST <= total / len(over) <= MOST:
        return None
    places = np.flatnonzero(changed)
    few = places[:: 1 + len(places) // SAMPLED]
    seen, beneath = over.take(few, axis=0), under.take(few, axis=0)
    share = min(SHARES, key=lambda each: _off(seen, beneath, each))
    rest, layers, told = changed.copy(), [], 0
    for _ in range(COLOURS):
        left = np.flatnonzero(rest)
        if len(left) < LEAST_OF_COLOUR * total:
            break
        colour, near = _fits(over.take(left, axis=0), under.take(left, axis=0), share)
        if np.count_nonzero(near) < LEAST_OF_COLOUR * total or not _drawable(colour):
            break
        fits = np.zeros(len(over), np.bool_)
        fits[left[near]] = True
        rest &= ~fits
        told += int(np.count_nonzero(near))
        layers.append((colour, fits))
    return (told / total, share, layers) if layers and told >= MOSTLY * total else None


def _off(over: NDArray[np.float32], under: NDArray[np.float32], share: float) -> float:
    """Return how far off most pixels are when this share of the commonest colour is laid over them."""
    colour, _ = _fits(over, under, share)
    if not _drawable(colour):
        return np.inf
    return quantiles.median(apart(over - np.float32(1.0 - share) * under, np.float32(share) * colour))


def _drawable(colour: NDArray[np.float32]) -> bool:
    return bool(np.min(colour) >= -BEYOND and np.max(colour) <= 255 + BEYOND)


def _fits(
    over: NDArray[np.float32], under: NDArray[np.float32], share: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the commonest colour that explains pixels by this share of it, and which it explains."""
    wanted = np.asarray((over - np.float32(1.0 - share) * under) / np.float32(share), np.float32)
    colour = quantiles.middle(wanted)
    for _ in range(3):
        near = apart(wanted, colour) * share <= FITS
        if not near.any():
            break
        colour = quantiles.middle(wanted.compress(near, axis=0))
    return colour, np.asarray(apart(wanted, colour) * share <= FITS)
