"""What is no difference between two pictures: corners that show none, strokes of ink, things laid over one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from index import additions, corners, drawn, glass, inks, laying, outlines, overlays, shapes, smudged, veils
from index.align import Alignment
from index.laying import Frame
from index.windows import (
    LEFT_OF,
    WINDOW,
    Found,
    Seen,
    agreeing,
    agreeing_beside,
    beside_ink,
    box,
    median,
    sort_out,
)

WORTH_EXPLAINING = 0.006
"""A smaller patch needs no explanation."""

SPOTLESS = 0.002
"""Largest patch of a clean copy. Of 1,710 clean pairs of copies 59 have more, and all of 13 pairs of different small
pieces that would be clean; and so has a letter in a corner."""

MOST_LAID = 0.45
"""Share of the overlap that overlays may hide; where they hide more, too little is left to tell."""

STRANGE = 0.95
"""Least median correlation with which what lies over one picture is looked for whatever it shows; see ``additions``."""

MOST_HIDDEN = 0.1
"""And most of the overlap that other overlays may hide then: a text block may hide the piece."""

LEAST_OUTSIDE = 0.003
"""Share of the overlap that corners without a picture must be to be left out of it."""

ALIKE = 0.93
VEILED, VEILED_AGREES = 0.035, 0.6
"""A watermark is looked for where the median correlation is lower than ALIKE, or something differs; but not where a
patch is larger than this share of the overlap, or less than this share agrees."""

MOST_OVER = 0.3
"""Largest patch, as a share of the overlap, that a mosaic or something drawn may explain."""

THROUGH, THROUGH_IT = 0.12, 0.5
"""A mark on glass is looked for up to a patch of the first share: the sign on it, and its edge. Of what is textured
where it lies, the second share must be left to compare once its seams are left out."""

SHARP_EDGE = 400
"""Longer edge, in pixels, at most, of the frame in which strokes and outlines are looked at: that of thumbnails."""

Colours = Callable[[], tuple[NDArray[np.uint8], NDArray[np.uint8]]]
"""Gives (height, width, 3) uint8 RGB of the left region, and of the right one; called only where it may decide."""


class Sharp:
    """Both regions in colour in the frame of their overlap, not smoothed: that would mix thin strokes.

    Laid over each other when first asked for, once for all that ask.
    """

    def __init__(self, seen: Seen, alignment: Alignment, colours: Colours) -> None:
        self.frame = laying.frame(alignment.matrix, seen.shared.bounds, SHARP_EDGE)
        self._colours = colours

    @cached_property
    def pixels(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(h, w, 3) float32 RGB, 0 to 255, of the left region and of the right one."""
        return laying.lay_sharply(*self._colours(), self.frame)


def without_additions(seen: Seen, found: Found, colours: Colours) -> Found:
    """Excuse what is left of the difference where it is but what was laid over one of the two; else change nothing."""
    hidden = np.count_nonzero(found.excused) > MOST_HIDDEN * seen.area
    if hidden or found.correlation < STRANGE or not WORTH_EXPLAINING < found.patch <= additions.MOST:
        return found
    left = seen.says & ~found.agrees & ~found.excused
    several = _patches(left, seen.area)
    free = seen.overlap.both & ~found.excused
    if not additions.explain(several, free, *laying.lay_colours(*colours(), seen.frame)):
        return found
    return replace(found, patch=0.0, excused=found.excused | np.any(several, axis=0), added=True)


