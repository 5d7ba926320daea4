"""Against a search written out in the tests of the kernel, which compares every code with every other."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index import buckets
from index.compiled import FAR, Found
from tests.index.test_kernel import by_hand


def looked_up(known: NDArray[np.uint8], end: int, asked: NDArray[np.uint8], within: int) -> Found:
    """As ``buckets.near``, by Python alone; four places a turn."""
    with np.errstate(over="ignore"):  # counting bits multiplies and keeps the lowest 64
        plain = buckets.look_with(lambda function: function)
        return buckets.looked_up(plain, (buckets.Known.of(known), end), asked, within, 4)


@pytest.mark.parametrize("within", [0, 6, 7])
@pytest.mark.parametrize("end", [1, 60, 80])
def test_all_that_are_near_are_found_and_no_younger_ones(within: int, end: int) -> None:
    rng = np.random.default_rng(within)
    known = rng.integers(0, 256, (80, 8), np.uint8)
    known[10:20] = known[10]
    asked = np.repeat(known[::8, None], 2, axis=1)
    for query, turn in np.ndindex(asked.shape[:2]):  # as far apart as can be, all in one quarter or in several
        bits = np.unpackbits(asked[query, turn])
        bits[rng.choice(16 if turn else 64, rng.integers(0, 9), replace=False)] ^= 1
        asked[query, turn] = np.packbits(bits)
    found, expected = looked_up(known, end, asked, within), by_hand(known[:end], asked, within, 4)
    assert np.array_equal(found[0], expected[0])
    assert np.array_equal(found[1], expected[1])
    assert end < 60 or (expected[0] < FAR).any()


def test_more_bits_than_it_is_made_for_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 7"):
        looked_up(np.zeros((1, 8), np.uint8), 1, np.zeros((1, 8, 8), np.uint8), 8)
