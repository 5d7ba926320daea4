"""What pictures lie on: a page is of one colour and ends at a straight edge, a cloth or a wall does neither.

A dark cloth is flat enough to be cut along. What is left beside it shows all but the piece, and would be a copy of what
is left of every photo taken on that cloth.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Part = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

DIFFERS = 18
"""Levels of a channel (0 to 255) by which a picture's border differs from the ground beside it."""

FILLED_EDGE = 0.5
"""Share of a panel's border pixels, on each of at least three sides, that must differ from the ground around it."""

EXACT = 3
PAGE_EXACT, SURELY_EXACT = 0.5, 0.62
"""Of the ground that one or two pictures lie on, this share is within EXACT levels of one colour, else it is none; of
more that run into it, the second share. Measured: 96 screenshots and cards .62 and more, 5 pictures on their own blur
.09 to .5; of 75 photos that flat rows seem to cut, nine tenths less than .4, 17 on a black skirt .25 to .56."""

LARGER = 3
"""A leaf so many times as large as all panels, that fills its box as no picture does, is the piece on a dark slate, and
the panel a label beside it."""

DRAWN, SURELY_DRAWN = 1, 0.8
"""A page that a program drew is within DRAWN levels of one colour in this share: chats, feeds and viewers .84 and more;
black shirts, on which a piece looks like one on a page, .57 and less."""

OPEN_ENDED = 0.75
"""Share of three panels and more that do not differ from the ground along all of their sides: of 122 grids and pages at
most half, of 17 photos on a black skirt and a white shirt all."""


def fills(small: NDArray[np.uint8], part: Part) -> bool:
    """Tell whether the border of a part differs from the ground outside, on all sides but one that have an outside."""
    shares = _edges(small, part)
    return bool(shares) and sum(share >= FILLED_EDGE for share in shares) >= max(1, len(shares) - 1)


def open_ended(small: NDArray[np.uint8], panels: Sequence[Part]) -> bool:
    """Tell whether most panels run into the ground on one side or more."""
    count = sum(not all(share >= FILLED_EDGE for share in _edges(small, panel)) for panel in panels)
    return count > 0 and count >= OPEN_ENDED * len(panels)


def beside_larger(panels: Sequence[Part], leaves: Sequence[Part]) -> bool:
    """Tell whether what seem to be pictures on a page are but a label beside what else lies on it; see LARGER.

    Args:
        panels: The seeming pictures.
        leaves: All that flat rows and columns cut out, these among it.
    """
    shown = sum(width * height for _, _, width, height in panels)
    others = (width * height for left, top, width, height in leaves if (left, top, width, height) not in panels)
    return shown > 0 and max(others, default=0) >= LARGER * shown


def of_one_colour(small: NDArray[np.uint8], parts: Sequence[Part]) -> bool:
    """Tell whether what lies between the parts is of one colour."""
    return _exact(small, parts, EXACT) >= PAGE_EXACT


def surely_of_one_colour(small: NDArray[np.uint8], parts: Sequence[Part]) -> bool:
    """Tell it so that hardly a photo passes."""
    return _exact(small, parts, EXACT) >= SURELY_EXACT


def drawn(small: NDArray[np.uint8], parts: Sequence[Part]) -> bool:
    """Tell whether a program drew what lies between the parts: a camera leaves some grain on any cloth."""
    return _exact(small, parts, DRAWN) >= SURELY_DRAWN


def _exact(small: NDArray[np.uint8], parts: Sequence[Part], within: int) -> float:
    """Return the share of what lies between the parts that is within so many levels of its usual colour."""
    ground = np.ones(small.shape[:2], np.uint8)
    for left, top, width, height in parts:
        ground[top : top + height, left : left + width] = 0
    if not (count := cv2.countNonZero(ground)):
        return 1.0
    counts = (np.asarray(cv2.calcHist([small], [channel], ground, [256], (0, 256))) for channel in range(3))
    usual = np.array([_median(each.astype(np.intp)) for each in counts])
    least, most = np.ceil(usual - within), np.floor(usual + within)
    near = cv2.inRange(small, np.clip(least, 0, 255), np.clip(most, 0, 255))
    return cv2.countNonZero(cv2.bitwise_and(near, near, mask=ground)) / count


def _median(counts: NDArray[np.intp]) -> float:
    """Return the median of levels that are there so many times each: in a tenth of the time of sorting them."""
    up_to = np.cumsum(counts)
    middle = (up_to[-1] - 1) // 2, up_to[-1] // 2
    return float(np.mean(np.searchsorted(up_to, middle, side="right")))


def _edges(small: NDArray[np.uint8], part: Part) -> list[float]:
    """Return the share of each side of a part, of those that have an outside, along which it differs from that."""
    left, top, part_width, part_height = part
    height, width = small.shape[:2]
    right, bottom = left + part_width, top + part_height
    sides = (
        (top >= 2, small[max(0, top - 2), left:right], small[min(height - 1, top + 2), left:right]),
        (bottom + 2 <= height, small[min(height - 1, bottom + 1), left:right], small[max(0, bottom - 3), left:right]),
        (left >= 2, small[top:bottom, max(0, left - 2)], small[top:bottom, min(width - 1, left + 2)]),
        (right + 2 <= width, small[top:bottom, min(width - 1, right + 1)], small[top:bottom, max(0, right - 3)]),
    )
    return [
        float((np.abs(inside.astype(np.int16) - outside).max(axis=1) > DIFFERS).mean())
        for has_outside, outside, inside in sides
        if has_outside
    ]
