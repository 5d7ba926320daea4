"""Stickers with a white rim, told by the pair: a small photo, round or with corners, cut out with a white border.

In the picture alone a rim of two pixels is grey, or lost in what is white beside it. The other picture tells which of
the white is new: what is laid over has it all around, near the outline of what it encloses.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

EDGE = 400
"""The overlap is looked at with this longer edge, in pixels, at most: as sharp as thumbnails are."""

WHITE = 170.0
NEW = 45.0
"""The least channel (0 to 255) of a rim, and by how much it is lighter than what the other picture shows there."""

SIZES = (0.002, 0.045)
"""Share of the overlap that a sticker covers."""

THIN = 0.55
"""Most of what a rim encloses that the rim itself covers; a white piece covers all of it."""

NEAR = 4
RIMS = ((0.85, 0.6), (0.7, 0.9))
"""Least share of a rim's pixels that lie within NEAR pixels of its convex outline, and of that outline that has rim as
near: another sticker may hide a part of the rim, and the photo within may have white at its edge."""

CONVEX = 0.85
"""Least share of its convex outline that what a rim encloses fills, where rims of several stickers run together."""

THROUGH, SAME = 0.6, 20.0
"""Most of what a rim encloses that may be within SAME levels of what the other picture shows there: through a bangle
one sees the cloth."""

GAP = 5
"""Side of the square, in pixels, over which a rim is closed: corners are the first to be lost."""


def outlines(
    differs: NDArray[np.bool_], left: NDArray[np.uint8], right: NDArray[np.uint8]
) -> Iterator[NDArray[np.float32]]:
    """Find stickers with a white rim over either of two pictures.

    Args:
        differs: (h, w) where the two differ by whole windows.
        left: (h, w, 3) uint8 RGB, in the same frame.
        right: The same of the other.

    Yields:
        (n, 2) float32 x and y of each outline, closed.
    """
    one, other = _least(left), _least(right)
    for over, beneath in ((one, other), (other, one)):
        new = (over >= WHITE) & (over - beneath >= NEW) & differs
        square = np.ones((GAP, GAP), np.uint8)
        closed = np.asarray(cv2.morphologyEx(new.astype(np.uint8), cv2.MORPH_CLOSE, square), np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
        boxes = stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
        likely = (boxes >= SIZES[0] * new.size) & (boxes <= 3 * SIZES[1] * new.size)
        likely &= stats[:, cv2.CC_STAT_AREA] <= THIN * boxes
        for label in np.flatnonzero(likely[1:count]) + 1:
            x, y, width, height = (int(value) for value in stats[label, :4])
            rim = (labels[y : y + height, x : x + width] == label).astype(np.uint8)
            outline = _rim(rim, new.size)
            for each in _enclosed(rim, new.size) if outline is None else [outline]:
                placed = each + np.array([x, y], np.float32)
                if not _seen_through(placed, over, beneath, closed):
                    yield placed


def _least(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    red, green, blue = cv2.split(pixels)
    return np.asarray(cv2.min(cv2.min(red, green), blue), np.float32)


def _rim(rim: NDArray[np.uint8], size: int) -> NDArray[np.float32] | None:
    """Return the (n, 2) convex outline of (h, w) pixels, if they run along it; ``size`` is the overlap's, in pixels."""
    hull = cv2.convexHull(cv2.findNonZero(rim))
    if not SIZES[0] * size <= cv2.contourArea(hull) <= SIZES[1] * size:
        return None
    edge = np.zeros((rim.shape[0] + 2 * NEAR, rim.shape[1] + 2 * NEAR), np.uint8)
    cv2.polylines(edge, [hull + NEAR], isClosed=True, color=1)
    inner = np.s_[NEAR:-NEAR, NEAR:-NEAR]
    square = np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)
    at_edge = float((cv2.dilate(edge, square)[inner][rim > 0] > 0).mean())
    near = cv2.dilate(np.pad(rim, NEAR), square)
    around = float((near[edge > 0] > 0).mean())
    runs_along = any(at_edge >= within and around >= along for within, along in RIMS)
    thin = np.count_nonzero(rim) <= THIN * cv2.contourArea(hull)
    return hull.reshape(-1, 2).astype(np.float32) if runs_along and thin else None


def _enclosed(rim: NDArray[np.uint8], size: int) -> Iterator[NDArray[np.float32]]:
    """Yield the (n, 2) outline of each convex hole that (h, w) pixels enclose."""
    found, tree = cv2.findContours(rim, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    for contour, (_, _, _, parent) in zip(found, tree[0], strict=True):
        hull = cv2.convexHull(contour)
        area = cv2.contourArea(hull)
        if parent >= 0 and SIZES[0] * size <= area <= SIZES[1] * size and cv2.contourArea(contour) >= CONVEX * area:
            yield hull.reshape(-1, 2).astype(np.float32)


def _seen_through(
    outline: NDArray[np.float32], over: NDArray[np.float32], beneath: NDArray[np.float32], rim: NDArray[np.uint8]
) -> bool:
    """Tell whether an outline encloses what the other picture shows there as well; exposure is read around it."""
    inside = np.zeros(rim.shape, np.uint8)
    cv2.fillPoly(inside, [np.round(outline).astype(np.int32)], 1)
    square = np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)
    around = (cv2.dilate(inside, square) > 0) & (inside == 0)
    within = (inside > 0) & (cv2.dilate(rim, np.ones((3, 3), np.uint8)) == 0)
    apart = over - beneath
    usual = float(np.median(apart[around])) if around.any() else 0.0
    return bool(within.any()) and float((np.abs(apart[within] - usual) <= SAME).mean()) > THROUGH
