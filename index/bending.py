"""A bend taken out of a region: what a lens does, barrel or pincushion, no plane map undoes.

Corners are followed from one region into the other, from where a plane map puts them. Where a map that bends about one
centre (Brown 1971) takes far more of them to their places than the plane map does, the right region is
straightened by it, and compared as if it had never been bent. Two views of a solid thing differ otherwise: their points
move by how near they are, and about no centre.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index import tracking
from index.align import Alignment, mapped

ROUNDS = 4
"""Times that the map is fitted to the corners that agree with it."""

REACH = (4.0, 1.0)
"""A corner agrees where it lands within so many pixels of the frame, at first and at last."""

PLANE_OFF, NEARER = 0.4, 0.5
"""Corners are so many pixels of the frame from where the best plane map puts them, in the median, and no more than the
second share of that from where the bent map does. Of 80 photos that a lens had bent the nearest to this were .5 off and
.46 of it; two views of a cup, or frames of a turning test pattern, are .64 and more of it."""

STEP = 8
"""Pixels between the places whose movement is reckoned."""

PLANE = 8
"""The first so many figures of a bent map are a plane map's."""


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """Where each pixel of a straightened region is found in the region: (h, w) float32 columns and rows."""

    x: NDArray[np.float32]
    y: NDArray[np.float32]

    def straightened(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Take the bend out of (h, w) or (h, w, 3) pixels; at the rim what is missing repeats the last pixel."""
        return np.asarray(cv2.remap(pixels, self.x, self.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))

    def known(self, shape: tuple[int, ...]) -> NDArray[np.uint8]:
        """Return (h, w): 255 where the straightened region shows something of one of this (height, width), else 0."""
        inside = (self.x >= 0) & (self.x <= shape[1] - 1) & (self.y >= 0) & (self.y <= shape[0] - 1)
        return np.asarray(np.where(inside, 255, 0), np.uint8)

    def then(self, other: Bend) -> Bend:
        """Return the bend that takes out this one and then the other, found of what this one straightened."""
        x, y = (
            cv2.remap(own, other.x, other.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            for own in (self.x, self.y)
        )
        return Bend(np.asarray(x, np.float32), np.asarray(y, np.float32))


def find(left: NDArray[np.uint8], right: NDArray[np.uint8], coarse: Alignment) -> Bend | None:
    """Find the bend of the right region against the left one.

    Args:
        left: (height, width) uint8 luminance.
        right: (height, width) uint8 luminance.
        coarse: Map from right to left, as near as a plane map comes.

    Returns:
        None where too few corners are followed, or no bend explains far better than a plane map how they moved.
    """
    first = _found(left, right, coarse, bent=True)
    if first is None:
        return None
    # Far from the middle corners moved too far to be followed at once.
    second = _found(left, first.straightened(right), coarse)
    return None if second is None else first.then(second)


def _found(left: NDArray[np.uint8], right: NDArray[np.uint8], coarse: Alignment, *, bent: bool = False) -> Bend | None:
    """Find the bend that the corners agree with; ``bent``: only where it is far better than a plane map."""
    followed = tracking.follow(left, right, coarse)
    if followed is None:
        return None
    # About the middle of the frame, in halves of its longer edge: powers stay small.
    size = np.array(followed.frame.size, np.float64)
    middle, half = size / 2.0, max(followed.frame.size) / 2.0
    here, there = followed.here.astype(np.float64), followed.there.astype(np.float64)
    at, moved = (here - middle) / half, (there - here) / half
    design = _design(at)
    figures, off = _fitted(design, moved, half)
    if bent:
        plane = float(np.median(_fitted(design[..., :PLANE], moved, half)[1]))
        if plane < PLANE_OFF or float(np.median(off)) > NEARER * plane:
            return None
    height, width = right.shape
    # Coarsely, from half a step outside on; between these places it moves evenly.
    across, down = (np.arange(-1, -(-edge // STEP) + 1) * STEP + (STEP - 1) / 2.0 for edge in (width, height))
    places = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2).astype(np.float32)
    framed = mapped(followed.frame.of_right, places)
    # Beyond the frame nothing was followed: there it moves as at the frame's rim.
    held = (np.clip(framed, 0.0, size - 1.0) - middle) / half
    found = (framed + _terms(held, figures) * half).astype(np.float32)
    back = mapped(np.asarray(np.linalg.inv(followed.frame.of_right), np.float64), found)
    fine = cv2.resize(
        back.astype(np.float32).reshape(len(down), len(across), 2),
        None,
        fx=STEP,
        fy=STEP,
        interpolation=cv2.INTER_LINEAR,
    )
    x, y = np.ascontiguousarray(fine[STEP : STEP + height, STEP : STEP + width].transpose(2, 0, 1))
    return Bend(x, y)


def _fitted(
    design: NDArray[np.float64], moved: NDArray[np.float64], half: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit a map to how (n, 2) places moved, those left out that do not agree with it.

    Returns:
        Its figures, and by how many pixels of the frame each place is off, (n,).
    """
    inside = np.ones(len(moved), np.bool_)
    figures, off = np.zeros(design.shape[2]), np.linalg.norm(moved, axis=1) * half
    for reach in np.linspace(*REACH, ROUNDS):
        figures = np.linalg.lstsq(design[:, inside].reshape(-1, design.shape[2]), moved.T[:, inside].reshape(-1))[0]
        off = np.linalg.norm((design @ figures).T - moved, axis=1) * half
        inside = off <= max(reach, 2.0 * float(np.median(off)))  # half of them at least
    return figures, off


def _design(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (2, n, 13): by how much each figure of 1 moves (n, 2) places along x and along y.

    Six figures of an affine map, two of perspective, two for a centre beside the middle, and the bend about it: by the
    square of how far a place is across and down, since the picture may have been stretched, and by the fourth power.
    """
    x, y = at.T
    one, none, square = np.ones_like(x), np.zeros_like(x), x * x + y * y
    plane = (one, x, y, none, none, none, x * x, x * y), (none, none, none, one, x, y, x * y, y * y)
    aside = (2 * x * x + square, 2 * x * y), (2 * x * y, 2 * y * y + square)
    bends = [[own * x * x, own * y * y, own * square * square] for own in (x, y)]
    along_x, along_y = ((*plane[axis], *aside[axis], *bends[axis]) for axis in (0, 1))
    return np.stack([np.stack(along_x, axis=1), np.stack(along_y, axis=1)])


def _terms(at: NDArray[np.float64], figures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 2): by how much a bent map moves (n, 2) places."""
    return np.asarray((_design(at) @ figures).T, np.float64)
