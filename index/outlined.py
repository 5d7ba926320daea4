"""Letters with an outline, as captions have them: thin light strokes in dark ones, or the other way round.

In a thumbnail stroke and outline are a pixel or two broad, so that hardly a pixel shows either alone, as ``index.inks``
wants it: each lies between the two and what is beneath. Of grey cloth any grey does. So both must be right beside every
such pixel, which of a piece on cloth is so nowhere but in its own engraving, and a piece is broad.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from index.tints import along, apart, furthest

LIGHT, DARK = 150.0, 75.0
"""Levels (0 to 255) from which a neutral pixel shows a light stroke, and up to which a dark one."""

NEUTRAL, STAINED = 24.0, 70.0
"""Levels by which the channels of a neutral pixel differ at most; and beside a coloured stroke, which stains it."""

WHITE, BLACK = (250.0, 250.0, 250.0), (10.0, 10.0, 10.0)

SATURATED, FURTHER = 0.35, 1.6
"""One of the strokes may be of any colour that is so saturated, mixed as it is; alone it is so many times as much."""

NEAR_COLOUR = 45.0
"""What is beside a stroke and off its colour by so many levels at most is of it."""

CORE = 0.04
"""Share of the changed pixels that each of two strokes must be shown by, at least."""

BESIDE = 13
"""Side of the square around a pixel, in pixels of a thumbnail, in which both strokes must be."""

FITS, STAINED_FITS = 20.0, 32.0
"""Levels up to which a pixel lies between two strokes and what is beneath; more where one is coloured, see STAINED."""

FLAT = 0.001
"""A triangle of the three is flat where the square of the sine of its corner is less."""

MOSTLY = 0.8
"""Least share of the changed pixels that two strokes explain."""

ECHOED = 0.4
"""At most this share of what changed has both strokes beside it in the other picture as well: of two necklaces that
hang alike each has light and dark beads where the other has."""

GOES_ON = 0.5
"""Of what is beside a stroke and did not change, at most this share is of its colour: else it is the ground."""


def strokes(
    over: NDArray[np.float32], beneath: NDArray[np.float32], changed: NDArray[np.bool_], known: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Find letters with an outline over a picture.

    Args:
        over: (h, w, 3) float32 RGB, 0 to 255.
        beneath: The same of the other picture, in the exposure of the first.
        changed: (h, w) where the two differ, by pixels.
        known: (h, w) where ``over`` says something, around that.

    Returns:
        (h, w) True where letters are; nowhere, where they do not explain most of what changed.
    """
    nothing = np.zeros(changed.shape, np.bool_)
    at = np.flatnonzero(changed)
    seen, ground = (pixels.reshape(-1, 3).take(at, axis=0) for pixels in (over, beneath))
    best, most = nothing, MOSTLY * len(at)
    for two, shown, most_off in _two_of(seen):
        fits = (_between(seen, ground, two) <= most_off) & _near_both(changed, at, shown(seen))
        count = np.count_nonzero(fits)
        if count < most or np.count_nonzero(_near_both(changed, at, shown(ground))) > ECHOED * len(at):
            continue
        of_ground = (
            _goes_on(over, known & ~changed, at[own], colour) for colour, own in zip(two, shown(seen), strict=True)
        )
        if not any(of_ground):
            best, most = nothing.copy(), float(count)
            best.flat[at[fits]] = True
    return best


_Colour = NDArray[np.float32]
_Shown = Callable[[NDArray[np.float32]], tuple[NDArray[np.bool_], NDArray[np.bool_]]]
"""Tells which of (n, 3) pixels show either of two strokes."""


