from __future__ import annotations

import numpy as np
import pytest

from evidence.crosscheck import agreement, chapman, lshe, recall
from evidence.reviewing import Answer, Review, Thing, Unit


def said(unit: int, reviewer: str, kind: str) -> Answer:
    things = {"one": (Thing(),), "two": (Thing(), Thing())}[kind]
    return Answer(f"P{unit}", reviewer, things)


def test_kappa_is_that_of_the_textbook_table() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: kappa .40 (the worked example of Cohen's kappa in common use).
    table = [("one", "one")] * 20 + [("one", "two")] * 5 + [("two", "one")] * 10 + [("two", "two")] * 15
    answers = [said(n, name, kind) for n, pair in enumerate(table) for name, kind in zip("ab", pair, strict=True)]
    found = agreement(answers)
    assert found is not None
    assert (found.units, found.agreed) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)


def test_reviewers_who_say_one_thing_of_everything_agree() -> None:
    found = agreement([said(1, "a", "one"), said(1, "b", "one")])
    assert found is not None
    assert found.kappa == 1.0


def test_without_a_unit_answered_twice_there_is_no_agreement() -> None:
    assert agreement([said(1, "a", "one"), said(2, "b", "one")]) is None


def test_chapman_is_that_of_the_published_example() -> None:
    # Chapman's estimator as worked in Seber 1982, section 3.1: 200 marked, 40 caught, 15 of them marked.
    found = chapman(200, 40, 15)
    assert found.links == pytest.approx(201 * 41 / 16 - 1)
    assert found.variance == pytest.approx(201 * 41 * 185 * 25 / (16**2 * 17))
    assert found.recall == pytest.approx(200 / found.links)
    assert found.shown == pytest.approx(225 / found.links)


def test_recall_counts_the_confirmed_links_that_each_route_showed() -> None:
    units = (Unit("P1", "x", 1.0, 1, ("P2", "P3"), ("P3", "P4")), Unit("P5", "x", 1.0, 1, ("P6",), ("P7",)))
    answers = (Answer("P1", "li", (Thing(("P2", "P3", "P4")),)), Answer("P5", "li", (Thing(("P6",)),)))
    found = recall(Review("s", 9, (), units, answers))
    assert found is not None
    assert (found.first, found.second, found.both) == (3, 2, 1)


def test_where_the_second_route_confirmed_nothing_it_says_nothing() -> None:
    units = (Unit("P1", "x", 1.0, 1, ("P2",), ("P4",)),)
    assert recall(Review("s", 9, (), units, (Answer("P1", "li", (Thing(("P2",)),)),))) is None


@pytest.mark.parametrize("found", [0.9, 0.7, 0.5])
def test_missing_links_are_allowed_for_as_in_the_restaurant_records(found: float) -> None:
    # 864 records, 112 pairs, 752 entities (data/Restaurant.csv of the authors); links kept with this probability.
    kept = np.random.default_rng(3).binomial(112, found, 400)
    estimates = [lshe({1: 640 + 2 * (112 - int(pairs)), 2: int(pairs)}, found) for pairs in kept]
    assert np.mean(estimates) == pytest.approx(752, abs=2.5)


def test_groups_of_three_and_more_are_allowed_for() -> None:
    # Every true link found: nothing is corrected. The second form of the formula, from the authors' poster, at .8.
    assert lshe({1: 10, 2: 5, 3: 2, 7: 1}, 1.0) == 18
    p = 0.8
    poster = 10 + 5 * (2 * p - 1) / p + 2 * (1 - 6 * (1 - p) ** 2 * p) / (p**2 * (3 - 2 * p)) + 1
    assert lshe({1: 10, 2: 5, 3: 2, 7: 1}, p) == pytest.approx(poster)
