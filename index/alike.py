"""Fingerprints of floats to candidate pairs: exact, in very large cases nearly so; equal codes are grouped first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.cells import Cells, most_alike_exactly

BLOCK = 4096
"""Regions looked up at once."""

EXACT_PAIRS = 100_000_000_000
"""Pairs of codes up to which each is compared with each: ten minutes of two cores with 512 numbers."""

DEPTH = 64
"""Nearest float codes looked at for one region, of which the background is learnt and candidates are chosen."""

BACKGROUND = slice(24, 48)
"""Ranks whose mean cosine is a region's background: behind the copies that one picture has, before mere strangers."""

SAMPLE = 512
TYPICAL = 0.75
"""A picture of very many copies would take them for its background: none counts as more than this quantile of SAMPLE
regions' backgrounds."""

AHEAD = 0.15
"""A candidate's cosine is so much above the background. Measured on 896 files that show 160 photos edited in 23 ways:
of the pairs that nothing else proposed, 60 are copies and 193 are not; from .2 on it would be 46 and 95."""

SURE = 0.75
SURE_AHEAD = 0.08
"""From this cosine (SSCD: 90 % precision on its benchmark) so much is enough. On 6,000 regions of drawn pieces that are
all much alike, 258 pairs from SURE on were less ahead, one of them a copy; 231 were more, 12 of them copies."""

ALONE_AHEAD = 0.22
"""What nothing else proposes, and is less alike than SURE, is so much ahead. Of 73 copies among edited photos that only
a network proposed, none was less than .23 ahead; of 867 pairs of different photos and museum pieces, half were."""

TWIN = 0.98
TWINS = 2
"""Of codes this alike (cosine) to each other, so many may be candidates of one region: more would crowd others out."""


@dataclass(frozen=True, slots=True, order=True)
class EmbeddedPair:
    """Two regions alike by float codes; unproven. ``distance`` is 1 - cosine, ``ahead`` that of the background less."""

    left: int
    right: int
    distance: float
    ahead: float


def stands_alone(pair: EmbeddedPair) -> bool:
    """Tell whether a pair is worth a look that neither words nor a binary fingerprint propose."""
    return pair.ahead >= ALONE_AHEAD or 1.0 - pair.distance >= SURE


Look = Callable[[NDArray[np.float16]], tuple[NDArray[np.float32], NDArray[np.int64]]]


def _unheard(text: str) -> None:
    """Let a note go unheard."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far to look: largest 1 - cosine, inclusive; most candidates of one region; threads of the search.

    ``note`` is told where not every code is compared with every other, and how many of the nearest are found.
    """

    within: float
    most: int
    threads: int = 1
    note: Callable[[str], None] = _unheard


def embedded_pairs(
    ids: NDArray[np.int64], codes: NDArray[np.float16], *, new: NDArray[np.bool_], reach: Reach
) -> tuple[list[EmbeddedPair], list[int]]:
    """Find the regions that stand out as alike for every new region, old or new, exactly up to EXACT_PAIRS.

    A candidate must be ahead of the asking region's own background (score normalisation, as the copy detection
    benchmarks do it): among one trader's pictures on one cloth everything is somewhat alike.

    Args:
        ids: (n,) distinct region ids, ascending.
        codes: (n, numbers) float16 of length 1, all of one recipe; zeros are like nothing.
        new: (n,) True for regions to look up; pairs of two old regions are not looked for.
        reach: How far.

    Returns:
        Each pair once with ``left < right``, sorted; regions of one identical code are paired with the eldest of them
        only, and through it with others. And the hubs: regions for which all of the DEPTH nearest stood out. Time
        grows with n times the number of new ones; memory with n times the size of a code.

    Raises:
        ValueError: Lengths differ.
    """
    if not len(ids) == len(codes) == len(new):
        raise ValueError(f"lengths differ: {len(ids)} ids, {len(codes)} codes, {len(new)} flags")
    if not codes.size:
        return [], []
    rows = np.ascontiguousarray(codes).view(np.dtype((np.void, codes.shape[1] * codes.itemsize))).reshape(-1)
    _, first, group = np.unique(rows, return_index=True, return_inverse=True)
    eldest = first[group.reshape(-1)]
    best: dict[tuple[int, int], tuple[float, float]] = {}
    for place in np.flatnonzero(eldest != np.arange(len(ids))):
        if (new[place] or new[eldest[place]]) and codes[place].any():
            best[int(ids[eldest[place]]), int(ids[place])] = (1.0, 0.0)
    distinct = codes[first]
    typical = _typical(distinct, reach.threads)
    capped: set[int] = set()
    asking = np.unique(group.reshape(-1)[np.flatnonzero(new)])
    look = _looking(distinct, len(asking), reach)
    for block in _blocks(asking):
        likeness, places = look(distinct[block])
        for asked, row, found in zip(block, likeness, places, strict=True):
            chosen, more = _chosen(distinct, typical, row[found != asked], found[found != asked], reach)
            if more:
                capped.add(int(ids[first[asked]]))
            for other, alike, ahead in chosen:
                left, right = sorted((int(ids[first[asked]]), int(ids[first[other]])))
                best[left, right] = max(best.get((left, right), (-1.0, 0.0)), (ahead, 1.0 - alike))
    pairs = [EmbeddedPair(*pair, round(far, 4), round(ahead, 4)) for pair, (ahead, far) in best.items()]
    return sorted(pairs), sorted(capped)


