"""A picture laid into another one: found by its straight edges, which begin and end at its corners.

Ordinary photos have long straight edges too (tables, doors, boxes), but hardly four of them that lie along rows and
columns, jump within one pixel and stop where they meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

JUMP = 12
"""Least step of luminance (0 to 255) between neighbouring pixels, on an edge."""

LEAST_SIDE = 0.16
"""A side is at least this share of the picture's edge long."""

AREA = (0.04, 0.6)
"""Share of the picture that an inset may cover."""

MOST_ASPECT = 2.8
STANDS_OUT = 1.2
"""So many times the steps beside it an edge is, at least."""

LINES = 20
"""Candidate lines looked at on each axis, the strongest."""

SIDE_SHARE = 0.42
"""Least share of jumping pixels along each side within the picture."""

MEAN_SHARE = (0.70, 0.76, 0.88)
"""Least mean share with four, three and two sides within the picture; the others lie on its border. Measured: 32 insets
have .67 to 1; of 1,100 pictures without one, the few surest (painted vases, cut-out pieces) have .60 to .71."""

BEYOND = 0.5
"""Beyond its corners a side's line has at most this much of its share: a seam, a shelf or a door goes on."""

AROUND = np.array([-9, -7, -5, 5, 7, 9])
"""Lines around a line, that tell how many pixels jump in what is textured; more than that beyond a corner is a line."""

NEAR_BORDER = 8
"""A line that ends so many pixels from the picture's border, or fewer, is not asked whether it goes on."""

THREE_STAND_OUT, ALL_STAND_OUT, LESS = 0.76, 0.5, 0.7
"""Where one of four sides within the picture is faint or goes on: least mean share of the other three, less what is
beyond their ends, and of all, less seven tenths of it. Of 37 insets among 400 that are not found else eleven have it,
of 2,300 pictures without one two, with a plate."""

BAND = (0.03, 0.4)
"""Breadth of a band laid across a picture, as a share of it."""

BAND_SHARE = 0.42
"""Least share of jumping pixels along its lines."""

MISSING = -1.0

Part = tuple[int, int, int, int]
Box = tuple[int, int, int, int]


def _exceeded() -> NDArray[np.uint8]:
    """Return for each step what a step beside it must exceed to be an edge: (256,)."""
    around = np.ceil(np.arange(256, dtype=np.float32) * np.float32(STANDS_OUT)) - 1
    return np.asarray(np.clip(around, JUMP, 255), np.uint8)


