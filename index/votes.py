"""Words that vote: which regions share enough near keypoints with a younger one to be candidates.

What is looked up is put into tables, and the whole case streams past them, from memory or from the disk: memory hardly
grows with the case, and a few new regions on top of many old ones cost one quick pass. All find the same, however the
case is cut (``index.spans``), and whichever way near keypoints are found (``index.tables``, ``index.hits``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from index import cutting, hits, tables
from index.compiled import available
from index.cutting import Form
from index.spans import Span
from index.tables import Asked, Common, Elder, Entries, Find
from index.tally import LEAST_VOTES, Near, strongest, votes
from index.words import MOST

COMMON = 60
"""A word that more keypoints share than this says nothing: a letter, a weave, an app's icon."""

COMMON_POINT = 40
"""A keypoint that is near to more others than this says nothing either; nor, in a large case, to one in COMMON_SHARE
regions: of two regions given, the same keypoints then count at any size."""

COMMON_SHARE = 50

SHARD = 2048
"""Regions put into tables at once: 120 MB."""

SHARD_COMPILED = 8192
"""As many by the compiled look-up: 600 MB."""

SHARD_LARGE = 24_576
LARGE = 250_000
"""As many where the case has so many regions: 1.8 GB, and a million are read once for an occasion of 21,000, which is
what takes time: 57 s of two cores for 21,000, and for 16,000 as well."""

COMPILED_FROM = 20_000_000
"""Pairs of a case's regions and those of the first SHARD asked from which the compiled look-up pays, where it can be
had: to compile takes as long as to look these up."""

FEW = 64
"""To stream past costs as much as so many regions asked more."""

BLOCK = 128
"""Regions that stream past the tables at once."""

BLOCK_COMPILED = 512

COUNTED = 4096
"""Regions whose words are counted at once."""

HELD = 32_000_000
"""Near keypoints kept at once until all of a shard are known, 10 bytes each: a shard that has more is parted."""

_PLACES = 1 << 20
"""Pairs of a block are told apart by so many counters first."""


Count = Callable[[NDArray[np.uint64], Form, NDArray[np.int32]], None]


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


@dataclass(frozen=True, slots=True)
class _Block:
    """Regions of one span, first to last; the first one's place in the case."""

    span: Span
    first: int
    last: int
    place: int


@dataclass(frozen=True, slots=True)
class _Way:
    """How near keypoints are found: regions put into tables at once, regions that stream past, and whether compiled."""

    shard: int
    block: int
    compiled: bool


