"""Two regions laid over each other, compared place by place: where do they agree, and how large is what does not?

Counting keypoints cannot tell two pieces on one cloth apart: the cloth alone gives hundreds. What can (matching.md
section 9): after alignment, the largest connected patch that disagrees, as a share of the overlap. It is 0 for copies
and .05 / .11 / .19 (5, 50, 95 %) for different pieces on one cloth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from index import overlays
from index.align import Alignment, mapped
from index.plates import Plate

FRAME_EDGE = 224
"""The overlap is compared at this longer edge, in pixels, at most."""

WINDOW = 13
"""Side of the square, in pixels of that frame, within which luminance is correlated."""

TEXTURED = 5.0
"""Standard deviation of luminance (0 to 255) within a window from which it says something."""

AGREES = (0.5, 0.75)
"""Bounds of the correlation, gain and bias free, from which a textured window agrees. Within them it is FALL below the
median of the overlap: in a clean copy a fall to .7 stands out, in a photo of a screen it does not."""

FALL = 0.22

MOSTLY = 0.5
"""Share of a window's pixels that must be equal for it to agree in spite of a low correlation."""

EQUAL = (6.0, 10.0)
"""Bounds of the difference in luminance up to which pixels are equal; within them, twice the median of what agrees."""

WORTH_EXPLAINING = 0.006
"""A smaller patch needs no explanation."""

TOO_MUCH = 0.06
"""Beside an unexplained patch this large, smaller ones are not explained: no copy has one."""

HOPELESS = 0.5
"""Where less than this share of what is textured agrees, overlays are not asked for: of 1,717 copies, many of them with
stickers and text over them, the least agrees in .60 before anything is explained."""

MOST_LAID = 0.45
"""Share of the overlap that overlays may hide; where they hide more, too little is left to tell."""

_SHIFTS = ((0, 2), (0, -2), (2, 0), (-2, 0))
"""Pixels by which a window may be off: lenses, paper and rounding bend a picture a little."""


Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two aligned regions have in common. Shares are of the overlap, 0 to 1.

    Attributes:
        cover_left: Share of the left region that the overlap covers.
        cover_right: Share of the right region that the overlap covers.
        textured: Share that is textured in one of the two, and so says something.
        agreement: Share of the textured part, outside explained overlays, that agrees.
        patch: Largest connected disagreeing patch that no overlay explains.
        correlation: Median correlation over the textured part: near 1 for copies, less where only outlines are alike; a
            little low where it is high.
        explained: Share that overlays (text, sticker, mosaic) explain.
        left_box: The overlap's bounds in the left region: left, top, right, bottom, each 0 to 1.
        right_box: The same in the right region.
    """

    cover_left: float
    cover_right: float
    textured: float
    agreement: float
    patch: float
    correlation: float
    explained: float
    left_box: Bounds
    right_box: Bounds


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Both regions in one frame: (h, w) float32 luminance each, and where both are, (h, w) bool."""

    left: NDArray[np.float32]
    right: NDArray[np.float32]
    both: NDArray[np.bool_]


Laid = Callable[[], tuple[Sequence[Plate], Sequence[Plate]]]
"""Gives what may lie over the left region, and over the right one; called only where there is something to explain."""


def compare(
    left: NDArray[np.uint8], right: NDArray[np.uint8], alignment: Alignment, laid: Laid | None = None
) -> Comparison | None:
    """Compare two regions under an alignment.

    Args:
        left: (height, width) uint8 luminance.
        right: (height, width) uint8 luminance.
        alignment: Map from right to left.
        laid: Gives what may lie over either, in its own pixels.

    Returns:
        None where they hardly overlap.
    """
    seen = _seen(left, right, alignment)
    if seen is None:
        return None
    plainly = _agreeing(seen, seen.says)
    if np.count_nonzero(plainly[0] & seen.says) < HOPELESS * np.count_nonzero(seen.says):
        return _figures(seen, _found(seen, seen.says, plainly, 0.0))
    if laid is None:
        return _figures(seen, _found(seen, seen.says, plainly, TOO_MUCH))
    found = _found(seen, seen.says, plainly, WORTH_EXPLAINING)
    if found.patch <= WORTH_EXPLAINING:
        return _figures(seen, found)
    over = overlays.laid_over(_outlines(laid(), seen.frame), seen.says & ~found.agrees, seen.says, seen.overlap.both)
    over &= seen.overlap.both
    if 0 < over.sum() <= MOST_LAID * seen.area:
        rest = seen.says & ~over
        found = _found(seen, rest, _agreeing(seen, rest), TOO_MUCH)
        return _figures(seen, replace(found, excused=found.excused | over))
    return _figures(seen, found if found.patch > TOO_MUCH else _found(seen, seen.says, plainly, TOO_MUCH))