_EXCEEDED = _exceeded()


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """Straight edges along one axis.

    Attributes:
        at: (n,) first pixel after each candidate line; the picture's two borders stand first and last.
        sums: (n, length + 1) int32 running counts of jumping pixels along each line; 0 for the borders.
        usual: (n, length + 1) float32, the same of the lines around each, on the average: of what is textured.
    """

    at: NDArray[np.intp]
    sums: NDArray[np.int32]
    usual: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The straight edges of a picture: along rows, and along columns."""

    rows: Axis
    columns: Axis


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """Stretches of lines that may be sides of a box.

    Attributes:
        found: (lines, spans) share of jumping pixels; NaN on the border; MISSING where there are too few, or the line
            goes on beyond a corner.
        share: The same of every stretch, whatever it is.
        beyond: Share of jumping pixels right beyond its ends, the greater one.
    """

    found: NDArray[np.float64]
    share: NDArray[np.float64]
    beyond: NDArray[np.float64]


def find(pixels: NDArray[np.uint8]) -> list[Part]:
    """Find pictures laid into a picture.

    Args:
        pixels: (height, width, 3) uint8.

    Returns:
        (left, top, width, height) of each in pixels, the surest first; none overlaps a surer one.
    """
    edges = look(pixels)
    return [] if edges is None else within(edges, faint=True)


def look(pixels: NDArray[np.uint8]) -> Edges | None:
    """Find the straight edges of (height, width, 3) uint8 pixels; None where there are too few pixels."""
    if min(pixels.shape[:2]) < 64:
        return None
    planes = _planes(pixels)
    upright = [np.asarray(cv2.transpose(plane), np.uint8) for plane in planes]
    return Edges(_lines(_jumps(planes)), _lines(_jumps(upright)))


def within(edges: Edges, *, faint: bool = False) -> list[Part]:
    """Find what ``find`` does, in the edges that ``look`` found.

    Args:
        edges: Of the picture.
        faint: Take boxes of four sides, too, of which one is faint or goes on, and the others are the plainer.
    """
    rows, columns = edges.rows, edges.columns
    height, width = int(rows.at[-1]), int(columns.at[-1])
    if len(rows.at) < 3 or len(columns.at) < 3:
        return []
    down, across = spans(rows.at), spans(columns.at)
    of_rows, of_columns = _shares(rows, across, columns.at), _shares(columns, down, rows.at)
    # Of every box (spans down, spans across) how many sides are on no edge, nor on the picture's border.
    no_rows, no_columns = (each.found == MISSING for each in (of_rows, of_columns))
    lacking = np.zeros((len(down), len(across)), np.int8)
    for side in (0, 1):
        lacking += no_rows[down[:, side]]
        lacking += no_columns[across[:, side]].T
    good = (lacking <= int(faint)) & _sized(rows.at[down], columns.at[across], height, width)
    found: list[tuple[float, Box]] = []
    for q, p in np.argwhere(good).tolist():
        (top, bottom), (left, right) = down[q], across[p]
        sides = (of_rows, top, p), (of_rows, bottom, p), (of_columns, left, q), (of_columns, right, q)
        sure = _plain(sides) if lacking[q, p] == 0 else _faint(sides)
        if sure:
            box = int(columns.at[left]), int(rows.at[top]), int(columns.at[right]), int(rows.at[bottom])
            found.append((sure, box))
    return _apart(sorted(found, reverse=True))


def _plain(sides: Sequence[tuple[_Sides, int, int]]) -> float:
    """Return how sure a box is whose sides are all on edges or on the border; 0 where it is not."""
    shares = [share for each, line, span in sides if not np.isnan(share := float(each.found[line, span]))]
    sure = len(shares) >= 2 and sum(shares) >= MEAN_SHARE[4 - len(shares)] * len(shares)
    return sum(shares) if sure else 0.0


def _faint(sides: Sequence[tuple[_Sides, int, int]]) -> float:
    """Return how sure a box is of which one side is on no edge; 0 where it is not."""
    if any(np.isnan(each.found[line, span]) for each, line, span in sides):
        return 0.0
    shares, beyond = np.array([(each.share[line, span], each.beyond[line, span]) for each, line, span in sides]).T
    stands_out = np.sort(shares - beyond)[1:].mean() >= THREE_STAND_OUT
    return float(shares.sum()) if stands_out and (shares - LESS * beyond).mean() >= ALL_STAND_OUT else 0.0


def bands(edges: Edges) -> list[Part]:
    """Find bands that lie across a picture from edge to edge, between two straight lines or a line and the border.

    Returns:
        (left, top, width, height) of each in pixels. Many of them are shelves and table edges: the other picture of a
        pair must say whether it lacks them.
    """
    height, width = int(edges.rows.at[-1]), int(edges.columns.at[-1])
    across = [(0, low, width, high - low) for low, high in _across(edges.rows)]
    return across + [(low, 0, high - low, height) for low, high in _across(edges.columns)]


def _across(axis: Axis) -> list[tuple[int, int]]:
    """List the stretches between two lines that go all the way, or one such line and the border."""
    length = int(axis.at[-1])
    share = axis.sums[:, -1] / (axis.sums.shape[1] - 1)
    share[[0, -1]] = 1.0
    at = axis.at[share >= BAND_SHARE].tolist()
    least, most = (part * length for part in BAND)
    return [(low, high) for low, high in combinations(at, 2) if least <= high - low <= most]


def _lines(jump: NDArray[np.uint8]) -> Axis:
    """Find the rows at which a long stretch of pixels jumps, told (height - 1, width) which do, 0 or 1."""
    height, width = len(jump) + 1, jump.shape[1]
    reach = max(8, int(LEAST_SIDE * width * 0.8))
    # No stretch of a row has more than the row has in all.
    enough = np.flatnonzero(np.asarray(cv2.reduce(jump, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)) >= SIDE_SHARE * reach)
    most = _sums(jump[enough], reach).max(axis=1) / reach
    chosen: list[int] = []
    free = np.ones(height + 4, np.bool_)
    # Of equal ones the first: what is not stable differs from processor to processor.
    for place in np.argsort(-most, kind="stable")[: 6 * LINES].tolist():
        line = int(enough[place])
        if most[place] < SIDE_SHARE or len(chosen) >= LINES:
            break
        if free[line + 2]:
            chosen.append(line)
            free[line : line + 5] = False
    order = np.asarray(sorted(chosen), np.intp)
    sums = np.zeros((len(order) + 2, width + 1), np.int32)
    np.cumsum(jump[order], axis=1, out=sums[1:-1, 1:], dtype=np.int32)
    usual = np.zeros(sums.shape, np.float32)
    around = np.clip(order[:, None] + AROUND, 0, len(jump) - 1)
    np.cumsum(jump[around].sum(axis=1, dtype=np.uint8) / np.float32(len(AROUND)), axis=1, out=usual[1:-1, 1:])
    return Axis(np.concatenate([[0], order + 1, [height]]), sums, usual)


def _sums(jump: NDArray[np.uint8], reach: int) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """Return (h, w - reach + 1), along each row the sum of every ``reach`` neighbours, each 0 or 1.

    Sums of twice as many are two sums beside each other: in bytes, and with all rows end to end, that takes half the
    time of a running sum.
    """
    one = jump.ravel() if reach < 256 else jump.ravel().astype(np.uint16)
    sums = one
    for place, digit in enumerate(f"{reach:b}"[1:], 1):
        count = reach >> (reach.bit_length() - place)
        sums = sums[:-count] + sums[count:]
        if digit == "1":
            sums = sums[:-1] + one[2 * count :]
    whole = np.zeros(jump.shape, one.dtype)
    whole.ravel()[: len(sums)] = sums
    return whole[:, : jump.shape[1] - reach + 1]


def jumps(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Tell, (height - 1, width) 0 or 1, where pixels jump to the row below, by more than in the rows beside."""
    return _jumps(_planes(pixels))


