"""Average linkage on pairs whose groups are worked out by hand."""

from __future__ import annotations

import pytest

from index.linkage import Decided, average


def members(count: int, pairs: dict[tuple[int, int], float], apart: set[tuple[int, int]] | None = None) -> list[object]:
    return [group.members for group in average(count, pairs, least=0.75, apart=apart or set())]


def test_things_without_pairs_stay_alone() -> None:
    assert members(3, {}) == [(0,), (1,), (2,)]
    assert average(0, {}, least=0.5) == []


def test_pairs_at_or_above_the_least_are_joined_and_the_weakest_step_is_told() -> None:
    (first, second) = average(4, {(0, 1): 0.95, (1, 2): 0.9, (0, 2): 0.9, (2, 3): 0.2}, least=0.75)
    assert first.members == (0, 1, 2)
    assert first.weakest == pytest.approx(0.9)
    assert second.members == (3,)


def test_what_is_known_against_a_pair_counts_in_the_mean() -> None:
    # (0.9 + 0.1) / 2 = 0.5 < 0.75
    assert members(3, {(0, 1): 0.95, (1, 2): 0.9, (0, 2): 0.1}) == [(0, 1), (2,)]


def test_a_long_chain_weakens() -> None:
    # 0-1 and 2-3 join first; between them stand 0.8, 0.72, 0.72 and 0.648 by products, 0.722 on average.
    chain = {(0, 1): 0.9, (1, 2): 0.8, (2, 3): 0.9}
    assert members(4, chain) == [(0, 1), (2, 3)]


def test_pairs_apart_never_share_a_group_whatever_joins_them() -> None:
    pairs = {(0, 1): 0.99, (1, 2): 0.99, (0, 2): 0.99, (2, 3): 0.99}
    assert members(4, pairs, {(0, 3)}) == [(0, 1, 2), (3,)]
    assert members(4, pairs, {(0, 1), (0, 2)}) == [(0,), (1, 2, 3)]


def test_many_pairs_give_each_thing_exactly_once() -> None:
    pairs = {(a, b): ((a * 7 + b * 13) % 100) / 100 for a in range(40) for b in range(a + 1, 40)}
    groups = average(40, pairs, least=0.5, apart={(0, 1), (2, 30)})
    assert sorted(place for group in groups for place in group.members) == list(range(40))
    assert not any({0, 1} <= set(g.members) or {2, 30} <= set(g.members) for g in groups)


def test_what_people_say_comes_before_any_probability() -> None:
    # By the mean alone 2 would stay out: (0.9 + 0.1) / 2; and the machine holds 0 and 3 for two things.
    pairs = {(0, 1): 0.95, (1, 2): 0.9, (0, 2): 0.1, (3, 4): 0.99}
    decided = Decided(together=((0, 2), (0, 3)), apart=((3, 4),))
    groups = average(5, pairs, least=0.75, apart={(0, 3)}, decided=decided)
    assert [group.members for group in groups] == [(0, 1, 2, 3), (4,)]


def test_of_words_that_cannot_all_hold_those_that_part_hold() -> None:
    decided = Decided(together=((1, 2), (0, 1)), apart=((0, 2),))
    assert [group.members for group in average(3, {}, least=0.75, decided=decided)] == [(0,), (1, 2)]