def without_shapes(seen: Seen, found: Found, sharp: Sharp, colours: Colours) -> Found:
    """Leave out discs and cards laid over one of the two, where nothing else differs; else change nothing."""
    if found.correlation < STRANGE or found.patch <= WORTH_EXPLAINING:
        return found
    left = seen.says & ~found.agrees & ~found.excused
    largest = islice(overlays.patches(left, seen.area), 1)
    if not any(shapes.worth_a_look(patch, share, left.shape) for _, patch, share in largest):
        return found
    masks = _whole_windows(left) & seen.overlap.both, found.agrees & seen.says & ~found.excused, found.excused
    side, laid = shapes.find(*sharp.pixels, *_sized(masks, sharp.frame))
    scale = np.array(seen.frame.size, np.float32) / np.array(sharp.frame.size, np.float32)
    several = [outlines.inside_of(np.asarray(outline * scale, np.float32), seen.says.shape) > 0 for outline in laid]
    if not several or not additions.goes_on(
        several, seen.overlap.both, laying.lay_colours(*colours(), seen.frame)[1 - side]
    ):
        return found
    over = outlines.around(np.any(several, axis=0)) & seen.overlap.both
    if np.count_nonzero(over | found.excused) > MOST_LAID * seen.area:
        return found
    says = seen.says & ~found.excused & ~over
    rest = sort_out(seen, says, agreeing(seen, says), WORTH_EXPLAINING)
    if rest.patch > WORTH_EXPLAINING:
        return found
    return replace(rest, excused=found.excused | rest.excused | over)


def without_smudges(seen: Seen, found: Found, sharp: Sharp) -> Found:
    """Leave out mosaics and blurs of any outline, where less differs then; else change nothing."""
    left = seen.says & ~found.agrees & ~found.excused
    if not _worth_a_look(found) or not smudged.possible(seen.overlap.left, seen.overlap.right, left):
        return found
    return _without(smudged.find(*sharp.pixels, *_where(seen, found, sharp)), seen, found)


def without_drawn(seen: Seen, found: Found, sharp: Sharp, colours: Colours) -> Found:
    """Excuse what has the look of drawings over one of the two, where the other one goes on beneath all of it."""
    if not WORTH_EXPLAINING < found.patch <= MOST_OVER:
        return found
    # Where much of what is textured lies under stickers, they are most of the median.
    alike = seen.says & found.agrees & ~found.excused
    middle = max(found.correlation, median(seen.correlation[alike]) if alike.any() else 0.0)
    left = seen.says & ~found.agrees & ~found.excused
    if middle < STRANGE or np.count_nonzero(left | found.excused) > MOST_LAID * seen.area:
        return found
    several = _patches(left, seen.area)
    if not _drawn(several, seen.overlap.both & ~found.excused, _where(seen, found, sharp), sharp, (seen, colours)):
        return found
    over = np.any(several, axis=0)
    rest = seen.says & ~found.excused & ~over
    middle = median(seen.correlation[rest]) if rest.any() else found.correlation
    return replace(found, patch=0.0, excused=found.excused | over, added=True, drawn=True, correlation=middle)


def of_drawn_colours(
    seen: Seen, found: Found, sharp: Sharp, other: NDArray[np.bool_], colours: Colours
) -> Found | None:
    """Leave out what is of other colours, (h, w), where it has the look of drawings over one of the two; else None."""
    several = _patches(other, seen.area)
    if not several:
        return None
    over = np.any(several, axis=0)
    differs = _whole_windows(over) & seen.overlap.both
    masks = _sized((differs, found.agrees & seen.says & ~found.excused & ~differs), sharp.frame)
    if not _drawn(several, seen.overlap.both & ~found.excused, masks, sharp, (seen, colours)):
        return None
    return replace(found, excused=found.excused | over, added=True, drawn=True)


def _drawn(
    several: list[NDArray[np.bool_]],
    free: NDArray[np.bool_],
    where: list[NDArray[np.bool_]],
    sharp: Sharp,
    given: tuple[Seen, Colours],
) -> bool:
    """Tell whether patches look drawn over one of the two, where the other one goes on beneath all of them."""
    sides = drawn.over(*sharp.pixels, *where)
    if not any(sides):
        return False
    laid = laying.lay_colours(*given[1](), given[0].frame)
    beneath = [pixels for pixels, drawn_over in zip(laid, reversed(sides), strict=True) if drawn_over]
    return any(additions.goes_on(several, free, pixels) for pixels in beneath)