def _planes(pixels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    return [np.asarray(plane, np.uint8) for plane in cv2.split(pixels)]


def _jumps(planes: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Tell it of (h, w) channels."""
    step = _steps(planes)
    # An edge may fall between two pixels, or be a frame of one pixel: steps right beside it are its own.
    around = np.zeros_like(step)
    around[2:] = step[:-2]
    around[:-2] = cv2.max(around[:-2], step[2:])
    return np.asarray(step > cv2.LUT(around, _EXCEEDED), np.uint8)


def _steps(planes: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Return the step from each row of (h, w) channels to the next: of green, or most of red or blue."""
    red, green, blue = (cv2.absdiff(plane[1:], plane[:-1]) for plane in planes)
    colour = np.asarray(cv2.max(red, blue), np.uint8)
    return np.asarray(cv2.max(colour - (colour >> 2), green), np.uint8)


def spans(at: NDArray[np.intp]) -> NDArray[np.intp]:
    """List (n, 2) places of lines, the picture's borders among them, far enough apart to be opposite sides."""
    return np.argwhere(at[None, :] - at[:, None] >= LEAST_SIDE * at[-1])


def _shares(lines: Axis, across: NDArray[np.intp], at: NDArray[np.intp]) -> _Sides:
    """Return what stretches of lines show, all (lines, spans)."""
    low, high = at[across[:, 0]], at[across[:, 1]]
    length = lines.sums.shape[1] - 1
    share = (lines.sums[:, high] - lines.sums[:, low]) / (high - low)
    reach = np.maximum(8, (high - low) // 6)
    begin, end = np.maximum(0, low - reach), np.minimum(length, high + reach)
    more = lines.sums - lines.usual
    before = (more[:, low] - more[:, begin]) / np.maximum(1, low - begin)
    after = (more[:, end] - more[:, high]) / np.maximum(1, end - high)
    beyond = np.maximum(np.where(low > NEAR_BORDER, before, 0.0), np.where(high < length - NEAR_BORDER, after, 0.0))
    found = np.where((share < SIDE_SHARE) | (beyond > BEYOND * share), MISSING, share)
    found[[0, -1]] = np.nan
    return _Sides(np.asarray(found, np.float64), share, beyond)


def _sized(ys: NDArray[np.intp], xs: NDArray[np.intp], height: int, width: int) -> NDArray[np.bool_]:
    """Tell which boxes (spans down, spans across) are of a plausible size and shape."""
    tall, wide = (ys[:, 1] - ys[:, 0])[:, None], (xs[:, 1] - xs[:, 0])[None, :]
    share = tall * wide / (height * width)
    shape = np.maximum(tall, wide) <= MOST_ASPECT * np.minimum(tall, wide)
    return np.asarray(shape & (tall < height) & (wide < width) & (share >= AREA[0]) & (share <= AREA[1]))


def _apart(found: list[tuple[float, Box]]) -> list[Part]:
    kept: list[Box] = []
    for _, (left, top, right, bottom) in found:
        if all(min(right, r) <= max(left, a) or min(bottom, b) <= max(top, t) for a, t, r, b in kept):
            kept.append((left, top, right, bottom))
    return [(left, top, right - left, bottom - top) for left, top, right, bottom in kept]