def compare_equal(
    left: NDArray[np.uint8], right: NDArray[np.uint8], alignment: Alignment, least: float
) -> Comparison | None:
    """Compare two regions that may be equal all over; as ``compare``, but leaves at once where they are not.

    Returns:
        None where they hardly overlap, or where less than ``least`` of what is textured agrees.
    """
    seen = _seen(left, right, alignment)
    if seen is None:
        return None
    plainly = _agreeing(seen, seen.says)
    if np.count_nonzero(plainly[0] & seen.says) < least * np.count_nonzero(seen.says):
        return None
    return _figures(seen, _found(seen, seen.says, plainly, TOO_MUCH))


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Two regions laid over each other.

    Attributes:
        shared: What they share.
        frame: Of the overlap.
        overlap: Both in that frame.
        area: Pixels of the overlap.
        says: (h, w) where one of them is textured.
        correlation: (h, w) of each window, at the best of a few small shifts.
    """

    shared: _Shared
    frame: _Frame
    overlap: Overlap
    area: int
    says: NDArray[np.bool_]
    correlation: NDArray[np.float32]


def _seen(left: NDArray[np.uint8], right: NDArray[np.uint8], alignment: Alignment) -> _Seen | None:
    shared = _shared(left.shape, right.shape, alignment.matrix)
    if shared is None:
        return None
    frame = _frame(alignment.matrix, shared.bounds)
    overlap = _lay(left, right, frame)
    area = int(np.count_nonzero(overlap.both))
    if area < 900:
        return None
    here, there = _moments(overlap.left), _moments(overlap.right)
    says = overlap.both & (np.maximum(here.spread, there.spread * _gain(here, there, overlap.both)) > TEXTURED)
    correlation = _correlation(overlap, here, there, says) if says.any() else np.zeros(says.shape, np.float32)
    return _Seen(shared, frame, overlap, area, says, correlation)


def _figures(seen: _Seen, found: _Found) -> Comparison:
    counted = seen.says & ~found.excused
    total = int(np.count_nonzero(counted))
    return Comparison(
        cover_left=seen.shared.of_left,
        cover_right=seen.shared.of_right,
        textured=int(np.count_nonzero(seen.says)) / seen.area,
        agreement=int(np.count_nonzero(counted & found.agrees)) / total if total else 0.0,
        patch=found.patch,
        correlation=found.correlation,
        explained=int(np.count_nonzero(found.excused)) / seen.area,
        left_box=seen.shared.left_box,
        right_box=seen.shared.right_box,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Where the two agree, the largest unexplained patch, where overlays explain it, and the median correlation."""

    agrees: NDArray[np.bool_]
    patch: float
    excused: NDArray[np.bool_]
    correlation: float


def _found(seen: _Seen, says: NDArray[np.bool_], agreeing: tuple[NDArray[np.bool_], float], enough: float) -> _Found:
    """Sort what says something into what agrees, what is explained and what is not; see ``overlays.split``."""
    agrees, middle = agreeing
    patch, excused = overlays.split(says & ~agrees, (seen.overlap.left, seen.overlap.right), seen.area, enough)
    return _Found(agrees, patch, excused, middle)


