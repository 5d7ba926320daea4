"""Clip to clip: which stretch of one is which stretch of another, from the clusters that their frames are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from evidence.snapshot import Snapshot
from index.timelines import Instant, Stretch, stretches

MOST_CLIPS = 60
"""Clips that show one picture up to which all pairs of them are looked at; beyond, each with the eldest: a slide that
opens every clip of a shop would make a hundred thousand pairs of a few hundred clips."""

ALONE = 0.999
"""Probability of a shared frame whose cluster states no weakest link."""


@dataclass(frozen=True, slots=True)
class ClipLink:
    """Two clips (sha256, the elder stored first is the left) and a stretch that both show."""

    left: str
    right: str
    stretch: Stretch


def between(now: Snapshot) -> list[ClipLink]:
    """List the stretches that clips of the case share, by the clips' place in the case, then by frames."""
    frames = _frames(now)
    order = {sha256: place for place, sha256 in enumerate(now.originals)}
    found = []
    for (left, right), points in sorted(_shared(now, order).items(), key=lambda item: [order[one] for one in item[0]]):
        found += [ClipLink(left, right, each) for each in stretches(points, frames[left], frames[right])]
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
