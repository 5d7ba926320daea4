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

from index import edges, exposure, glare, guided, laying, lighting, outlines, overlays, quantiles, quiet, tints
from index.align import Alignment, mapped
from index.excusing import (
    MOST_LAID,
    SPOTLESS,
    WORTH_EXPLAINING,
    Colours,
    Sharp,
    beside_veil,
    of_drawn_colours,
    of_other_colours,
    through_glass,
    within_corners,
    without_additions,
    without_drawn,
    without_inks,
    without_shapes,
    without_smudges,
)
from index.laying import Bounds, Frame
from index.plates import Plate
from index.windows import Agreeing, Found, Seen, agreeing, look, sort_out

TOO_MUCH = 0.06
"""Beside an unexplained patch this large, smaller ones are not explained: no copy has one."""

HOPELESS = 0.5
"""Where less than this share of what is textured agrees, overlays are not asked for: of 1,717 copies, many of them with
stickers and text over them, the least agrees in .60 before anything is explained."""


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
        explained: Share that overlays (text, sticker, mosaic) explain, or an exposure hides.
        left_box: The overlap's bounds in the left region: left, top, right, bottom, each 0 to 1.
        right_box: The same in the right region.
        added: True where what goes on beneath had to explain a part (``index.additions``).
        drawn: True where that part has the look of a drawing (``index.drawn``).
        inked: True where strokes of ink were left out of the comparison; see ``index.inks``.
        faint: Largest connected patch that agrees but faintly, what disagrees among it and what is explained not.
        frayed: Share that disagrees of the textured rim around what overlays explain: 0 beside what was laid over one
            of the two, which ends at its outline.
        onward: How much disagrees in patches that go on beyond that rim.
        tinted: Largest patch of other colours, where it is large and so is ``faint``, and ``patch`` is not, else 0.
        rough: What the strongest edges leave unexplained; see ``index.edges``.
        edges: By how much they correlate less than the rest.
        ground: Correlation of all that is too plain for a window to say anything; see ``index.quiet``. 1 where it shows
            nothing, or more differs than in copies.
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
    drawn: bool = False
    faint: float = 0.0
    inked: bool = False
    frayed: float = 0.0
    onward: float = 0.0
    tinted: float = 0.0
    rough: float = 0.0
    edges: float = 0.0
    ground: float = 1.0


LEAST_EXCUSED, RIM = 0.01, 2
"""Share of the overlap that overlays must explain for their rim to be looked at, so many pixels broad."""

FAINT = 0.07
"""Fall of the correlation below the median from which windows agree but faintly: two lamps of one outline."""

FAINTLY, LESS_FAINTLY = 0.06, 0.03
"""Where so large a patch agrees but faintly, colours are asked: brown is as light as the turquoise of a shirt, and of
two brown pieces on it luminance shows nothing but their shadows."""

TINTED, MUCH_TINTED, FITS = 0.0055, 0.025, 8.0
"""Where then a patch so large is of other colours, and no mark that is seen through explains it, a person must look. Of
2,418 pairs of copies two are so; of 138 pairs of different pieces that would be copies else, 17. Less faint patches say
so only of a larger one, and where nine tenths of what else agrees are off by no more than so many levels: a filter, a
grey copy and a photo of a screen are off all over."""

