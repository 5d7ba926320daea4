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

LEAST_CELL = 0.2
"""A cell is at least this share of the picture's edge long."""

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
    grey = pixels[:, :, 1]
    rows = _seams(np.ascontiguousarray(grey[:, ::SAMPLED]))
    columns = _seams(np.ascontiguousarray(grey[::SAMPLED].T))
    if not (rows and columns):
        rows = [line for line in rows if line[1] >= LONE_SHARE]
        columns = [line for line in columns if line[1] >= LONE_SHARE]
    ys, xs = [0, *(line for line, _ in rows), height], [0, *(line for line, _ in columns), width]
    if len(ys) * len(xs) > 25:
        return whole
    return [(x, y, right - x, bottom - y) for y, bottom in pairwise(ys) for x, right in pairwise(xs)]


def _seams(grey: NDArray[np.uint8]) -> list[tuple[int, float]]:
    """Find rows that begin a new cell, with their share of jumping pixels, from the top; cells are not too small."""
    step = np.asarray(cv2.absdiff(grey[1:], grey[:-1]), np.uint8)
    around = cv2.max(step[:-2], step[2:])
    jump = cv2.compare(step[1:-1], cv2.max(cv2.add(around, around), np.full_like(around, 10)), cv2.CMP_GT)
    share = np.count_nonzero(jump, axis=1) / grey.shape[1]
    combined = share.copy()
    for line in np.flatnonzero(share > 0.35).tolist():
        wide = float((cv2.absdiff(grey[line + 3], grey[line]) > 24).mean())
        combined[line] = max(share[line], min(share[line] + 0.2, wide))
    least = max(24, int(LEAST_CELL * grey.shape[0]))
    found: list[tuple[int, float]] = []
    for line in np.argsort(-combined):
        value = float(combined[line])
        if value < SEAM_SHARE:
            break
        at = int(line) + 2
        if all(abs(at - other) >= least for other in (0, grey.shape[0], *(place for place, _ in found))):
            found.append((at, value))
    return sorted(found)
