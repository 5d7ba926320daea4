"""A screenshot of a feed to its posts: who posted, with which little picture, and what is written.

On such a page a post begins with a small square picture at the left; beside it stands the name, below the name the
text, below that the pictures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from index.regions import Box
from index.writing import Line

Role = Literal["name", "text", "page", "over"]
"""Of a line: the poster's name, the post's text, anything else on the page, or writing over a picture."""

SQUARE = (0.06, 0.2)
"""Edge of the little picture, as shares of the page's width; phones draw it at 0.1 to 0.13."""

SQUARE_WITHIN = 0.26
"""It ends at the left of this share of the width."""

GROUND_STEP = 14
"""A pixel of the page's ground is within this of the ground's colour, in each channel."""

STATUS = 0.045
"""Share of a page's height, at the top, in which the clock and the signal stand."""

_WHEN = re.compile(
    r"^\W*(?:\d{1,2}\s?[:：]\s?\d{2}|\d+\s?(?:分钟|小时|天|min|hours?|days?).{0,6}|昨天|前天|刚刚|yesterday)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its role, and the number of its post from the top; None where it belongs to none."""

    line: Line
    role: Role
    post: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page: its lines from the top, and the little picture of each post by its number."""

    lines: tuple[Placed, ...]
    avatars: tuple[tuple[int, Box], ...]


def find(pixels: NDArray[np.uint8], lines: Sequence[Line], pictures: Sequence[Box]) -> Page:
    """Say what each line is.

    Args:
        pixels: (height, width, 3) uint8 RGB, the whole screen.
        lines: What was read in it.
        pictures: Boxes of the pictures that it shows; a line in one of them lies over it.
    """
    heads = _squares(pixels, pictures)
    placed, named = [], set()
    for line in sorted(lines, key=lambda each: (each.box.top, each.box.left)):
        post = _post(line, heads)
        role: Role = "page"
        if any(_inside(line.box, box) for box in pictures):
            role, post = "over", None
        elif (
            line.box.top < STATUS * pixels.shape[0]
            or post is None
            or _WHEN.match(line.text)
            or _below_pictures(line, heads, post, pictures)
        ):
            post = None
        else:
            role = "text" if post in named else "name"
            named.add(post)
        placed.append(Placed(line, role, post))
    return Page(tuple(placed), tuple((number, box) for number, box in enumerate(heads) if number in named))


def _post(line: Line, heads: Sequence[Box]) -> int | None:
    """Return the last little picture that begins above the line's middle, and left of it."""
    middle = line.box.top + line.box.height / 2
    above = [number for number, box in enumerate(heads) if box.top - box.height * 0.1 <= middle]
    if not above or line.box.left < heads[above[-1]].left + 0.8 * heads[above[-1]].width:
        return None
    return above[-1]


def _below_pictures(line: Line, heads: Sequence[Box], post: int, pictures: Sequence[Box]) -> bool:
    start = heads[post].top
    stop = heads[post + 1].top if post + 1 < len(heads) else None
    own = [box for box in pictures if box.top >= start and (stop is None or box.top < stop)]
    return bool(own) and line.box.top >= min(box.top for box in own)


def _inside(line: Box, box: Box) -> bool:
    across, down = line.left + line.width / 2, line.top + line.height / 2
    return box.left <= across < box.left + box.width and box.top <= down < box.top + box.height


def _squares(pixels: NDArray[np.uint8], pictures: Sequence[Box]) -> list[Box]:
    """Find little square pictures at the left of the page, from the top."""
    width = pixels.shape[1]
    strip = pixels[:, : round(SQUARE_WITHIN * width)]
    ground = np.median(strip.reshape(-1, 3)[:: max(1, strip.size // 60_000)], axis=0)
    marks = (np.abs(strip.astype(np.int16) - ground.astype(np.int16)).max(axis=2) > GROUND_STEP).astype(np.uint8)
    gap = max(3, round(width * 0.008)) | 1
    marks = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=4)
    least, most = SQUARE[0] * width, SQUARE[1] * width
    found = []
    for left, top, wide, tall, area in stats[1:].tolist():
        box = Box(left, top, wide, tall)
        square = least <= min(wide, tall) and max(wide, tall) <= most and max(wide, tall) <= 1.2 * min(wide, tall)
        whole = area >= 0.6 * wide * tall and left + wide < strip.shape[1]
        if square and whole and not any(_inside(box, picture) for picture in pictures):
            found.append(box)
    return sorted(found, key=lambda box: box.top)
