"""Cells that touch without a gutter: found by the lines at which most pixels jump.

Measured (matching.md section 9): the share of pixels that jump at a seam is .73 / .78 / .88 (5, 50, 95 %) for 2 x 2
collages, against at most .54 (95 %) for any line of an ordinary photo.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

SEAM_SHARE = 0.40
"""Least share of jumping pixels along a seam that crosses another one. Measured: 32 collages, .43 and more; 160 photos,
at most .29 on one axis and .23 on both."""

LONE_SHARE = 0.60
"""Least share where there is but one seam: the edge of a table jumps too."""

SEGMENT_SHARE = 0.2
"""Least share along each cell's side of a seam that crosses another: the edges of an inset stop at its corners."""

HALVES, HALF_SHARE, ALONE = 0.004, (0.5, 0.3), 2.0
"""The strongest lines both ways lie in the middle, off by at most the first share of the picture's edge; one jumps
along the second share of it and the other along the third, and both twice as much as any other line. A photo's do not,
and a wall in one cell may well go on in the next. Of 96 such collages all are so, of 5,520 other files none."""

UNEVEN = 0.15
"""Where seams run one way only, their cells differ in size by at most this share."""

LONG = 1.9
"""A picture so many times as long as broad is most often several, one below or beside the other, of any sizes."""

PLATE = (0.03, 0.32)
"""Breadth of a plate laid over a picture, from edge to edge, as a share of the picture."""

PLATE_COLOUR = (0.5, 12)
"""Of a plate, at least this share of pixels, those of its print aside, is within so much of one colour, or of one that
runs evenly to another."""

PAGE = (0.8, 4)
"""Of a page this share is within so much of one colour: bars of an app border on a page, text blocks on a photo."""

LEAST_CELL = 0.2
"""A cell is at least this share of the picture's edge long."""

LEAST_JUMP = 10
"""A pixel that differs from the next one by more, of 255, and twice as much as its neighbours do, jumps."""

SEAMS_AT_MOST = 9
BLOCKY = 0.25
"""Where so many lines have this share they are the edges of blocks of a strong compression, of a clip most often; only
a step of twice theirs is a jump then. Measured, the ninth strongest line: frames of MPEG-4 part 2 .34 to .45; 32
collages at most .14, 32 photos and their edits .22, but for quality 30 up to .31. Steps: blocks 17 to 21, seams 28 and
more."""

SAMPLED = 3
"""Every third pixel along a line is looked at."""

Part = tuple[int, int, int, int]


def split(pixels: NDArray[np.uint8]) -> list[Part]:
    """Split a picture along its seams.

    Args:
        pixels: (height, width, 3) uint8 RGB.

    Returns:
        (left, top, width, height) of each cell, in pixels, row by row; one part, the whole, where there is no seam.
    """
    height, width = pixels.shape[:2]
    whole = [(0, 0, width, height)]
    if min(height, width) < 96:
        return whole
    across, down = pixels, pixels.transpose(1, 0, 2)
    row_lines, column_lines = (_lines(few) for few in thinned(pixels, SAMPLED))
    if _halves(row_lines, column_lines):
        x, y = width // 2, height // 2
        return [(0, 0, x, y), (x, 0, width - x, y), (0, y, x, height - y), (x, y, width - x, height - y)]
    rows, columns = _seams(row_lines), _seams(column_lines)
    if not (rows and columns):
        rows = [line for line in rows if line[1] >= LONE_SHARE and not _ends_plate(across, row_lines, line[0])]
        columns = [line for line in columns if line[1] >= LONE_SHARE and not _ends_plate(down, column_lines, line[0])]
        if not (_parts_well(across, rows, width) and _parts_well(down, columns, height)):
            return whole
    ys, xs = [0, *(line for line, _ in rows), height], [0, *(line for line, _ in columns), width]
    if len(ys) * len(xs) > 25 or (rows and columns and not _crossing(pixels, ys[1:-1], xs[1:-1])):
        return whole
    cells = [(x, y, right - x, bottom - y) for y, bottom in pairwise(ys) for x, right in pairwise(xs)]
    if len(cells) == 1 or (rows and columns):
        return cells
    # A seam of few jumps that crosses no other is not seen in the whole, but may be in a half.
    return [
        (x + left, y + top, w, h)
        for x, y, wide, high in cells
        for left, top, w, h in _halved(pixels, (x, y, wide, high))
    ]


