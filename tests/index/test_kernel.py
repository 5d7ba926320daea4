"""Against a search written out here, which compares every code with every other by counting bits."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index import kernel
from index.compiled import FAR, Found
from tests.index import turned


def by_hand(known: NDArray[np.uint8], asked: NDArray[np.uint8], within: int, most: int) -> Found:
    shape = (len(asked), asked.shape[1], most)
    distances, places = np.full(shape, FAR, np.int32), np.full(shape, -1, np.int64)
    for query, turn in np.ndindex(shape[:2]):
        apart = np.bitwise_count(known ^ asked[query, turn]).sum(axis=1)
        near = sorted((int(bits), place) for place, bits in enumerate(apart) if bits <= within)[:most]
        for column, (bits, place) in enumerate(near):
            distances[query, turn, column], places[query, turn, column] = bits, place
    return distances, places


def scanned(known: NDArray[np.uint8], asked: NDArray[np.uint8], within: int, most: int) -> Found:
    """As ``kernel.near``, by Python alone."""
    with np.errstate(over="ignore"):  # counting bits multiplies and keeps the lowest 64
        plain = kernel.scan_with(lambda function: function)
        return kernel.scanned(plain, (kernel.Known.of(known), len(known)), asked, within, most)


@pytest.mark.parametrize("within", [0, 56, 90])
@pytest.mark.parametrize("most", [1, 4])
def test_the_nearest_of_every_turn_are_those_of_a_search_by_hand(within: int, most: int) -> None:
    codes = turned.copied(60, 16, seed=3)
    found = scanned(np.ascontiguousarray(codes[:, 0]), codes[25:40], within, most)
    expected = by_hand(codes[:, 0], codes[25:40], within, most)
    assert np.array_equal(found[0], expected[0])
    assert np.array_equal(found[1], expected[1])
    assert (expected[0] < FAR).sum() >= 15


def test_codes_whose_turns_have_nothing_to_do_with_each_other_are_found_as_well() -> None:
    rng = np.random.default_rng(5)
    codes = rng.integers(0, 256, (40, 8, 32), np.uint8)
    codes[30:, 6] = codes[:10, 0]
    found, expected = scanned(codes[:, 0], codes[30:], 56, 3), by_hand(codes[:, 0], codes[30:], 56, 3)
    assert np.array_equal(found[0], expected[0])
    assert (found[0][:, 6, 0] == 0).all()


def test_transposing_a_code_is_turning_the_picture_over_its_diagonal() -> None:
    codes = turned.copied(10, 16, seed=1)
    assert np.array_equal(kernel.transposed(codes[:, 0]), codes[:, 5])


def test_what_is_no_even_square_is_refused() -> None:
    with pytest.raises(ValueError, match="24 bits make no square"):
        kernel.classes(np.zeros((1, 3), np.uint8))