def _agreeing(seen: _Seen, says: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], float]:
    """Return (h, w) where the two agree, and the median correlation of what says something."""
    middle = float(np.median(seen.correlation[says])) if says.any() else 0.0
    agrees = seen.correlation >= np.clip(middle - FALL, *AGREES)
    if (says & ~agrees).any():
        agrees |= _mostly_equal(seen.overlap, agrees & says)
    return np.asarray(agrees), middle


Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What two regions share: the shares of each, its bounds in left pixels, and in each region's own units."""

    of_left: float
    of_right: float
    bounds: Rectangle
    left_box: Bounds
    right_box: Bounds


def _shared(left: tuple[int, ...], right: tuple[int, ...], matrix: NDArray[np.float64]) -> _Shared | None:
    """Return what two regions of these (height, width) share; None where that is hardly anything."""
    height, width = right[:2]
    corners = mapped(matrix, np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32))
    frame = np.array([[0, 0], [left[1], 0], [left[1], left[0]], [0, left[0]]], np.float32)
    area, polygon = cv2.intersectConvexConvex(corners.astype(np.float32), frame)
    whole = abs(cv2.contourArea(corners.astype(np.float32)))
    if polygon is None or area < 100 or whole < 100:
        return None
    outline = np.asarray(polygon, np.float32).reshape(-1, 2)
    low, high = outline.min(axis=0), outline.max(axis=0)
    bounds = int(low[0]), int(low[1]), int(np.ceil(high[0])), int(np.ceil(high[1]))
    there = mapped(np.asarray(np.linalg.inv(matrix), np.float64), outline)
    return _Shared(
        min(1.0, area / (left[0] * left[1])),
        min(1.0, area / whole),
        bounds,
        _bounds(outline, left),
        _bounds(there, right),
    )


def _bounds(points: NDArray[np.floating], shape: tuple[int, ...]) -> Bounds:
    unit = np.clip(points / np.array([shape[1], shape[0]]), 0.0, 1.0)
    left, top, right, bottom = (round(float(value), 3) for value in (*unit.min(axis=0), *unit.max(axis=0)))
    return left, top, right, bottom


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
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


def _frame(matrix: NDArray[np.float64], bounds: Rectangle) -> _Frame:
    x, y, right_edge, bottom = bounds
    enlarges = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2] / matrix[2, 2]))))
    factor = min(1.0, 1.0 / max(enlarges, 1e-6), FRAME_EDGE / max(right_edge - x, bottom - y))
    size = max(8, round((right_edge - x) * factor)), max(8, round((bottom - y) * factor))
    of_left = np.array([[factor, 0, -x * factor], [0, factor, -y * factor], [0, 0, 1.0]])
    return _Frame(size, of_left, of_left @ matrix, (factor, factor * enlarges))


