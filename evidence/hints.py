"""What pictures themselves say of two clusters showing one piece: verdicts that stop short of one picture, and colours.

All are natural logarithms of factors for pieces.links. They were measured on drawn markets and on photos of vases and
are taken at about two thirds of what was measured, for other tables and other pieces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from evidence.bundles import MOST_PICTURES, Hint
from evidence.catalogue.verdicts import VerdictRow
from index.colours import against
from index.links import APART, PART, Bounds

DETAIL = 4.0
"""All of one picture lies in the other, yet it is no crop of it: of 400 pairs of photos of one vase 14 do, of 400 of
two vases none; on one cloth of a drawn market 16 of one piece do, and 1 of two."""

DETAIL_COVER, DETAIL_PATCH, DETAIL_CORRELATION, DETAIL_INLIERS = 0.9, 0.016, 0.9, 12

UNSURE = 2.0
"""Unsure whether one picture: 20 of one piece, none of two, in a drawn market; lookalikes may be so too."""

SCENE = 0.8
"""One scene. In a drawn market, pictures of one piece are so six times as often as those of two pieces."""

SCENE_PLACES = 6
"""A picture that stands in one scene with so many others stands on a table that everything stands on: no evidence."""

COLOUR_SLOPE, COLOUR_EVEN = 2.0, 0.45
COLOUR_LEAST, COLOUR_MOST = -1.2, 1.0
"""Likeness of colours to logarithm of a factor. Of pictures in one ad of a drawn market (205 pairs of one piece, 67 of
two), measured: -1.7 below -.2, -.2 at .1, -.1 at .5, .3 at .7, 2.8 above .8; AUC .81."""

COLOUR_PICTURES = 6
"""Distinct pictures of a seller that must be known before what they have in common is held for the table."""

SHOT = 2.0
SHOT_LIKENESS = 0.975
SHOT_SECONDS = 2.5
"""Frames so near in time and so alike in colours belong to one shot without a cut. In two drawn markets 41 of 42 pairs
of frames of one shot have .98 or more, and 15 pairs across a cut .96 or less. A camera may pass over several pieces."""

MOST_PARTS = 100
"""Parts of one photo that are compared for lying side by side, at most."""


def from_verdicts(rows: Iterable[VerdictRow], cluster_of: Mapping[int, int]) -> list[Hint]:
    """Read verdicts between clusters; the strongest of each pair of clusters counts."""
    told: dict[tuple[int, int], tuple[float, str]] = {}
    near: Counter[int] = Counter()
    for row in rows:
        here, there = cluster_of.get(row.left), cluster_of.get(row.right)
        if here is None or there is None or here == there or "cover_left" not in row.figures:
            continue
        pair, hint = (min(here, there), max(here, there)), _told(row)
        if hint is not None and (pair not in told or hint > told[pair]):
            if pair not in told:
                near.update(pair)
            told[pair] = hint
    return [
        Hint(*pair, factor, basis)
        for pair, (factor, basis) in sorted(told.items())
        if factor > SCENE or min(near[pair[0]], near[pair[1]]) < SCENE_PLACES
    ]


def _told(row: VerdictRow) -> tuple[float, str] | None:
    figures = row.figures
    within = max(figures["cover_left"], figures["cover_right"]) >= DETAIL_COVER
    agrees = figures["patch"] <= DETAIL_PATCH and figures.get("correlation", 0.0) >= DETAIL_CORRELATION
    if within and agrees and figures.get("inliers", 0) >= DETAIL_INLIERS:
        return DETAIL, "one is a detail of the other"
    if row.verdict in ("unsure", "same picture"):
        return UNSURE, "perhaps one picture"
    return (SCENE, "one scene") if row.verdict == "same scene" else None


def side_by_side(rows: Iterable[VerdictRow], cluster_of: Mapping[int, int]) -> set[tuple[int, int]]:
    """Find clusters of which one photo shows copies beside each other: a group photo shows them to be two things."""
    parts: dict[int, list[tuple[Bounds, int]]] = defaultdict(list)
    for row in rows:
        if row.verdict == "same picture":
            sides = (("left_box", row.left, row.right), ("right_box", row.right, row.left))
            for name, whole, part in sides:
                box: Bounds = tuple(row.figures[name])
                if _area(box) < PART and part in cluster_of and cluster_of.get(whole) != cluster_of[part]:
                    parts[whole].append((box, cluster_of[part]))
    return {
        (min(a, b), max(a, b))
        for boxes in parts.values()
        for (one, a), (other, b) in combinations(boxes[:MOST_PARTS], 2)
        if a != b and _area(_common(one, other)) < APART * min(_area(one), _area(other))
    }


def _area(box: Bounds) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _common(a: Bounds, b: Bounds) -> Bounds:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def from_shots(clips: Iterable[Iterable[tuple[float, int, NDArray[np.uint8]]]]) -> Iterator[Hint]:
    """Find pictures that follow each other in one shot.

    Args:
        clips: Of each clip, its frames: seconds, number of the picture, (256,) uint8 by ``index.colours``.
    """
    found: set[tuple[int, int]] = set()
    for frames in clips:
        for (begun, here, one), (ended, there, other) in pairwise(sorted(frames, key=lambda frame: frame[:2])):
            if here != there and ended - begun <= SHOT_SECONDS and _alike(one, other) >= SHOT_LIKENESS:
                found.add((min(here, there), max(here, there)))
    yield from (Hint(*pair, SHOT, "one shot of a clip") for pair in sorted(found))


def _alike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    a, b = one.astype(np.float64), other.astype(np.float64)
    return float(a @ b / max(1.0, float(np.linalg.norm(a) * np.linalg.norm(b))))


def from_colours(
    sellers: Mapping[int, Sequence[int]], shown: Iterable[frozenset[int]], codes: Mapping[int, NDArray[np.uint8]]
) -> Iterator[Hint]:
    """Compare the colours of what ads show together, against what all pictures of the seller have in common.

    Args:
        sellers: Distinct pictures by account.
        shown: The pictures of each ad.
        codes: (256,) uint8 of each picture, by ``index.colours``.
    """
    likeness: dict[int, dict[int, NDArray[np.float32]]] = defaultdict(dict)
    for account, members in sellers.items():
        known = sorted(place for place in set(members) if place in codes)
        if len(known) >= COLOUR_PICTURES:
            for place, vector in zip(known, against(np.stack([codes[place] for place in known])), strict=True):
                likeness[place][account] = vector
    together = (each for each in shown if len(each) <= MOST_PICTURES)
    for pair in sorted({pair for each in together for pair in combinations(sorted(each), 2)}):
        common = likeness[pair[0]].keys() & likeness[pair[1]].keys()
        if common:
            alike = max(float(likeness[pair[0]][account] @ likeness[pair[1]][account]) for account in common)
            factor = max(COLOUR_LEAST, min(COLOUR_MOST, COLOUR_SLOPE * (alike - COLOUR_EVEN)))
            yield Hint(*pair, factor, "alike in colours")
