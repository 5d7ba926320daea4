from __future__ import annotations

import pytest

from evidence.agreement import Agreement, bcubed, pairwise

# The toy grouping and its figures are those of Amigo and others as worked by hand in the project's counting notes,
# section 4: 5 pairs found of which 4 are right, 7 true pairs.
FOUND = [1, 1, 2, 3, 2, 4, 4, 4]
TRUTH = ["a", "a", "a", "b", "b", "c", "c", "c"]


def test_pairs_agree_with_the_toy_numbers() -> None:
    agreement = pairwise(FOUND, TRUTH)
    assert agreement.precision == pytest.approx(0.8)
    assert agreement.recall == pytest.approx(4 / 7)
    assert agreement.f1 == pytest.approx(2 / 3)


def test_b_cubed_agrees_with_the_toy_numbers() -> None:
    agreement = bcubed(FOUND, TRUTH)
    assert agreement.precision == pytest.approx(0.875)
    assert agreement.recall == pytest.approx(0.7083333, abs=1e-7)


def test_a_grouping_agrees_with_itself_whatever_its_groups_are_called() -> None:
    for measure in (pairwise, bcubed):
        assert measure(TRUTH, [name * 2 for name in TRUTH]) == Agreement(1.0, 1.0)


def test_one_group_for_all_finds_everything_and_is_seldom_right() -> None:
    assert pairwise([0] * 8, TRUTH) == Agreement(7 / 28, 1.0)


def test_nothing_found_among_singles_is_no_error() -> None:
    assert pairwise([1, 2, 3], ["a", "b", "c"]) == Agreement(1.0, 1.0)
    assert bcubed([], []) == Agreement(1.0, 1.0)


def test_groupings_of_different_members_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        pairwise([1, 2], ["a"])
