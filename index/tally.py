"""Near keypoints to votes: which of them agree, what they weigh, and which regions stand out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.tables import Entries

LEAST_VOTES = 8
"""Votes below this come by chance: of pairs that nothing but words proposed, 466 copies had 8 and more, 95 % of them 11
and more; of 1,500 unrelated ones half had 6 or 7."""

BACKGROUND_RANK = 20
"""A region's own background is the weight of its 20th best; others count only where they are this many times it."""

STANDS_OUT = 1.3

HITS = 2_000_000
"""Near keypoints counted at once, about: a thousand copies of one banner have eleven million, and 400 MB to count."""

_TURN_STEP = 22
"""Width of a bin of turns, in 1/256: votes of one copy agree on how far it is turned, to 15 degrees or so."""

_BINS = 16 * 16

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Near keypoints: (n,) int32 entry, (n,) int32 place of the elder region in the case, (n, 2) uint8 pose there."""

    entry: NDArray[np.int32]
    region: NDArray[np.int32]
    pose: NDArray[np.uint8]


def votes(entries: Entries, several: list[Near], often: NDArray[np.int64], most: int) -> Rows:
    """Count the votes of near keypoints.

    Args:
        entries: What was looked up.
        several: What is near, of pairs of regions with enough of it.
        often: (entries,) to how many keypoints of the case each is near.
        most: An entry that is near to more tells nothing.

    Returns:
        (n, 4): place of the region asked, place of the elder one, votes that agree, weight; each pair once, sorted.
    """
    telling, weights = often <= most, 1000 // np.maximum(often, 1)
    hits = sum(len(one.entry) for one in several)
    rows = [np.zeros((0, 4), np.int64)]
    for first, last in _stretches(entries.asker, hits):
        rows.append(_counted(_joined(several, telling, first, last), entries, weights))
    return best(np.concatenate(rows))


def _stretches(asker: NDArray[np.int32], hits: int) -> Iterator[tuple[int, int]]:
    """Part entries by who asks, so that about HITS hits are counted at once."""
    bounds = np.linspace(0, int(asker[-1]) + 1 if len(asker) else 0, 2 + hits // HITS).astype(np.int64)
    return pairwise(np.searchsorted(asker, bounds).tolist())


def _joined(several: list[Near], telling: NDArray[np.bool_], first: int, last: int) -> Near:
    """Join what several blocks found of entries first to last, without those that tell nothing."""
    none = Near(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros((0, 2), np.uint8))
    parts = []
    for one in [none, *several]:
        kept = np.flatnonzero((one.entry >= first) & (one.entry < last) & telling[one.entry])
        parts.append(Near(one.entry[kept], one.region[kept], one.pose[kept]))
    return Near(*(np.concatenate([getattr(one, name) for one in parts]) for name in ("entry", "region", "pose")))


def _counted(near: Near, entries: Entries, weights: NDArray[np.int64]) -> Rows:
    """Return (n, 4) as ``votes`` does; pairs may come several times.

    A copy's votes may straddle the edge of a bin: bins are shifted by half as well.
    """
    if not len(near.entry):
        return np.zeros((0, 4), np.int64)
    begins = np.searchsorted(entries.asker, np.arange(int(entries.asker[-1]) + 1))
    asker, region = entries.asker[near.entry].astype(np.int64), near.region.astype(np.int64)
    rank = near.entry - begins[asker]
    wide, regions = int(np.max(rank)) + 1, int(np.max(region)) + 1
    pair = asker * regions + region
    turn = entries.poses[near.entry, 0].astype(np.int64) - near.pose[:, 0]
    scale = entries.poses[near.entry, 1].astype(np.int64) - near.pose[:, 1] + 8
    found = []
    for turn_shift in (0, _TURN_STEP // 2):
        for scale_shift in (0, 1):
            bins = ((turn + turn_shift) % 256 // _TURN_STEP) * 16 + (scale + scale_shift) // 2
            once = distinct((pair * _BINS + bins) * wide + rank)[0]
            keys, ranks = np.divmod(once, wide)
            asking, there = np.divmod(keys // _BINS, regions)
            keys, counts = distinct(keys)
            starts = np.cumsum(counts) - counts
            weight = np.add.reduceat(weights[begins[asking] + ranks], starts)
            enough = counts >= LEAST_VOTES
            who, whom = asking[starts[enough]] // 2, there[starts[enough]]
            found.append(np.stack([who, whom, counts[enough], weight[enough]], axis=1))
    return np.concatenate(found)


def distinct(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct values, sorted, and how often each is there; by sorting, which is quicker than a table."""
    ordered = np.sort(values)
    first = np.flatnonzero(np.concatenate([np.ones(min(1, len(ordered)), np.bool_), ordered[1:] != ordered[:-1]]))
    return ordered[first], np.diff(np.concatenate([first, [len(ordered)]]))


def best(rows: Rows) -> Rows:
    """Keep of (n, 4) rows asked, found, votes, weight the one of the most weight of each pair; sorted."""
    rows = rows[np.lexsort((-rows[:, 2], -rows[:, 3], rows[:, 1], rows[:, 0]))]
    first = np.ones(len(rows), np.bool_)
    first[1:] = (rows[1:, :2] != rows[:-1, :2]).any(axis=1)
    return rows[first]


def strongest(rows: Rows, most: int) -> Rows:
    """Keep of (n, 4) rows asked, found, votes, weight the strongest of each asked one that stand out; sorted."""
    rows = rows[np.lexsort((rows[:, 1], -rows[:, 2], -rows[:, 3], rows[:, 0]))]
    _, counts = distinct(rows[:, 0])
    begins = np.repeat(np.cumsum(counts) - counts, counts)
    rank = np.arange(len(rows)) - begins
    ranked = begins + BACKGROUND_RANK
    many = np.repeat(counts, counts) > BACKGROUND_RANK
    background = np.where(many, STANDS_OUT * rows[np.minimum(ranked, len(rows) - 1), 3], 0)
    kept = rows[(rank < most) & (rows[:, 3] >= background)]
    return kept[np.lexsort((kept[:, 1], kept[:, 0]))]
