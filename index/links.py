"""Links between regions that may show one picture: all of it or a part, as it is or with something laid over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Bounds = tuple[float, float, float, float]

ALL = 0.95
"""A link that shares this much of a region shares all of it."""

MOST = 0.85
"""A link that shares this much of a region and but a part of the other shows the region to be a part, near enough: of a
half beside a slider .92 was shared. No finer choice was tried."""

PART = 0.8
"""A link that shares less than this of a region is a link to a part of it."""

LAID = 0.04
"""What is laid over a picture and covers this share of it may be a picture."""

INSET = 0.35
"""A picture laid into another one covers less than this of it."""

APART = 0.1
"""Two parts that have less than this of the smaller one in common are different parts."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two regions (ids) held for copies of one picture.

    Attributes:
        left: One.
        right: The other.
        probability: That they are.
        clean: Whether nothing disagrees and nothing had to be explained.
        left_box: What they share, within the left region: left, top, right, bottom, each 0 to 1.
        right_box: The same within the right region.
        explained: Share of what they share that something laid over one of them explains.
        residue: 1 less the median correlation of what agrees: least for copies of one exposure.
        alike: False where verification compared them and did not find that they are: it only speaks against.
    """

    left: int
    right: int
    probability: float
    clean: bool
    left_box: Bounds = (0.0, 0.0, 1.0, 1.0)
    right_box: Bounds = (0.0, 0.0, 1.0, 1.0)
    explained: float = 0.0
    residue: float = 0.0
    alike: bool = True


def other_of(link: Link, region: int) -> int:
    """Return the region that a link leads to from this one."""
    return link.right if link.left == region else link.left


def whole(link: Link) -> bool:
    """Tell whether a link shares most of both regions, and is no link to a part."""
    return min(area(link.left_box), area(link.right_box)) >= PART


def parts_of(link: Link, least: float = ALL) -> list[tuple[int, int]]:
    """List (part, host) of a link: it shares ``least`` of the one, all or nearly, and but a part of the other."""
    sides = (link.left, link.right), (link.right, link.left)
    here, there = area(link.left_box), area(link.right_box)
    areas = (here, there), (there, here)
    return [pair for pair, (mine, its) in zip(sides, areas, strict=True) if mine >= least and its < PART]


def composites(links: Iterable[Link]) -> set[int]:
    """Find regions that show several pictures: different parts of them are copies of other regions.

    Such a region (a grid that was not cut, a picture in a picture) would glue what its parts show.
    """
    parts: dict[int, list[Bounds]] = {}
    for link in links:
        for region, box in ((link.left, link.left_box), (link.right, link.right_box)):
            if area(box) < PART:
                parts.setdefault(region, []).append(box)
    return {region for region, boxes in parts.items() if _some_apart(boxes)}


def overlaid(links: Iterable[Link]) -> set[int]:
    """Find regions that are copies of another one but for something laid over one of the two: it may be a picture."""
    return {region for link in links if link.explained >= LAID and whole(link) for region in (link.left, link.right)}


def area(box: Bounds) -> float:
    """Return the share of a region that a box within it covers."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _some_apart(boxes: list[Bounds]) -> bool:
    """Tell whether two of the boxes have next to nothing in common; extremes are enough to look at."""
    extremes = {
        *(min(boxes, key=lambda box: box[side]) for side in (2, 3)),
        *(max(boxes, key=lambda box: box[side]) for side in (0, 1)),
    }
    return any(
        area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))) < APART * min(area(a), area(b))
        for a in extremes
        for b in extremes
    )


def without_glue(links: Iterable[Link]) -> list[Link]:
    """Drop the links to parts of composites, and to small parts of what something is laid over."""
    every = list(links)
    least = dict.fromkeys(overlaid(every), INSET) | dict.fromkeys(composites(every), PART)
    return [
        link
        for link in every
        if area(link.left_box) >= least.get(link.left, 0.0) and area(link.right_box) >= least.get(link.right, 0.0)
    ]