def _lay(left: NDArray[np.uint8], right: NDArray[np.uint8], frame: _Frame) -> Overlap:
    """Bring both into the overlap's frame."""
    here = _warped(left, frame.of_left, frame.size, frame.shrinks[0])
    there = _warped(right, frame.of_right, frame.size, frame.shrinks[1])
    ones = np.full(right.shape[:2], 255, np.uint8)
    inside = cv2.warpPerspective(ones, frame.of_right, frame.size, flags=cv2.INTER_NEAREST)
    both = cv2.erode(inside, np.ones((5, 5), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    both[:2], both[-2:], both[:, :2], both[:, -2:] = False, False, False, False
    return Overlap(here, there, np.asarray(both))


def _outlines(laid: tuple[Sequence[Plate], Sequence[Plate]], frame: _Frame) -> list[NDArray[np.float32]]:
    """Bring the outlines of what may lie over one region only into the frame."""
    left, right = (
        [mapped(matrix, plate.outline).astype(np.float32) for plate in plates]
        for matrix, plates in zip((frame.of_left, frame.of_right), laid, strict=True)
    )
    return overlays.alone(left, right)


def _warped(
    grey: NDArray[np.uint8], matrix: NDArray[np.float64], size: tuple[int, int], factor: float
) -> NDArray[np.float32]:
    """Warp, smoothed first by as much as it shrinks and then a little, so that both are equally soft."""
    source = grey if factor > 0.7 else cv2.GaussianBlur(grey, (0, 0), 0.45 / max(factor, 0.05))
    flags = cv2.INTER_LINEAR
    warped = cv2.warpPerspective(source, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.GaussianBlur(warped.astype(np.float32), (0, 0), 1.2), np.float32)


def _box(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.blur(values, (WINDOW, WINDOW), borderType=cv2.BORDER_REFLECT), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """Of each window: mean, variance and its root."""

    mean: NDArray[np.float32]
    variance: NDArray[np.float32]
    spread: NDArray[np.float32]


def _moments(values: NDArray[np.float32]) -> _Moments:
    mean, variance = _mean_and_variance(values)
    return _Moments(mean, variance, np.sqrt(variance))


def _mean_and_variance(values: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    mean = _box(values)
    return mean, np.maximum(_box(values * values) - mean * mean, np.float32(0.0))


def _gain(left: _Moments, right: _Moments, both: NDArray[np.bool_]) -> float:
    """Contrast of left over right, bounded: a faded copy is not a flat one."""
    here, there = float(left.spread[both].mean()), float(right.spread[both].mean())
    return float(np.clip(here / max(there, 1e-3), 0.4, 2.5))


def _mostly_equal(overlap: Overlap, sure: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Windows most of whose pixels are equal once gain and bias, read where the two surely agree, are taken out.

    Thin strokes of a watermark spoil a correlation and leave the pixels between them as they are.
    """
    if sure.sum() < 200:
        return np.zeros(sure.shape, np.bool_)
    here, there = overlap.left[sure], overlap.right[sure]
    gain = float(here.std() / max(float(there.std()), 1e-3))
    level = overlap.right * gain + float(np.median(here - gain * there))
    off = np.abs(overlap.left - level)
    close = off <= np.clip(2.0 * float(np.median(off[sure])), *EQUAL)
    return np.asarray(_box(close.astype(np.float32)) >= MOSTLY)


def _correlation(overlap: Overlap, here: _Moments, there: _Moments, says: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Correlate within each window, at the best of a few small shifts.

    Where nearly all correlates as it lies, what agrees already is not shifted: it could only agree more.
    """
    left, right = overlap.left, overlap.right
    best = _correlated(_box(left * right) - here.mean * there.mean, here.variance, there.variance)
    doubtful = np.ones(says.shape, np.bool_)
    if 2 * np.count_nonzero(best[says] >= AGREES[1] + FALL) > np.count_nonzero(says):
        doubtful = says & (best < AGREES[1])
        if not doubtful.any():
            return best
    rows, columns = (_stretch(doubtful.any(axis=axis)) for axis in (1, 0))
    around, inside, box = zip(rows, columns, strict=True)
    mean, variance, still = here.mean[around], here.variance[around], left[around]
    for shift in _SHIFTS:
        moved = np.roll(right, shift, axis=(0, 1))[around]
        moved_mean, moved_variance = _mean_and_variance(moved)
        shifted = _correlated(_box(still * moved) - mean * moved_mean, variance, moved_variance)
        best[box] = np.maximum(best[box], shifted[inside])
    return best


def _stretch(wanted: NDArray[np.bool_]) -> tuple[slice, slice, slice]:
    """Return the stretch that holds all wanted places and half a window more, the wanted ones in it, and in the whole.

    Windows of wanted places then lie in the stretch as they lie in the whole.
    """
    places = np.flatnonzero(wanted)
    first, last = int(places[0]), int(places[-1]) + 1
    begin, end = max(0, first - WINDOW // 2), min(len(wanted), last + WINDOW // 2)
    return slice(begin, end), slice(first - begin, last - begin), slice(first, last)


def _correlated(
    together: NDArray[np.float32], left: NDArray[np.float32], right: NDArray[np.float32]
) -> NDArray[np.float32]:
    return np.asarray(together / np.sqrt(left * right + np.float32(1.0)), np.float32)
