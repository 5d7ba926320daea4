"""Two aligned regions brought into one frame: what they share, at the coarser one's resolution, equally soft."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index.align import mapped

FRAME_EDGE = 224
"""The overlap is compared at this longer edge, in pixels, at most."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Both regions in one frame: (h, w) float32 luminance each, and where both are, (h, w) bool."""

    left: NDArray[np.float32]
    right: NDArray[np.float32]
    both: NDArray[np.bool_]


Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Shared:
    """What two regions share: the shares of each, its bounds in left pixels, and in each region's own units."""

    of_left: float
    of_right: float
    bounds: Rectangle
    left_box: Bounds
    right_box: Bounds


def shared(left: tuple[int, ...], right: tuple[int, ...], matrix: NDArray[np.float64]) -> Shared | None:
    """Return what two regions of these (height, width) share; None where that is hardly anything."""
    height, width = right[:2]
    corners = mapped(matrix, np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32))
    outline = _within(corners, left[1], left[0])
    area, whole = _area(outline), _area(corners)
    if area < 100 or whole < 100:
        return None
    low, high = outline.min(axis=0), outline.max(axis=0)
    bounds = int(low[0]), int(low[1]), int(np.ceil(high[0])), int(np.ceil(high[1]))
    there = mapped(np.asarray(np.linalg.inv(matrix), np.float64), outline.astype(np.float32))
    return Shared(
        min(1.0, area / (left[0] * left[1])),
        min(1.0, area / whole),
        bounds,
        _bounds(outline, left),
        _bounds(there, right),
    )


def _within(polygon: NDArray[np.float64], width: float, height: float) -> NDArray[np.float64]:
    """Return the part of a convex (n, 2) polygon from 0 to a width and height: (m, 2), none where there is none.

    By Sutherland and Hodgman (1974). OpenCV's ``intersectConvexConvex`` says .53 of two rectangles that are equal but
    for the last digit: of 20,000 pairs nearly so 125 were off by a hundredth or more, and copies other pictures.
    """
    points = polygon.tolist()
    for axis, side, limit in ((0, 1.0, 0.0), (0, -1.0, width), (1, 1.0, 0.0), (1, -1.0, height)):
        kept: list[list[float]] = []
        for before, point in zip(points[-1:] + points[:-1], points, strict=True):
            was, now = side * (before[axis] - limit), side * (point[axis] - limit)
            if (was < 0.0) != (now < 0.0):
                share = was / (was - now)
                crossing = [before[each] + share * (point[each] - before[each]) for each in (0, 1)]
                crossing[axis] = limit
                kept.append(crossing)
            if now >= 0.0:
                kept.append(point)
        points = kept
    return np.array(points, np.float64).reshape(-1, 2)


def _area(polygon: NDArray[np.float64]) -> float:
    """Return the area of an (n, 2) polygon whose sides do not cross."""
    x, y = polygon.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2.0


def _bounds(points: NDArray[np.floating], shape: tuple[int, ...]) -> Bounds:
    unit = np.clip(points / np.array([shape[1], shape[0]]), 0.0, 1.0)
    left, top, right, bottom = (round(float(value), 3) for value in (*unit.min(axis=0), *unit.max(axis=0)))
    return left, top, right, bottom


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The frame of an overlap, at the coarser region's resolution.

    Attributes:
        size: Width and height in pixels.
        of_left: (3, 3) map from left pixels.
        of_right: (3, 3) map from right pixels.
        shrinks: Pixels of the frame to one of the left and of the right region.
    """

    size: tuple[int, int]
    of_left: NDArray[np.float64]
    of_right: NDArray[np.float64]
    shrinks: tuple[float, float]


def frame(matrix: NDArray[np.float64], bounds: Rectangle, edge: int = FRAME_EDGE) -> Frame:
    """Return the frame of an overlap with these bounds in left pixels; ``matrix`` maps right pixels to left ones.

    Its longer edge is at most ``edge`` pixels.
    """
    x, y, right_edge, bottom = bounds
    enlarges = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2] / matrix[2, 2]))))
    factor = min(1.0, 1.0 / max(enlarges, 1e-6), edge / max(right_edge - x, bottom - y))
    size = max(8, round((right_edge - x) * factor)), max(8, round((bottom - y) * factor))
    of_left = np.array([[factor, 0, -x * factor], [0, factor, -y * factor], [0, 0, 1.0]])
    return Frame(size, of_left, of_left @ matrix, (factor, factor * enlarges))


def lay(
    left: NDArray[np.uint8], right: NDArray[np.uint8], frame: Frame, domain: NDArray[np.uint8] | None = None
) -> Overlap:
    """Bring both into the overlap's frame; ``domain`` is that of an ``Alignment``."""
    here = _warped(left, frame.of_left, frame.size, frame.shrinks[0])
    there = _warped(right, frame.of_right, frame.size, frame.shrinks[1])
    whole = np.full(right.shape[:2], 255, np.uint8) if domain is None else domain
    inside = cv2.warpPerspective(whole, frame.of_right, frame.size, flags=cv2.INTER_NEAREST)
    both = cv2.erode(inside, np.ones((5, 5), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    both[:2], both[-2:], both[:, :2], both[:, -2:] = False, False, False, False
    return Overlap(here, there, np.asarray(both))


def lay_colours(
    left: NDArray[np.uint8], right: NDArray[np.uint8], frame: Frame
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Bring (height, width, 3) pixels of both into the overlap's frame, as ``lay`` does luminance."""
    here = _warped(left, frame.of_left, frame.size, frame.shrinks[0])
    return here, _warped(right, frame.of_right, frame.size, frame.shrinks[1])


def lay_sharply(
    left: NDArray[np.uint8], right: NDArray[np.uint8], frame: Frame
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Bring (height, width, 3) pixels of both into a frame, as sharp as they are."""
    here, there = (
        cv2.warpPerspective(pixels, matrix, frame.size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for pixels, matrix in ((left, frame.of_left), (right, frame.of_right))
    )
    return here.astype(np.float32), there.astype(np.float32)


def _warped(
    grey: NDArray[np.uint8], matrix: NDArray[np.float64], size: tuple[int, int], factor: float
) -> NDArray[np.float32]:
    """Warp, smoothed first by as much as it shrinks and then a little, so that both are equally soft."""
    source = grey if factor > 0.7 else cv2.GaussianBlur(grey, (0, 0), 0.45 / max(factor, 0.05))
    flags = cv2.INTER_LINEAR
    warped = cv2.warpPerspective(source, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.GaussianBlur(warped.astype(np.float32), (7, 7), 1.2), np.float32)
