"""An alignment made exact: corners of one region are followed into the other, from where a coarse alignment puts them.

Few keypoints, found a pixel or two off, lay two regions over each other roughly. Where that is near enough, following
corners (Lucas and Kanade 1981; pyramids by Bouguet) lays them exactly, in a tenth of the time of finer keypoints. Of
the pairs of drawn pictures that the first keypoints align and leave in doubt, 158 of 167 get the verdict of finer ones;
of those on tables of lookalikes 221 of 284, and for 41 there no exact map is found.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index import laying
from index.align import Alignment, mapped, plausible

CORNERS = 150
"""Followed at most, the strongest."""

APART = 7
"""Least distance of two corners, in pixels of the overlap's frame."""

LEAST = 20
"""Corners that must be followed, and agree with the exact map, at least."""

REACH = 1.5
"""A corner agrees where it lands within so many pixels of the frame."""

LEVEL = 25
"""Side of the square over which luminance is brought to one level and contrast: light and filters are no movement."""


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """Corners of the left region, and where they are in the right one: (n, 2) float32 each, in pixels of the frame."""

    frame: laying.Frame
    here: NDArray[np.float32]
    there: NDArray[np.float32]


def exact(left: NDArray[np.uint8], right: NDArray[np.uint8], coarse: Alignment) -> Alignment | None:
    """Make an alignment exact.

    Args:
        left: (height, width) uint8 luminance.
        right: (height, width) uint8 luminance.
        coarse: Map from right to left, a few pixels off.

    Returns:
        The exact map with the inliers of the coarse one; None where too few corners agree on one.
    """
    followed = follow(left, right, coarse)
    if followed is None:
        return None
    frame = followed.frame
    one = mapped(_inverse(frame.of_left), followed.here).astype(np.float32)
    other = mapped(_inverse(frame.of_right), followed.there).astype(np.float32)
    return _fitted(one, other, REACH / frame.shrinks[0], coarse)


def follow(left: NDArray[np.uint8], right: NDArray[np.uint8], coarse: Alignment) -> Followed | None:
    """Follow corners of the left region into the right one; arguments as of ``exact``, None where they are too few."""
    shared = laying.shared(left.shape, right.shape, coarse.matrix)
    if shared is None:
        return None
    frame = laying.frame(coarse.matrix, shared.bounds)
    overlap = laying.lay(left, right, frame)
    here, there = _levelled(overlap.left), _levelled(overlap.right)
    corners = cv2.goodFeaturesToTrack(here, CORNERS, 0.02, APART, mask=overlap.both.astype(np.uint8))
    if corners is None or len(corners) < LEAST:
        return None
    guess = np.zeros_like(corners)
    followed, found, _ = cv2.calcOpticalFlowPyrLK(here, there, corners, guess, winSize=(15, 15), maxLevel=2)
    kept = found[:, 0] > 0
    if np.count_nonzero(kept) < LEAST:
        return None
    return Followed(frame, corners[kept, 0], followed[kept, 0])


def _levelled(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Bring each neighbourhood to one mean and spread, as (h, w) uint8."""
    mean = cv2.blur(values, (LEVEL, LEVEL))
    spread = np.sqrt(np.maximum(cv2.blur(values * values, (LEVEL, LEVEL)) - mean * mean, 0.0))
    return np.asarray(np.clip((values - mean) / (spread + 4.0) * 40.0 + 128.0, 0, 255), np.uint8)


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.inv(matrix), np.float64)


def _fitted(here: NDArray[np.float32], there: NDArray[np.float32], reach: float, coarse: Alignment) -> Alignment | None:
    matrix, agreed = cv2.findHomography(there, here, cv2.RANSAC, reach, maxIters=200, confidence=0.99)
    if matrix is None or int(agreed.sum()) < LEAST or not plausible(np.asarray(matrix, np.float64)):
        return None
    return Alignment(np.asarray(matrix, np.float64), coarse.inliers, coarse.mirrored)