def _two_of(seen: NDArray[np.float32]) -> Iterator[tuple[tuple[_Colour, _Colour], _Shown, float]]:
    """Give two colours that strokes may have, what tells them, and how far off others may be.

    Those that hardly any of (n, 3) pixels shows are left out.
    """
    white, black = np.asarray(WHITE, np.float32), np.asarray(BLACK, np.float32)
    several: list[tuple[tuple[_Colour, _Colour], _Shown, float]] = [
        ((white, black), lambda pixels: (_light(pixels, NEUTRAL), _dark(pixels, NEUTRAL)), FITS)
    ]
    coloured = _coloured(seen)
    if coloured.any():
        middle = np.median(seen[coloured], axis=0)
        grey = float(middle.mean())
        colour = np.asarray(np.clip(grey + FURTHER * (middle - grey), 0, 255), np.float32)
        several += [
            ((white, colour), lambda pixels: (_light(pixels, STAINED), _coloured(pixels)), STAINED_FITS),
            ((black, colour), lambda pixels: (_dark(pixels, STAINED), _coloured(pixels)), STAINED_FITS),
        ]
    least = max(12, CORE * len(seen))
    for one in several:
        if all(np.count_nonzero(own) >= least for own in one[1](seen)):
            yield one


def _ends(pixels: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the least and the most channel of each of (n, 3) pixels."""
    red, green, blue = pixels[:, 0], pixels[:, 1], pixels[:, 2]
    return np.minimum(np.minimum(red, green), blue), np.maximum(np.maximum(red, green), blue)


def _light(pixels: NDArray[np.float32], neutral: float) -> NDArray[np.bool_]:
    low, high = _ends(pixels)
    return np.asarray((high - low <= neutral) & (low >= LIGHT))


def _dark(pixels: NDArray[np.float32], neutral: float) -> NDArray[np.bool_]:
    low, high = _ends(pixels)
    return np.asarray((high - low <= neutral) & (high <= DARK))


def _coloured(pixels: NDArray[np.float32]) -> NDArray[np.bool_]:
    low, high = _ends(pixels)
    return np.asarray((high - low >= SATURATED * high) & (high >= 2 * DARK))


def _near_both(
    changed: NDArray[np.bool_], at: NDArray[np.intp], shown: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    """Tell which of the places that changed have pixels of both strokes beside them."""
    one, other = (_around(at[own], changed.shape).ravel()[at] for own in shown)
    return np.asarray(one & other)


def _between(
    seen: NDArray[np.float32], ground: NDArray[np.float32], strokes: tuple[_Colour, _Colour]
) -> NDArray[np.float32]:
    """Return by how much each of (n, 3) pixels is off the triangle of two colours and what is beneath."""
    one, other = strokes
    off, first, second = seen - ground, one - ground, other - ground
    sides = ((off, first), (off, second), (seen - one, np.broadcast_to(other - one, seen.shape)))
    edges = [along(here, [way[:, channel] for channel in range(3)], 1.0)[1] for here, way in sides]
    edge = np.minimum(np.minimum(edges[0], edges[1]), edges[2])
    aa, bb, ab, ao, bo = (
        np.einsum("ij,ij->i", left, right)
        for left, right in ((first, first), (second, second), (first, second), (first, off), (second, off))
    )
    # Where what is beneath is as grey as black and white, the triangle is flat, and its sides say all.
    whole = np.maximum(aa * bb - ab * ab, np.float32(FLAT) * aa * bb + np.float32(1.0))
    share, rest = (bb * ao - ab * bo) / whole, (aa * bo - ab * ao) / whole
    inside = (share >= 0) & (rest >= 0) & (share + rest <= 1)
    left = furthest(off - share[:, None] * first - rest[:, None] * second)
    return np.asarray(np.where(inside, np.minimum(edge, left), edge), np.float32)


def _around(places: NDArray[np.intp], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Tell, (h, w), what is near some places, each counted row by row."""
    mask = np.zeros(shape, np.uint8)
    mask.flat[places] = 1
    return np.asarray(cv2.dilate(mask, np.ones((BESIDE, BESIDE), np.uint8)) > 0)


def _goes_on(
    over: NDArray[np.float32], same: NDArray[np.bool_], places: NDArray[np.intp], colour: NDArray[np.float32]
) -> bool:
    """Tell whether a stroke's colour is that of the ground beside it."""
    beside = over[_around(places, same.shape) & same]
    return len(beside) > 0 and float((apart(beside, colour) <= NEAR_COLOUR).mean()) > GOES_ON
