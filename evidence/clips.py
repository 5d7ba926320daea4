"""Clip to clip: which stretch of one is which stretch of another, from the clusters that their frames are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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

MAIN = 0.5
"""Share of the largest region of a moment that another one must have to count as a frame. Three screen recordings of
different clips were linked by the buttons that their app shows."""

UNSURE = 0.3
LEAST_UNSURE = 3
ON_LINE = 0.6
"""See ``between``: the least share of frames that may be one to lie on the line, where none is plainly one."""

Order = Mapping[str, int]
Pairs = dict[tuple[str, str], list[Instant]]


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
    times = _times(now, frames)
    order = {sha256: place for place, sha256 in enumerate(now.originals)}
    perhaps, shared = _perhaps(now, judged, frames, order), _shared(now, frames, order)
    found = []
    for left, right in sorted(shared.keys() | perhaps.keys(), key=lambda pair: [order[one] for one in pair]):
        points, unsure = shared.get((left, right), []), perhaps.get((left, right), [])
        sure = stretches(points, times[left], times[right])
        if not sure and len(unsure) >= LEAST_UNSURE:
            more = stretches([*points, *unsure], times[left], times[right])[:1]
            sure = [each for each in more if points or each.frames >= max(LEAST_UNSURE + 1, ON_LINE * len(unsure))]
        found += [ClipLink(left, right, each) for each in sure]
    return found


def _frames(now: Snapshot) -> dict[int, float]:
    """Return the seconds of each region that shows a frame, or most of it: bars and buttons around one are none."""
    largest: dict[tuple[str, float], int] = {}
    for region in now.regions.values():
        if region.seconds is not None:
            key = region.sha256, region.seconds
            largest[key] = max(largest.get(key, 0), region.width * region.height)
    return {
        region.id: region.seconds
        for region in now.regions.values()
        if region.seconds is not None and region.width * region.height >= MAIN * largest[region.sha256, region.seconds]
    }


def _times(now: Snapshot, frames: Mapping[int, float]) -> dict[str, list[float]]:
    found: dict[str, set[float]] = defaultdict(set)
    for region, seconds in frames.items():
        found[now.regions[region].sha256].add(seconds)
    return {sha256: sorted(times) for sha256, times in found.items()}


def _perhaps(now: Snapshot, judged: Iterable[VerdictRow], frames: Mapping[int, float], order: Order) -> Pairs:
    """Return pairs of frames that agree but for one patch, where both are seen whole."""
    found: Pairs = defaultdict(list)
    for row in judged:
        seen = min(row.figures.get("cover_left", 0.0), row.figures.get("cover_right", 0.0))
        if row.left not in frames or row.right not in frames or seen < SEEN or row.verdict == "unrelated":
            continue
        if row.figures["agreement"] >= AGREEING and row.figures["patch"] <= LARGEST_SIGN:
            sides = sorted((order[now.regions[region].sha256], region) for region in (row.left, row.right))
            left, right = (now.regions[region] for _, region in sides)
            found[left.sha256, right.sha256].append(Instant(frames[left.id], frames[right.id], UNSURE))
    return found


def _shared(now: Snapshot, frames: Mapping[int, float], order: Order) -> Pairs:
    """Return, of every two clips that share a cluster, the pairs of frames in it."""
    found: Pairs = defaultdict(list)
    for cluster in now.clusters.values():
        times: dict[str, list[float]] = defaultdict(list)
        for region in cluster.regions:
            if region in frames:
                times[now.regions[region].sha256].append(frames[region])
        probability = ALONE if cluster.weakest is None else cluster.weakest
        for left, right in _pairs(sorted(times, key=lambda sha256: order[sha256])):
            found[left, right] += [Instant(a, b, probability) for a in times[left] for b in times[right]]
    return found


def _pairs(clips: list[str]) -> Iterator[tuple[str, str]]:
    if len(clips) <= MOST_CLIPS:
        yield from combinations(clips, 2)
    else:
        yield from ((clips[0], other) for other in clips[1:])
