"""Where two aligned pictures differ in colour, whatever their exposure: what luminance alone may take for the same.

A blue block on a shirt with grey stripes is as light as the shirt, and hardly differs from it by luminance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index import quantiles

OFF = 35.0
"""Levels (0 to 255, of the channel that is off most) by which a pixel is of another colour."""

LEARNT_FROM = 1500
TRUSTED = 0.8
"""Pixels that exposure and colours are learnt from; at the second look, the share of them that is least off."""


LEAST_ALIKE = 200
"""Of fewer pixels that agree no exposure is learnt."""


@dataclass(frozen=True, slots=True, eq=False)
class Colours:
    """Of one picture: (n, 3) float32 pixels to be levelled, and (m, 3) where the two pictures agree."""

    pixels: NDArray[np.float32]
    alike: NDArray[np.float32]

    def levelled(self, other: Colours) -> NDArray[np.float32]:
        """Give the pixels the exposure and colours of the other picture, learnt where the two are alike.

        Windows that mostly agree may have ink in them; what is far off at first is left out.
        """
        mine, its = self.alike, other.alike
        for _ in range(2):
            (middle, spread), (its_middle, its_spread) = (
                cv2.meanStdDev(each.reshape(-1, 1, 3)) for each in (mine, its)
            )
            gain = its_spread / np.maximum(spread, 1e-3)
            exposure = np.hstack([np.diagflat(gain), its_middle - middle * gain])
            near = furthest(_transformed(mine, exposure) - its)
            kept = np.flatnonzero(near <= quantiles.quantile(near, TRUSTED))
            mine, its = mine.take(kept, axis=0), its.take(kept, axis=0)
        return _transformed(self.pixels, exposure)


def _transformed(pixels: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """Map (n, 3) colours by a (3, 4) matrix; NumPy takes thirty times as long along so short an axis."""
    if not len(pixels):
        return pixels
    return np.asarray(cv2.transform(pixels.reshape(-1, 1, 3), matrix), np.float32).reshape(-1, 3)


def apart(pixels: NDArray[np.float32], colour: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return (n,) by how much each of (n, 3) pixels is off a colour, in the channel that is off most."""
    return furthest(_transformed(pixels, np.hstack([np.eye(3), -np.asarray(colour, np.float64).reshape(3, 1)])))


def along(
    off: NDArray[np.float32], way: Sequence[NDArray[np.float32]], most: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Tell of changed colours how far along a way they went, and how far beside it.

    Args:
        off: (n, 3) by how much each is changed.
        way: (n,) of each channel, where an ink or a colour that is seen through would lead.
        most: Shares of the way are bounded by 0 and this.

    Returns:
        (n,) share of the way, and (n,) what is left in the channel that is off most.
    """
    channels = [off[:, channel] for channel in range(3)]
    gone = sum(step * there for step, there in zip(channels, way, strict=True))
    share = np.clip(gone / np.maximum(sum(there * there for there in way), np.float32(1.0)), 0.0, most)
    beside = [np.abs(step - share * there) for step, there in zip(channels, way, strict=True)]
    return np.asarray(share, np.float32), np.maximum(np.maximum(beside[0], beside[1]), beside[2])


def furthest(off: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return (n,) by how much the channel is off that is off most, of (n, 3); ``max`` along a short axis is slow."""
    return np.asarray(np.maximum(np.maximum(np.abs(off[:, 0]), np.abs(off[:, 1])), np.abs(off[:, 2])), np.float32)


def spans(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (h, w) levels that the 3 x 3 pixels about each of (h, w, 3) span, in the channel with most."""
    square = np.ones((3, 3), np.uint8)
    red, green, blue = cv2.split(cv2.subtract(cv2.dilate(pixels, square), cv2.erode(pixels, square)))
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.float32)


def some(alike: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return at most about LEARNT_FROM places of a mask, (h, w), evenly; each counted row by row."""
    places = np.flatnonzero(alike)
    return places[:: 1 + len(places) // LEARNT_FROM]


def taken(pixels: NDArray[np.float32], places: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return (n, 3) of (h, w, 3) pixels at places, each counted row by row."""
    return pixels.reshape(-1, 3).take(places, axis=0)


def differ(left: NDArray[np.float32], right: NDArray[np.float32], alike: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell, (h, w), where two pictures are of other colours.

    Args:
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap.
        right: The same of the other.
        alike: (h, w) where they agree; where that is hardly anywhere, nothing is known to differ.
    """
    return other_colours(off_by(left, right, alike))


def off_by(left: NDArray[np.float32], right: NDArray[np.float32], alike: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return (h, w) by how many levels two pictures are off, exposure and colours aside; arguments as of ``differ``."""
    at = some(alike)
    if len(at) < LEAST_ALIKE:
        return np.zeros(alike.shape, np.float32)
    here, there = (Colours(pixels.reshape(-1, 3), taken(pixels, at)) for pixels in (left, right))
    return furthest(there.levelled(here) - here.pixels).reshape(alike.shape)


def other_colours(off: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell, (h, w), where that is another colour."""
    return np.asarray(cv2.morphologyEx((off > OFF).view(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0)
