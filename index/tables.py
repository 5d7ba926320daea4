"""Some regions to look up, their keypoints in tables: which keypoints of elder regions are near them.

Each keypoint's 256 bits are cut into words, one a table; those that share a word are compared. Two ways find the same:
plain NumPy here, and a compiled one (``index.hits``) for large cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.cutting import TABLES, Form, cut, slot
from index.spans import LONG
from index.words import Words

NEAR = 52
"""Bits of 256 up to which two descriptors are near. Of one point they differ by 25 or so, of different ones by 128."""

NEAR_PART = 20
"""And of the 64 that are compared first: .998 of near ones stay, 4 or 5 in 100 of unrelated ones pass."""

SLOTS = 21
"""Bits of a slot of a table, most."""

Asked = tuple[int, Words, Words]
"""A region to look up: its id, its upright and its mirrored words."""

Hits = tuple[NDArray[np.intp], NDArray[np.int32]]
"""Places of elder keypoints, and the entries near to them, each pair once."""


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Keypoints of some regions that are looked up.

    Attributes:
        ids: (regions,) int64.
        asker: (entries,) int32, twice the place of the region, plus one for its mirror image; ascending.
        long: (entries, 4) uint64 descriptors.
        poses: (entries, 2) uint8.
    """

    ids: NDArray[np.int64]
    asker: NDArray[np.int32]
    long: NDArray[np.uint64]
    poses: NDArray[np.uint8]

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> Entries:
        """Take regions that are looked up together."""
        both = [words for _, *sides in asked for words in sides]
        long = np.concatenate([words.descriptors for words in both]).view(np.uint64).reshape(-1, LONG)
        asker = np.repeat(np.arange(len(both), dtype=np.int32), [len(words.points) for words in both])
        poses = np.concatenate([words.poses for words in both])
        return cls(np.asarray([one[0] for one in asked], np.int64), asker, long, poses)

    def halves(self) -> tuple[Entries, Entries]:
        """Part the regions in two."""
        middle = len(self.ids) // 2
        cut = int(np.searchsorted(self.asker, 2 * middle))
        younger = (self.asker[cut:] - np.int32(2 * middle)).astype(np.int32)
        return (
            Entries(self.ids[:middle], self.asker[:cut], self.long[:cut], self.poses[:cut]),
            Entries(self.ids[middle:], younger, self.long[cut:], self.poses[cut:]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Elder:
    """Keypoints of a block of regions that stream past: (n, 4) uint64, and (n,) int64 the id of each one's region."""

    long: NDArray[np.uint64]
    ids: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """How a case cuts words, and which of them too many keypoints share: (TABLES, slots) bool."""

    form: Form
    often: NDArray[np.bool_]

    def kept(self, long: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """Tell of (n, 4) descriptors in which tables they stand: (n,) a bit for each."""
        kept = np.zeros(len(long), np.uint8)
        for table in range(TABLES):
            place = slot(cut(long, table, self.form.bits), self.form.slots)
            kept |= (~self.often[table][place]).astype(np.uint8) << np.uint8(table)
        return kept


Find = Callable[[Elder], Hits]
"""Finds which keypoints of a block are near which entries of a region younger than theirs."""


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """One table.

    Attributes:
        starts: (slots + 1,) int32, where each slot begins.
        entries: (n,) int32, keypoints by slot; those of common words are left out.
        parts: (n,) uint64, 64 bits of each.
    """

    starts: NDArray[np.int32]
    entries: NDArray[np.int32]
    parts: NDArray[np.uint64]


def finder(entries: Entries, common: Common) -> Find:
    """Put entries into tables."""
    kept, bits = common.kept(entries.long), common.form.bits
    tables = [_table(entries.long, table, kept, bits) for table in range(TABLES)]
    asked = entries.ids[entries.asker // 2]

    def find(elder: Elder) -> Hits:
        whiches, found = [], []
        for number, table in enumerate(tables):
            which, entry = _alike(cut(elder.long, number, bits), elder.long, table, part(number))
            younger = asked[entry] > elder.ids[which]
            which, entry = which[younger], entry[younger]
            differ = elder.long.take(which, axis=0)
            differ ^= entries.long.take(entry, axis=0)
            near = np.flatnonzero(_bits(differ) <= NEAR)
            which, entry, differ = which[near], entry[near], differ[near]
            # Of keypoints that share a slot by chance only, how many there are would depend on the size of a shard.
            new = cut(differ, number, bits) == 0
            for before in range(number):
                stands = kept[entry] >> np.uint8(before) & np.uint8(1)
                new &= (cut(differ, before, bits) != 0) | (stands == 0)
            whiches.append(which[new])
            found.append(entry[new])
        return np.concatenate(whiches), np.concatenate(found)

    return find


def _table(long: NDArray[np.uint64], table: int, kept: NDArray[np.uint8], bits: int) -> _Table:
    slots = min(SLOTS, max(10, len(long).bit_length()))
    entries = np.flatnonzero(kept >> np.uint8(table) & np.uint8(1)).astype(np.int32)
    place = slot(cut(long[entries], table, bits), slots)
    entries = entries[np.argsort(place, kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=1 << slots))]).astype(np.int32)
    return _Table(starts, entries, long[entries, part(table)])


def part(table: int) -> int:
    """Which quarter of a descriptor is compared first: one that the table's word is no part of."""
    return 1 if table < 2 else 0


def _alike(
    words: NDArray[np.uint64], long: NDArray[np.uint64], table: _Table, quarter: int
) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Return the places in ``long`` and the entries of a table that share a slot and are near in one part."""
    place = slot(words, (len(table.starts) - 1).bit_length() - 1)
    low = table.starts[place]
    count = table.starts[place + 1] - low
    which = np.flatnonzero(count)
    count = count[which]
    ends = np.cumsum(count, dtype=np.int64)
    which = np.repeat(which, count)
    place = np.arange(len(which)) + np.repeat(low[which[ends - 1]] - ends + count, count) if len(which) else which
    near = np.flatnonzero(np.bitwise_count(table.parts.take(place) ^ long[:, quarter].take(which)) <= NEAR_PART)
    return which.take(near), table.entries.take(place.take(near))


def _bits(long: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Count the bits of each row of (n, 4)."""
    counts = np.bitwise_count(long).astype(np.uint16)
    return np.asarray(counts[:, 0] + counts[:, 1] + counts[:, 2] + counts[:, 3], np.uint16)
