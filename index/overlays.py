"""Disagreeing patches: those that something laid over one picture explains, and the largest that nothing explains.

Traders lay text blocks, stickers and mosaics over pictures. Such an overlay has a look of its own (matching.md section
9, rule 6): it is of one colour with print on it, or a mosaic of the very picture under it. Explaining never leaves the
patch's own box; letting it spread would excuse whole pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from index import contours, quantiles

LEAST_PATCH = 0.0015
"""Patches below this share of the overlap are noise."""

RING = 6
"""Pixels around a patch within which an overlay's colour must have ended; a dark cloth goes on, a plate does not."""

ENOUGH_EDGES = 1500
"""Edge pixels looked at for whether an overlay left them; of more, evenly spread ones."""

EDGE = 2.0
"""Slope of luminance, per pixel, from which a pixel lies on an edge."""

KEPT = 0.58
"""Share of the edges beneath an added print that must still be there."""

FLAT_BAND = 18
"""Luminance around the commonest one that counts as one colour."""


LARGE = 0.03
RECTANGULAR, ROUND = 0.88, 0.9
PRINTED = (0.7, 0.86)
"""What is flat and covers so much is a plate only where what is of one colour fills so much of its smallest rectangle,
or is round; or, with large print on it, where it fills less and the whole patch fills its own. Measured on three draws:
of 650 pairs of copies under overlays none is lost; of 210 pairs of different pieces, a sherd of one colour hiding most
of the other, one is left that would be a copy."""

PRINT = 9
"""Breadth of strokes of print, in pixels, that such a plate is closed over."""

MOST_CARD = 0.03
"""A card (a tag, a small photo, at any turn) covers at most this share."""

CARD_FILLS = 0.79
"""Share of its smallest rectangle that the patch of a card fills; a disc fills .785, carved pieces less."""

CARD_EDGES = 0.9
"""Share of each of a card's four sides that is an edge in the picture it lies on."""

CARD_SHARPER = 1.7
"""So many times as steep as in the other picture the edge is there."""


Window = tuple[slice, slice]


class _Pair:
    """The luminance of two aligned regions, and their slopes, found when first asked for."""

    def __init__(self, left: NDArray[np.float32], right: NDArray[np.float32]) -> None:
        self.left, self.right = left, right

    @cached_property
    def left_slopes(self) -> _Slopes:
        return _slopes(self.left)

    @cached_property
    def right_slopes(self) -> _Slopes:
        return _slopes(self.right)


@dataclass(frozen=True, slots=True, eq=False)
class _Slopes:
    """Slopes of luminance, per pixel: (h, w) along rows, along columns, and the steepness of both."""

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    steep: NDArray[np.float32]


def split(
    disagrees: NDArray[np.bool_],
    luminance: tuple[NDArray[np.float32], NDArray[np.float32]],
    area: int,
    enough: float,
) -> tuple[float, NDArray[np.bool_]]:
    """Sort the disagreeing patches, the largest first.

    Args:
        disagrees: (h, w) where the two disagree.
        luminance: (h, w) of either.
        area: Pixels of the overlap.
        enough: Once a larger share than this is unexplained, what is smaller is left so.

    Returns:
        Largest unexplained patch as a share of the overlap, and (h, w) where overlays explain the difference.
    """
    excused = np.zeros(disagrees.shape, np.bool_)
    pair = _Pair(*luminance)
    largest = 0.0
    for window, mask, share in patches(disagrees, area):
        if largest > enough:
            break
        if _explained(mask, pair, window, share):
            excused[window] |= mask
        else:
            largest = max(largest, share)
    return largest, excused


