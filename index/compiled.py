"""What compiled scans share (Numba, extra ``scale``): how to compile, to count bits, and to keep the nearest.

Only large cases need it: to compile takes some seconds. Without it FAISS does the same, more slowly.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

FAR = 1 << 20
"""Distance of a place that is not filled."""

Found = tuple[NDArray[np.int32], NDArray[np.int64]]
"""(asked, turns, most) distances and places, by distance, then by place; FAR and -1 where there are fewer."""

Compiler = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Makes a quicker function of one, or leaves it as it is."""


@cache
def available() -> bool:
    """Tell whether what compiles is installed."""
    return find_spec("numba") is not None


def compiler() -> Compiler:
    """Return what compiles; functions made by it release the interpreter's lock."""
    made: Compiler = importlib.import_module("numba").njit(nogil=True)
    return made


def empty(asked: int, turns: int, most: int) -> Found:
    """Return room for what is found, with nothing in it."""
    shape = (asked, turns, most)
    return np.full(shape, FAR, np.int32), np.full(shape, -1, np.int64)


def bits(word: Any) -> Any:
    """Count the bits of a word (Warren, Hacker's Delight 5-1): compilers know it, and use the machine's own way."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


def keep(distances: Any, places: Any, apart: Any, place: Any) -> None:
    """Put a place in among the nearest, which are in order, if it is one of them."""
    at = len(distances) - 1
    if apart > distances[at] or (apart == distances[at] and place > places[at]):
        return
    while at > 0 and (distances[at - 1] > apart or (distances[at - 1] == apart and places[at - 1] > place)):
        distances[at], places[at] = distances[at - 1], places[at - 1]
        at -= 1
    distances[at], places[at] = apart, place
