"""The search of float codes against one written out here, which compares every code with every other."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.alike import Reach, embedded_pairs, most_alike

Codes = NDArray[np.float16]
WIDE = Reach(within=0.75, most=100)


def drawn(count: int, seed: int, numbers: int = 64) -> Codes:
    """Draw codes in families: of one family they have cosines from .5 to .95, of two about 0."""
    rng = np.random.default_rng(seed)
    families = rng.normal(size=(max(1, count // 4), numbers))
    codes = families[rng.integers(0, len(families), count)] + rng.normal(size=(count, numbers)) * 0.6
    return unit(codes)


def unit(codes: NDArray[np.float64]) -> Codes:
    return (codes / np.linalg.norm(codes, axis=1, keepdims=True)).astype(np.float16)


def cosines(codes: Codes) -> NDArray[np.float64]:
    exact = codes.astype(np.float64)
    return exact @ exact.T


def found_in(codes: Codes, new: list[bool], reach: Reach = WIDE) -> dict[tuple[int, int], float]:
    ids = np.arange(len(codes), dtype=np.int64) * 3 + 10
    pairs, _ = embedded_pairs(ids, codes, new=np.array(new, bool), reach=reach)
    assert pairs == sorted(pairs)
    return {((pair.left - 10) // 3, (pair.right - 10) // 3): pair.distance for pair in pairs}


@pytest.mark.parametrize("count", [0, 1, 2, 3, 24])
@pytest.mark.parametrize("threads", [1, 2])
def test_in_a_case_without_a_background_pairs_are_those_within_the_radius(count: int, threads: int) -> None:
    codes = drawn(count, 3)
    new = [place % 2 == 0 for place in range(count)]
    every = cosines(codes)
    expected = {
        (left, right): 1.0 - every[left, right]
        for left in range(count)
        for right in range(left + 1, count)
        if (new[left] or new[right]) and every[left, right] >= 0.25
    }
    found = found_in(codes, new, Reach(0.75, 100, threads))
    assert found == {pair: pytest.approx(distance, abs=1e-3) for pair, distance in expected.items()}
    assert count < 3 or expected


def test_the_bound_is_inclusive() -> None:
    codes = np.array([[1.0, 0.0], [0.5, 0.8660254]], np.float16)
    assert found_in(codes, [True, True], Reach(0.5, 5)) == {(0, 1): 0.5}
    assert found_in(codes, [True, True], Reach(0.499, 5)) == {}


def test_what_is_no_more_alike_than_all_the_rest_is_no_candidate() -> None:
    # 200 codes with cosines of .7 to each other; the copy of the first has .9 to it.
    rng = np.random.default_rng(1)
    own = np.linalg.qr(rng.normal(size=(256, 202)))[0].T
    codes = np.sqrt(0.7) * own[200] + np.sqrt(0.3) * own[:200]
    codes = np.vstack([codes, 0.9 * codes[0] + np.sqrt(1 - 0.81) * own[201]])
    assert list(found_in(unit(codes), [True] * 201)) == [(0, 200)]
    assert list(found_in(unit(codes), [False] * 200 + [True])) == [(0, 200)]


def test_a_picture_of_many_copies_does_not_hide_an_edited_one_behind_them() -> None:
    # 60 copies with cosines of .97 to each other, one edit with .5 to all of them, and 300 strangers.
    rng = np.random.default_rng(2)
    own = np.linalg.qr(rng.normal(size=(512, 362)))[0].T
    copies = np.sqrt(0.97) * own[0] + np.sqrt(0.03) * own[1:61]
    edit = 0.5 * own[0] + np.sqrt(0.75) * own[61]
    codes = unit(np.vstack([copies, edit[None], own[62:362]]))
    found = found_in(codes, [place == 60 for place in range(len(codes))], Reach(0.75, 6))
    assert len(found) == 6
    assert all(right == 60 and left < 60 for left, right in found)


def test_twins_do_not_crowd_out_the_others() -> None:
    # 30 codes that are all but one (cosine .99), at .9 from the asking one, five others at .8, and strangers.
    rng = np.random.default_rng(3)
    own = np.linalg.qr(rng.normal(size=(256, 187)))[0].T
    twin = 0.9 * own[0] + np.sqrt(0.19) * own[1]
    twins = np.sqrt(0.99) * twin + 0.1 * own[2:32]
    others = 0.8 * own[0] + 0.6 * own[32:37]
    codes = unit(np.vstack([own[:1], twins, others, own[37:]]))
    found = found_in(codes, [place == 0 for place in range(len(codes))], Reach(0.75, 7))
    assert {31, 32, 33, 34, 35} < {right for _, right in found}
    assert len(found) == 7


@pytest.mark.parametrize("count", [2, 3, 200])
def test_equal_codes_are_each_paired_with_the_eldest_only(count: int) -> None:
    codes = np.broadcast_to(drawn(1, 5), (count, 64))
    assert found_in(codes, [True] * count) == {(0, place): 0.0 for place in range(1, count)}
    assert found_in(codes, [False] * count) == {}


def test_a_new_region_equal_to_an_old_one_is_paired_and_two_old_ones_are_not() -> None:
    codes = np.broadcast_to(drawn(1, 5), (3, 64))
    assert found_in(codes, [False, False, True]) == {(0, 2): 0.0}


def test_codes_of_zeros_are_like_nothing() -> None:
    codes = np.vstack([np.zeros((3, 64), np.float16), drawn(1, 5)])
    assert found_in(codes, [True] * 4) == {}


def test_most_bounds_what_one_region_asks_for_and_hubs_are_told() -> None:
    # 200 strangers, and 80 regions at a cosine of .8 from one.
    rng = np.random.default_rng(4)
    own = np.linalg.qr(rng.normal(size=(512, 281)))[0].T
    codes = unit(np.vstack([own[:1], 0.8 * own[0] + 0.6 * own[1:81], own[81:281]]))
    new = np.arange(281) == 0
    pairs, hubs = embedded_pairs(np.arange(281, dtype=np.int64), codes, new=new, reach=Reach(0.75, 6))
    assert len(pairs) == 6
    assert hubs == [0]
    _, none = embedded_pairs(np.arange(281, dtype=np.int64), codes, new=np.arange(281) == 280, reach=Reach(0.75, 6))
    assert none == []


def test_how_far_ahead_of_the_background_is_told() -> None:
    codes = np.array([[1.0, 0.0], [0.6, 0.8]], np.float16)
    pairs, _ = embedded_pairs(np.array([4, 9], np.int64), codes, new=np.ones(2, bool), reach=WIDE)
    assert [(pair.left, pair.right) for pair in pairs] == [(4, 9)]
    assert (pairs[0].distance, pairs[0].ahead) == pytest.approx((0.4, 0.6), abs=1e-3)


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="2 ids, 3 codes, 3 flags"):
        embedded_pairs(np.arange(2, dtype=np.int64), drawn(3, 1), new=np.ones(3, bool), reach=WIDE)


@pytest.mark.parametrize("count", [0, 1, 2, 50, 300])
def test_the_most_alike_are_those_of_a_search_by_hand(count: int) -> None:
    codes, query = drawn(count, 7), drawn(1, 8)[0]
    found = most_alike(np.array_split(codes, 3), query, most=10)
    exact = codes.astype(np.float64) @ query.astype(np.float64)
    assert [place for place, _ in found] == np.argsort(-exact)[:10].tolist()
    assert [distance for _, distance in found] == pytest.approx((1.0 - np.sort(exact)[::-1][:10]).tolist(), abs=1e-3)
