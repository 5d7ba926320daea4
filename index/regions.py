"""Picture to regions worth matching on their own: the trimmed whole, the panels of a screenshot, the cells of a grid.

Two kinds of cut. Where flat rows or columns (a gutter, a page) separate rectangles, a recursive X-Y cut finds them; a
rectangle counts only if it fills its box to the edges, so that a pale piece on a white page is not cut out of its
photo. Where cells touch without a gutter, a seam is a line at which most pixels jump (``index.seams``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index import askew, bands, collages, crossing, frames, grounds, insets, lattice, levels, repeating, seams
from index.picture import resized

RegionKind = Literal["whole", "panel", "cell", "frame"]

WORK_EDGE = 480
"""The shorter edge, in pixels, at which cuts are looked for."""

LEAST_SHARE = 0.014
"""A panel smaller than this share of the picture is chrome: an avatar, an icon, a button."""

MOST_ASPECT = 2.8
"""A panel longer than this times its breadth is a bar or a line of text."""

EDGE_GAP = 0.02
"""A box this near to an edge, as a share of the picture, reaches it."""

MOST_GUTTER = 0.05
"""What parts two pictures and is broader than this share is no gutter but a block laid over one."""

PAGE_STRIP = (4, 12)
PAGE_BAND = 6
PAGE_SHARE = 0.9
"""Of what lies so many pixels above and below a picture on a page, this share is within so much of one colour.
Measured: 21 of 32 viewers are trimmed by it that would stay whole screens; of 500 photos in other edits, text blocks
among them, none changes."""

LEAST_LEAVES = 6
PALE_SHARE = 0.03
"""On a page of so many leaves (lines of text, icons), none of them a picture that fills its box, one as large as this
share is a piece on a ground as white as the page."""

INSET_EDGE = 256
"""Shorter edge, in pixels, from which a picture may hold another one that is worth finding."""

SHOWS_MORE = 1.03
"""A collage is taken for one where its cells are more than the panels found by flat rows, or show so much more."""

A_FEED = 2
"""Where there are so many times as many panels on one ground, gutters are those of a feed, from edge to edge of it."""

LEAST_WITHIN = 0.5
"""Share of a place that a grid seems to lack which lies within the picture, at least."""

MOST_PANELS = 30


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle in pixels: left and top inclusive, width and height at least 1."""

    left: int
    top: int
    width: int
    height: int

    @property
    def area(self) -> int:
        """Pixels within."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture, with its kind and its box in the picture's pixels."""

    kind: RegionKind
    box: Box