class WordIndex:
    """All upright words of a case."""

    def __init__(self, spans: Sequence[Span]) -> None:
        """Take spans whose ids go on ascending."""
        self._spans = [span for span in spans if len(span.ids)]
        self._ids = np.concatenate([np.zeros(0, np.int64), *(span.ids for span in self._spans)])
        self._points = sum(int(span.ends[-1]) for span in self._spans)
        self._common: Common | None = None

    def near(self, asked: Iterable[Asked], most: int, threads: int = 1, points: int = MOST) -> list[Votes]:
        """Let the words of some regions vote for elder ones, which have lower ids; the elder ones, if asked, for them.

        Args:
            asked: Region id, upright and mirrored words; read as they are needed.
            most: Most regions to return for each, those of the most weight.
            threads: Parts of the case that stream past at once.
            points: Keypoints of each region asked about, at most; of more, fewer regions are put into tables at once.

        Returns:
            At least LEAST_VOTES each, a region never for itself, those of most weight; sorted.

        Raises:
            ShardError: A file of the case became shorter meanwhile.
        """
        every = iter(asked)
        first = list(islice(every, SHARD * MOST // points))
        every = chain(first, every)
        way = self._way(len(first) * points // MOST)
        del first
        found, ids = [np.zeros((0, 4), np.int64)], []
        with ThreadPoolExecutor(threads) as pool:
            while shard := list(islice(every, max(1, way.shard * MOST // points))):
                ids += [one[0] for one in shard]
                entries = Entries.of(shard)
                shard.clear()
                found += self._looked_up(entries, way, pool, threads)
        elder = np.concatenate(found)
        younger = elder[np.isin(elder[:, 1], np.asarray(ids, np.int64))][:, [1, 0, 2, 3]]
        return [Votes(*row) for row in strongest(np.concatenate([elder, younger]), most).tolist()]

    def _way(self, asked: int) -> _Way:
        if available() and (asked + FEW) * len(self._ids) >= COMPILED_FROM:
            shard = SHARD_LARGE if len(self._ids) >= LARGE else SHARD_COMPILED
            return _Way(shard, BLOCK_COMPILED, compiled=True)
        return _Way(SHARD, BLOCK, compiled=False)

    def _blocks(self, size: int, end: int) -> Iterator[_Block]:
        """Cut the regions whose place is below ``end`` into blocks."""
        place = 0
        for span in self._spans:
            stop = min(len(span.ids), end - place)
            for first in range(0, stop, size):
                yield _Block(span, first, min(first + size, stop), place + first)
            place += len(span.ids)

    def _cutting(self, way: _Way, pool: ThreadPoolExecutor, threads: int) -> Common:
        """Choose how words are cut, and find those that more keypoints share than COMMON, besides chance."""
        if self._common is None:
            form = Form.of(self._points)
            counts = form.counts()
            uncounted = [span for span in self._spans if not span.counted(form, counts)]
            blocks = [block for block in self._blocks(COUNTED, len(self._ids)) if block.span in uncounted]
            parts = [blocks[thread::threads] for thread in range(threads if way.compiled else 1)]
            for one in pool.map(partial(_counted, form, hits.count if way.compiled else cutting.count), parts):
                counts += one
            self._common = Common(form, np.asarray(counts > COMMON + (self._points >> form.slots)))
        return self._common

    def _looked_up(
        self, entries: Entries, way: _Way, pool: ThreadPoolExecutor, threads: int
    ) -> list[NDArray[np.int64]]:
        """Return (n, 4) rows: id asked, id of an elder region, votes, weight."""
        common = self._cutting(way, pool, threads)
        find = hits.finder(entries, common, threads) if way.compiled else tables.finder(entries, common)
        end = int(np.searchsorted(self._ids, np.max(entries.ids)))
        blocks = list(self._blocks(way.block, end))
        parts = [blocks[thread::threads] for thread in range(threads)]
        most = max(COMMON_POINT, len(self._ids) // COMMON_SHARE)
        held = HELD // threads if len(entries.ids) > 1 else None
        stretches = list(pool.map(partial(_streamed, (entries, find), most, held), parts))
        if not all(done for _, _, done in stretches):
            del find, stretches
            return [row for half in entries.halves() for row in self._looked_up(half, way, pool, threads)]
        often = np.sum([counts for counts, _, _ in stretches], axis=0)
        rows = votes(entries, [one for _, several, _ in stretches for one in several], often, most)
        return [np.stack([entries.ids[rows[:, 0]], self._ids[rows[:, 1]], rows[:, 2], rows[:, 3]], axis=1)]


def _counted(form: Form, count: Count, blocks: list[_Block]) -> NDArray[np.int32]:
    counts = form.counts()
    for block in blocks:
        count(block.span.read(block.first, block.last)[0], form, counts)
    return counts


def _streamed(
    asked: tuple[Entries, Find], most: int, held: int | None, blocks: list[_Block]
) -> tuple[NDArray[np.int64], list[Near], bool]:
    """Let some blocks stream past; return how often each entry is near, what is near in pairs with votes, if all."""
    entries, find = asked
    often = np.zeros(len(entries.asker), np.int64)
    found: list[Near] = []
    count = 0
    for block in blocks:
        long, poses = block.span.read(block.first, block.last)
        owner = np.repeat(np.arange(block.first, block.last), np.diff(block.span.ends[block.first : block.last + 1]))
        which, entry = find(Elder(long, block.span.ids[owner]))
        np.add.at(often, entry, 1)
        region = owner[which] - block.first
        enough = _enough(entries.asker[entry].astype(np.int64) * (block.last - block.first) + region)
        # Of one banner's thousand copies each keypoint is near to all others: to keep them would fill the memory.
        enough = enough[often[entry[enough]] <= most]
        places = (region[enough] + block.place).astype(np.int32)
        found.append(Near(entry[enough], places, poses[which[enough]]))
        count += len(enough)
        if held is not None and count > held:
            return often, [], False
    return often, found, True


def _enough(pairs: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the places of pairs that come LEAST_VOTES times and more."""
    if not len(pairs) or int(np.max(pairs)) < _PLACES:
        return np.flatnonzero(np.bincount(pairs, minlength=1)[pairs] >= LEAST_VOTES)
    counters = pairs % _PLACES
    likely = np.flatnonzero(np.bincount(counters, minlength=1)[counters] >= LEAST_VOTES)
    _, place, counts = np.unique(pairs[likely], return_inverse=True, return_counts=True)
    return np.asarray(likely[counts[place] >= LEAST_VOTES], np.intp)
