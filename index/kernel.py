"""All eight orientations of a code at once, exactly: a compiled scan (Numba, extra ``scale``), for large cases.

A code is the signs of a picture's cosine transform. To mirror a picture inverts the bits of odd columns, to turn it
upside down those of odd rows; to turn it by a quarter transposes as well. So the four distances of a code to another
one, mirrored or not, follow from the distances of four classes of bits (even and odd rows and columns), and all eight
from two scans rather than eight. As made, a mirrored code differs from a code with bits inverted by some bits, since
the median that they are cut at moves; what is so much nearer is compared again with the codes as made.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

STRIDE = 512
"""Codes scanned before it is asked whether any is near: 16 kB, which stay in the nearest cache."""

FAR = 1 << 20
"""Distance of a place that is not filled."""

Found = tuple[NDArray[np.int32], NDArray[np.int64]]
"""(asked, turns, most) distances and places, the nearest first; FAR and -1 where there are fewer."""


@cache
def available() -> bool:
    """Tell whether what compiles the scan is installed."""
    return find_spec("numba") is not None


def classes(codes: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Part codes by class of bits.

    Args:
        codes: (n, bits // 8) uint8; a code is a square of bits by rows, its side even.

    Returns:
        (4, n) uint64: the bits of even rows and columns, of even rows and odd columns, and so on; up to 64 of each.

    Raises:
        ValueError: The bits make no such square, or one of more than 16 x 16.
    """
    side = math.isqrt(codes.shape[1] * 8)
    if side * side != codes.shape[1] * 8 or side % 2 or side > 16:
        raise ValueError(f"{codes.shape[1] * 8} bits make no square of an even side up to 16")
    found = np.zeros((4, len(codes)), np.uint64)
    for start in range(0, len(codes), 1 << 16):
        bits = np.unpackbits(codes[start : start + (1 << 16)], axis=1).reshape(-1, side, side)
        for number, (row, column) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
            part = np.packbits(bits[:, row::2, column::2].reshape(len(bits), -1), axis=1)
            words = np.zeros((len(bits), 8), np.uint8)
            words[:, : part.shape[1]] = part
            found[number, start : start + len(bits)] = words.view(np.uint64).reshape(-1)
    return found


def transposed(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Swap rows and columns of the square that each of (n, bits // 8) codes is."""
    side = math.isqrt(codes.shape[1] * 8)
    bits = np.unpackbits(codes, axis=1).reshape(-1, side, side)
    return np.packbits(bits.transpose(0, 2, 1).reshape(len(codes), -1), axis=1)


def near(
    known: NDArray[np.uint64], asked: NDArray[np.uint8], plain: NDArray[np.uint8], *, within: int, most: int
) -> Found:
    """Find, for each turn of each asked code, the nearest of the known ones, exactly; of equals the elder.

    Args:
        known: (4, n) what ``classes`` makes of upright codes.
        asked: (q, turns, bits // 8) uint8, the upright code first.
        plain: (n, bits // 8) uint8, the upright codes themselves.
        within: Largest distance in bits, inclusive.
        most: Most places for each turn.

    Returns:
        See ``Found``. Releases the interpreter's lock: several threads may ask at once.
    """
    part = asked.shape[2] * 2
    both = np.stack([classes(asked[:, 0]).T, classes(transposed(asked[:, 0])).T], axis=1)
    turns = np.stack([classes(asked[:, turn]).T for turn in range(asked.shape[1])], axis=1)
    limits = within + _moved(both, turns, part)
    shape = (len(asked), asked.shape[1], most)
    distances, places = np.full(shape, FAR, np.int32), np.full(shape, -1, np.int64)
    words = np.ascontiguousarray(plain).view(np.uint64)
    as_made = np.ascontiguousarray(asked).view(np.uint64)
    _compiled()(known, words, np.ascontiguousarray(both), (as_made, limits, part, within), (distances, places))
    return distances, places


def _moved(both: NDArray[np.uint64], turns: NDArray[np.uint64], part: int) -> NDArray[np.int64]:
    """Return how many bits the turned codes as made are from the nearest that inverting bits makes, at most; (q,)."""
    full = np.uint64((1 << part) - 1) << np.uint64(64 - part) if part < 64 else np.uint64(0xFFFFFFFFFFFFFFFF)
    full = np.frombuffer(int(full).to_bytes(8, "big"), np.uint64)[0]
    signs = np.array([[0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 1, 0]], np.uint64) * full
    made = (both[:, :, None] ^ signs).reshape(len(both), 8, 4)
    apart = np.bitwise_count(turns[:, :, None] ^ made[:, None]).sum(axis=3)
    return np.asarray(apart.min(axis=2).max(axis=1), np.int64)


@cache
def _compiled() -> Callable[..., Any]:
    """Compile the scan, which takes some seconds."""
    return scan_with(importlib.import_module("numba").njit(nogil=True))


def scan_with(compiled: Callable[[Any], Any]) -> Callable[..., Any]:
    """Put the scan together from functions that ``compiled`` compiles, or leaves as they are."""
    bits = compiled(_bits)
    least = compiled(_least_with(bits))
    keep = compiled(_keep_with(bits))

    def scan(known: Any, words: Any, both: Any, asks: Any, found: Any) -> None:
        as_made, limits, part, within = asks
        low = np.empty(STRIDE, np.uint64)
        for query in range(both.shape[0]):
            for start in range(0, known.shape[1], STRIDE):
                stop = min(start + STRIDE, known.shape[1])
                if least(known[:, start:stop], both[query], part, low) <= limits[query]:
                    for place in range(start, stop):
                        if low[place - start] <= limits[query]:
                            keep(words[place], (as_made[query], within), place, (found[0][query], found[1][query]))

    return compiled(scan)  # type: ignore[no-any-return]


def _bits(word: Any) -> Any:
    """Count the bits of a word (Warren, Hacker's Delight 5-1): compilers know it, and use the machine's own way."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


def _least_with(bits: Any) -> Callable[..., Any]:
    def least(known: Any, both: Any, part: Any, low: Any) -> Any:
        """Write the least of eight distances of each known code into ``low``; return the least of all."""
        half, all_of = np.uint64(part), np.uint64(2 * part)
        best = np.uint64(1 << 30)
        for place in range(known.shape[1]):
            for way in range(2):
                one, two = bits(known[0, place] ^ both[way, 0]), bits(known[1, place] ^ both[way, 1])
                three, four = bits(known[2, place] ^ both[way, 2]), bits(known[3, place] ^ both[way, 3])
                # None inverted, or those of odd rows; those of odd columns, or of odd rows or columns but not of both.
                alike, unlike = three + four, three + half - four
                nearer = min(one + two + min(alike, all_of - alike), one + half - two + min(unlike, all_of - unlike))
                low[place] = nearer if way == 0 else min(low[place], nearer)
            best = min(best, low[place])
        return best

    return least


def _keep_with(bits: Any) -> Callable[..., Any]:
    def keep(word: Any, asks: Any, place: Any, found: Any) -> None:
        """Keep a known code among the nearest of each turn, behind elder ones as near."""
        as_made, within = asks
        distances, places = found
        last = distances.shape[1] - 1
        for turn in range(as_made.shape[0]):
            apart = 0
            for number in range(as_made.shape[1]):
                apart += int(bits(word[number] ^ as_made[turn, number]))
            if apart <= within and apart < distances[turn, last]:
                at = last
                while at > 0 and distances[turn, at - 1] > apart:
                    distances[turn, at], places[turn, at] = distances[turn, at - 1], places[turn, at - 1]
                    at -= 1
                distances[turn, at], places[turn, at] = apart, place

    return keep
