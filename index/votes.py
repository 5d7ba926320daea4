"""Words that vote: which regions share enough near keypoints with a younger one to be candidates.

Each keypoint's 256 bits are cut into words, one a table; the keypoints that share a word are compared, and one whose
bits are near is a vote. What is looked up is put into tables, a shard at a time, and the whole case streams past them:
memory hardly grows with the case, and a few new regions on top of many old ones cost one quick pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from index.words import BYTES, MOST, Words

TABLES = 8
"""Words of a descriptor, one every 32 bits. With so many, words two bits longer than with six find as much (measured on
160 edited photos: .53 of near keypoints at 24 bits, against .57 at 20) and cost a quarter of the comparisons."""

WORD_BITS = (20, 32)
"""Bits of a word, least and most: two more each time that the keypoints double beyond ROOMY. Comparisons a keypoint
then stay the same; near keypoints found fall from .63 (20 bits) over .53 (24) to .44 (28, the source study's size)."""

ROOMY = 1_000_000

NEAR = 52
"""Bits of 256 up to which two descriptors are near. Of one point they differ by 25 or so, of different ones by 128."""

NEAR_PART = 20
"""And of the 64 that are compared first: .998 of near ones stay, 4 or 5 in 100 of unrelated ones pass."""

COMMON = 60
"""A word that more keypoints share than this says nothing: a letter, a weave, an app's icon."""

COMMON_POINT = 40
"""A keypoint that is near to more others than this says nothing either; nor, in a large case, to one in COMMON_SHARE
regions: of two regions given, the same keypoints then count at any size."""

COMMON_SHARE = 50

LEAST_VOTES = 8
"""Votes below this come by chance: of pairs that nothing but words proposed, 466 copies had 8 and more, 95 % of them 11
and more; of 1,500 unrelated ones half had 6 or 7."""

BACKGROUND_RANK = 20
"""A region's own background is the weight of its 20th best; others count only where they are this many times it."""

STANDS_OUT = 1.3

SHARD = 2048
"""Regions put into tables at once: 120 MB."""

BLOCK = 128
"""Regions that stream past the tables at once."""

HITS = 2_000_000
"""Near keypoints counted at once, about: a thousand copies of one banner have eleven million, and 400 MB to count."""

_TURN_STEP = 22
"""Width of a bin of turns, in 1/256: votes of one copy agree on how far it is turned, to 15 degrees or so."""

_BINS = 16 * 16

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Odd multiplier that spreads words evenly over slots (Knuth, The Art of Computer Programming 3, 6.4)."""

Asked = tuple[int, Words, Words]
"""A region to look up: its id, its upright and its mirrored words."""


@dataclass(frozen=True, slots=True, order=True)
class Votes:
    """Two regions (ids) and how many keypoints of ``asked`` are near one of ``found``.

    ``weight`` is what these tell, in thousandths of a keypoint near to no other region: a letter of a text block, or a
    fold of the one cloth that all pieces lie on, is near to many regions, and says little of any of them.
    """

    asked: int
    found: int
    votes: int
    weight: int


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """One table of a shard.

    Attributes:
        starts: (slots + 1,) int32, where each slot begins.
        entries: (n,) int32, keypoints by slot; those of common words are left out.
        parts: (n,) uint64, 64 bits of each.
        kept: (entries of the shard,) bool, those that are in this table.
    """

    starts: NDArray[np.int32]
    entries: NDArray[np.int32]
    parts: NDArray[np.uint64]
    kept: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Shard:
    """Regions looked up together.

    Attributes:
        ids: (regions,) int64.
        asker: (entries,) int64, twice the place of the region, plus one for its mirror image.
        long: (entries, 4) uint64 descriptors.
        poses: (entries, 2) uint8.
        tables: One for each word.
    """

    ids: NDArray[np.int64]
    asker: NDArray[np.int64]
    long: NDArray[np.uint64]
    poses: NDArray[np.uint8]
    tables: list[_Table]


@dataclass(frozen=True, slots=True, eq=False)
class _Near:
    """Near keypoints: (n,) int32 entry of the shard, (n,) int64 pair of asker and region, (n, 2) uint8 pose found."""

    entry: NDArray[np.int32]
    pair: NDArray[np.int64]
    pose: NDArray[np.uint8]


class WordIndex:
    """All upright words of a case: 38 bytes a keypoint."""

    def __init__(self, regions: int, words: Iterable[tuple[int, Words]]) -> None:
        """Take so many regions, ids ascending: the upright words of each, copied one by one, which bounds memory."""
        every = np.empty((regions * MOST, BYTES), np.uint8)
        poses = np.empty((regions * MOST, 2), np.uint8)
        ids, counts, filled = [], [], 0
        for region, one in words:
            count = len(one.points)
            every[filled : filled + count] = one.descriptors
            poses[filled : filled + count] = one.poses
            filled += count
            ids.append(region)
            counts.append(count)
        self._ids = np.asarray(ids, np.int64)
        self._ends = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
        self._owner = np.repeat(np.arange(len(ids), dtype=np.int32), counts)
        self._long = every[:filled].view(np.uint64)
        self._poses = poses[:filled]
        least, most = WORD_BITS
        self._bits = int(np.clip(least + 2 * np.log2(max(filled, 1) / ROOMY), least, most))
        self._slots = min(22, max(10, filled.bit_length()))
        self._common = [self._said_often(table) for table in range(TABLES)]

    def near(self, asked: Iterable[Asked], most: int, threads: int = 1) -> list[Votes]:
        """Let the words of some regions vote for elder ones, which have lower ids; the elder ones, if asked, for them.

        Args:
            asked: Region id, upright and mirrored words; read as they are needed.
            most: Most regions to return for each, those of the most weight.
            threads: Parts of the case that stream past at once.

        Returns:
            At least LEAST_VOTES each, a region never for itself, those of most weight; sorted.
        """
        every = iter(asked)
        found, ids = [np.zeros((0, 4), np.int64)], []
        with ThreadPoolExecutor(threads) as pool:
            while shard := list(islice(every, SHARD)):
                ids += [one[0] for one in shard]
                found.append(self._looked_up(self._shard(shard), pool, threads))
        elder = np.concatenate(found)
        younger = elder[np.isin(elder[:, 1], np.asarray(ids, np.int64))][:, [1, 0, 2, 3]]
        return [Votes(*row) for row in _strongest(np.concatenate([elder, younger]), most).tolist()]

    def _said_often(self, table: int) -> NDArray[np.bool_]:
        """Tell of each slot whether more keypoints than COMMON share it, besides those that share it by chance."""
        counts = np.zeros(1 << self._slots, np.int64)
        for start in range(0, len(self._long), 1 << 22):
            words = _words(self._long[start : start + (1 << 22)], table, self._bits)
            counts += np.bincount(_slot(words, self._slots), minlength=len(counts))
        return np.asarray(counts > COMMON + (len(self._long) >> self._slots))

    def _shard(self, block: list[Asked]) -> _Shard:
        both = [words for _, *sides in block for words in sides]
        long = np.concatenate([words.descriptors for words in both]).view(np.uint64).reshape(-1, BYTES // 8)
        asker = np.repeat(np.arange(len(both), dtype=np.int64), [len(words.points) for words in both])
        poses = np.concatenate([words.poses for words in both])
        tables = [self._table(long, table) for table in range(TABLES)]
        return _Shard(np.asarray([one[0] for one in block], np.int64), asker, long, poses, tables)

    def _table(self, long: NDArray[np.uint64], table: int) -> _Table:
        words = _words(long, table, self._bits)
        kept = ~self._common[table][_slot(words, self._slots)]
        slots = min(21, max(10, len(long).bit_length()))
        entries = np.flatnonzero(kept)
        place = _slot(words[entries], slots)
        order = np.argsort(place, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=1 << slots))]).astype(np.int32)
        entries = entries[order]
        return _Table(starts, entries.astype(np.int32), long[entries, _part(table)], kept)

    def _looked_up(self, shard: _Shard, pool: ThreadPoolExecutor, threads: int) -> NDArray[np.int64]:
        """Return (n, 4): id asked, id of an elder region, votes, weight."""
        end = int(np.searchsorted(self._ids, np.max(shard.ids)))
        starts = list(range(0, end, BLOCK))
        parts = [starts[thread::threads] for thread in range(threads)]
        stretches = list(pool.map(partial(self._stretch, shard, end), parts))
        often = np.sum([counts for counts, _ in stretches], axis=0)
        telling = often <= self._most_near()
        found = [one for _, several in stretches for one in several]
        weights = 1000 // np.maximum(often, 1)
        several = _askers(shard.asker, sum(len(one.entry) for one in found))
        votes = np.concatenate([_counted(_joined(found, telling & part), shard.poses, weights) for part in several])
        asker, region = np.divmod(votes[:, 0], len(self._ids))
        return _best(np.stack([shard.ids[asker // 2], self._ids[region], votes[:, 1], votes[:, 2]], axis=1))

    def _most_near(self) -> int:
        """Return how many others a keypoint may be near to and still tell something."""
        return max(COMMON_POINT, len(self._ids) // COMMON_SHARE)

    def _stretch(self, shard: _Shard, end: int, starts: list[int]) -> tuple[NDArray[np.int64], list[_Near]]:
        """Let some blocks stream past; return how often each entry is near, and what is near in pairs with votes."""
        often = np.zeros(len(shard.asker), np.int64)
        most = self._most_near()
        found = []
        for start in starts:
            which, entry = self._hits(shard, start, min(start + BLOCK, end))
            np.add.at(often, entry, 1)
            region = self._owner[which].astype(np.int64)
            here = shard.asker[entry] * BLOCK + region - start
            enough = np.bincount(here, minlength=1)[here] >= LEAST_VOTES
            # Of one banner's thousand copies each keypoint is near to all others: to keep them would fill the memory.
            enough &= often[entry] <= most
            which, entry, region = which[enough], entry[enough], region[enough]
            pair = shard.asker[entry] * len(self._ids) + region
            found.append(_Near(entry.astype(np.int32), pair, self._poses[which]))
        return often, found

    def _hits(self, shard: _Shard, first: int, last: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return keypoints of regions first to last, and the younger entries near to them, each pair once."""
        begin = int(self._ends[first])
        long = self._long[begin : self._ends[last]]
        words = [_words(long, table, self._bits) for table in range(TABLES)]
        whiches, entries = [], []
        for number, table in enumerate(shard.tables):
            which, entry = _alike(words[number], long, table, _part(number))
            younger = shard.ids[shard.asker[entry] // 2] > self._ids[self._owner[begin + which]]
            which, entry = which[younger], entry[younger]
            differ = long.take(which, axis=0)
            differ ^= shard.long.take(entry, axis=0)
            near = np.flatnonzero(_bits(differ) <= NEAR)
            which, entry, differ = which[near], entry[near], differ[near]
            # Of keypoints that share a slot by chance only, how many there are would depend on the size of a shard.
            new = _words(differ, number, self._bits) == 0
            for before in range(number):
                new &= (_words(differ, before, self._bits) != 0) | ~shard.tables[before].kept[entry]
            whiches.append(which[new] + begin)
            entries.append(entry[new])
        return np.concatenate(whiches), np.concatenate(entries)


def _words(long: NDArray[np.uint64], table: int, bits: int) -> NDArray[np.uint64]:
    """Cut one table's word out of (n, 4) descriptors."""
    return (long[:, table // 2] >> np.uint64(32 * (table % 2))) & np.uint64((1 << bits) - 1)


def _slot(words: NDArray[np.uint64], bits: int) -> NDArray[np.intp]:
    return ((words * _SPREAD) >> np.uint64(64 - bits)).astype(np.intp)


def _part(table: int) -> int:
    """Which quarter of a descriptor is compared first: one that the table's word is no part of."""
    return 1 if table < 2 else 0


def _alike(
    words: NDArray[np.uint64], long: NDArray[np.uint64], table: _Table, part: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places in ``long`` and the entries of a table that share a slot and are near in one part."""
    slot = _slot(words, (len(table.starts) - 1).bit_length() - 1)
    low = table.starts[slot]
    count = table.starts[slot + 1] - low
    which = np.flatnonzero(count)
    count = count[which]
    ends = np.cumsum(count, dtype=np.int64)
    which = np.repeat(which, count)
    place = np.arange(len(which)) + np.repeat(low[which[ends - 1]] - ends + count, count) if len(which) else which
    near = np.flatnonzero(np.bitwise_count(table.parts.take(place) ^ long[:, part].take(which)) <= NEAR_PART)
    return which.take(near), table.entries.take(place.take(near)).astype(np.intp)


def _bits(long: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Count the bits of each row of (n, 4)."""
    counts = np.bitwise_count(long).astype(np.uint16)
    return np.asarray(counts[:, 0] + counts[:, 1] + counts[:, 2] + counts[:, 3], np.uint16)


def _askers(asker: NDArray[np.int64], hits: int) -> list[NDArray[np.bool_]]:
    """Part entries by who asks, so that about HITS hits are counted at once."""
    bounds = np.linspace(0, int(asker[-1]) + 1 if len(asker) else 0, 2 + hits // HITS).astype(np.int64)
    return [(asker >= start) & (asker < stop) for start, stop in pairwise(bounds)]


def _joined(several: list[_Near], telling: NDArray[np.bool_]) -> _Near:
    """Join what several blocks found, without the entries that tell nothing."""
    none = _Near(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros((0, 2), np.uint8))
    parts = [none, *several]
    entry = np.concatenate([one.entry for one in parts])
    keep = telling[entry]
    pair = np.concatenate([one.pair for one in parts])
    return _Near(entry[keep], pair[keep], np.concatenate([one.pose for one in parts])[keep])


def _counted(near: _Near, poses: NDArray[np.uint8], weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (n, 3): pair, votes that agree on turn and scale, their weight; pairs may come several times.

    A copy's votes may straddle the edge of a bin: bins are shifted by half as well.
    """
    turn = poses[near.entry, 0].astype(np.int64) - near.pose[:, 0]
    scale = poses[near.entry, 1].astype(np.int64) - near.pose[:, 1] + 8
    found = []
    for turn_shift in (0, _TURN_STEP // 2):
        for scale_shift in (0, 1):
            bins = ((turn + turn_shift) % 256 // _TURN_STEP) * 16 + (scale + scale_shift) // 2
            once = _distinct((near.pair * _BINS + bins) * len(poses) + near.entry)[0]
            keys, entry = np.divmod(once, max(1, len(poses)))
            keys, counts = _distinct(keys)
            weight = np.add.reduceat(weights[entry], np.cumsum(counts) - counts) if len(counts) else counts
            enough = counts >= LEAST_VOTES
            found.append(np.stack([keys[enough] // _BINS, counts[enough], weight[enough]], axis=1))
    return np.concatenate(found)


def _distinct(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct values, sorted, and how often each is there; by sorting, which is quicker than a table."""
    ordered = np.sort(values)
    first = np.flatnonzero(np.concatenate([np.ones(min(1, len(ordered)), np.bool_), ordered[1:] != ordered[:-1]]))
    return ordered[first], np.diff(np.concatenate([first, [len(ordered)]]))


def _best(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep of (n, 4) rows asked, found, votes, weight the one of the most weight of each pair."""
    rows = rows[np.lexsort((-rows[:, 2], -rows[:, 3], rows[:, 1], rows[:, 0]))]
    first = np.ones(len(rows), np.bool_)
    first[1:] = (rows[1:, :2] != rows[:-1, :2]).any(axis=1)
    return rows[first]


def _strongest(rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Keep of (n, 4) rows asked, found, votes, weight the strongest of each asked one that stand out; sorted."""
    rows = rows[np.lexsort((rows[:, 1], -rows[:, 2], -rows[:, 3], rows[:, 0]))]
    _, counts = _distinct(rows[:, 0])
    begins = np.repeat(np.cumsum(counts) - counts, counts)
    rank = np.arange(len(rows)) - begins
    ranked = begins + BACKGROUND_RANK
    many = np.repeat(counts, counts) > BACKGROUND_RANK
    background = np.where(many, STANDS_OUT * rows[np.minimum(ranked, len(rows) - 1), 3], 0)
    kept = rows[(rank < most) & (rows[:, 3] >= background)]
    return kept[np.lexsort((kept[:, 1], kept[:, 0]))]
