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

from index import additions, corners, inks, laying, overlays
from index.align import Alignment, mapped
from index.laying import Bounds, Frame, Overlap, Shared
from index.plates import Plate

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
        added: True where ``index.additions`` had to explain a part, since nothing has the look of an overlay.
        inked: True where strokes of ink were left out of the comparison; see ``index.inks``.
        faint: Largest connected patch that agrees but faintly, what disagrees among it and what is explained not.
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
    added: bool = False
    faint: float = 0.0
    inked: bool = False


FAINT = 0.07
"""Fall of the correlation below the median from which windows agree but faintly: two lamps of one outline."""

STRANGE = 0.95
"""Least median correlation with which what lies over one picture is looked for whatever it shows; see ``additions``."""

MOST_HIDDEN = 0.1
"""And most of the overlap that other overlays may hide then: a text block may hide the piece."""

LEAST_OUTSIDE = 0.003
"""Share of the overlap that corners without a picture must be to be left out of it."""

LEFT_OF = 0.3
"""Share of a window that ink must leave for it to tell anything."""

Laid = Callable[[], tuple[Sequence[Plate], Sequence[Plate]]]
"""Gives what may lie over the left region, and over the right one; called only where there is something to explain."""

Colours = Callable[[], tuple[NDArray[np.uint8], NDArray[np.uint8]]]
"""Gives (height, width, 3) uint8 RGB of the left region, and of the right one; called only where it may decide."""


def compare(
    left: NDArray[np.uint8],
    right: NDArray[np.uint8],
    alignment: Alignment,
    laid: Laid | None = None,
    colours: Colours | None = None,
) -> Comparison | None:
    """Compare two regions under an alignment.

    Args:
        left: (height, width) uint8 luminance.
        right: (height, width) uint8 luminance.
        alignment: Map from right to left.
        laid: Gives what may lie over either, in its own pixels.
        colours: Gives both in colour.

    Returns:
        None where they hardly overlap.
    """
    seen = _seen(left, right, alignment)
    if seen is None:
        return None
    found = _explained(seen, laid)
    if found.patch > WORTH_EXPLAINING and (within := _within_corners(seen, left, right)) is not None:
        seen, found = within, _explained(within, laid)
    if colours is not None:
        found = _without_inks(seen, found, alignment, colours)
        found = _without_additions(seen, found, colours)
    return _figures(seen, found)


def _explained(seen: _Seen, laid: Laid | None) -> _Found:
    """Find what differs, and explain of it what is worth explaining and has the look of an overlay."""
    plainly = _agreeing(seen, seen.says)
    if np.count_nonzero(plainly[0] & seen.says) < HOPELESS * np.count_nonzero(seen.says):
        return _found(seen, seen.says, plainly, 0.0)
    if laid is None:
        return _found(seen, seen.says, plainly, TOO_MUCH)
    found = _found(seen, seen.says, plainly, WORTH_EXPLAINING)
    if found.patch <= WORTH_EXPLAINING:
        return found
    over = overlays.laid_over(_outlines(laid(), seen.frame), seen.says & ~found.agrees, seen.says, seen.overlap.both)
    over &= seen.overlap.both
    if 0 < over.sum() <= MOST_LAID * seen.area:
        rest = seen.says & ~over
        found = _found(seen, rest, _agreeing(seen, rest), TOO_MUCH)
        return replace(found, excused=found.excused | over)
    return found if found.patch > TOO_MUCH else _found(seen, seen.says, plainly, TOO_MUCH)


def _without_additions(seen: _Seen, found: _Found, colours: Colours) -> _Found:
    """Excuse what is left of the difference where it is but what was laid over one of the two; else change nothing."""
    hidden = np.count_nonzero(found.excused) > MOST_HIDDEN * seen.area
    if hidden or found.correlation < STRANGE or not WORTH_EXPLAINING < found.patch <= additions.MOST:
        return found
    left = seen.says & ~found.agrees & ~found.excused
    several = []
    for window, mask, _ in overlays.patches(left, seen.area):
        several.append(np.zeros(left.shape, np.bool_))
        several[-1][window] = mask
    free = seen.overlap.both & ~found.excused
    if not additions.explain(several, free, *laying.lay_colours(*colours(), seen.frame)):
        return found
    return replace(found, patch=0.0, excused=found.excused | np.any(several, axis=0), added=True)


def _without_inks(
    seen: _Seen, found: _Found, alignment: Alignment, colours: Colours
) -> _Found:
    """Leave strokes of ink out of every window, and compare what is left of it; change nothing where there are none."""
    if found.correlation < STRANGE or not WORTH_EXPLAINING < found.patch <= inks.MOST:
        return found
    square = np.ones((WINDOW, WINDOW), np.uint8)
    differs = cv2.dilate((seen.says & ~found.agrees & ~found.excused).astype(np.uint8), square) > 0
    where = differs & seen.overlap.both, found.agrees & seen.says & ~found.excused
    if not inks.possible(seen.overlap.left, seen.overlap.right, *where):
        return found
    fine = laying.frame(alignment.matrix, seen.shared.bounds, inks.EDGE)
    masks = (cv2.resize(mask.astype(np.uint8), fine.size, interpolation=cv2.INTER_NEAREST) > 0 for mask in where)
    drawn = inks.find(*laying.lay_sharply(*colours(), fine), *masks)
    if not drawn.any():
        return found
    ink = cv2.resize(drawn.astype(np.float32), seen.frame.size, interpolation=cv2.INTER_AREA) > 0
    left_of = _box(np.asarray(~ink, np.float32))
    says = seen.says & ~found.excused & (left_of >= LEFT_OF)
    agrees = _agreeing_beside(seen, ink, says, found)
    rest = _found(seen, says, (agrees, found.correlation), WORTH_EXPLAINING)
    if rest.patch > WORTH_EXPLAINING:
        return found
    return replace(rest, excused=found.excused | rest.excused | (seen.says & ~says), inked=True)


