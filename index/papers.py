"""Upright rectangles without grain, with print on them: text blocks of any colour, and those whose colour runs.

What was drawn has no grain, what a camera took has some; and print leaves the sides of a block alone. Walls and skies are
without grain too: the other picture of a pair must say whether it lacks what is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

AREA = (0.015, 0.34)
"""Share of the picture that a block covers."""

LEAST_PART = 0.004
"""Share of the picture from which an even spot may be a part of a block; print parts a block into several."""

MOST_PARTS = 12
"""Parts looked at, the largest."""

FILLED = 0.3
"""Least share of a block that is even; the rest is print and what JPEG makes of its edges."""

SIDES = 0.65
"""Share of the rows of a block whose even pixels reach its left side, and its right one; likewise of its columns."""

REACHES = 3
"""Pixels within which a side is reached."""

COMMON = 0.15
"""Two parts whose boxes share so much of the smaller one's may be one block, parted by its print."""

Box = tuple[int, int, int, int]
"""Left and top inclusive, right and bottom exclusive, in pixels."""


def find(labels: NDArray[np.int32], stats: NDArray[np.int32]) -> list[NDArray[np.float32]]:
    """Find upright blocks.

    Args:
        labels: (h, w) spots without grain; 0 elsewhere.
        stats: (spots, 5) left, top, width, height and pixels of each, as OpenCV gives them.

    Returns:
        (4, 2) corners of each, x and y in pixels, the largest first.
    """
    large = [part for part in _largest(stats) if stats[part, cv2.CC_STAT_AREA] >= LEAST_PART * labels.size]
    found: dict[Box, None] = {}
    for parts in _together(large, stats):
        box = _around(parts, stats)
        left, top, right, bottom = box
        if AREA[0] <= (right - left) * (bottom - top) / labels.size <= AREA[1]:
            even = np.isin(labels[top:bottom, left:right], parts)
            if even.mean() >= FILLED and _upright(even) and _upright(even.T):
                found[box] = None
    return [_corners(box) for box in sorted(found, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1]))]


def _largest(stats: NDArray[np.int32]) -> list[int]:
    return [int(part) for part in np.argsort(-stats[:, cv2.CC_STAT_AREA], kind="stable") if part][:MOST_PARTS]


def _together(large: Sequence[int], stats: NDArray[np.int32]) -> Iterator[tuple[int, ...]]:
    """Yield each part alone, each two whose boxes overlap, and all that hang together so."""
    boxes = {part: _around((part,), stats) for part in large}
    pairs = [(one, other) for one, other in combinations(large, 2) if _overlap(boxes[one], boxes[other])]
    home = {part: {part} for part in large}
    for one, other in pairs:
        joined = home[one] | home[other]
        for part in joined:
            home[part] = joined
    yield from ((part,) for part in large)
    yield from pairs
    yield from {tuple(sorted(group)) for group in home.values() if len(group) > 2}


def _around(parts: Sequence[int], stats: NDArray[np.int32]) -> Box:
    low = stats[list(parts), :2].min(axis=0)
    high = (stats[list(parts), :2] + stats[list(parts), 2:4]).max(axis=0)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _overlap(one: Box, other: Box) -> bool:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width > 0 and height > 0 and width * height >= COMMON * smaller


def _upright(even: NDArray[np.bool_]) -> bool:
    """Tell whether most rows of (h, w) reach both the left side and the right one."""
    reach = min(REACHES, even.shape[1])
    return min(float(even[:, :reach].any(axis=1).mean()), float(even[:, -reach:].any(axis=1).mean())) >= SIDES


def _corners(box: Box) -> NDArray[np.float32]:
    left, top, right, bottom = box
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
