"""A screenshot of a feed to its posts: who posted, with which little picture, what is written, and which pictures.

On such a page a post begins with a small square or round picture at the left, and beside it stands the name. Apps
differ in the rest: text, pictures, time; or the time under the name; or the pictures first, then text and time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from index.regions import Box
from index.writing import Line

RECIPE = "posts 2"

Role = Literal["name", "text", "time", "page", "over"]
"""Of a line: the poster's name, the post's text, when it was posted, anything else, or writing over a picture."""

SQUARE = (0.06, 0.2)
"""Edge of the little picture, as shares of the page's width; phones draw it at 0.1 to 0.13."""

SQUARE_WITHIN = 0.26
"""It ends at the left of this share of the width."""

MARGIN = 0.025
"""Share of the width, at the left edge, in which nothing stands but the ground."""

GROUND_STEP = 14
"""A pixel of the page's ground is within this of the ground's colour, in each channel."""

STATUS = 0.045
"""Share of a page's height, at the top, in which the clock and the signal stand."""

FOOT = 0.93
"""Below this share of a screen's height stands the app's own bar."""

MOST_PICTURE = 0.62
"""A box that takes a larger share of the page, and holds others, is the page itself."""

_CLOCK = r"(?:上午|下午|凌晨|晚上)?\s?\d{1,2}\s?[:：]\s?\d{2}(?:\s?[ap]\.?m\.?)?"
_WHEN = re.compile(
    rf"^[^\w]*(?:{_CLOCK}"
    r"|\d+\s?(?:秒|分钟|小时|天|周|个月|月|年)前"
    r"|\d+\s?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|[smhdw])(?:\s?ago)?"
    rf"|(?:昨天|前天|今天|yesterday|today|(?:周|星期)[一二三四五六日天])(?:\s?(?:at)?\s?{_CLOCK})?|刚刚|just\s?now"
    rf"|(?:\d{{4}}\s?[年./-]\s?)?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}\s?[日号]?(?:\s?{_CLOCK})?"
    rf"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s?\d{{1,2}}(?:,?\s?\d{{4}})?(?:\s?(?:at)?\s?{_CLOCK})?"
    r")(?:[\s·•.|-]+.{0,14})?\W*$",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"^[\d,.\s]*\s?(?:likes?|次赞|人赞|赞|评论|转发|comments?|shares?|views?|次播放)?\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its role, and the number of its post from the top; None where it belongs to none."""

    line: Line
    role: Role
    post: int | None


@dataclass(frozen=True, slots=True)
class Post:
    """One post on a page.

    Attributes:
        number: From the top.
        box: From its little picture down to its last line or picture, the whole width.
        pictures: Boxes of the pictures that it shows, from the top left.
        whole: False where the page may end before the post does.
    """

    number: int
    box: Box
    pictures: tuple[Box, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page: its lines from the top, the little picture of each post by its number, and the posts."""

    lines: tuple[Placed, ...]
    avatars: tuple[tuple[int, Box], ...]
    posts: tuple[Post, ...] = ()


def find(pixels: NDArray[np.uint8], lines: Sequence[Line], pictures: Sequence[Box]) -> Page:
    """Say what each line is.

    Args:
        pixels: (height, width, 3) uint8 RGB, the whole screen.
        lines: What was read in it.
        pictures: Boxes of the pictures that it shows; a line in one of them lies over it.
    """
    height, width = pixels.shape[:2]
    shown = outer(pictures, width * height)
    heads = _squares(pixels, shown)
    placed: list[Placed] = []
    of_post: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda each: (each.box.top, each.box.left)):
        post = _post(line, heads)
        if any(_inside(line.box, box) for box in shown):
            placed.append(Placed(line, "over", None))
        elif (
            (line.box.top < STATUS * height and height < 3 * width)
            or post is None
            or _in_bar(line, lines, height, width)
        ):
            placed.append(Placed(line, "page", None))
        else:
            of_post.setdefault(post, []).append(line)
    found = []
    for post, own in of_post.items():
        below = heads[post + 1].top if post + 1 < len(heads) else None
        mine = [box for box in shown if box.top >= heads[post].top and (below is None or box.top < below)]
        told = list(_roles(own, heads[post], mine))
        placed += [Placed(line, role, post if role in ("name", "text", "time") else None) for line, role in told]
        if any(role == "name" for _, role in told):
            found.append(_extent(post, heads[post], told, mine, (width, height, below)))
    placed.sort(key=lambda each: (each.line.box.top, each.line.box.left))
    named = {post.number for post in found}
    return Page(tuple(placed), tuple((n, box) for n, box in enumerate(heads) if n in named), tuple(found))


def outer(pictures: Sequence[Box], area: int) -> list[Box]:
    """Return the pictures themselves: without the page around them, and without cells or insets in them."""
    some = [box for box in dict.fromkeys(pictures) if box.area <= MOST_PICTURE * area or not _holds(box, pictures)]
    kept = [
        box for box in some if not any(other != box and other.area > box.area and _inside(box, other) for other in some)
    ]
    return sorted(kept, key=lambda box: (box.top, box.left))


def _holds(box: Box, others: Sequence[Box]) -> bool:
    return any(other.area < box.area and _inside(other, box) for other in others)


def _roles(lines: Sequence[Line], head: Box, pictures: Sequence[Box]) -> Iterator[tuple[Line, Role]]:
    """Say what each line of a post is, from the top.

    A time beside the little picture stands under the name, and the text follows; any other ends the post, and what
    comes after it are answers.
    """
    beside = head.top + head.height
    first = min((box.top for box in pictures), default=None)
    named = ended = timed = above = False
    for line in lines:
        middle = line.box.top + line.box.height / 2
        below = first is not None and middle >= first
        if ended:
            yield line, "page"
        elif named and not timed and _WHEN.match(line.text):
            timed, ended = True, middle > beside + 0.3 * head.height or below
            yield line, "time"
        elif not named:
            # Where the page begins within a post, what is left beside its little picture may be the time alone.
            ended = _WHEN.match(line.text) is not None
            named = middle <= beside and not ended
            yield line, "name" if named else "page"
        elif (below and above) or (below and _COUNTS.match(line.text)):
            yield line, "page"
        else:
            above = above or not below
            yield line, "text"


def _extent(
    post: int, head: Box, told: Sequence[tuple[Line, Role]], pictures: Sequence[Box], page: tuple[int, int, int | None]
) -> Post:
    width, height, below = page
    boxes = [line.box for line, role in told if role != "page"] + list(pictures) + [head]
    end = min(max(box.top + box.height for box in boxes) + head.height // 4, height if below is None else below)
    top = max(0, head.top - head.height // 8)
    # The last post of a page goes on below it unless its time was read under all else, or there is room below.
    foot = head.top + 1.3 * head.height
    last_time = max((line.box.top for line, role in told if role == "time" and line.box.top > foot), default=0)
    ends = last_time >= max((box.top for box in boxes if box != head), default=0) or end < 0.8 * height
    return Post(post, Box(0, top, width, end - top), tuple(pictures), below is not None or ends)


def _in_bar(line: Line, lines: Sequence[Line], height: int, width: int) -> bool:
    """Tell whether a line is one of several short ones side by side at the foot of a screen."""
    if line.box.top < FOOT * height or line.box.width > 0.3 * width:
        return False
    beside = [each for each in lines if abs(each.box.top - line.box.top) < line.box.height]
    return len(beside) >= 3


def _post(line: Line, heads: Sequence[Box]) -> int | None:
    """Return the last little picture that begins above the line's middle; beside it, a line is right of it."""
    middle = line.box.top + line.box.height / 2
    above = [number for number, box in enumerate(heads) if box.top - box.height * 0.1 <= middle]
    if not above:
        return None
    head = heads[above[-1]]
    left = line.box.left < head.left + 0.8 * head.width
    return None if left and middle < head.top + head.height else above[-1]


def _inside(line: Box, box: Box) -> bool:
    across, down = line.left + line.width / 2, line.top + line.height / 2
    return box.left <= across < box.left + box.width and box.top <= down < box.top + box.height


def _squares(pixels: NDArray[np.uint8], pictures: Sequence[Box]) -> list[Box]:
    """Find little square pictures at the left of the page, from the top."""
    width = pixels.shape[1]
    strip = pixels[:, : round(SQUARE_WITHIN * width)]
    # The margin: pictures may fill most of the strip, and are none of the page's ground.
    margin = strip[:, : max(2, round(MARGIN * width))]
    ground = np.median(margin.reshape(-1, 3)[:: max(1, margin.size // 60_000)], axis=0)
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