def _halves(row_lines: NDArray[np.float64], column_lines: NDArray[np.float64]) -> bool:
    """Tell whether one line across the middle and one down it stand out; see HALVES."""
    shares = []
    for lines in (row_lines, column_lines):
        length = len(lines) + 3
        strongest = int(np.argmax(lines))
        if abs(strongest + 2 - length / 2) > max(1.0, HALVES * length):
            return False
        others = np.concatenate([lines[: max(0, strongest - 3)], lines[strongest + 4 :]])
        shares.append(float(lines[strongest]))
        if not len(others) or shares[-1] < ALONE * float(others.max()):
            return False
    return max(shares) >= HALF_SHARE[0] and min(shares) >= HALF_SHARE[1]


def _halved(pixels: NDArray[np.uint8], cell: Part) -> list[Part]:
    """Split a cell once more, the other way."""
    x, y, width, height = cell
    found = split(pixels[y : y + height, x : x + width])
    return found if len(found) == 2 else [(0, 0, width, height)]


def thinned(pixels: NDArray[np.uint8], step: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Take every ``step``-th pixel of each row, and of each column; the second is transposed.

    OpenCV's copies take a fifth of the time of NumPy's (.3 and .1 ms against 1.4 for a picture of ads).
    """
    height, width = pixels.shape[:2]
    few = max(1, width // step)
    across = cv2.resize(pixels[:, : few * step], (few, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(across, np.uint8), np.asarray(cv2.transpose(pixels[::step]), np.uint8)


def plated(pixels: NDArray[np.uint8]) -> bool:
    """Tell whether a plate lies across (height, width, 3) pixels from edge to edge: one colour between two lines."""
    if min(pixels.shape[:2]) < 96:
        return False
    for way, few in zip((pixels, pixels.transpose(1, 0, 2)), thinned(pixels, SAMPLED), strict=True):
        lines = _lines(few)
        best = [int(line) + 2 for line in np.argsort(-lines, kind="stable")[:4] if lines[line] >= LONE_SHARE]
        if any(_to_the_ends(way, line) and _ends_plate(way, lines, line) for line in best):
            return True
    return False


def _ends_plate(pixels: NDArray[np.uint8], lines: NDArray[np.float64], line: int) -> bool:
    """Tell whether a seam is one edge of a plate laid over one picture; the other is a line too, or the border."""
    length = len(pixels)
    least, most = (max(4, round(share * length)) for share in PLATE)
    depth = max(4, round(PLATE[0] * length))
    strips = pixels[max(0, line - depth - 1) : line - 1], pixels[line + 1 : line + 1 + depth]
    pages = [_one_colour(strip[:, ::2].reshape(-1, 3).astype(np.int16), PAGE) for strip in strips]
    for other in {0, length, *(int(at) for at in np.flatnonzero(lines >= SEAM_SHARE) + 2)}:
        low, high = min(line, other) + 2, max(line, other) - 2
        if not least <= high - low <= most or pages[0 if other > line else 1]:
            continue
        if _running(pixels[low:high:2, ::2], PLATE_COLOUR):
            return True
    return False


def _to_the_ends(pixels: NDArray[np.uint8], line: int) -> bool:
    """Tell whether a line jumps near both its ends; the edge of a picture on a page ends at the page's margin."""
    end = max(4, pixels.shape[1] // 20)
    band = pixels[line - 3 : line + 3]
    return band.shape[0] == 6 and min(_jumping(band[:, :end]), _jumping(band[:, -end:])) >= SEGMENT_SHARE


def _parts_well(pixels: NDArray[np.uint8], lines: list[tuple[int, float]], breadth: int) -> bool:
    """Tell whether lone seams across (length, breadth, 3) pixels part it evenly, or a long picture from end to end.

    The edge of a text block or of a table does neither.
    """
    places = [line for line, _ in lines]
    return _even(places, len(pixels)) or (
        len(pixels) >= LONG * breadth and all(_to_the_ends(pixels, line) for line in places)
    )


def _even(lines: list[int], length: int) -> bool:
    """Tell whether seams part a length evenly."""
    sizes = [high - low for low, high in pairwise([0, *lines, length])]
    return max(sizes) <= (1.0 + UNEVEN) * min(sizes)


def _one_colour(few: NDArray[np.int16], least: tuple[float, int]) -> bool:
    share, band = least
    return len(few) > 0 and bool((np.abs(few - np.median(few, axis=0)).max(axis=1) <= band).mean() >= share)


def _running(pixels: NDArray[np.uint8], least: tuple[float, int]) -> bool:
    """Tell whether most of (h, w, 3) pixels are of one colour, or of one that runs evenly along the part or across."""
    share, band = least
    apart = pixels.astype(np.float32)
    for axis in (0, 1):
        middle = np.median(apart, axis=axis, keepdims=True)
        place = np.arange(middle.shape[1 - axis]) - (middle.shape[1 - axis] - 1) / 2
        level = middle.reshape(-1, 3)
        slope = place @ (level - level.mean(axis=0)) / max(1.0, float(place @ place))
        apart -= np.median(level - np.outer(place, slope), axis=0) + np.outer(place, slope).reshape(middle.shape)
    return apart.size > 0 and bool((np.abs(apart).max(axis=2) <= band).mean() >= share)


def _crossing(pixels: NDArray[np.uint8], ys: list[int], xs: list[int]) -> bool:
    """Tell whether every seam jumps along every cell it passes."""
    height, width = pixels.shape[:2]
    down = [_jumping(pixels[y - 3 : y + 3, x:end]) for y in ys for x, end in pairwise([0, *xs, width])]
    across = [
        _jumping(pixels[y:end, x - 3 : x + 3].transpose(1, 0, 2)) for x in xs for y, end in pairwise([0, *ys, height])
    ]
    return min(down + across) >= SEGMENT_SHARE


def _jumping(band: NDArray[np.uint8]) -> float:
    """Share of columns of a (6, n, 3) band that jump at its middle more than beside it."""
    step = steps(band, 1).astype(np.int16)
    middle = step[1:4].max(axis=0)
    return float(((middle > 8) & (middle > 1.5 * np.maximum(step[0], step[4]))).mean())


def steps(pixels: NDArray[np.uint8], reach: int) -> NDArray[np.uint8]:
    """Return the step from each row of (h, w, 3) pixels to the one ``reach`` below: of green, or half of red or blue.

    A plate may differ from what it lies on by its colour alone; but JPEG keeps colour in coarse blocks, whose edges are
    no seams.
    """
    red, green, blue = cv2.split(cv2.absdiff(pixels[reach:], pixels[:-reach]))
    colour = np.asarray(cv2.max(red, blue), np.uint8)
    return np.asarray(cv2.max(colour >> 1, green), np.uint8)


def _lines(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return for each row but the first two and the last the share of its pixels that jump."""
    step = steps(pixels, 1)
    around = cv2.max(step[:-2], step[2:])
    twice, middle = np.asarray(cv2.add(around, around), np.uint8), step[1:-1]
    jump = _above(middle, twice, LEAST_JUMP)
    share = _shares(jump)
    if len(share) >= SEAMS_AT_MOST and float(np.partition(share, -SEAMS_AT_MOST)[-SEAMS_AT_MOST]) > BLOCKY:
        usual = float(np.median(middle[(share > BLOCKY)[:, None] & (jump > 0)]))
        share = _shares(_above(middle, twice, min(255.0, 2.0 * usual)))
    for line in np.flatnonzero(share > 0.35).tolist():
        wide = float((cv2.absdiff(pixels[line + 3], pixels[line]).max(axis=1) > 24).mean())
        share[line] = max(share[line], min(share[line] + 0.2, wide))
    return np.asarray(share, np.float64)


def _shares(jump: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the share of each row that is 255, not 0; OpenCV counts in a tenth of the time of NumPy."""
    return np.asarray(cv2.reduce(jump, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] // 255 / jump.shape[1], np.float64)


def _above(step: NDArray[np.uint8], around: NDArray[np.uint8], least: float) -> NDArray[np.uint8]:
    """Tell, 255 or 0, where a step is more than what is around it, and than the least one."""
    return np.asarray(cv2.compare(step, cv2.max(around, np.full_like(around, round(least))), cv2.CMP_GT), np.uint8)


def _seams(lines: NDArray[np.float64]) -> list[tuple[int, float]]:
    """Choose rows that begin a new cell, with their share of jumping pixels, from the top; cells are not too small."""
    length = len(lines) + 3
    least = max(24, int(LEAST_CELL * length))
    found: list[tuple[int, float]] = []
    for line in np.argsort(-lines, kind="stable"):
        value = float(lines[line])
        if value < SEAM_SHARE:
            break
        at = int(line) + 2
        if all(abs(at - other) >= least for other in (0, length, *(place for place, _ in found))):
            found.append((at, value))
    return sorted(found)
