"""Where two aligned pictures differ in colour, whatever their exposure: what luminance alone may take for the same.

A blue block on a shirt with grey stripes is as light as the shirt, and hardly differs from it by luminance.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

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
            gain = its.std(axis=0) / np.maximum(mine.std(axis=0), np.float32(1e-3))
            level = its.mean(axis=0) - mine.mean(axis=0) * gain
            near = furthest(mine * gain + level - its)
            mine, its = (pixels[near <= np.quantile(near, TRUSTED)] for pixels in (mine, its))
        return np.asarray(self.pixels * gain + level, np.float32)


def furthest(apart: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return (n,) by how much the channel is off that is off most, of (n, 3); ``max`` along a short axis is slow."""
    return np.asarray(np.maximum(np.maximum(np.abs(apart[:, 0]), np.abs(apart[:, 1])), np.abs(apart[:, 2])), np.float32)


def some(alike: NDArray[np.bool_]) -> tuple[NDArray[np.intp], ...]:
    """Return the rows and columns of at most about LEARNT_FROM pixels of a mask, evenly."""
    places = np.nonzero(alike)
    return tuple(axis[:: 1 + len(axis) // LEARNT_FROM] for axis in places)


def differ(left: NDArray[np.float32], right: NDArray[np.float32], alike: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell, (h, w), where two pictures are of other colours.

    Args:
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap.
        right: The same of the other.
        alike: (h, w) where they agree; where that is hardly anywhere, nothing is known to differ.
    """
    at = some(alike)
    if len(at[0]) < LEAST_ALIKE:
        return np.zeros(alike.shape, np.bool_)
    here, there = (Colours(pixels.reshape(-1, 3), pixels[at]) for pixels in (left, right))
    off = furthest(there.levelled(here) - here.pixels).reshape(alike.shape) > OFF
    return np.asarray(cv2.morphologyEx(off.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0)
