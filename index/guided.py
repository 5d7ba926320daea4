"""An upright block laid over one picture of a pair, looked for where the pair says that one lies.

Among the stripes of a shirt the edges of a block whose colour runs are none of the strongest, so that ``index.papers``
does not find it in the picture alone. But the two pictures differ there in a full rectangle, and near each of its sides
a line of one picture jumps all along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index import insets, overlays
from index.align import mapped
from index.laying import Frame
from index.papers import AREA, SIDE
from index.plates import even

FULL = 0.84
"""Share of its smallest rectangle that the patch of a block fills; corners are lost to the windows' breadth."""

UPRIGHT = 0.93
"""Share of its upright box that such a rectangle fills in the picture that the block was laid over."""

REACH = 9
"""Pixels of the thumbnail within which a side is looked for, either way of the patch's: half a window, and rounding."""

BORDER = 0.03
"""A patch that ends within this share of a picture's border goes to it: the outermost windows are not compared."""

MEAN = (0.9, 0.7, 0.7, 0.7)
"""Least mean share of jumping pixels along one, two, three, four sides within the picture. Of blocks on striped shirts
they have .99; .74; .87; the other picture, .38 and less at the same places."""

EVEN, EVENER = 0.2, 2.0
"""Least share of a block without grain, and of so many times the share of what the other picture shows there."""

MOST = 3
"""Patches looked at, the largest."""


def outlines(
    differs: NDArray[np.bool_],
    area: int,
    frame: Frame,
    colours: Callable[[], tuple[NDArray[np.uint8], NDArray[np.uint8]]],
) -> list[NDArray[np.float32]]:
    """Find upright blocks where two pictures differ.

    Args:
        differs: (h, w) where the two differ, in the frame of the overlap.
        area: Pixels of the overlap.
        frame: Of the overlap.
        colours: Gives (height, width, 3) uint8 RGB of the left region and of the right one; called where it may decide.

    Returns:
        (4, 2) float32 x and y of each block's corners, in pixels of the frame.
    """
    found = []
    matrices = frame.of_left, frame.of_right
    for rectangle in _rectangles(differs, area):
        pictures = colours()
        boxes = [_Box.around(mapped(np.linalg.inv(matrix), rectangle).astype(np.float32)) for matrix in matrices]
        grainless = [box.even(pixels) for box, pixels in zip(boxes, pictures, strict=True)]
        for one, other in ((0, 1), (1, 0)):
            if boxes[one].upright and grainless[one] >= max(EVEN, EVENER * grainless[other]):
                sides = boxes[one].sides(pictures[one])
                if sides is not None:
                    found.append(mapped(matrices[one], sides).astype(np.float32))
    return found


def _rectangles(differs: NDArray[np.bool_], area: int) -> Iterator[NDArray[np.float32]]:
    """Yield the (4, 2) smallest rectangle of each large patch that fills it."""
    for number, (window, mask, share) in enumerate(overlays.patches(differs, area)):
        if number >= MOST or share < AREA[0]:
            return
        points = cv2.findNonZero(mask.astype(np.uint8))
        rectangle = cv2.minAreaRect(points)
        across, down = (side + 1 for side in rectangle[1])
        if np.count_nonzero(mask) >= FULL * across * down:
            yield np.asarray(cv2.boxPoints(rectangle) + np.array([window[1].start, window[0].start]), np.float32)


@dataclass(frozen=True, slots=True)
class _Box:
    """Bounds of a patch in the pixels of one picture; ``upright`` where the patch's rectangle fills them."""

    left: float
    top: float
    right: float
    bottom: float
    upright: bool

    @classmethod
    def around(cls, corners: NDArray[np.float32]) -> _Box:
        (left, top), (right, bottom) = (bound.tolist() for bound in (corners.min(axis=0), corners.max(axis=0)))
        upright = abs(cv2.contourArea(corners)) >= UPRIGHT * (right - left) * (bottom - top)
        return cls(left, top, right, bottom, upright)

    def even(self, pixels: NDArray[np.uint8]) -> float:
        """Return the share without grain of what (height, width, 3) pixels show within."""
        low, high = (max(0, int(value)) for value in (self.top, self.left))
        part = pixels[low : int(self.bottom) + 1, high : int(self.right) + 1]
        return float(even(part).mean()) if part.size else 1.0

    def sides(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """Return the (4, 2) corners of the block with straight sides near these; None where there are too few."""
        height, width = pixels.shape[:2]
        across = max(0, round(self.left) + REACH // 2), min(width, round(self.right) - REACH // 2)
        down = max(0, round(self.top) + REACH // 2), min(height, round(self.bottom) - REACH // 2)
        if across[1] - across[0] < REACH or down[1] - down[0] < REACH:
            return None
        rows, columns = insets.jumps(pixels), insets.jumps(np.asarray(cv2.transpose(pixels), np.uint8))
        found = (
            _line(columns[:, slice(*down)], self.left),
            _line(rows[:, slice(*across)], self.top),
            _line(columns[:, slice(*down)], self.right),
            _line(rows[:, slice(*across)], self.bottom),
        )
        within = [share for _, share in found if share is not None]
        if not within or min(within) < SIDE or float(np.mean(within)) < MEAN[len(within) - 1]:
            return None
        x, y, x_end, y_end = (at for at, _ in found)
        if not AREA[0] * height * width <= (x_end - x) * (y_end - y) <= AREA[1] * height * width:
            return None
        return np.array([[x, y], [x_end, y], [x_end, y_end], [x, y_end]], np.float32)


def _line(jump: NDArray[np.uint8], near: float) -> tuple[int, float | None]:
    """Return the first pixel after the line that jumps most near a place, and its share of jumps; None on the border.

    Args:
        jump: (length - 1, n) 0 or 1, whether each of n pixels jumps to the next line; see ``insets.jumps``.
        near: Where a line is looked for.
    """
    length = len(jump) + 1
    if near <= BORDER * length:
        return 0, None
    if near >= (1.0 - BORDER) * length:
        return length, None
    begin = max(0, round(near) - REACH - 1)
    shares = jump[begin : round(near) + REACH].mean(axis=1)
    best = int(np.argmax(shares))
    return begin + best + 1, float(shares[best])
