from __future__ import annotations

import pytest
from scipy.stats import binomtest

from evidence.supply import Turns, lower, turns
from tests.evidence.offered import DAY, both, posting, seller


@pytest.mark.parametrize(("count", "of"), [(5, 5), (9, 10), (3, 7), (0, 4)])
def test_the_interval_is_wilsons(count: int, of: int) -> None:
    assert lower(count, of) == pytest.approx(binomtest(count, of).proportion_ci(method="wilson").low, abs=1e-6)


def test_an_arrow_needs_five_pieces_and_a_clear_majority() -> None:
    assert Turns(4, 0, 9).arrow == 0
    assert Turns(5, 0, 0).arrow == 1
    assert Turns(0, 6, 0).arrow == -1
    assert Turns(6, 4, 0).arrow == 0


def test_ties_late_pieces_and_pieces_of_a_third_account_tell_nothing() -> None:
    old = [posting(1, p, 10.0) for p in "abcd"]
    new = [posting(2, "a", 20.0), posting(2, "b", 10.5), posting(2, "c", 30 * DAY), posting(2, "d", 20.0)]
    told = turns(both(old, new, seller(3, posting(3, "d", 1.0))))
    assert (told.older, told.newer, told.untold) == (1, 0, 3)


def test_pieces_without_times_tell_nothing() -> None:
    told = turns(both([posting(1, "a", None)], [posting(2, "a", 5.0)]))
    assert (told.older, told.newer, told.untold) == (0, 0, 1)