Laid = Callable[[], tuple[Sequence[Plate], Sequence[Plate]]]
"""Gives what may lie over the left region, and over the right one; called only where there is something to explain."""


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
    seen = look(left, right, alignment)
    if seen is None:
        return None
    seen, plainly = lighting.evened(exposure.without_clipped(seen))
    asked = _Asked((left, right), alignment, laid, colours)
    figures = _compared(asked, seen, plainly)
    if figures.patch > WORTH_EXPLAINING:
        lit, agrees = glare.without(seen, plainly)
        beneath = figures if lit is seen else _compared(asked, lit, agrees)
        return beneath if beneath.patch <= SPOTLESS else figures
    return figures


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What ``compare`` was asked about."""

    pair: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    alignment: Alignment
    laid: Laid | None
    colours: Colours | None


def _compared(asked: _Asked, seen: Seen, plainly: Agreeing) -> Comparison:
    """Compare two as they are seen, told where they plainly agree."""
    laid, colours = asked.laid, asked.colours
    found = _explained(seen, plainly, laid, colours)
    if found.patch > WORTH_EXPLAINING and (within := within_corners(seen, *asked.pair)) is not None:
        seen, found = within, _explained(within, agreeing(within, within.says), laid, colours)
    if colours is not None:
        sharp = Sharp(seen, asked.alignment, colours)
        found = without_inks(seen, without_smudges(seen, found, sharp), sharp)
        if (beside := beside_veil(seen, found, sharp)) is not None:
            found = replace(_explained(beside, agreeing(beside, beside.says), laid, colours), inked=True)
            seen, found = beside, without_inks(beside, found, sharp)
        found = without_shapes(seen, found, sharp, colours)
        if (off := through_glass(seen, found, sharp)) is not None:
            seen, found = off
        found = without_additions(seen, found, colours)
        found = without_drawn(seen, found, sharp, colours)
    figures = _figures(seen, found)
    if colours is None or figures.faint < LESS_FAINTLY or figures.patch > TOO_MUCH:
        return figures
    tinted, other = _tinted(seen, found, colours, figures.faint)
    if not tinted:
        return figures
    if (off := through_glass(seen, found, sharp, least=0.0)) is not None:
        return _figures(*off)
    if other is None:
        return replace(figures, tinted=tinted)
    without = of_other_colours(seen, found, sharp, other, TINTED)
    without = without or of_drawn_colours(seen, found, sharp, other, colours)
    return replace(figures, tinted=tinted) if without is None else _figures(seen, without)


def _explained(seen: Seen, plainly: Agreeing, laid: Laid | None, colours: Colours | None) -> Found:
    """Find what differs, and explain of it what is worth explaining and has the look of an overlay."""
    if np.count_nonzero(plainly[0] & seen.says) < HOPELESS * np.count_nonzero(seen.says):
        return sort_out(seen, seen.says, plainly, 0.0)
    if laid is None:
        return sort_out(seen, seen.says, plainly, TOO_MUCH)
    found = sort_out(seen, seen.says, plainly, WORTH_EXPLAINING)
    if found.patch <= WORTH_EXPLAINING:
        return found
    beside = _beside_what_is_laid(seen, found, laid, colours)
    if beside is not None:
        return beside
    return found if found.patch > TOO_MUCH else sort_out(seen, seen.says, plainly, TOO_MUCH)


def _beside_what_is_laid(seen: Seen, found: Found, laid: Laid, colours: Colours | None) -> Found | None:
    """Compare what is beside that which, by one picture or by both, lies over one of them; None where nothing does."""
    left, right = _outlines(laid(), seen.frame)
    both, most = seen.overlap.both, MOST_LAID * seen.area
    differs = seen.says & ~found.agrees
    over = outlines.laid_over(outlines.alone(left, right), differs, seen.says, both, most)
    beside = _beside(seen, over)
    if colours is None:
        return beside
    if (beside or found).patch > WORTH_EXPLAINING and outlines.holds_most([*left, *right], differs):
        tinted = differs | tints.differ(*laying.lay_colours(*colours(), seen.frame), found.agrees & seen.says)
        beside = _beside(seen, over | outlines.wholly_over([*left, *right], tinted, both)) or beside
    if (beside or found).patch > WORTH_EXPLAINING:
        blocks = guided.outlines(differs, seen.area, seen.frame, colours)
        if blocks:
            beside = _beside(seen, over | outlines.laid_over(blocks, differs, seen.says, both, most)) or beside
    return beside


def _beside(seen: Seen, over: NDArray[np.bool_]) -> Found | None:
    """Compare what is beside overlays; None where there are none, or they hide too much."""
    over = over & seen.overlap.both
    if not 0 < over.sum() <= MOST_LAID * seen.area:
        return None
    rest = seen.says & ~over
    found = sort_out(seen, rest, agreeing(seen, rest), TOO_MUCH)
    return replace(found, excused=found.excused | over)


def compare_equal(
    left: NDArray[np.uint8], right: NDArray[np.uint8], alignment: Alignment, least: float
) -> Comparison | None:
    """Compare two regions that may be equal all over; as ``compare``, but leaves at once where they are not.

    Returns:
        None where they hardly overlap, or where less than ``least`` of what is textured agrees.
    """
    seen = look(left, right, alignment)
    if seen is None:
        return None
    plainly = agreeing(seen, seen.says)
    if np.count_nonzero(plainly[0] & seen.says) < least * np.count_nonzero(seen.says):
        return None
    return _figures(seen, sort_out(seen, seen.says, plainly, TOO_MUCH))


def _figures(seen: Seen, found: Found) -> Comparison:
    counted = seen.says & ~found.excused
    total = int(np.count_nonzero(counted))
    frayed, onward = _frayed(seen, found)
    rough, fallen = edges.rough(seen, found)
    excused = found.excused if seen.hidden is None else found.excused | seen.hidden
    return Comparison(
        cover_left=seen.shared.of_left,
        cover_right=seen.shared.of_right,
        textured=int(np.count_nonzero(seen.says)) / seen.area,
        agreement=int(np.count_nonzero(counted & found.agrees)) / total if total else 0.0,
        patch=found.patch,
        correlation=found.correlation,
        explained=int(np.count_nonzero(excused)) / seen.area,
        left_box=seen.shared.left_box,
        right_box=seen.shared.right_box,
        added=found.added,
        drawn=found.drawn,
        faint=_faint(seen, found),
        inked=found.inked,
        frayed=frayed,
        onward=onward,
        rough=rough,
        edges=fallen,
        ground=quiet.ground(seen, found) if found.patch <= TOO_MUCH else quiet.NOTHING_SAID,
    )


def _frayed(seen: Seen, found: Found) -> tuple[float, float]:
    """Look at the rim around what is excused; see ``Comparison``."""
    excused = found.excused & seen.overlap.both
    if np.count_nonzero(excused) < LEAST_EXCUSED * seen.area:
        return 0.0, 0.0
    left = seen.says & ~found.agrees & ~excused
    square = np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)
    rim = (cv2.dilate(excused.astype(np.uint8), square) > 0) & seen.says & ~excused
    touching = left & rim
    if not touching.any():
        return 0.0, 0.0
    _, patches = cv2.connectedComponents(left.astype(np.uint8), connectivity=8)
    onward = np.isin(patches, np.unique(patches[touching]))
    return int(np.count_nonzero(touching)) / int(np.count_nonzero(rim)), int(np.count_nonzero(onward)) / seen.area


def _faint(seen: Seen, found: Found) -> float:
    faint = seen.says & ~found.excused & (seen.correlation < found.correlation - FAINT)
    return next((share for _, _, share in overlays.patches(faint, seen.area)), 0.0)


def _tinted(seen: Seen, found: Found, colours: Colours, faint: float) -> tuple[float, NDArray[np.bool_] | None]:
    """Return the largest patch of other colours, as a share of the overlap, and (h, w) where they are.

    The share is 0 where it says nothing; see TINTED.
    """
    alike = found.agrees & seen.says & ~found.excused
    free = seen.overlap.both & ~outlines.around(found.excused)
    here, there = laying.lay_colours(*colours(), seen.frame)
    if seen.hidden is not None:
        free &= ~exposure.off_scale(here) & ~exposure.off_scale(there)
    # A grey copy has no colours to learn from: what differs is other colours to whichever picture is asked.
    least, where = 1.0, None
    for pair in ((here, there), (there, here)):
        off = tints.off_by(*pair, alike)
        other = tints.other_colours(off)
        share = next((share for _, _, share in overlays.patches(other & free, seen.area)), 0.0)
        if share < (TINTED if faint >= FAINTLY else MUCH_TINTED):
            return 0.0, None
        rest = off[alike & ~outlines.around(other)]
        if faint < FAINTLY and (not len(rest) or quantiles.quantile(rest, 0.9) > FITS):
            return 0.0, None
        where = other if share < least else where
        least = min(least, share)
    return least, where


def _outlines(laid: tuple[Sequence[Plate], Sequence[Plate]], frame: Frame) -> list[list[NDArray[np.float32]]]:
    """Bring the outlines of what may lie over the left region, and over the right one, into the frame."""
    return [
        [mapped(matrix, plate.outline).astype(np.float32) for plate in plates]
        for matrix, plates in zip((frame.of_left, frame.of_right), laid, strict=True)
    ]
