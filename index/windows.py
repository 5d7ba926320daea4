"""Two regions laid over each other and correlated window by window: where they agree, and what says something."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from index import laying, overlays, quantiles
from index.align import Alignment
from index.laying import Frame, Overlap, Shared

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

LEFT_OF = 0.3
"""Share of a window that ink must leave for it to tell anything."""

Agreeing = tuple[NDArray[np.bool_], float]
"""(h, w) where two agree, and the median correlation of what says something."""

_SHIFTS = ((0, 2), (0, -2), (2, 0), (-2, 0))
"""Pixels by which a window may be off: lenses, paper and rounding bend a picture a little."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Two regions laid over each other.

    Attributes:
        shared: What they share.
        frame: Of the overlap.
        overlap: Both in that frame.
        area: Pixels of the overlap.
        says: (h, w) where one of them is textured.
        correlation: (h, w) of each window, at the best of a few small shifts.
        contrast: (h, w) standard deviation of luminance within each window, in the one that has less of it.
        hidden: (h, w) where one is textured and the exposure of the other hides that; None: nowhere.
    """

    shared: Shared
    frame: Frame
    overlap: Overlap
    area: int
    says: NDArray[np.bool_]
    correlation: NDArray[np.float32]
    contrast: NDArray[np.float32]
    hidden: NDArray[np.bool_] | None = None


def look(left: NDArray[np.uint8], right: NDArray[np.uint8], alignment: Alignment) -> Seen | None:
    """Lay two regions, (height, width) uint8 luminance, over each other; None where they hardly overlap."""
    shared = laying.shared(left.shape, right.shape, alignment.matrix)
    if shared is None:
        return None
    frame = laying.frame(alignment.matrix, shared.bounds)
    overlap = laying.lay(left, right, frame, alignment.domain)
    area = int(np.count_nonzero(overlap.both))
    if area < 900:
        return None
    return Seen(shared, frame, overlap, area, *_correlated_windows(overlap, overlap.both))


def again(seen: Seen, right: NDArray[np.float32]) -> Seen:
    """Look again with other luminance, (h, w), of the right region; what said nothing before says nothing now."""
    return anew(seen, seen.overlap.left, right)


def anew(seen: Seen, left: NDArray[np.float32], right: NDArray[np.float32]) -> Seen:
    """Look again with other luminance, (h, w), of both; what said nothing before says nothing now."""
    overlap = replace(seen.overlap, left=left, right=right)
    says, correlation, contrast = _correlated_windows(overlap, seen.says)
    return replace(seen, overlap=overlap, says=says, correlation=correlation, contrast=contrast)


def _correlated_windows(
    overlap: Overlap, within: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.float32], NDArray[np.float32]]:
    """Return, (h, w) each: where one of the two is textured within a mask, their correlation, the lesser contrast."""
    here, there = _moments(overlap.left), _moments(overlap.right)
    says = within & (np.maximum(here.spread, there.spread * _gain(here, there, overlap.both)) > TEXTURED)
    correlation = _correlation(overlap, here, there, says) if says.any() else np.zeros(says.shape, np.float32)
    return says, correlation, np.minimum(here.spread, there.spread)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What differs and what does not.

    Attributes:
        agrees: (h, w) where the two agree.
        patch: Largest unexplained patch, as a share of the overlap.
        excused: (h, w) where overlays explain the difference.
        correlation: Median of what says something.
        added: True where only ``additions`` explains a part of it, or ``drawn``.
        drawn: True where that part has the look of a drawing.
        inked: True where strokes of ink were left out.
    """

    agrees: NDArray[np.bool_]
    patch: float
    excused: NDArray[np.bool_]
    correlation: float
    added: bool = False
    drawn: bool = False
    inked: bool = False


def sort_out(seen: Seen, says: NDArray[np.bool_], agreeing: Agreeing, enough: float) -> Found:
    """Sort what says something into what agrees, what is explained and what is not; see ``overlays.split``."""
    agrees, middle = agreeing
    patch, excused = overlays.split(says & ~agrees, (seen.overlap.left, seen.overlap.right), seen.area, enough)
    return Found(agrees, patch, excused, middle)


def agreeing(seen: Seen, says: NDArray[np.bool_]) -> Agreeing:
    """Return (h, w) where the two agree, and the median correlation of what says something."""
    middle = median(seen.correlation[says]) if says.any() else 0.0
    agrees = seen.correlation >= np.clip(middle - FALL, *AGREES)
    if (says & ~agrees).any():
        agrees |= _mostly_equal(seen.overlap, agrees & says)
    return np.asarray(agrees), middle


def beside_ink(seen: Seen, ink: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Compare what each window shows beside ink.

    Returns:
        (h, w) the correlation, and whether it is smooth there, so that this says nothing.
    """
    left, right = seen.overlap.left, seen.overlap.right
    weight = np.asarray(~ink, np.float32)
    total = np.maximum(box(weight), np.float32(1e-3))
    mean, mean_there = box(weight * left) / total, box(weight * right) / total
    variance = np.maximum(box(weight * left * left) / total - mean * mean, np.float32(0.0))
    variance_there = np.maximum(box(weight * right * right) / total - mean_there * mean_there, np.float32(0.0))
    together = np.asarray(box(weight * left * right) / total - mean * mean_there, np.float32)
    smooth = np.sqrt(np.maximum(variance, variance_there)) <= TEXTURED
    return _correlated(together, variance, variance_there), np.asarray(smooth)


def agreeing_beside(seen: Seen, ink: NDArray[np.bool_], says: NDArray[np.bool_], found: Found) -> NDArray[np.bool_]:
    """Tell, (h, w), where the two agree in what each window shows beside ink."""
    beside, smooth = beside_ink(seen, ink)
    agrees = found.agrees | (beside >= np.clip(found.correlation - FALL, *AGREES)) | smooth
    return np.asarray(agrees & says)


def median(values: NDArray[np.float32]) -> float:
    """Return the median of every fourth value, in raster order: neighbours are nearly equal."""
    return quantiles.median(values[::4])


def box(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of each window of (h, w) values."""
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
    mean = box(values)
    return mean, np.maximum(box(values * values) - mean * mean, np.float32(0.0))


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
    level = overlap.right * gain + median(here - gain * there)
    off = np.abs(overlap.left - level)
    close = off <= np.clip(2.0 * median(off[sure]), *EQUAL)
    return np.asarray(box(close.astype(np.float32)) >= MOSTLY)


def _correlation(overlap: Overlap, here: _Moments, there: _Moments, says: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Correlate within each window, at the best of a few small shifts.

    Where nearly all correlates as it lies, what agrees already is not shifted: it could only agree more.
    """
    left, right = overlap.left, overlap.right
    best = _correlated(box(left * right) - here.mean * there.mean, here.variance, there.variance)
    doubtful = np.ones(says.shape, np.bool_)
    if 2 * np.count_nonzero(best[says] >= AGREES[1] + FALL) > np.count_nonzero(says):
        doubtful = says & (best < AGREES[1])
        if not doubtful.any():
            return best
    rows, columns = (_stretch(doubtful.any(axis=axis)) for axis in (1, 0))
    around, inside, window = zip(rows, columns, strict=True)
    mean, variance, still = here.mean[around], here.variance[around], left[around]
    for shift in _SHIFTS:
        moved = np.roll(right, shift, axis=(0, 1))[around]
        moved_mean, moved_variance = _mean_and_variance(moved)
        shifted = _correlated(box(still * moved) - mean * moved_mean, variance, moved_variance)
        best[window] = np.maximum(best[window], shifted[inside])
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
