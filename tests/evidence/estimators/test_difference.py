from __future__ import annotations

import numpy as np
import pytest

from evidence.errors import NotEnoughError
from evidence.estimators import Observed, difference
from evidence.histories import Histories
from evidence.reviewing import Answer, Review, Stratum, Thing, Unit
from tests.evidence.test_reviewing import TOY
from tests.evidence.test_visible import toy

NOTHING = Histories((), (), np.zeros((0, 0), bool), np.zeros(0, np.int64))


def test_the_toy_is_its_four_pieces_with_merges_and_misses_apart() -> None:
    found = difference.estimate(Observed(NOTHING, review=toy(*TOY)))
    assert [(each.estimator, each.estimate) for each in found] == [
        ("difference", 4.0),
        ("difference:merged", 1.0),
        ("difference:missed", 2.0),
    ]


def test_what_reviewers_were_unsure_of_gives_two_more_lines() -> None:
    unsure = Answer("P3", "li", (Thing((), ("P9",)),))
    found = {each.estimator: each for each in difference.estimate(Observed(NOTHING, review=toy(*TOY[:2], unsure)))}
    assert found["difference:minimum"].estimate < found["difference"].estimate < found["difference:maximum"].estimate


def test_a_poor_list_of_candidates_gives_scenarios_without_interval() -> None:
    units = tuple(Unit(f"P{n}", "all", 1.0, 1, ("Pa", "Pc"), ("Pa", "Pb")) for n in range(1, 21))
    answers = tuple(Answer(f"P{n}", "li", (Thing((f"P{'abc'[n % 3]}",)),)) for n in range(1, 21))
    review = Review("s", 40, (Stratum("all", 40),), units, answers, sizes={1: 30, 2: 10})
    found = difference.estimate(Observed(NOTHING, review=review))
    assert [each.estimator for each in found][-2:] == ["difference:recall", "difference:lshe"]
    assert all(each.claim.startswith("sensitivity") for each in found[-2:])


def test_without_a_review_it_says_what_to_do() -> None:
    with pytest.raises(NotEnoughError, match="evidence sample"):
        difference.estimate(Observed(NOTHING))
