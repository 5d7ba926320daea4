"""Short codes that are very near, exactly: a compiled look-up in buckets (Numba, extra ``scale``), for large cases.

Of two 64-bit codes at most seven bits apart, one of the four quarters differs in one bit or none (Norouzi, Punjani and
Fleet 2012): only codes that share a quarter, or nearly, are compared. Of a million codes that is one in a thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compiled import Compiler, Found, bits, compiler, empty, keep

BITS = 64
QUARTERS = 4
QUARTER = 16
FARTHEST = 7
"""Bits apart up to which nothing is missed."""

_FLIPS = np.array([0, *(1 << bit for bit in range(QUARTER))], np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Codes that are looked among, by each quarter: where each of its values begins, the places, the codes.

    Attributes:
        starts: (4, 65537) int64.
        places: (4, n) int32, ascending within one value.
        words: (4, n) uint64.
    """

    starts: NDArray[np.int64]
    places: NDArray[np.int32]
    words: NDArray[np.uint64]

    @classmethod
    def of(cls, codes: NDArray[np.uint8]) -> Known:
        """Take (n, 8) codes: 48 bytes each are kept."""
        words = np.ascontiguousarray(codes).view(np.uint64).reshape(-1)
        quarters = [(words >> np.uint64(QUARTER * number)) & np.uint64(0xFFFF) for number in range(QUARTERS)]
        orders = [np.argsort(quarter, kind="stable") for quarter in quarters]
        counts = [np.bincount(quarter.astype(np.int64), minlength=1 << QUARTER) for quarter in quarters]
        starts = np.stack([np.concatenate([[0], np.cumsum(count)]) for count in counts]).astype(np.int64)
        return cls(starts, np.stack(orders).astype(np.int32), np.stack([words[order] for order in orders]))


def near(known: Known, end: int, asked: NDArray[np.uint8], *, within: int, most: int) -> Found:
    """Find, for each turn of each asked code, the nearest of the first ``end`` known ones, exactly.

    Args:
        known: What to look among.
        end: How many of it, the elder ones.
        asked: (q, turns, 8) uint8.
        within: Largest distance in bits, inclusive; FARTHEST at most.
        most: Most places for each turn.

    Returns:
        See ``Found``. Releases the interpreter's lock: several threads may ask at once.

    Raises:
        ValueError: ``within`` is more than FARTHEST.
    """
    return looked_up(_compiled(), (known, end), asked, within, most)


def looked_up(
    look: Callable[..., Any], among: tuple[Known, int], asked: NDArray[np.uint8], within: int, most: int
) -> Found:
    """Look asked codes up by what ``look_with`` made; see ``near``."""
    if within > FARTHEST:
        raise ValueError(f"within {within} bits; buckets find what is at most {FARTHEST} apart")
    known, end = among
    found = empty(len(asked), asked.shape[1], most)
    words = np.ascontiguousarray(asked).view(np.uint64).reshape(asked.shape[:2])
    look(known.starts, known.places, known.words, (words, end, within, _FLIPS), found)
    return found


@cache
def _compiled() -> Callable[..., Any]:
    return look_with(compiler())


def look_with(compile_: Compiler) -> Callable[..., Any]:
    """Put the look-up together."""
    count, among = compile_(bits), compile_(keep)
    fresh = compile_(_fresh_with(count))

    def look(starts: Any, places: Any, words: Any, asks: Any, found: Any) -> None:
        asked, end, within, flips = asks
        for query in range(asked.shape[0]):
            for turn in range(asked.shape[1]):
                word = asked[query, turn]
                for quarter in range(QUARTERS):
                    value = (word >> np.uint64(QUARTER * quarter)) & np.uint64(0xFFFF)
                    for flip in flips:
                        bucket = np.int64(value ^ flip)
                        for at in range(starts[quarter, bucket], starts[quarter, bucket + 1]):
                            if places[quarter, at] >= end:
                                break
                            differ = words[quarter, at] ^ word
                            apart = np.int64(count(differ))
                            if apart <= within and fresh(differ, quarter):
                                among(found[0][query, turn], found[1][query, turn], apart, places[quarter, at])

    return compile_(look)


def _fresh_with(count: Any) -> Callable[..., Any]:
    def fresh(differ: Any, quarter: Any) -> Any:
        """Tell whether no earlier quarter finds the pair."""
        missed = 0
        for before in range(quarter):
            missed += count((differ >> np.uint64(QUARTER * before)) & np.uint64(0xFFFF)) > 1
        return missed == quarter

    return fresh