def _patches(left: NDArray[np.bool_], area: int) -> list[NDArray[np.bool_]]:
    """Return the patches, (h, w) each, of what is left of the difference."""
    several = []
    for window, mask, _ in overlays.patches(left, area):
        several.append(np.zeros(left.shape, np.bool_))
        several[-1][window] = mask
    return several


def _worth_a_look(found: Found) -> bool:
    return found.correlation >= STRANGE and WORTH_EXPLAINING < found.patch <= MOST_OVER


def _where(seen: Seen, found: Found, sharp: Sharp) -> list[NDArray[np.bool_]]:
    """Tell, (h, w) each in the frame of ``sharp``, where the two differ by whole windows, and where they agree."""
    differs = _whole_windows(seen.says & ~found.agrees & ~found.excused) & seen.overlap.both
    return _sized((differs, found.agrees & seen.says & ~found.excused), sharp.frame)


def _without(laid: NDArray[np.bool_], seen: Seen, found: Found) -> Found:
    """Leave out what a mask, (h, w) in any size, covers, where less differs then; else change nothing."""
    if not laid.any():
        return found
    over = cv2.resize(laid.astype(np.float32), seen.frame.size, interpolation=cv2.INTER_AREA) > 0
    over = np.asarray(outlines.around(over) & seen.overlap.both)
    if np.count_nonzero(over | found.excused) > MOST_LAID * seen.area:
        return found
    says = seen.says & ~found.excused & ~over
    rest = sort_out(seen, says, agreeing(seen, says), WORTH_EXPLAINING)
    return replace(rest, excused=found.excused | rest.excused | over) if rest.patch < found.patch else found


def without_inks(seen: Seen, found: Found, sharp: Sharp) -> Found:
    """Leave strokes of ink out of every window, and compare what is left of it; change nothing where there are none."""
    if found.correlation < STRANGE or not SPOTLESS < found.patch <= inks.MOST:
        return found
    differs = _whole_windows(seen.says & ~found.agrees & ~found.excused)
    where = differs & seen.overlap.both, found.agrees & seen.says & ~found.excused
    drawn = inks.find(*sharp.pixels, *_sized(where, sharp.frame))
    if not drawn.any():
        return found
    ink = cv2.resize(drawn.astype(np.float32), seen.frame.size, interpolation=cv2.INTER_AREA) > 0
    left_of = box(np.asarray(~ink, np.float32))
    says = seen.says & ~found.excused & (left_of >= LEFT_OF)
    agrees = agreeing_beside(seen, ink, says, found)
    rest = sort_out(seen, says, (agrees, found.correlation), WORTH_EXPLAINING)
    if rest.patch > min(WORTH_EXPLAINING, found.patch / 2.0):
        return found
    return replace(rest, excused=found.excused | rest.excused | (seen.says & ~says), inked=True)


def of_other_colours(seen: Seen, found: Found, sharp: Sharp, other: NDArray[np.bool_], least: float) -> Found | None:
    """Leave out strokes of an ink that is as light as what it lies on; None where other colours are left besides.

    Args:
        seen: See ``windows``.
        found: What differs.
        sharp: See the class.
        other: (h, w) where colours differ.
        least: Largest patch of them, as a share of the overlap, that may be left.
    """
    differs = _whole_windows(other) & seen.overlap.both
    where = differs, found.agrees & seen.says & ~found.excused & ~differs
    drawn = inks.find(*sharp.pixels, *_sized(where, sharp.frame))
    if not drawn.any():
        return None
    ink = cv2.resize(drawn.astype(np.float32), seen.frame.size, interpolation=cv2.INTER_AREA) > 0
    left = next((share for _, _, share in overlays.patches(other & ~ink, seen.area)), 0.0)
    over = np.asarray(ink & seen.overlap.both)
    if left >= least or np.count_nonzero(found.excused | over) > MOST_LAID * seen.area:
        return None
    return replace(found, excused=found.excused | over, inked=True)


