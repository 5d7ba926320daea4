"""A picture laid into another one with a thin white or black frame around it: found by the frame, closed and straight.

Where what lies beneath is as light as what is laid over it, or has lines of its own, the steps at the frame are none of
the strongest, and ``index.insets`` does not find it. But hardly anything else is a closed outline of one drawn colour,
some pixels broad, that runs exactly along rows and columns.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from index.insets import AREA, LEAST_SIDE, MOST_ASPECT, Part

WHITE, BLACK = 222, 36
"""Least of every channel (0 to 255) of a white frame, most of a black one; JPEG noise included."""

GAP = 5
"""Pixels of noise that a side is bridged over."""

ALIKE = 3
"""Pixels by which opposite sides may begin or end apart."""

CLOSED = 0.93
"""Share of each side that is of the frame's colour."""

THIN = 0.02
"""Breadth of a frame at most, as a share of the picture's shorter edge; and at least three pixels."""

BESIDE = 0.6
"""Share of what lies beside a side, on either hand, that may be of the frame's colour: a white page is no frame."""

MOST = 60
"""Sides looked at, the longest."""


def find(pixels: NDArray[np.uint8]) -> list[Part]:
    """Find framed pictures laid into a picture.

    Args:
        pixels: (height, width, 3) uint8.

    Returns:
        (left, top, width, height) of what each frame encloses, in pixels, the largest first; no two overlap.
    """
    red, green, blue = cv2.split(pixels)
    light = np.asarray(cv2.min(cv2.min(red, green), blue) >= WHITE)
    dark = np.asarray(cv2.max(cv2.max(red, green), blue) <= BLACK)
    found = sorted({box for mask in (light, dark) for box in _framed(mask)}, key=lambda box: -box[2] * box[3])
    kept: list[Part] = []
    for box in found:
        if not any(overlap(box, other) for other in kept):
            kept.append(box)
    return kept


def _framed(mask: NDArray[np.bool_]) -> Iterator[Part]:
    height, width = mask.shape
    thick = max(3, round(THIN * min(height, width)))
    if not _may_hold_sides(mask):
        return
    rows = _sides(mask, thick)
    for number, (top, left, right) in enumerate(rows):
        for bottom, begin, end in rows[number + 1 :]:
            across, down = right - left, bottom - top
            if abs(begin - left) > ALIKE or abs(end - right) > ALIKE or down < LEAST_SIDE * height:
                continue
            sized = AREA[0] <= across * down / (height * width) <= AREA[1]
            if not sized or max(across, down) > MOST_ASPECT * min(across, down):
                continue
            upright = np.asarray(mask[top:bottom].T)
            if all(_closed(upright, at, thick) for at in (left, right - 1)):
                yield _inner(mask[top : bottom + 1, left:right], (left, top), thick + ALIKE)


def _may_hold_sides(mask: NDArray[np.bool_]) -> bool:
    """Tell whether two rows and two columns, at least, have as many pixels of a frame's colour as a side has."""
    ones, least = mask.view(np.uint8), [CLOSED * LEAST_SIDE * edge for edge in mask.shape]
    if cv2.countNonZero(ones) < 2 * max(least):
        return False
    return all(
        np.count_nonzero(cv2.reduce(ones, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S) >= least[axis]) >= 2
        for axis in (0, 1)
    )


def _sides(mask: NDArray[np.bool_], thick: int) -> list[tuple[int, int, int]]:
    """Return (row, begin, end) of long stretches of a mask that are thin, from the top."""
    height, width = mask.shape
    least = round(LEAST_SIDE * width)
    bridged = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    long = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    rows, ends = np.nonzero(np.diff(np.pad(long, ((0, 0), (1, 1))), axis=1))
    rows, begin, end = rows[::2], ends[::2], ends[1::2]
    total = np.asarray(cv2.integral(mask.view(np.uint8)), np.int32)
    thin = np.ones(len(rows), np.bool_)
    for beside in (rows - thick, rows + thick):
        at = np.clip(beside, 0, height - 1)
        own = total[at + 1, end] - total[at + 1, begin] - total[at, end] + total[at, begin]
        thin &= (beside != at) | (own / (end - begin) <= BESIDE)
    found = np.stack([rows, begin, end], axis=1)[thin].tolist()
    longest = sorted(found, key=lambda side: side[1] - side[2])[:MOST]
    return sorted((row, begin, end) for row, begin, end in longest)


def _closed(upright: NDArray[np.bool_], at: int, thick: int) -> bool:
    """Tell whether a side goes all the way at a line of (width, length) near this one, and is thin."""
    for line in range(max(0, at - ALIKE), min(len(upright), at + ALIKE + 1)):
        if float(upright[line].mean()) < CLOSED:
            continue
        beside = [upright[other] for other in (line - thick, line + thick) if 0 <= other < len(upright)]
        return all(float(each.mean()) <= BESIDE for each in beside)
    return False


def _inner(part: NDArray[np.bool_], corner: tuple[int, int], most: int) -> Part:
    """Leave a frame, at most so many pixels broad, out of its own box, which begins at a corner (x, y)."""
    lines = part.mean(axis=1) >= CLOSED, part.mean(axis=0) >= CLOSED
    (above, below), (before, behind) = ((_run(line[:most]), _run(line[::-1][:most])) for line in lines)
    height, width = part.shape
    return corner[0] + before, corner[1] + above, width - before - behind, height - above - below


def _run(line: NDArray[np.bool_]) -> int:
    """Return up to where a frame goes, from an end."""
    places = np.flatnonzero(line)
    return int(places[-1]) + 1 if len(places) else 0


def overlap(box: Part, other: Part) -> bool:
    """Tell whether two parts have a pixel in common."""
    return all(
        max(box[axis], other[axis]) < min(box[axis] + box[2 + axis], other[axis] + other[2 + axis]) for axis in (0, 1)
    )
