"""A screenshot of a feed to its posts: who posted, with which little picture, what is written, and which pictures.

On such a page a post begins with a small square or round picture at the left, and beside it stands the name. Apps
differ in the rest: text, pictures, time; or the time under the name; or the pictures first, then text and time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index import feedwords, heads
from index.regions import Box
from index.writing import Line

RECIPE = "posts 3"

Role = Literal["name", "text", "time", "page", "over"]
"""Of a line: the poster's name, the post's text, when it was posted, anything else, or writing over a picture."""

FOOT = 0.3
"""Above the lower edge of a page, in widths, the app's own bar may stand."""

ROOM = 0.44
"""Below a post that ends so far above the lower edge, in widths or fifths of the height, the next would begin."""

MOST_PICTURE = 0.8
"""A box that takes a larger share of both of the page's edges, and holds others, is the page itself."""

SMALLER = 0.88
"""The little picture of who answers is at most so large as that of who posts, or stands further right."""


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
    shown = outer(pictures, width, height)
    free = [line for line in lines if not any(heads.inside(line.box, box) for box in shown)]
    found = heads.find(pixels, shown, [line.box for line in free if _may_name(line.text)])
    placed = [Placed(line, "over", None) for line in lines if line not in free]
    of_post: dict[int, list[Line]] = {}
    for line in free:
        post = _post(line, found)
        if post is None or _in_bar(line, free, height, width):
            placed.append(Placed(line, "page", None))
        else:
            of_post.setdefault(post, []).append(line)
    told = []
    for post, own in sorted(of_post.items()):
        below = found[post + 1].top if post + 1 < len(found) else None
        mine = [box for box in shown if box.top >= found[post].top and (below is None or box.top < below)]
        told.append(_Reading(post, found[post], tuple(mine), below).read(own))
    posts = _without_answers(told, width)
    named = {each.number for each in posts}
    for each in told:
        placed += [
            Placed(line, role, each.number if role != "page" else None)
            if each.number in named
            else Placed(line, "page", None)
            for line, role in each.said
        ]
    placed.sort(key=lambda each: (each.line.box.top, each.line.box.left))
    extents = tuple(_extent(each, pixels) for each in posts)
    return Page(tuple(placed), tuple((each.number, each.head) for each in posts), extents)


def outer(pictures: Sequence[Box], width: int, height: int) -> list[Box]:
    """Return the pictures themselves: without the page around them, and without cells or insets in them."""
    some = [box for box in dict.fromkeys(pictures) if not (_fills(box, width, height) and _holds(box, pictures))]
    kept = [
        box
        for box in some
        if not any(other != box and other.area > box.area and heads.inside(box, other) for other in some)
    ]
    return sorted(kept, key=lambda box: (box.top, box.left))


def _fills(box: Box, width: int, height: int) -> bool:
    return box.width > MOST_PICTURE * width and box.height > MOST_PICTURE * height


def _holds(box: Box, others: Sequence[Box]) -> bool:
    return any(other.area < box.area and heads.inside(other, box) for other in others)


def _may_name(text: str) -> bool:
    return not (feedwords.is_time(text) or feedwords.is_button(text) or feedwords.is_count(text))


