"""What every estimator promises, whatever it is handed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from evidence import estimators
from evidence.errors import NotEnoughError, WrongCallError
from evidence.estimators import Observed
from evidence.histories import Histories
from evidence.records import Estimate
from evidence.survival import Survival

CLAIMS = ("estimated", "lower bound", "indicative", "sensitivity")


def observed(seen: np.ndarray, ads: np.ndarray | None = None, probability: float = 0.8) -> Observed:
    pieces, occasions = seen.shape
    shown = seen.sum(axis=1) if ads is None else ads
    history = Histories(
        tuple(f"P{row}" for row in range(pieces)),
        tuple(f"round {column}" for column in range(occasions)),
        seen.astype(bool),
        shown.astype(np.int64),
    )
    return Observed(history, Survival(probability, 0.0001, "a test"))


@pytest.mark.parametrize("name", estimators.names())
def test_every_estimator_says_what_it_claims_and_assumes(name: str) -> None:
    says = estimators.load(name)
    assert says.TIER in ("T1", "T2", "T3")
    assert says.CLAIM.split(":")[0] in CLAIMS
    assert says.QUANTITY
    assert len(says.ASSUMES) > 20


BAD = {
    "nothing at all": np.zeros((0, 0)),
    "no occasion": np.zeros((5, 0)),
    "no piece": np.zeros((0, 5)),
    "one occasion": np.ones((5, 1)),
    "never seen": np.zeros((5, 5)),
    "all singletons": np.eye(5),
    "always seen": np.ones((5, 5)),
    "one piece": np.ones((1, 3)),
    "no doubletons": np.vstack([np.eye(6), np.ones((2, 6))]),
    "two occasions": np.array([[1, 0], [0, 1], [1, 1]]),
    "gaps": np.array([[1, 0, 0, 0, 0, 1]] * 4),
}


@pytest.mark.parametrize("name", estimators.names())
@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_words_or_has_finite_figures(name: str, what: str) -> None:
    check(name, observed(BAD[what]))


@pytest.mark.parametrize("name", estimators.names())
@given(arrays.arrays(np.bool_, st.tuples(st.integers(0, 12), st.integers(0, 6))))
@settings(max_examples=40, deadline=None)
def test_any_history_is_refused_in_words_or_has_finite_figures(name: str, seen: np.ndarray) -> None:
    check(name, observed(seen))


def check(name: str, given: Observed) -> None:
    found = attempt(name, given)
    if isinstance(found, str):
        assert len(found) > 30
        return
    assert found
    for each in found:
        assert all(math.isfinite(number) for number in (each.estimate, each.low, each.high))
        assert each.low <= each.estimate <= each.high
        assert each.standard_error is None or (each.standard_error >= 0 and math.isfinite(each.standard_error))
        assert each.estimator.partition(":")[0] == name


def attempt(name: str, given: Observed) -> tuple[Estimate, ...] | str:
    try:
        return estimators.load(name).estimate(given)
    except NotEnoughError as error:
        return str(error)


def test_an_unknown_estimator_is_named() -> None:
    with pytest.raises(WrongCallError, match="chao99"):
        estimators.load("chao99")
