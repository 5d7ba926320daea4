"""Against a search written out here, which compares every code with every other by counting bits."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.nearest import CandidatePair, Within, candidate_pairs, nearest

Codes = NDArray[np.uint8]


def drawn(count: int, seed: int, flips: int = 30) -> Codes:
    """Draw codes (count, 8, 32): turned copies of a few families, so that many are near each other."""
    rng = np.random.default_rng(seed)
    families = rng.integers(0, 256, (max(1, count // 4), 8, 32), np.uint8)
    codes = families[rng.integers(0, len(families), count)]
    for code in codes:
        for turn in range(8):
            bits = np.unpackbits(code[turn])
            bits[rng.choice(256, rng.integers(1, flips), replace=False)] ^= 1
            code[turn] = np.packbits(bits)
    # One code of each region's turned ones is, now and then, near the upright code of another.
    for place in range(0, count - 1, 3):
        codes[place, int(rng.integers(1, 8))] = codes[place + 1, 0]
    return codes


def bits_apart(left: Codes, right: Codes) -> int:
    return sum(int(a ^ b).bit_count() for a, b in zip(left.tolist(), right.tolist(), strict=True))


INVERSE = {0: 0, 1: 3, 2: 2, 3: 1, 4: 4, 5: 5, 6: 6, 7: 7}


def by_hand(ids: list[int], codes: Codes, new: list[bool], within: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Distance and orientation of every pair with a new region; for codes that are all different."""
    best: dict[tuple[int, int], tuple[int, int]] = {}
    for asked in range(len(ids)):
        for found in range(len(ids)):
            if asked == found or not new[asked]:
                continue
            left, right = sorted((asked, found))
            for turn in range(8):
                distance = bits_apart(codes[asked, turn], codes[found, 0])
                if distance <= within:
                    mine = (distance, turn if asked == left else INVERSE[turn])
                    key = (ids[left], ids[right])
                    best[key] = min(best.get(key, mine), mine)
    return best


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40])
@pytest.mark.parametrize("seed", [0, 1])
def test_pairs_are_those_of_a_search_by_hand(count: int, seed: int) -> None:
    codes = drawn(count, seed)
    ids = [10 + 3 * place for place in range(count)]
    new = [bool(place % 2) or seed == 1 for place in range(count)]
    found = candidate_pairs(np.array(ids, np.int64), codes, new=np.array(new, bool), reach=Within(74, 100))
    expected = by_hand(ids, codes, new, 74)
    assert {(pair.left, pair.right): (pair.distance, pair.orientation) for pair in found.pairs} == expected
    assert count < 3 or expected
    assert found.pairs == sorted(found.pairs)
    assert found.capped == []


def test_the_bound_is_inclusive() -> None:
    codes = np.full((2, 8, 32), 0xAA, np.uint8)
    codes[0, :], codes[1, :] = 0, 0
    codes[1, 0, 0] = 0b00000111
    codes[:, 1:] = 0x55
    ids, new = np.array([4, 9], np.int64), np.ones(2, bool)
    assert candidate_pairs(ids, codes, new=new, reach=Within(3, 5)).pairs == [CandidatePair(4, 9, 3, 0)]
    assert candidate_pairs(ids, codes, new=new, reach=Within(2, 5)).pairs == []


@pytest.mark.parametrize("count", [2, 3, 200])
def test_equal_codes_are_each_paired_with_the_eldest_only(count: int) -> None:
    codes = np.broadcast_to(np.arange(8, dtype=np.uint8)[None, :, None] * 31, (count, 8, 32)).copy()
    found = candidate_pairs(np.arange(count, dtype=np.int64), codes, new=np.ones(count, bool), reach=Within(20, 5))
    assert found.pairs == [CandidatePair(0, place, 0, 0) for place in range(1, count)]
    assert found.capped == []


def test_a_new_region_equal_to_an_old_one_is_paired_and_two_old_ones_are_not() -> None:
    codes = np.zeros((3, 8, 32), np.uint8)
    codes[:, 1:] = 255
    new = np.array([False, False, True])
    found = candidate_pairs(np.array([1, 2, 3], np.int64), codes, new=new, reach=Within(10, 5))
    assert found.pairs == [CandidatePair(1, 3, 0, 0)]


def test_an_old_region_is_not_looked_up_again() -> None:
    codes = drawn(30, 5)
    ids = np.arange(30, dtype=np.int64)
    assert candidate_pairs(ids, codes, new=np.zeros(30, bool), reach=Within(74, 100)).pairs == []


def test_what_is_cut_is_told_and_the_nearest_are_kept() -> None:
    codes = np.full((12, 8, 32), 255, np.uint8)
    for place in range(12):  # code n has n bits set: distances to the first are 0 to 11
        codes[place, 0] = np.packbits(np.arange(256) < place)
    new = np.arange(12) == 0
    found = candidate_pairs(np.arange(12, dtype=np.int64), codes, new=new, reach=Within(74, 4))
    assert [(pair.right, pair.distance) for pair in found.pairs] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert found.capped == [0]


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="2 ids, 3 codes, 3 flags"):
        candidate_pairs(
            np.arange(2, dtype=np.int64), np.zeros((3, 8, 32), np.uint8), new=np.ones(3, bool), reach=Within(1, 1)
        )


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_the_nearest_codes_are_those_of_a_search_by_hand(count: int) -> None:
    codes, query = drawn(count, 7)[:, 0], drawn(1, 8)[0]
    query[3] = codes[-1] if count else query[3]
    found = nearest(np.array_split(codes, 3), query, most=10)
    distances = [min((bits_apart(query[turn], code), turn) for turn in range(8)) for code in codes]
    expected = sorted((distance, place) for place, (distance, _) in enumerate(distances))[:10]
    assert [(distance, place) for place, distance, _ in found] == expected
    assert all(bits_apart(query[turn], codes[place]) == distance for place, distance, turn in found)