def _agreeing_beside(seen: _Seen, ink: NDArray[np.bool_], says: NDArray[np.bool_], found: _Found) -> NDArray[np.bool_]:
    """Tell, (h, w), where the two agree in what each window shows beside ink."""
    left, right = seen.overlap.left, seen.overlap.right
    weight = np.asarray(~ink, np.float32)
    total = np.maximum(_box(weight), np.float32(1e-3))
    mean, mean_there = _box(weight * left) / total, _box(weight * right) / total
    variance = np.maximum(_box(weight * left * left) / total - mean * mean, np.float32(0.0))
    variance_there = np.maximum(_box(weight * right * right) / total - mean_there * mean_there, np.float32(0.0))
    together = _box(weight * left * right) / total - mean * mean_there
    beside = _correlated(together, variance, variance_there)
    smooth = np.sqrt(np.maximum(variance, variance_there)) <= TEXTURED
    agrees = found.agrees | (beside >= np.clip(found.correlation - FALL, *AGREES)) | smooth
    return np.asarray(agrees & says)


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

    shared: Shared
    frame: Frame
    overlap: Overlap
    area: int
    says: NDArray[np.bool_]
    correlation: NDArray[np.float32]


def _seen(left: NDArray[np.uint8], right: NDArray[np.uint8], alignment: Alignment) -> _Seen | None:
    shared = laying.shared(left.shape, right.shape, alignment.matrix)
    if shared is None:
        return None
    frame = laying.frame(alignment.matrix, shared.bounds)
    overlap = laying.lay(left, right, frame)
    area = int(np.count_nonzero(overlap.both))
    if area < 900:
        return None
    here, there = _moments(overlap.left), _moments(overlap.right)
    says = overlap.both & (np.maximum(here.spread, there.spread * _gain(here, there, overlap.both)) > TEXTURED)
    correlation = _correlation(overlap, here, there, says) if says.any() else np.zeros(says.shape, np.float32)
    return _Seen(shared, frame, overlap, area, says, correlation)


def _within_corners(seen: _Seen, left: NDArray[np.uint8], right: NDArray[np.uint8]) -> _Seen | None:
    """Leave out corners of either that hold no picture; None where all do."""
    none = np.zeros(seen.says.shape, np.bool_)
    for grey, matrix in ((left, seen.frame.of_left), (right, seen.frame.of_right)):
        outside = corners.outside(grey)
        if outside is not None:
            none |= cv2.warpPerspective(outside.astype(np.uint8), matrix, seen.frame.size, flags=cv2.INTER_NEAREST) > 0
    both = seen.overlap.both & ~none
    area = int(np.count_nonzero(both))
    if area > (1.0 - LEAST_OUTSIDE) * seen.area or area < 900:
        return None
    # A window that holds a little of such a corner shows its edge.
    says = seen.says & (_box(none.astype(np.float32)) <= 0.0)
    return replace(seen, overlap=replace(seen.overlap, both=both), area=area, says=says)


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
        added=found.added,
        faint=_faint(seen, found),
        inked=found.inked,
    )


def _faint(seen: _Seen, found: _Found) -> float:
    faint = seen.says & ~found.excused & (seen.correlation < found.correlation - FAINT)
    return next((share for _, _, share in overlays.patches(faint, seen.area)), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What differs and what does not.

    Attributes:
        agrees: (h, w) where the two agree.
        patch: Largest unexplained patch, as a share of the overlap.
        excused: (h, w) where overlays explain the difference.
        correlation: Median of what says something.
        added: True where only ``additions`` explains a part of it.
        inked: True where strokes of ink were left out.
    """

    agrees: NDArray[np.bool_]
    patch: float
    excused: NDArray[np.bool_]
    correlation: float
    added: bool = False
    inked: bool = False


def _found(seen: _Seen, says: NDArray[np.bool_], agreeing: tuple[NDArray[np.bool_], float], enough: float) -> _Found:
    """Sort what says something into what agrees, what is explained and what is not; see ``overlays.split``."""
    agrees, middle = agreeing
    patch, excused = overlays.split(says & ~agrees, (seen.overlap.left, seen.overlap.right), seen.area, enough)
    return _Found(agrees, patch, excused, middle)


def _agreeing(seen: _Seen, says: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], float]:
    """Return (h, w) where the two agree, and the median correlation of what says something."""
    middle = _median(seen.correlation[says]) if says.any() else 0.0
    agrees = seen.correlation >= np.clip(middle - FALL, *AGREES)
    if (says & ~agrees).any():
        agrees |= _mostly_equal(seen.overlap, agrees & says)
    return np.asarray(agrees), middle


def _outlines(laid: tuple[Sequence[Plate], Sequence[Plate]], frame: Frame) -> list[NDArray[np.float32]]:
    """Bring the outlines of what may lie over one region only into the frame."""
    left, right = (
        [mapped(matrix, plate.outline).astype(np.float32) for plate in plates]
        for matrix, plates in zip((frame.of_left, frame.of_right), laid, strict=True)
    )
    return overlays.alone(left, right)


def _median(values: NDArray[np.float32]) -> float:
    """Return the median of every fourth value, in raster order: neighbours are nearly equal."""
    return float(np.median(values[::4]))


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
    level = overlap.right * gain + _median(here - gain * there)
    off = np.abs(overlap.left - level)
    close = off <= np.clip(2.0 * _median(off[sure]), *EQUAL)
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
