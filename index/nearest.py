"""Fingerprints of bits to candidate pairs, by FAISS or compiled. Exact; identical codes are grouped first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import faiss
import numpy as np
from numpy.typing import NDArray

from index import buckets, kernel
from index.compiled import FAR, Found, available, empty

BLOCK = 4096
"""Queries searched at once, among all codes up to the last of them: every pair is looked at once, by the younger."""

COMPILED_FROM = 1_000_000_000
"""Pairs of codes from which a compiled scan pays, where it can be had: to compile takes as long as to compare these."""


@dataclass(frozen=True, slots=True, order=True)
class CandidatePair:
    """Two regions near by fingerprint; unproven. ``orientation`` turns the left one onto the right one (0: upright)."""

    left: int
    right: int
    distance: int
    orientation: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Candidate pairs, and the regions for which more lay within the radius than were kept."""

    pairs: list[CandidatePair]
    capped: list[int]


_INVERSE = np.array([0, 3, 2, 1, 4, 5, 6, 7])
"""The orientation that undoes each: turns undo each other, a mirrored turn undoes itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Some regions to look up.

    Attributes:
        asked: (q, turns, bits // 8) uint8, the upright code first.
        end: Among how many of the distinct codes: the elder ones, and those of its block.
        within: Largest distance in bits, inclusive.
        most: Most places for each turn.
        pairs: Codes to compare in all, by this and the other lookups of a case: compiling pays from COMPILED_FROM on.
    """

    asked: NDArray[np.uint8]
    end: int
    within: int
    most: int
    pairs: int


Look = Callable[[Lookup], Found]
Each = Callable[[NDArray[np.uint8], Iterator[Lookup]], Iterator[Found]]
"""Looks up, among distinct upright codes (n, bits // 8), one after the other."""


def candidate_pairs(
    ids: NDArray[np.int64], codes: NDArray[np.uint8], *, new: NDArray[np.bool_], reach: Within
) -> Neighbours:
    """Find the nearest regions of every new region, old or new, over all orientations, exactly.

    Args:
        ids: (n,) distinct region ids, ascending.
        codes: (n, orientations, bits // 8) uint8, all of one recipe, the upright code first.
        new: (n,) True for regions to look up; pairs of two old regions are not looked for.
        reach: How far, and where it is looked up.

    Returns:
        Each pair once with ``left < right`` and its smallest distance, sorted. Regions of one identical code are paired
        with the eldest of them only, and through it with others. Time grows with n times the number of new ones.

    Raises:
        ValueError: Lengths differ.
    """
    if not len(ids) == len(codes) == len(new):
        raise ValueError(f"lengths differ: {len(ids)} ids, {len(codes)} codes, {len(new)} flags")
    if not len(ids):
        return Neighbours([], [])
    distinct, first, group = _groups(np.ascontiguousarray(codes[:, 0]))
    blocks = [first[start : start + BLOCK][new[first[start : start + BLOCK]]] for start in range(0, len(first), BLOCK)]
    ends = [min(len(first), start + BLOCK) for start in range(0, len(first), BLOCK)]
    pairs = sum(len(rows) * end for rows, end in zip(blocks, ends, strict=True))
    lookups = (
        Lookup(codes[rows], end, reach.within, reach.most + 1, pairs)
        for rows, end in zip(blocks, ends, strict=True)
        if len(rows)
    )
    kept = [_equals(first[group], new)]
    capped: set[int] = set()
    for rows, found in zip([rows for rows in blocks if len(rows)], reach.each(distinct, lookups), strict=True):
        kept.append(_noted(rows, first, found))
        capped.update(int(ids[row]) for row in rows[(found[0][:, :, reach.most] < FAR).any(axis=1)])
    rows = _best(np.concatenate(kept))
    return Neighbours([CandidatePair(*row) for row in zip(*_named(ids, rows), strict=True)], sorted(capped))