def _looking(codes: NDArray[np.float16], asking: int, reach: Reach) -> Look:
    """Choose how so many regions are looked up: each gets cosine and place of its DEPTH + 1 nearest codes."""
    if asking * len(codes) <= EXACT_PAIRS:
        return lambda asked: most_alike_exactly(codes, asked, DEPTH + 1, reach.threads)
    cells = Cells(codes, reach.threads)
    reach.note(
        f"{len(codes):,} codes of the network are too many to compare each with each: {cells.looked_into:,} of "
        f"{cells.count:,} cells are looked into, which finds {cells.recall:.1%} of the nearest, by a sample."
    )
    return lambda asked: cells.nearest(asked, DEPTH + 1)


def _blocks(asking: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    return [asking[start : start + BLOCK] for start in range(0, len(asking), BLOCK)]


def _background(likeness: NDArray[np.float32]) -> float:
    """Return the background of a region, from the cosines of its nearest; 0 in a case too small to have one."""
    return float(likeness[BACKGROUND].mean()) if len(likeness) >= BACKGROUND.stop else 0.0


def _typical(codes: NDArray[np.float16], threads: int) -> float:
    sample = codes[:: -(-len(codes) // SAMPLE)]
    likeness, _ = most_alike_exactly(codes, sample, DEPTH + 1, threads)
    return float(np.quantile([_background(row[1:]) for row in likeness], TYPICAL))


def _chosen(
    codes: NDArray[np.float16],
    typical: float,
    likeness: NDArray[np.float32],
    places: NDArray[np.int64],
    reach: Reach,
) -> tuple[list[tuple[int, float, float]], bool]:
    """Choose candidates of one region, (place, cosine, ahead), and tell: did all DEPTH stand out?"""
    background = min(_background(likeness), typical)
    ahead = likeness - background
    reached = ((ahead >= AHEAD) | ((likeness >= SURE) & (ahead >= SURE_AHEAD))) & (
        1.0 - likeness <= reach.within + 1e-6
    )
    near, alike = places[reached], likeness[reached]
    kept = _spread(codes, near, reach.most)
    chosen = [(int(near[place]), float(alike[place]), float(alike[place]) - background) for place in kept]
    return chosen, len(near) >= DEPTH


def _spread(codes: NDArray[np.float16], near: NDArray[np.int64], most: int) -> list[int]:
    """Choose places in ``near``, in order, leaving out those that TWINS chosen ones are the same as."""
    shown = codes[near].astype(np.float32)
    kept: list[int] = []
    for place in range(len(near)):
        if int((shown[kept] @ shown[place] >= TWIN).sum()) < TWINS:
            kept.append(place)
        if len(kept) == most:
            break
    return kept


def most_alike(
    parts: Sequence[NDArray[np.float16]], query: NDArray[np.float16], *, most: int
) -> list[tuple[int, float]]:
    """Find the float codes most alike to one picture's, exactly; twins of nearer ones left out.

    Args:
        parts: (n, numbers) float16 of length 1, in as many parts as is convenient; read one after the other.
        query: (numbers,) float16 of length 1.
        most: Most places to return.

    Returns:
        (place in all the codes, 1 - cosine), the nearest first, each place once.
    """
    found: list[tuple[float, int, NDArray[np.float16]]] = []
    start = 0
    for codes in parts:
        if codes.size:
            alike, places = most_alike_exactly(codes, query[None], DEPTH, 1)
            near = zip(alike[0].tolist(), places[0].tolist(), strict=True)
            found += [(-cosine, start + place, codes[place]) for cosine, place in near]
            found = sorted(found, key=lambda one: one[:2])[:DEPTH]
        start += len(codes)
    if not found:
        return []
    kept = _spread(np.stack([code for _, _, code in found]), np.arange(len(found)), most)
    return [(found[place][1], round(1.0 + found[place][0], 4)) for place in kept]
