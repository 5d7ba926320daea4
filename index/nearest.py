"""Fingerprints to candidate pairs: the only user of FAISS. Exact; identical codes are grouped first."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import faiss
import numpy as np
from numpy.typing import NDArray

BLOCK = 4096
"""Queries searched at once, among all codes up to the last of them: every pair is looked at once, by the younger."""


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


_INVERSE = (0, 3, 2, 1, 4, 5, 6, 7)
"""The orientation that undoes each: turns undo each other, a mirrored turn undoes itself."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """The best (distance, orientation) of each pair so far; ``first`` is each distinct code's place among ``ids``."""

    ids: NDArray[np.int64]
    first: NDArray[np.intp]
    within: int
    best: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def note(self, turn: int, block: NDArray[np.intp], distances: NDArray[np.int32], places: NDArray[np.int64]) -> None:
        """Note the nearest pairs of one block of queries; ``turn`` turns the asking region onto the found one."""
        rows, columns = np.nonzero((distances <= self.within) & (places >= 0))
        for row, column in zip(rows, columns, strict=True):
            asked, found = int(block[row]), int(self.first[places[row, column]])
            if asked == found:
                continue
            key = (int(self.ids[asked]), int(self.ids[found]))
            orientation = turn if key[0] < key[1] else _INVERSE[turn]
            key = key if key[0] < key[1] else (key[1], key[0])
            pair = (int(distances[row, column]), orientation)
            if key not in self.best or pair < self.best[key]:
                self.best[key] = pair


def candidate_pairs(
    ids: NDArray[np.int64], codes: NDArray[np.uint8], *, new: NDArray[np.bool_], within: int, most: int
) -> Neighbours:
    """Find the nearest regions of every new region, old or new, over all orientations, exactly.

    Args:
        ids: (n,) distinct region ids, ascending.
        codes: (n, orientations, bits // 8) uint8, all of one recipe, the upright code first.
        new: (n,) True for regions to look up; pairs of two old regions are not looked for.
        within: Largest Hamming distance to report, in bits, inclusive.
        most: Most distinct codes kept for one region and orientation, of those that are elder or of its block, the
            nearest first; what is younger looks it up in its turn.

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
    kept = _Kept(ids, first, within)
    for place in np.flatnonzero(first[group] != np.arange(len(ids))):
        if new[place] or new[first[group[place]]]:
            kept.best[int(ids[first[group[place]]]), int(ids[place])] = (0, 0)
    capped: set[int] = set()
    index = faiss.IndexBinaryFlat(distinct.shape[1] * 8)
    turns = range(codes.shape[1])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for start in range(0, len(distinct), BLOCK):
            index.add(distinct[start : start + BLOCK])
            rows = first[start : start + BLOCK]
            rows = rows[new[rows]]
            found = pool.map(lambda turn, rows=rows: _search(index, codes[rows, turn], most + 1), turns)
            for turn, (distances, places) in enumerate(found):
                kept.note(turn, rows, distances, places)
                if distances.shape[1] > most:
                    capped.update(int(ids[row]) for row in rows[distances[:, -1] <= within])
    pairs = sorted(CandidatePair(left, right, found[0], found[1]) for (left, right), found in kept.best.items())
    return Neighbours(pairs, sorted(capped))


def _groups(upright: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct codes, the eldest first; the place of each one's eldest; and the group of every code."""
    distinct, first, group = np.unique(upright, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return distinct[order], first[order], np.argsort(order)[group.reshape(-1)]


def _search(
    index: faiss.IndexBinaryFlat, asked: NDArray[np.uint8], most: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Search on this thread alone: the threads of OpenMP wait for each other at full speed."""
    faiss.omp_set_num_threads(1)
    distances, places = index.search(np.ascontiguousarray(asked), min(most, index.ntotal))
    return distances, places


def nearest(codes: NDArray[np.uint8], query: NDArray[np.uint8], *, most: int) -> list[tuple[int, int, int]]:
    """Find the codes nearest to one picture, over its orientations, exactly.

    Args:
        codes: (n, bits // 8) uint8 upright codes.
        query: (orientations, bits // 8) uint8.
        most: Most places to return.

    Returns:
        (place in codes, distance in bits, orientation of the query), nearest first, each place once.
    """
    if not len(codes):
        return []
    index = faiss.IndexBinaryFlat(codes.shape[1] * 8)
    index.add(np.ascontiguousarray(codes))
    distances, places = index.search(np.ascontiguousarray(query), min(most, len(codes)))
    best: dict[int, tuple[int, int]] = {}
    for turn in range(len(query)):
        for place, distance in zip(places[turn], distances[turn], strict=True):
            best[int(place)] = min(best.get(int(place), (1 << 30, 0)), (int(distance), turn))
    return sorted(((place, *found) for place, found in best.items()), key=lambda row: (row[1], row[0]))[:most]