def _named(ids: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[list[int], ...]:
    return ids[rows[:, 0]].tolist(), ids[rows[:, 1]].tolist(), rows[:, 2].tolist(), rows[:, 3].tolist()


def _groups(upright: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct codes, the eldest first; the place of each one's eldest; and the group of every code."""
    distinct, first, group = np.unique(upright, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return distinct[order], first[order], np.argsort(order)[group.reshape(-1)]


def _equals(eldest: NDArray[np.intp], new: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return (n, 4) rows of the regions whose code an elder one has: left, right, 0 bits, upright."""
    places = np.arange(len(eldest))
    equal = np.flatnonzero((eldest != places) & (new | new[eldest]))
    zeros = np.zeros(len(equal), np.int64)
    return np.stack([eldest[equal], equal, zeros, zeros], axis=1).astype(np.int64)


def _noted(rows: NDArray[np.intp], first: NDArray[np.intp], found: Found) -> NDArray[np.int64]:
    """Return (n, 4) rows of one block: left, right, distance, the orientation that turns the left onto the right."""
    distances, places = found
    query, turn, column = np.nonzero(distances < FAR)
    asked, there = rows[query], first[places[query, turn, column]]
    turned = np.where(asked < there, turn, _INVERSE[turn])
    left, right = np.minimum(asked, there), np.maximum(asked, there)
    noted = np.stack([left, right, distances[query, turn, column], turned], axis=1).astype(np.int64)
    return _best(noted[left != right])


def _best(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keep of (n, 4) rows the least distance and orientation of each pair; sorted."""
    rows = rows[np.lexsort(rows.T[::-1])]
    kept = np.ones(len(rows), np.bool_)
    kept[1:] = (rows[1:, :2] != rows[:-1, :2]).any(axis=1)
    return rows[kept]


def here(distinct: NDArray[np.uint8], lookups: Iterator[Lookup]) -> Iterator[Found]:
    """Look up on all cores of this machine."""
    threads = os.cpu_count() or 1
    look: Look | None = None
    with ThreadPoolExecutor(threads) as pool:
        for lookup in lookups:
            look = look or looking(distinct, lookup)
            parts = [replace(lookup, asked=part) for part in np.array_split(lookup.asked, threads) if len(part)]
            found = list(pool.map(look, parts))
            yield np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])


@dataclass(frozen=True, slots=True)
class Within:
    """How far to look for codes of bits.

    Attributes:
        within: Largest Hamming distance to report, in bits, inclusive.
        most: Most distinct codes kept for one region and orientation, of those that are elder or of its block, the
            nearest first; what is younger looks it up in its turn.
        each: What looks up; on this machine, where nothing else is said.
    """

    within: int
    most: int
    each: Each = here


def looking(distinct: NDArray[np.uint8], lookup: Lookup) -> Look:
    """Choose the quickest way to look up codes of this form: all find the same."""
    compiled = available() and lookup.pairs >= COMPILED_FROM
    if compiled and distinct.shape[1] * 8 == buckets.BITS and lookup.within <= buckets.FARTHEST:
        short = buckets.Known.of(distinct)
        return lambda one: buckets.near(short, one.end, one.asked, within=one.within, most=one.most)
    if compiled and distinct.shape[1] * 8 == kernel.BITS:
        known = kernel.Known.of(distinct)
        return lambda one: kernel.near(known, one.end, one.asked, within=one.within, most=one.most)
    return lambda one: _flat(distinct, one)


def _flat(distinct: NDArray[np.uint8], one: Lookup) -> Found:
    faiss.omp_set_num_threads(1)  # the threads of OpenMP wait for each other at full speed
    distances, places = empty(len(one.asked), one.asked.shape[1], one.most)
    most = min(one.most, one.end)
    for turn in range(one.asked.shape[1]):
        near, at = faiss.knn_hamming(np.ascontiguousarray(one.asked[:, turn]), distinct[: one.end], most)
        distances[:, turn, :most] = np.where(near <= one.within, near, FAR)
        places[:, turn, :most] = np.where(near <= one.within, at, -1)
    return distances, places


def nearest(parts: Iterable[NDArray[np.uint8]], query: NDArray[np.uint8], *, most: int) -> list[tuple[int, int, int]]:
    """Find the codes nearest to one picture, over its orientations, exactly.

    Args:
        parts: (n, bits // 8) uint8 upright codes, in as many parts as is convenient; read one after the other.
        query: (orientations, bits // 8) uint8.
        most: Most places to return.

    Returns:
        (place in all the codes, distance in bits, orientation of the query), nearest first, each place once.
    """
    best: dict[int, tuple[int, int]] = {}
    start = 0
    asked = np.ascontiguousarray(query)
    for codes in parts:
        if len(codes):
            faiss.omp_set_num_threads(1)  # those of OpenMP wait for each other: 7 times the work of one
            distances, places = faiss.knn_hamming(asked, np.ascontiguousarray(codes), min(most, len(codes)))
            for turn, column in np.ndindex(distances.shape):
                place, found = start + int(places[turn, column]), (int(distances[turn, column]), turn)
                best[place] = min(best.get(place, found), found)
            best = dict(sorted(best.items(), key=lambda row: (row[1][0], row[0]))[:most])
        start += len(codes)
    return sorted(((place, *found) for place, found in best.items()), key=lambda row: (row[1], row[0]))
