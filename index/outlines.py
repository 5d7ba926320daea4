"""Which of the outlines that either picture of a pair gives (``index.plates``) are of something laid over it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from index.overlays import RING

LEAST_OUTLINE = 16
BORDER = 5
"""Pixels along the overlap's border that tell nothing of an outline."""

LACKS = ((0.4, 0.6), (0.2, 0.7))
"""Share of what is textured along an overlay's outline, and within it, that must disagree: the other picture has no
such thing there. Along the outline half of each window lies outside, where the two may agree: where nearly all within
it disagrees, less of the outline must."""

WHOLLY = (0.9, 0.95)
"""Share of the pixels along an outline, and within it, that must differ where differences in colour count as well: of
blocks that luminance alone does not tell from what is beneath, all do."""

HOLDS, MOST_HELD = 0.4, 0.45
"""The box of an outline that is worth a look at colours holds this share of what differs, and is at most so large."""

SHARED = 0.6
"""Outlines that both pictures have, this much of one in the other, are of a thing in the scene: a tray, a page."""


def laid_over(
    outlines: Sequence[NDArray[np.float32]],
    disagrees: NDArray[np.bool_],
    says: NDArray[np.bool_],
    both: NDArray[np.bool_],
    most: float = np.inf,
) -> NDArray[np.bool_]:
    """Choose, of what may lie over one picture, what the other one lacks.

    Args:
        outlines: (n, 2) x and y in pixels of the frame, closed; see ``index.plates``.
        disagrees: (h, w) where the two disagree.
        says: (h, w) where one of them is textured.
        both: (h, w) where both are.
        most: Pixels that what is chosen may cover; where all of it covers more, what differs most is taken first.

    Returns:
        (h, w) what lies within those along whose outline, and within which, the two disagree, and half a window around
        it. A tray or a table edge that both pictures show is not among them.
    """
    near = cv2.dilate(disagrees.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    chosen: list[tuple[float, NDArray[np.uint8]]] = []
    for outline in outlines:
        points = _along(outline, both & says)
        if len(points) < LEAST_OUTLINE:
            continue
        inside = inside_of(outline, disagrees.shape)
        told = says & (inside > 0)
        along = float(near[points[:, 1], points[:, 0]].mean())
        within = float(disagrees[told].mean()) if told.any() else 0.0
        if any(along >= edge and within >= all_of_it for edge, all_of_it in LACKS):
            chosen.append((within, inside))
    laid = np.zeros(disagrees.shape, np.bool_)
    for _, inside in sorted(chosen, key=lambda each: -each[0]):
        more = laid | around(inside)
        if np.count_nonzero(more & both) <= most:
            laid = more
    return laid


def wholly_over(
    outlines: Sequence[NDArray[np.float32]], differs: NDArray[np.bool_], both: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Choose, of what may lie over either picture, what differs all over and all along its outline.

    Args:
        outlines: See ``laid_over``; of a block, the other picture may have one like it, a wall or a sheet.
        differs: (h, w) where the two differ, in texture or in colour.
        both: (h, w) where both are.

    Returns:
        As ``laid_over``.
    """
    laid = np.zeros(differs.shape, np.uint8)
    near = cv2.dilate(differs.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    for outline in outlines:
        points, inside = _along(outline, both), inside_of(outline, differs.shape)
        told = both & (inside > 0)
        if len(points) < LEAST_OUTLINE or not told.any():
            continue
        if near[points[:, 1], points[:, 0]].mean() >= WHOLLY[0] and differs[told].mean() >= WHOLLY[1]:
            laid |= inside
    return around(laid)


def holds_most(outlines: Sequence[NDArray[np.float32]], differs: NDArray[np.bool_]) -> bool:
    """Tell, at a glance, whether one outline's box holds most of what differs, and is no larger than an overlay."""
    total = int(np.count_nonzero(differs))
    for outline in outlines:
        (x, y), (right, bottom) = (
            np.maximum(0, corner).astype(int).tolist() for corner in (outline.min(axis=0), outline.max(axis=0) + 1)
        )
        small = (right - x) * (bottom - y) <= MOST_HELD * differs.size
        if small and np.count_nonzero(differs[y:bottom, x:right]) >= HOLDS * total:
            return True
    return False


def alone(here: Sequence[NDArray[np.float32]], there: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """Return the outlines of either picture, (n, 2) x and y in pixels of the frame, that the other one has not."""
    if not here or not there:
        return [*here, *there]
    boxes = [
        np.array([[*outline.min(axis=0), *outline.max(axis=0)] for outline in outlines]) for outlines in (here, there)
    ]
    low = np.maximum(boxes[0][:, None, :2], boxes[1][None, :, :2])
    high = np.minimum(boxes[0][:, None, 2:], boxes[1][None, :, 2:])
    common = np.maximum(high - low, 0).prod(axis=2)
    areas = [np.maximum((box[:, 2:] - box[:, :2]).prod(axis=1), 1.0) for box in boxes]
    both = common / (areas[0][:, None] + areas[1][None] - common) >= SHARED
    left = [outline for outline, shared in zip(here, both.any(axis=1), strict=True) if not shared]
    return left + [outline for outline, shared in zip(there, both.any(axis=0), strict=True) if not shared]


def inside_of(outline: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return (h, w) of a frame, 1 within an outline, else 0."""
    inside = np.zeros(shape, np.uint8)
    cv2.fillPoly(inside, [np.round(outline).astype(np.int32)], 1)
    return inside


def around(inside: NDArray[np.uint8] | NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Grow a mask, (h, w), by half a window."""
    return np.asarray(cv2.dilate(inside.astype(np.uint8), np.ones((2 * RING + 1, 2 * RING + 1), np.uint8)) > 0)


def _along(outline: NDArray[np.float32], among: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return (n, 2) pixels along an outline, those left out that lie at the border."""
    drawn = np.zeros(among.shape, np.uint8)
    cv2.polylines(drawn, [np.round(outline).astype(np.int32)], isClosed=True, color=1)
    drawn[:BORDER], drawn[-BORDER:], drawn[:, :BORDER], drawn[:, -BORDER:] = 0, 0, 0, 0
    ys, xs = np.nonzero((drawn > 0) & among)
    return np.stack([xs, ys], axis=1)
