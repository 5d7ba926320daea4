"""Near keypoints by a compiled look-up (Numba, extra ``scale``), for large cases: finds what ``index.tables`` finds.

Nearly all keypoints of elder regions share no word with one that is asked about. One bit tells that of each, in a table
of bits that stays in the processor's cache; only what passes is looked up, and most of that is compared.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compiled import Compiler, bits, compiler
from index.cutting import SPREAD, TABLES, Form
from index.tables import (
    NEAR,
    NEAR_PART,
    Common,
    Elder,
    Entries,
    Find,
    Hits,
    part,
)

SLOTS = 23
"""Bits of a slot of a table, most: 16,000 regions have eight million entries."""

SIEVE = 3
"""Bits of a slot of the sieve beyond those of the table's: of words that nobody asked about one in ten passes."""

STRIDE = 4096
"""Keypoints sifted at once: where they pass is kept near."""

ALIKE = 1 << 14
"""Pairs alike in one part that are kept until they are compared."""

ROOM = 1 << 18
"""Hits of a block for which there is room at first."""


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """One table.

    Attributes:
        sieve: (words,) uint64, a bit for each slot of the sieve that an entry has.
        starts: (slots + 1,) int32, where each slot of the table begins.
        entries: (n,) int32, by slot.
        parts: (n,) uint64, the 64 bits of each that are compared first.
        shifts: How far a spread word is shifted for its slot in the table, and in the sieve.
    """

    sieve: NDArray[np.uint64]
    starts: NDArray[np.int32]
    entries: NDArray[np.int32]
    parts: NDArray[np.uint64]
    shifts: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Made:
    """What is compiled: to put entries in slots, and to look up."""

    arrange: Callable[..., Any]
    look: Callable[..., Any]


def finder(entries: Entries, common: Common, threads: int = 1) -> Find:
    """Put entries into tables; what it returns releases the interpreter's lock while it looks up."""
    return finding(_compiled(), entries, common, threads)