def find(pixels: NDArray[np.uint8]) -> list[Region]:
    """Find the regions of a picture.

    Args:
        pixels: (height, width, 3) uint8 RGB.

    Returns:
        At least one region. Either one ``whole`` (its flat margin trimmed), or panels or cells, from the top left; a
        composite's whole is left out, since it would glue what its parts show. At most MOST_PANELS.
    """
    height, width = pixels.shape[:2]
    if min(height, width) < 16:
        return [Region("whole", Box(0, 0, width, height))]
    factor = min(1.0, WORK_EDGE / min(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = resized(pixels, size)
    whole = Box(0, 0, size[0], size[1])
    leaves = _cut(small, whole, depth=0)
    panels = _panels(small, leaves)
    cells = [Box(*part) for part in collages.split(pixels)]
    if cells and _better(small, (cells, factor), panels, leaves):
        return _in_order(_parts(pixels, cells))
    covered = any(_covered(box, panels, size) for box in panels) or _parts_of_a_photo(small, leaves, panels)
    boxes = [Box(0, 0, width, height)] if covered else [_scaled(box, factor, width, height) for box in panels]
    if not boxes:
        boxes = [_scaled(whole if leaves == [whole] else _trim(small), factor, width, height)]
    laid: list[Box] = []
    if len(boxes) == 1 and (covered or not panels) and min(small.shape[:2]) >= INSET_EDGE:
        part = _laid_into(_part_of(small, boxes[0], factor))
        laid = [_scaled(Box(*box), factor, boxes[0].width, boxes[0].height) for box in part]
    # The edges of an inset look like seams; a cell of a grid lies in a corner, an inset most often does not.
    found = _parts(pixels, boxes) if all(_in_corner(box, boxes[0]) for box in laid) else [Region("whole", boxes[0])]
    if len(found) == 1:
        return [_single(boxes[0], width, height), *(Region("panel", _within(boxes[0], box)) for box in laid)]
    return _in_order(found)


def collage(pixels: NDArray[np.uint8]) -> list[Region]:
    """Find the pictures of a collage of (height, width, 3) uint8 RGB, cells that touch in them parted; none if none."""
    return _in_order(_parts(pixels, [Box(*part) for part in collages.split(pixels)]))


def _better(small: NDArray[np.uint8], collage: tuple[list[Box], float], panels: list[Box], leaves: list[Box]) -> bool:
    """Tell whether the cells of a collage, which is so many times smaller here, show more than panels on a page do."""
    cells, factor = collage
    more = factor * factor * sum(cell.area for cell in cells) / max(1, sum(box.area for box in panels))
    if len(panels) >= A_FEED * len(cells) and grounds.surely_of_one_colour(small, [_part(box) for box in leaves]):
        return False
    if len(cells) > len(panels) or more > SHOWS_MORE:
        return True
    return more * SHOWS_MORE > 1 and not grounds.surely_of_one_colour(small, [_part(box) for box in leaves])


def _in_order(found: list[Region]) -> list[Region]:
    return sorted(found, key=lambda region: (region.box.top, region.box.left))[:MOST_PANELS]


def _laid_into(part: NDArray[np.uint8]) -> list[grounds.Part]:
    """Find pictures laid into a picture: by their frames, else by their edges, else by their light."""
    framed = frames.find(part)
    free = [box for box in insets.find(part) if not any(frames.overlap(box, other) for other in framed)]
    return [*framed, *(box for box in free if not repeating.goes_on(part, box))] or askew.find(part)


def _panels(small: NDArray[np.uint8], leaves: list[Box]) -> list[Box]:
    """Find the pictures on a page: leaves of the cut that fill their boxes, and the places of a grid that lack one."""
    height, width = small.shape[:2]
    filling = [box for box in leaves if _worth(small, box) and grounds.fills(small, _part(box))]
    empty = [_clipped(place, width, height) for place in lattice.missing([_part(box) for box in filling])]
    filling += [box for box in empty if box is not None and _shows(small, box)]
    if filling or len(leaves) < LEAST_LEAVES or not grounds.drawn(small, [_part(box) for box in leaves]):
        return filling
    return [box for box in leaves if _worth(small, box) and box.area >= PALE_SHARE * width * height]


def _clipped(place: grounds.Part, width: int, height: int) -> Box | None:
    """Take what of an inferred place lies within the picture; None where most of it does not."""
    left, top = max(0, place[0]), max(0, place[1])
    right, bottom = min(width, place[0] + place[2]), min(height, place[1] + place[3])
    if (right - left) * (bottom - top) <= LEAST_WITHIN * place[2] * place[3] or right <= left:
        return None
    return Box(left, top, right - left, bottom - top)


def _parts_of_a_photo(small: NDArray[np.uint8], leaves: list[Box], panels: list[Box]) -> bool:
    """Tell whether panels are no pictures on a page but what flat rows and columns cut a photo into."""
    between = [_part(box) for box in leaves]
    if grounds.open_ended(small, [_part(box) for box in panels]) and not grounds.surely_of_one_colour(small, between):
        return True
    if grounds.beside_larger([_part(box) for box in panels], between):
        return True
    return 1 <= len(panels) <= 2 and (not grounds.of_one_colour(small, between) or _no_page(small, panels))


def _part(box: Box) -> grounds.Part:
    return box.left, box.top, box.width, box.height


def _no_page(small: NDArray[np.uint8], panels: list[Box]) -> bool:
    """Tell whether one or two leaves are parts of one photo: they sit in corners, or a text block lies across it."""
    height, width = small.shape[:2]
    for box in panels:
        across = sum(gap < EDGE_GAP * width for gap in (box.left, width - box.left - box.width))
        down = sum(gap < EDGE_GAP * height for gap in (box.top, height - box.top - box.height))
        if across == down == 1:
            return True
    if any(_on_page(small, box) or _on_page(small.transpose(1, 0, 2), _flipped(box)) for box in panels):
        return False
    box = _trim(small)
    return not _between_bars(small) and seams.plated(
        small[box.top : box.top + box.height, box.left : box.left + box.width]
    )


def _between_bars(small: NDArray[np.uint8]) -> bool:
    """Tell whether bars of one colour lie at two opposite ends, with or without print: a viewer, a letterbox."""
    height, width = small.shape[:2]
    found = bands.find(small)
    for way, length in ((0, width), (1, height)):
        low = [
            band for band in found if band[1 - way] == 0 and band[way] <= EDGE_GAP * length and band[2 + way] < length
        ]
        high = [
            band for band in found if band[way] + band[2 + way] >= (1 - EDGE_GAP) * length and band[2 + way] < length
        ]
        if any(_one_colour(small, a, b) for a in low for b in high if a != b):
            return True
    return False


def _one_colour(small: NDArray[np.uint8], *bars: tuple[int, int, int, int]) -> bool:
    first, second = (np.median(small[y : y + h, x : x + w].reshape(-1, 3), axis=0) for x, y, w, h in bars)
    return bool(np.abs(first - second).max() <= levels.FLAT_RANGE)


def _on_page(small: NDArray[np.uint8], box: Box) -> bool:
    """Tell whether one colour lies above and below a box, as a viewer's ground does; a text block lies on one side."""
    bottom = box.top + box.height
    if min(box.top, len(small) - bottom) < PAGE_STRIP[1]:
        return False
    strips = [
        small[rows, box.left : box.left + box.width].reshape(-1, 3).astype(np.int16)
        for rows in (
            slice(box.top - PAGE_STRIP[1], box.top - PAGE_STRIP[0]),
            slice(bottom + PAGE_STRIP[0], bottom + PAGE_STRIP[1]),
        )
    ]
    colour = np.median(strips[0], axis=0)
    return all(float((np.abs(strip - colour).max(axis=1) <= PAGE_BAND).mean()) >= PAGE_SHARE for strip in strips)


def _flipped(box: Box) -> Box:
    return Box(box.top, box.left, box.height, box.width)


def _shows(small: NDArray[np.uint8], box: Box) -> bool:
    """Tell whether there is anything within a box."""
    part = small[box.top : box.top + box.height, box.left : box.left + box.width]
    return part.size > 0 and float(part.std()) > 6.0


def _in_corner(inner: Box, outer: Box) -> bool:
    """Tell whether a box within another one, in its pixels, lies in a corner of it."""
    return (inner.left == 0 or inner.left + inner.width == outer.width) and (
        inner.top == 0 or inner.top + inner.height == outer.height
    )


def _part_of(small: NDArray[np.uint8], box: Box, factor: float) -> NDArray[np.uint8]:
    left, top = round(box.left * factor), round(box.top * factor)
    return small[top : top + round(box.height * factor), left : left + round(box.width * factor)]


def _within(outer: Box, inner: Box) -> Box:
    return Box(outer.left + inner.left, outer.top + inner.top, inner.width, inner.height)


def _single(box: Box, width: int, height: int) -> Region:
    return Region("whole" if box.area > 0.55 * width * height else "panel", box)


def _parts(pixels: NDArray[np.uint8], boxes: list[Box]) -> list[Region]:
    found: list[Region] = []
    kind: RegionKind = "cell" if _alike(boxes) else "panel"
    for box in boxes:
        cut = seams.split(pixels[box.top : box.top + box.height, box.left : box.left + box.width])
        if len(cut) <= 1 or crossing.parts_nothing(
            pixels[box.top : box.top + box.height, box.left : box.left + box.width], cut
        ):
            found.append(Region(kind, box))
            continue
        found += [Region("cell", Box(box.left + x, box.top + y, w, h)) for x, y, w, h in cut]
    return found


def _alike(boxes: list[Box]) -> bool:
    widths, heights = [box.width for box in boxes], [box.height for box in boxes]
    return len(boxes) >= 2 and max(widths) <= 1.15 * min(widths) and max(heights) <= 1.15 * min(heights)


def _scaled(box: Box, factor: float, width: int, height: int) -> Box:
    left, top = round(box.left / factor), round(box.top / factor)
    right = min(width, round((box.left + box.width) / factor))
    bottom = min(height, round((box.top + box.height) / factor))
    return Box(left, top, max(1, right - left), max(1, bottom - top))


def _runs(flat: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """List the stretches [start, stop) that are not flat."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], ~flat, [False])).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def _cut(small: NDArray[np.uint8], box: Box, depth: int) -> list[Box]:
    """Cut along flat rows, then columns, and so on, until nothing is left to cut."""
    if depth > 7 or min(box.width, box.height) < 12:
        return [box]
    part = small[box.top : box.top + box.height, box.left : box.left + box.width]
    rows = _runs(levels.flat_lines(part, axis=1))
    if len(rows) == 1 and rows[0] == (0, box.height):
        columns = _runs(levels.flat_lines(part, axis=0))
        if len(columns) == 1 and columns[0] == (0, box.width):
            return [box]
        parts = [Box(box.left + start, box.top, stop - start, box.height) for start, stop in columns]
    else:
        parts = [Box(box.left, box.top + start, box.width, stop - start) for start, stop in rows]
    return [leaf for part_box in parts for leaf in _cut(small, part_box, depth + 1)]


def _worth(small: NDArray[np.uint8], box: Box) -> bool:
    """Tell whether a leaf of the cut may be a picture: large enough, and no bar."""
    height, width = small.shape[:2]
    if box.area < LEAST_SHARE * width * height or min(box.width, box.height) < 28:
        return False
    return max(box.width, box.height) <= MOST_ASPECT * min(box.width, box.height)


def _covered(box: Box, panels: list[Box], size: tuple[int, int]) -> bool:
    """Tell whether a leaf is what a text block leaves of a photo, not a picture of its own.

    It reaches three edges of the picture, and what ends it on the fourth is broader than a gutter. Cut out, the rest
    of a photo might show nothing but the cloth, and would be a copy of every photo taken on it.
    """
    width, height = size
    right, bottom = box.left + box.width, box.top + box.height
    gaps = (box.left / width, 1 - right / width, box.top / height, 1 - bottom / height)
    if sum(gap < EDGE_GAP for gap in gaps) != 3:
        return False
    others = [other for other in panels if other != box]
    across = 0 if max(gaps) in gaps[:2] else 1
    low, high = ((box.left, right), (box.top, bottom))[across]
    between = [
        max(start - high, low - stop)
        for other in others
        for start, stop in [((other.left, other.left + other.width), (other.top, other.top + other.height))[across]]
    ]
    gap = min([value for value in between if value >= 0], default=max(gaps) * size[across])
    return gap > MOST_GUTTER * size[across]


def _trim(small: NDArray[np.uint8]) -> Box:
    """Trim flat margins of any colour on opposite sides; a picture that is flat all over stays whole.

    A margin on one side only may be a plate that hides what would decide; it stays.
    """
    height, width = small.shape[:2]
    rows, columns = _runs(levels.flat_lines(small, axis=1)), _runs(levels.flat_lines(small, axis=0))
    if not rows or not columns:
        return Box(0, 0, width, height)
    top, bottom, left, right = rows[0][0], rows[-1][1], columns[0][0], columns[-1][1]
    if (bottom - top) * (right - left) < 0.05 * width * height:
        return Box(0, 0, width, height)
    least = 0.01
    if min(top, height - bottom) < least * height:
        top, bottom = 0, height
    if min(left, width - right) < least * width:
        left, right = 0, width
    box = Box(left, top, right - left, bottom - top)
    return box if grounds.fills(small, _part(box)) else Box(0, 0, width, height)
