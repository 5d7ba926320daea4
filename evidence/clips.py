"""Clip to clip: which stretch of one is which stretch of another, from the clusters that their frames are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from evidence.catalogue.verdicts import VerdictRow
from evidence.snapshot import Snapshot
from index.timelines import Instant, Stretch, stretches

MOST_CLIPS = 60
"""Clips that show one picture up to which all pairs of them are looked at; beyond, each with the eldest: a slide that
opens every clip of a shop would make a hundred thousand pairs of a few hundred clips."""

ALONE = 0.999
"""Probability of a shared frame whose cluster states no weakest link."""

SEEN, AGREEING, LARGEST_SIGN = 0.9, 0.85, 0.12
"""Two frames may be one under a sign where this much of both is seen, agrees, and no larger patch disagrees. The large
logo of the one real clip known to us covers .06 to .12."""

UNSURE = 0.3
LEAST_UNSURE = 3
ON_LINE = 0.6
"""See ``between``: the least share of frames that may be one to lie on the line, where none is plainly one."""


@dataclass(frozen=True, slots=True)
class ClipLink:
    """Two clips (sha256, the elder stored first is the left) and a stretch that both show."""

    left: str
    right: str
    stretch: Stretch


def between(now: Snapshot, judged: Iterable[VerdictRow]) -> list[ClipLink]:
    """List the stretches that clips of the case share, by the clips' place in the case, then by frames.

    Where the frames held for one picture make no stretch, those that may be one are taken in as well: a large sign laid
    over a clip hides as much of each frame as another piece would. The probability of such a one stays below a half.
    A camera that stands still would show another piece just so, but then frames agree with those of any other second:
    unless some frame is plainly shared, most that agree must lie on the line.
    """
    frames = _frames(now)
    order = {sha256: place for place, sha256 in enumerate(now.originals)}
    perhaps = _perhaps(now, judged, order)
    shared = _shared(now, order)
    found = []
    for left, right in sorted(shared.keys() | perhaps.keys(), key=lambda pair: [order[one] for one in pair]):
        points, unsure = shared.get((left, right), []), perhaps.get((left, right), [])
        sure = stretches(points, frames[left], frames[right])
        if not sure and len(unsure) >= LEAST_UNSURE:
            more = stretches([*points, *unsure], frames[left], frames[right])[:1]
            sure = [each for each in more if points or each.frames >= max(LEAST_UNSURE + 1, ON_LINE * len(unsure))]
        found += [ClipLink(left, right, each) for each in sure]
    return found


def _perhaps(
    now: Snapshot, judged: Iterable[VerdictRow], order: dict[str, int]
) -> dict[tuple[str, str], list[Instant]]:
    """Return pairs of frames that agree but for one patch, where both are seen whole."""
    found: dict[tuple[str, str], list[Instant]] = defaultdict(list)
    for row in judged:
        left, right = now.regions[row.left], now.regions[row.right]
        seen = min(row.figures.get("cover_left", 0.0), row.figures.get("cover_right", 0.0))
        if left.seconds is None or right.seconds is None or seen < SEEN or row.verdict == "unrelated":
            continue
        if row.figures["agreement"] >= AGREEING and row.figures["patch"] <= LARGEST_SIGN:
            first, second = sorted((left, right), key=lambda region: order[region.sha256])
            found[first.sha256, second.sha256].append(Instant(first.seconds or 0.0, second.seconds or 0.0, UNSURE))
    return found


def _frames(now: Snapshot) -> dict[str, list[float]]:
    found: dict[str, set[float]] = defaultdict(set)
    for region in now.regions.values():
        if region.seconds is not None:
            found[region.sha256].add(region.seconds)
    return {sha256: sorted(times) for sha256, times in found.items()}


def _shared(now: Snapshot, order: dict[str, int]) -> dict[tuple[str, str], list[Instant]]:
    """Return, of every two clips that share a cluster, the pairs of frames in it."""
    found: dict[tuple[str, str], list[Instant]] = defaultdict(list)
    for cluster in now.clusters.values():
        times: dict[str, list[float]] = defaultdict(list)
        for region in cluster.regions:
            row = now.regions[region]
            if row.seconds is not None:
                times[row.sha256].append(row.seconds)
        probability = ALONE if cluster.weakest is None else cluster.weakest
        for left, right in _pairs(sorted(times, key=lambda sha256: order[sha256])):
            found[left, right] += [Instant(a, b, probability) for a in times[left] for b in times[right]]
    return found


def _pairs(clips: list[str]) -> Iterator[tuple[str, str]]:
    if len(clips) <= MOST_CLIPS:
        yield from combinations(clips, 2)
    else:
        yield from ((clips[0], other) for other in clips[1:])