def finding(made: _Made, entries: Entries, common: Common, threads: int = 1) -> Find:
    """Put entries into tables by what ``made_with`` made; see ``finder``."""
    kept = common.kept(entries.long)
    mask = np.uint64((1 << common.form.bits) - 1)
    forms = [(table, part(table), mask) for table in range(TABLES)]
    with ThreadPoolExecutor(threads) if threads > 1 else nullcontext() as pool:
        each = pool.map if pool else map
        tables = list(each(lambda form: _table(made, entries.long, form, kept), forms))
    asked = entries.ids[entries.asker // 2]

    def find(elder: Elder) -> Hits:
        room = np.empty((2, ROOM), np.int32)
        found = 0
        for number, one in enumerate(tables):
            among = (one.sieve, one.starts, one.entries, one.parts, *one.shifts)
            form = (number, part(number), mask, NEAR_PART, NEAR)
            while True:
                # Room and how much of it is taken: a view of the rest would be of another type, and compiled for again.
                every = made.look((elder.long, elder.ids), (entries.long, asked, kept), among, form, (room, found))
                if every <= room.shape[1]:
                    break
                room = np.concatenate([room, np.empty((2, max(room.shape[1], every - found)), np.int32)], axis=1)
            found = every
        return room[0, :found].astype(np.intp), room[1, :found].copy()

    return find


def _table(made: _Made, long: NDArray[np.uint64], form: tuple[int, int, np.uint64], kept: NDArray[np.uint8]) -> _Table:
    slots = min(SLOTS, max(10, len(long).bit_length()))
    shifts = 64 - slots, 64 - slots - SIEVE
    count = int(np.count_nonzero(kept >> np.uint8(form[0]) & np.uint8(1)))
    sieve, starts = np.zeros(1 << (slots + SIEVE - 6), np.uint64), np.zeros((1 << slots) + 1, np.int32)
    table = _Table(sieve, starts, np.empty(count, np.int32), np.empty(count, np.uint64), shifts)
    made.arrange((long, kept), form, shifts, (sieve, starts, table.entries, table.parts))
    return table


def count(long: NDArray[np.uint64], form: Form, counts: NDArray[np.int32]) -> None:
    """Do what ``index.cutting.count`` does."""
    _counter()(long, form.bits, form.slots, counts)


@cache
def _compiled() -> _Made:
    return made_with(compiler())


@cache
def _counter() -> Callable[..., Any]:
    return count_with(compiler())


def count_with(compile_: Compiler) -> Callable[..., Any]:
    """Put the counting together."""

    def count(long: Any, width: Any, slots: Any, counts: Any) -> None:
        mask = np.uint64((1 << width) - 1)
        for table in range(counts.shape[0]):
            row = counts[table]
            for place in range(len(long)):
                word = (long[place, table // 2] >> np.uint64(32 * (table % 2))) & mask
                row[np.int64((word * SPREAD) >> np.uint64(64 - slots))] += 1

    return compile_(count)


def made_with(compile_: Compiler) -> _Made:
    """Put together what is compiled."""
    return _Made(_arrange_with(compile_), _look_with(compile_))


def _arrange_with(compile_: Compiler) -> Callable[..., Any]:
    def arrange(entries: Any, form: Any, shifts: Any, table: Any) -> None:
        """Count the entries of each slot, mark the sieve, and put each entry in its place."""
        long, kept = entries
        number, first, mask = form
        sieve, starts, places, parts = table
        quarter, half, bit = number // 2, np.uint64(32 * (number % 2)), np.uint8(1 << number)
        slot, sifted = np.uint64(shifts[0]), np.uint64(shifts[1])
        for entry in range(len(long)):
            if kept[entry] & bit:
                spread = ((long[entry, quarter] >> half) & mask) * SPREAD
                starts[np.int64(spread >> slot) + 1] += 1
                mark = spread >> sifted
                sieve[np.int64(mark >> np.uint64(6))] |= np.uint64(1) << (mark & np.uint64(63))
        for place in range(1, len(starts)):
            starts[place] += starts[place - 1]
        # Filled from behind, so that a slot's end moves to its start, and what came first stands first.
        for entry in range(len(long) - 1, -1, -1):
            if kept[entry] & bit:
                spread = ((long[entry, quarter] >> half) & mask) * SPREAD
                at = np.int64(spread >> slot) + 1
                starts[at] -= 1
                places[starts[at]] = entry
                parts[starts[at]] = long[entry, first]
        for place in range(len(starts) - 1):
            starts[place] = starts[place + 1]
        starts[len(starts) - 1] = len(places)

    return compile_(arrange)


def _look_with(compile_: Compiler) -> Callable[..., Any]:
    """Put the look-up together: four short loops, since a processor waits for many places of memory at once in each."""
    count = compile_(bits)
    sift, found_in = compile_(_sift), compile_(_found_in)
    compare = compile_(_compare_with(count, compile_(_fresh)))
    likely = compile_(_likely_with(count, compare))

    def look(elder: Any, asked: Any, among: Any, form: Any, room: Any) -> Any:
        long = elder[0]
        passed, slots = np.empty(STRIDE, np.int32), np.empty((2, STRIDE), np.int32)
        alike = np.empty((2, ALIKE), np.int32)
        into, found = room
        for start in range(0, len(long), STRIDE):
            stop = min(start + STRIDE, len(long))
            count = sift(long, (start, stop), among, form, passed)
            found_in(long, passed[:count], among, form, slots)
            found = likely(elder, asked, among, form, (passed[:count], slots, alike, into, found))
        return found

    return compile_(look)


def _sift(long: Any, stretch: Any, among: Any, form: Any, passed: Any) -> Any:
    """Write which keypoints may share a word with an entry; return how many."""
    sieve, shift = among[0], np.uint64(among[5])
    table, mask = form[0], form[2]
    quarter, half = table // 2, np.uint64(32 * (table % 2))
    count: Any = 0
    for place in range(stretch[0], stretch[1]):
        mark = (((long[place, quarter] >> half) & mask) * SPREAD) >> shift
        passed[count] = place
        count += np.int64((sieve[np.int64(mark >> np.uint64(6))] >> (mark & np.uint64(63))) & np.uint64(1))
    return count


def _found_in(long: Any, passed: Any, among: Any, form: Any, slots: Any) -> None:
    """Write where the slot of each keypoint begins and ends."""
    starts, shift = among[1], np.uint64(among[4])
    table, mask = form[0], form[2]
    quarter, half = table // 2, np.uint64(32 * (table % 2))
    for number in range(len(passed)):
        at = np.int64((((long[passed[number], quarter] >> half) & mask) * SPREAD) >> shift)
        slots[0, number], slots[1, number] = starts[at], starts[at + 1]


def _likely_with(count: Any, compare: Any) -> Callable[..., Any]:
    def likely(elder: Any, asked: Any, among: Any, form: Any, found: Any) -> Any:
        """Compare the keypoints that passed with the entries of their slots; return how many hits there are now."""
        long = elder[0]
        passed, slots, alike, room, hits = found
        parts, first, near_part = among[3], form[1], form[3]
        filled = np.int64(0)
        for number in range(len(passed)):
            place = passed[number]
            code = long[place, first]
            for step in range(slots[0, number], slots[1, number]):
                alike[0, filled], alike[1, filled] = place, step
                filled += np.int64(np.int64(count(parts[step] ^ code)) <= near_part)
                if filled == alike.shape[1]:
                    hits = compare(elder, asked, among, form, (alike, filled, room, hits))
                    filled = np.int64(0)
        return compare(elder, asked, among, form, (alike, filled, room, hits))

    return likely


def _compare_with(count: Any, fresh: Any) -> Callable[..., Any]:
    def compare(elder: Any, asked: Any, among: Any, form: Any, found: Any) -> Any:
        """Compare pairs that are alike in one part; return how many hits there are now."""
        long, owners = elder
        others, ids, kept = asked
        table, _, mask, _, near = form
        alike, filled, room, hits = found
        quarter, half = table // 2, np.uint64(32 * (table % 2))
        for number in range(filled):
            place, entry = alike[0, number], among[2][alike[1, number]]
            apart = np.int64(0)
            for part_ in range(4):
                apart += np.int64(count(long[place, part_] ^ others[entry, part_]))
            if apart <= near and ids[entry] > owners[place]:
                differ = ((long[place, quarter] ^ others[entry, quarter]) >> half) & mask
                if differ == 0 and fresh(long[place], others[entry], (table, mask), kept[entry]):
                    if hits < room.shape[1]:
                        room[0, hits], room[1, hits] = place, entry
                    hits += 1
        return hits

    return compare


def _fresh(code: Any, other: Any, form: Any, kept: Any) -> Any:
    """Tell whether no table before finds the pair."""
    for before in range(form[0]):
        differ = ((code[before // 2] ^ other[before // 2]) >> np.uint64(32 * (before % 2))) & form[1]
        if differ == 0 and kept & np.uint8(1 << before):
            return False
    return True