def patches(disagrees: NDArray[np.bool_], area: int) -> Iterator[tuple[Window, NDArray[np.bool_], float]]:
    """Yield the connected patches that are no noise, the largest first.

    Args:
        disagrees: (h, w) where the two disagree.
        area: Pixels of the overlap.

    Yields:
        A window around each, the patch in it with its holes filled, and its share of the overlap.
    """
    core = cv2.morphologyEx(disagrees.view(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    core[[0, -1]], core[:, [0, -1]] = 0, 0
    if cv2.countNonZero(core) < LEAST_PATCH * area:
        return
    # Figures of parts take far longer than the parts themselves, however few there are: only where there are some.
    left, top, across, down = cv2.boundingRect(core)
    part = core[top : top + down, left : left + across]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=4)
    for patch in (np.argsort(-stats[1:count, cv2.CC_STAT_AREA], kind="stable") + 1).tolist():
        if stats[patch, cv2.CC_STAT_AREA] < LEAST_PATCH * area:
            return
        x, y, width, height = (int(value) for value in stats[patch, :4])
        shown = _filled(labels[y : y + height, x : x + width] == patch)
        x, y = x + left, y + top
        window = np.s_[max(0, y - RING) : y + height + RING, max(0, x - RING) : x + width + RING]
        mask = np.zeros(core[window].shape, np.bool_)
        begin = y - window[0].start, x - window[1].start
        mask[begin[0] : begin[0] + height, begin[1] : begin[1] + width] = shown
        yield window, mask, int(np.count_nonzero(shown)) / area


def _filled(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Fill the holes of a patch: inside an outline that disagrees, two smooth surfaces say nothing."""
    outlines, _ = cv2.findContours(mask.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    full = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(full, outlines, -1, 1, cv2.FILLED)
    return full > 0


def _explained(mask: NDArray[np.bool_], pair: _Pair, window: Window, share: float) -> bool:
    left, right = pair.left[window], pair.right[window]
    if _plain(left) and _plain(right):
        return False
    if _flat(mask, left, share) or _flat(mask, right, share) or _mosaic(left, right):
        return True
    rows, columns = np.divmod(np.flatnonzero(mask), mask.shape[1])
    at = rows + window[0].start, columns + window[1].start
    one, other = pair.left_slopes, pair.right_slopes
    if _added(at, one, other) or _added(at, other, one):
        return True
    return share <= MOST_CARD and _card(mask, one.steep[window], other.steep[window])


def _card(mask: NDArray[np.bool_], left: NDArray[np.float32], right: NDArray[np.float32]) -> bool:
    """Four straight sides at any turn, steep in one picture and not in the other: a tag or a photo laid over it.

    Args:
        mask: (h, w) the patch.
        left: (h, w) slopes of luminance, per pixel.
        right: (h, w) slopes of luminance, per pixel.
    """
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    middle, size, turn = cv2.minAreaRect(outline)
    if min(size) < 6 or cv2.contourArea(outline) < CARD_FILLS * size[0] * size[1]:
        return False
    for over, under in ((left, right), (right, left)):
        sides = [_side(over, under, (middle, size, turn), side) for side in range(4)]
        if all(share >= CARD_EDGES and own >= CARD_SHARPER * other for share, own, other in sides):
            return True
    return False


def _side(
    over: NDArray[np.float32],
    under: NDArray[np.float32],
    card: tuple[Sequence[float], Sequence[float], float],
    side: int,
) -> tuple[float, float, float]:
    """Share of edge pixels along one side, moved to where it is steepest, and its mean slope in either picture."""
    (x, y), (width, height), turn = card
    angle = np.deg2rad(turn + 90 * side)
    out, along = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    reach, length = (width, height) if side % 2 == 0 else (height, width)
    steps = np.linspace(-0.38, 0.38, max(5, int(length)))[:, None] * length * along
    middles = np.array([x, y]) + (reach / 2 + np.arange(-6, 4))[:, None] * out
    at = np.round(middles[:, None] + steps).astype(np.intp)
    inside = (at[..., 0] >= 0) & (at[..., 0] < over.shape[1]) & (at[..., 1] >= 0) & (at[..., 1] < over.shape[0])
    counts = np.count_nonzero(inside, axis=1)
    at[~inside] = 0
    own, other = over[at[..., 1], at[..., 0]] * inside, under[at[..., 1], at[..., 0]] * inside
    shown = counts >= 0.8 * len(steps)
    if not shown.any():
        return 0.0, 0.0, 1.0
    found = np.stack([np.count_nonzero(own > EDGE, axis=1), own.sum(axis=1), other.sum(axis=1)], axis=1)[shown]
    means = found / counts[shown][:, None]
    share, mine, its = means[(means[:, 1] - means[:, 2]).argmax()].tolist()
    return share, mine, its


def _added(at: tuple[NDArray[np.intp], NDArray[np.intp]], under: _Slopes, over: _Slopes) -> bool:
    """Print or a watermark adds edges and leaves those beneath: nearly all edges of one picture are in the other still.

    Another piece takes the edges of the first away, and a piece on a patterned cloth hides the pattern.

    Args:
        at: Rows and columns of the patch, which touches no border: a step aside stays within.
        under: Of the picture beneath.
        over: Of the one with something added.
    """
    edges = under.steep[at] > EDGE
    if np.count_nonzero(edges) < max(40, 0.12 * len(edges)):
        return False
    step = 1 + np.count_nonzero(edges) // ENOUGH_EDGES
    rows, columns = at[0][edges][::step], at[1][edges][::step]
    x, y, steep = under.x[rows, columns], under.y[rows, columns], under.steep[rows, columns]
    kept = np.zeros(len(rows), np.bool_)
    for dx, dy in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)):
        there = rows - dy, columns - dx
        along = x * over.x[there] + y * over.y[there]
        kept |= (along > 0.85 * steep * over.steep[there]) & (along > 0.35 * steep * steep)
    return float(kept.mean()) >= KEPT


def _slopes(values: NDArray[np.float32]) -> _Slopes:
    x, y = (np.asarray(cv2.Sobel(values, cv2.CV_32F, *order, scale=1 / 8), np.float32) for order in ((1, 0), (0, 1)))
    return _Slopes(x, y, np.asarray(cv2.magnitude(x, y), np.float32))


def _flat(mask: NDArray[np.bool_], values: NDArray[np.float32], share: float) -> bool:
    """One drawn colour fills the patch, ends with it, and the patch is small or fills its box: plate, bar, sticker.

    The patch is some pixels wider than what causes it, by half a window of comparison; its core counts.
    """
    core = (
        cv2.erode(mask.astype(np.uint8), np.ones((7, 7), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    )
    if core.sum() < 24:
        return False
    rows, columns = np.flatnonzero(core.any(axis=1)), np.flatnonzero(core.any(axis=0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if share >= 0.05 and core[box].mean() <= 0.70:
        return False
    inside = values[core]
    counts = np.bincount(np.clip(inside, 0, 255).astype(np.uint8), minlength=256)
    band = np.convolve(counts, np.ones(2 * FLAT_BAND + 1), mode="same") / inside.size
    if np.max(band) <= 0.60:
        return False
    drawn = inside[np.abs(np.floor(inside) - float(np.argmax(band))) <= FLAT_BAND]
    common = quantiles.median(drawn)
    if quantiles.median(np.abs(drawn - np.float32(common))) >= 2.5:
        return False
    wide = cv2.dilate(mask.astype(np.uint8), np.ones((2 * RING + 1, 2 * RING + 1), np.uint8)) > 0
    around = values[wide & ~mask]
    if not around.size or float((np.abs(around - common) <= FLAT_BAND).mean()) > 0.35:
        return False
    return share < LARGE or _regular(mask, mask & (np.abs(values - common) <= FLAT_BAND))


def _regular(mask: NDArray[np.bool_], colour: NDArray[np.bool_]) -> bool:
    """Tell whether a patch is a rectangle, or its largest part of one colour, print aside, is one or is round."""
    part = cv2.morphologyEx(colour.view(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    padded = cv2.copyMakeBorder(part, PRINT, PRINT, PRINT, PRINT, cv2.BORDER_CONSTANT, value=0)
    closed = np.asarray(cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8)), np.uint8)
    whole, plain = contours.largest(mask.view(np.uint8)), contours.largest(closed)
    if whole is None or plain is None:
        return False
    fills = contours.rectangular(plain)
    if fills >= RECTANGULAR or contours.roundness(plain) >= ROUND:
        return True
    return fills >= PRINTED[0] and contours.rectangular(whole) >= PRINTED[1]


def _plain(values: NDArray[np.float32]) -> bool:
    return float(cv2.meanStdDev(values)[1].item()) < 4.0


def _mosaic(left: NDArray[np.float32], right: NDArray[np.float32]) -> bool:
    """The two agree once both are coarse: one is a mosaic or a blur of the other."""
    if min(left.shape) < 14:
        return False
    size = max(3, left.shape[1] // 12), max(3, left.shape[0] // 12)
    coarse = [cv2.resize(values, size, interpolation=cv2.INTER_AREA).reshape(-1) for values in (left, right)]
    spread = [float(values.std()) for values in coarse]
    if min(spread) < 4.0:
        return False
    one, other = (values - values.mean() for values in coarse)
    if float(np.dot(one, other)) < 0.85 * spread[0] * spread[1] * len(one):
        return False
    detail = [cv2.norm(cv2.Laplacian(values, cv2.CV_32F), cv2.NORM_L1) for values in (left, right)]
    return bool(max(detail) > 2.0 * min(detail))
