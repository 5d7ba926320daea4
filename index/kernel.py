"""All eight orientations of a code at once, exactly: a compiled scan (Numba, extra ``scale``), for large cases.

A code is the signs of a picture's cosine transform. To mirror a picture inverts the bits of odd columns, to turn it
upside down those of odd rows; to turn it by a quarter transposes as well. So the four distances of a code to another
one, mirrored or not, follow from the distances of four classes of bits (even and odd rows and columns), and all eight
from two scans rather than eight. As made, a mirrored code differs from a code with bits inverted by some bits, since
the median that they are cut at moves; what is so much nearer is compared again with the codes as made.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compiled import Compiler, Found, bits, compiler, empty, keep

BITS = 256
"""Of the codes that this is made for."""

STRIDE = 512
"""Codes scanned before it is asked whether any is near: 16 kB, which stay in the nearest cache."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Upright codes that are looked among: (n, words) uint64 as they are, and (4, n) uint64 by ``classes``."""

    words: NDArray[np.uint64]
    parts: NDArray[np.uint64]

    @classmethod
    def of(cls, codes: NDArray[np.uint8]) -> Known:
        """Take (n, bits // 8) codes; 64 bits or a multiple, and see ``classes``."""
        return cls(np.ascontiguousarray(codes).view(np.uint64), classes(codes))


def near(known: Known, end: int, asked: NDArray[np.uint8], *, within: int, most: int) -> Found:
    """Find, for each turn of each asked code, the nearest of the first ``end`` known ones, exactly.

    Args:
        known: What to look among.
        end: How many of it.
        asked: (q, turns, bits // 8) uint8, the upright code first.
        within: Largest distance in bits, inclusive.
        most: Most places for each turn.

    Returns:
        See ``Found``. Releases the interpreter's lock: several threads may ask at once.
    """
    return scanned(_compiled(), (known, end), asked, within, most)


def scanned(
    scan: Callable[..., Any], among: tuple[Known, int], asked: NDArray[np.uint8], within: int, most: int
) -> Found:
    """Look asked codes up by a scan that ``scan_with`` made; see ``near``."""
    known, end = among
    part = asked.shape[2] * 2
    both = np.stack([classes(asked[:, 0]).T, classes(transposed(asked[:, 0])).T], axis=1)
    turns = np.stack([classes(asked[:, turn]).T for turn in range(asked.shape[1])], axis=1)
    limits = (within + _moved(both, turns, part)).astype(np.uint64)
    found = empty(len(asked), asked.shape[1], most)
    made = np.ascontiguousarray(asked).view(np.uint64)
    scan(known.parts, known.words, np.ascontiguousarray(both), (made, limits, part, within, end), found)
    return found


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
    return scan_with(compiler())


def scan_with(compile_: Compiler) -> Callable[..., Any]:
    """Put the scan together."""
    count, among = compile_(bits), compile_(keep)
    least = compile_(_least_with(compile_(_flipped_with(count))))
    compare = compile_(_compare_with(count, among))

    def scan(parts: Any, words: Any, both: Any, asks: Any, found: Any) -> None:
        made, limits, part, within, end = asks
        # Whole rows, cut one by one: of a part of the table the compiler would not know that it lies in one piece.
        even, across, down, odd = parts[0], parts[1], parts[2], parts[3]
        low = np.empty(STRIDE, np.uint64)
        for query in range(both.shape[0]):
            for start in range(0, end, STRIDE):
                stop = min(start + STRIDE, end)
                some = (even[start:stop], across[start:stop], down[start:stop], odd[start:stop])
                if least(some, both[query], part, low) <= limits[query]:
                    for place in range(start, stop):
                        if low[place - start] <= limits[query]:
                            compare(words[place], made[query], within, place, (found[0][query], found[1][query]))

    return compile_(scan)


def _least_with(flipped: Any) -> Callable[..., Any]:
    def least(some: Any, both: Any, part: Any, low: Any) -> Any:
        """Write the least of eight distances of each known code into ``low``; return the least of all."""
        half = np.uint64(part)
        even, across, down, odd = some
        as_it_is, transposed_ = both[0], both[1]
        best = np.uint64(1 << 30)
        for place in range(len(even)):
            code = (even[place], across[place], down[place], odd[place])
            low[place] = min(flipped(code, as_it_is, half), flipped(code, transposed_, half))
            best = min(best, low[place])
        return best

    return least


def _flipped_with(count: Any) -> Callable[..., Any]:
    def flipped(code: Any, asked: Any, half: Any) -> Any:
        """Return the least distance of a code from one with nothing inverted, odd rows, odd columns, or both."""
        one, two = count(code[0] ^ asked[0]), count(code[1] ^ asked[1])
        three, four = count(code[2] ^ asked[2]), count(code[3] ^ asked[3])
        alike, unlike = three + four, three + half - four
        return min(
            one + two + min(alike, half + half - alike),
            one + half - two + min(unlike, half + half - unlike),
        )

    return flipped


def _compare_with(count: Any, among: Any) -> Callable[..., Any]:
    def compare(word: Any, made: Any, within: Any, place: Any, found: Any) -> None:
        """Compare one known code with every turn of an asked one, as made."""
        for turn in range(made.shape[0]):
            apart = 0
            for number in range(made.shape[1]):
                apart += int(count(word[number] ^ made[turn, number]))
            if apart <= within:
                among(found[0][turn], found[1][turn], apart, place)

    return compare
