"""Does the pattern of a cloth go on around a box? Then the box is no picture laid into another one.

The lines of a checked cloth cross at right angles and, once the cloth lies in folds, end where they meet. What they
enclose is found again beside it, shifted by a check or two. What a laid picture shows is not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from index import crossing
from index.grounds import Part
from index.picture import resized

EDGE = 160
"""Looked for at this longer edge, in pixels."""

RIM = 2
"""Pixels along the edge of a box that are of neither side."""

LEAST = 8
"""A quarter of a box is at least so many pixels long and broad, else it tells nothing."""

WITHIN = 0.1
"""What is compared with a quarter of a box has at most this share of its area within the box."""

GOES_ON = 0.85
"""Correlation from which a quarter is found again. Three quarters of twelve boxes of checked cloth have .89 and more,
mostly .95, and of four with the piece in them .80; of 73 pictures laid into others .81 at the most, and mostly .5."""

QUARTERS = 3
"""So many of the four quarters must be found again: the piece may lie in the fourth."""


def goes_on(pixels: NDArray[np.uint8], box: Part) -> bool:
    """Tell whether what a box shows is shown around it as well.

    Args:
        pixels: (height, width, 3) uint8.
        box: Left, top, width, height in pixels.
    """
    if crossing.goes_on(pixels, box):
        return True
    factor = min(1.0, EDGE / max(pixels.shape[:2]))
    size = max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor))
    small = resized(pixels, size)
    left, top, width, height = (round(value * factor) for value in box)
    inner = left + RIM, top + RIM, left + width - RIM, top + height - RIM
    across, down = (inner[2] - inner[0]) // 2, (inner[3] - inner[1]) // 2
    if min(across, down) < LEAST:
        return False
    again = 0
    for x in (inner[0], inner[0] + across):
        for y in (inner[1], inner[1] + down):
            likeness = cv2.matchTemplate(small, small[y : y + down, x : x + across], cv2.TM_CCOEFF_NORMED)
            beside = _outside(likeness.shape, (left, top, width, height), (across, down))
            again += bool(np.any(likeness[beside] >= GOES_ON))
    return again >= QUARTERS


def _outside(shape: tuple[int, ...], box: Part, part: tuple[int, int]) -> NDArray[np.bool_]:
    """Tell, (h, w), where a part laid with its top left corner there is all but WITHIN of it outside a box."""
    left, top, width, height = box
    columns, rows = np.arange(shape[1]), np.arange(shape[0])
    across = np.clip(np.minimum(columns + part[0], left + width) - np.maximum(columns, left), 0, None)
    down = np.clip(np.minimum(rows + part[1], top + height) - np.maximum(rows, top), 0, None)
    return np.asarray(np.outer(down, across) <= WITHIN * part[0] * part[1])