def beside_veil(seen: Seen, found: Found, sharp: Sharp) -> Seen | None:
    """Look at what the windows show beside a watermark all over one of the two; None where there is none."""
    total = int(np.count_nonzero(seen.says))
    low = found.correlation < ALIKE or found.patch > WORTH_EXPLAINING
    if not low or found.patch > VEILED or np.count_nonzero(found.agrees & seen.says) < VEILED_AGREES * total:
        return None
    masks = seen.overlap.both, found.agrees & seen.says
    drawn = veils.find(*sharp.pixels, *_sized(masks, sharp.frame))
    if not drawn.any():
        return None
    ink = cv2.resize(drawn.astype(np.float32), seen.frame.size, interpolation=cv2.INTER_AREA) > 0
    beside, smooth = beside_ink(seen, np.asarray(ink))
    says = seen.says & ~smooth & (box(np.asarray(~ink, np.float32)) >= LEFT_OF)
    return replace(seen, says=np.asarray(says), correlation=beside)


def through_glass(seen: Seen, found: Found, sharp: Sharp, least: float = WORTH_EXPLAINING) -> tuple[Seen, Found] | None:
    """Take a mark that is seen through off one of the two, and compare them anew; None where that explains nothing.

    Args:
        seen: See ``windows``.
        found: What differs; a smaller patch than ``least`` needs no explanation.
        sharp: See the class.
        least: See ``found``.
    """
    if found.correlation < STRANGE or not least <= found.patch <= THROUGH:
        return None
    if not glass.possible(seen.overlap.left, seen.overlap.right, seen.says, found.agrees):
        return None
    masks = seen.overlap.both, found.agrees & seen.says & ~found.excused
    taken = glass.take_off(*sharp.pixels, *_sized(masks, sharp.frame))
    if taken is None:
        return None
    seam = cv2.resize(taken.seams.astype(np.float32), seen.frame.size, interpolation=cv2.INTER_AREA) > 0
    bare = [
        np.asarray(cv2.resize(_light(pixels), seen.frame.size, interpolation=cv2.INTER_AREA), np.float32)
        for pixels in (taken.left, taken.right)
    ]
    off = replace(seen, overlap=replace(seen.overlap, left=bare[0], right=bare[1]))
    beside, smooth = beside_ink(off, np.asarray(seam))
    says = seen.says & ~smooth & (box(np.asarray(~seam, np.float32)) >= LEFT_OF)
    mark = cv2.resize(taken.mark.astype(np.uint8), seen.frame.size, interpolation=cv2.INTER_NEAREST) > 0
    inside = np.count_nonzero(seen.overlap.both & mark & ~smooth)
    if np.count_nonzero(says & mark) < max(glass.LEAST_WITHIN, THROUGH_IT * inside):
        return None  # a smooth piece on a smooth cloth, or next to nothing but seams
    off = replace(off, says=np.asarray(says), correlation=beside)
    rest = sort_out(off, off.says, agreeing(off, off.says), WORTH_EXPLAINING)
    return None if rest.patch > WORTH_EXPLAINING else (off, replace(rest, inked=True))


def within_corners(seen: Seen, left: NDArray[np.uint8], right: NDArray[np.uint8]) -> Seen | None:
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
    says = seen.says & (box(none.astype(np.float32)) <= 0.0)
    return replace(seen, overlap=replace(seen.overlap, both=both), area=area, says=says)


def _light(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)


def _whole_windows(differs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Grow (h, w) windows that differ, told by their middles, to all that they show."""
    return np.asarray(cv2.dilate(differs.astype(np.uint8), np.ones((WINDOW, WINDOW), np.uint8)) > 0)


def _sized(masks: Iterable[NDArray[np.bool_]], frame: Frame) -> list[NDArray[np.bool_]]:
    """Bring (h, w) masks to the size of another frame of the same overlap."""
    sized = (cv2.resize(mask.astype(np.uint8), frame.size, interpolation=cv2.INTER_NEAREST) for mask in masks)
    return [np.asarray(mask > 0) for mask in sized]