@dataclass(slots=True)
class _Reading:
    """One post being read from the top, line by line.

    Attributes:
        number: From the top.
        head: Its little picture.
        pictures: That it shows.
        below: First row of the next post; None where there is none.
        said: Its lines with their roles.
        ends: Rows at which something stood that stands below posts only: time, counts, buttons, answers.
        answers: Whether the heading of a list of answers stood below it.
        over: Whether its time, or what leads to answers, stood below it.
    """

    number: int
    head: Box
    pictures: tuple[Box, ...]
    below: int | None
    said: list[tuple[Line, Role]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    answers: bool = False
    over: bool = False
    _named: bool = False
    _timed: bool = False
    _above: bool = False

    @property
    def named(self) -> bool:
        """Whether the name could be read."""
        return self._named

    def read(self, lines: Sequence[Line]) -> _Reading:
        """Say what each line is.

        A time beside the little picture stands under the name, and the text follows; any other ends the post, and what
        comes after it are answers.
        """
        for row in _rows(lines):
            for line in row:
                self.said.append((line, self._role(line)))
        return self

    def _role(self, line: Line) -> Role:
        middle = line.box.top + line.box.height / 2
        beside = middle <= self.head.top + 1.3 * self.head.height
        first = min((box.top for box in self.pictures), default=None)
        below = first is not None and middle >= first
        if not self._named:
            return self._name(line, middle)
        if not self._timed and feedwords.is_time(line.text):
            self._timed, self.over = True, self.over or not beside or below
            if self.over:
                self.ends.append(line.box.top)
            return "time"
        if feedwords.is_button(line.text):
            return "page"
        if (feedwords.is_count(line.text) or feedwords.ends_text(line.text)) and not beside:
            self.ends.append(line.box.top)
            self.answers = self.answers or feedwords.begins_answers(line.text)
            self.over = self.over or feedwords.ends_text(line.text)
            return "page" if below or self.over or not line.text.isdecimal() else "text"
        if self.over or (below and self._above):
            return "page"
        self._above = self._above or not below
        return "text"

    def _name(self, line: Line, middle: float) -> Role:
        if self.over or feedwords.is_button(line.text):
            return "page"
        # Where the page begins within a post, what is left beside its little picture may be the time alone.
        self.over = feedwords.is_time(line.text)
        # Counted from below: a bar may hide the upper part of the little picture, and the name with it.
        foot = self.head.top + self.head.height
        self._named = not self.over and middle <= foot - (1 - heads.NAME_WITHIN) * self.head.width
        return "name" if self._named else "page"


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Put lines beside each other into rows, from the top and from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: each.box.top + each.box.height / 2):
        middle = line.box.top + line.box.height / 2
        last = rows[-1][0].box if rows else None
        if last and abs(middle - last.top - last.height / 2) < 0.5 * min(last.height, line.box.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.box.left) for row in rows]


def _without_answers(told: Sequence[_Reading], width: int) -> list[_Reading]:
    """Leave out what has no name, and answers: without pictures, after their heading, or with a smaller head."""
    kept: list[_Reading] = []
    answers, main = False, None
    for each in told:
        smaller = main is not None and (
            each.head.width < SMALLER * main.width or each.head.left > main.left + 0.03 * width
        )
        ended = bool(kept and kept[-1].ends and kept[-1].pictures)
        if not each.pictures and (answers or (smaller and ended)):
            continue
        answers, main = each.answers, each.head
        if each.named:
            kept.append(each)
    return kept


def _extent(told: _Reading, pixels: NDArray[np.uint8]) -> Post:
    height, width = pixels.shape[:2]
    head, below = told.head, told.below
    content = [line.box for line, role in told.said if role in ("name", "text")] + list(told.pictures)
    boxes = [line.box for line, role in told.said if role != "page"] + [*told.pictures, head]
    end = min(max(box.top + box.height for box in boxes) + head.height // 4, height if below is None else below)
    top = max(0, head.top - head.height // 8)
    # The last post of a page goes on below it unless something stood under all else that stands below posts only.
    # Counts may stand between pictures and a text that is cut off.
    last = max(box.top + box.height / 2 for box in content) if content else head.top
    written = told.over or any(role == "text" for _, role in told.said)
    ends = (written and any(row >= last for row in told.ends)) or _room(pixels, end)
    return Post(told.number, Box(0, top, width, end - top), told.pictures, below is not None or ends)


def _room(pixels: NDArray[np.uint8], end: int) -> bool:
    """Tell whether nothing stands on a page below a row, and much more would have room there."""
    height, width = pixels.shape[:2]
    room = round(min(0.2 * height, ROOM * width))
    part = pixels[end : end + room // 2].astype(np.int16)
    bare = np.abs(part - heads.ground(pixels).astype(np.int16)).max(axis=2) <= heads.GROUND_STEP
    return end < height - room and float(bare.mean()) > 0.995


def _in_bar(line: Line, lines: Sequence[Line], height: int, width: int) -> bool:
    """Tell whether a line is one of several short ones side by side at the foot of a screen, and none of a post's."""
    if line.box.top < height - FOOT * width or line.box.width > 0.3 * width:
        return False
    beside = [each for each in lines if abs(each.box.top - line.box.top) < line.box.height]
    return len(beside) >= 3 and not all(feedwords.is_count(each.text) for each in beside)


def _post(line: Line, found: Sequence[Box]) -> int | None:
    """Return the last little picture that begins above the line's middle; beside it, a line is right of it."""
    middle = line.box.top + line.box.height / 2
    above = [number for number, box in enumerate(found) if box.top - box.height * 0.1 <= middle]
    if not above:
        return None
    head = found[above[-1]]
    left = line.box.left < head.left + 0.8 * head.width
    return None if left and middle < head.top + head.height else above[-1]
