from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidence import recipe, tiers
from evidence.case import Case
from evidence.errors import WrongCallError, WrongSourceError
from evidence.estimators import Observed
from evidence.histories import Histories
from evidence.observing import Asked
from evidence.reviewing import Answer, Review, Stratum, Thing, Unit
from evidence.survival import Survival


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """The recipe of a stock with every tier, written to a file."""
    rng = np.random.default_rng(3)
    seen = rng.random((500, 12)) < rng.gamma(2.0, 0.08, (500, 1))
    seen = seen[seen.any(axis=1)]
    names = tuple(f"P{row}" for row in range(len(seen)))
    units = tuple(Unit(name, "all", 0.4, 2, ("P1",)) for name in names[:200])
    answers = tuple(
        Answer(unit.piece, "li", (Thing(perhaps=("P9",)) if row < 3 else Thing(),)) for row, unit in enumerate(units)
    )
    review = Review(
        "state",
        len(names),
        (Stratum("all", len(names)),),
        units,
        answers,
        {"P0": {"account li": 0.5}},
        Counter([1, 1, 2]),
    )
    sets = tuple(frozenset(range(row * 20, row * 20 + count)) for row, count in enumerate(seen.sum(axis=1).tolist()))
    history = Histories(names, tuple("abcdefghijkl"), seen, seen.sum(axis=1), in_ads=sets)
    given = Observed(history, Survival(0.9, 0.0004, "a test"), seed=5, review=review)
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(recipe.plain(given, tiers.tiers(given)), allow_nan=False), encoding="utf-8")
    return path


def changed(path: Path, **values: Any) -> Path:
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **values}), encoding="utf-8")
    return path


def test_every_figure_is_made_again_from_the_file_alone(told: Path) -> None:
    assert {each["tier"] for each in json.loads(told.read_text())["estimates"]} == {"T1", "T2", "T3"}
    assert list(recipe.differences(told)) == []


def test_a_figure_that_was_changed_is_named(told: Path) -> None:
    estimates = json.loads(told.read_text())["estimates"]
    estimates[0]["low"] -= 1
    found = list(recipe.differences(changed(told, estimates=estimates)))
    assert len(found) == 1
    assert "difference pieces visible in the captures: low told" in found[0]


def test_an_answer_that_was_changed_shows_in_the_figures(told: Path) -> None:
    review = json.loads(told.read_text())["review"]
    review["answers"][100]["things"] = review["answers"][100]["things"] * 3
    assert any("difference" in each for each in recipe.differences(changed(told, review=review)))


def test_a_piece_left_out_a_seed_or_a_gate_changed_shows(told: Path) -> None:
    whole = json.loads(told.read_text())
    assert list(recipe.differences(changed(told, pieces=whole["pieces"][:-1])))
    assert list(recipe.differences(changed(told, pieces=whole["pieces"], gate={"passed": False, "checks": []})))
    assert list(recipe.differences(changed(told, gate=whole["gate"], seed=6)))


def test_an_estimate_left_out_or_added_is_named(told: Path) -> None:
    estimates = json.loads(told.read_text())["estimates"]
    found = list(recipe.differences(changed(told, estimates=[*estimates[1:], {**estimates[0], "estimator": "magic"}])))
    assert any("made only" in each for each in found)
    assert any("magic" in each and "told only" in each for each in found)


@pytest.mark.parametrize(
    "values",
    [
        {"format": "other"},
        {"pieces": [["P1", "012", []]]},
        {"pieces": 7},
        {"review": {"state": 1}},
        {"survival": {"x": 1}},
        {"estimates": [{}]},
        {"seed": "many"},
    ],
)
def test_a_file_that_is_no_whole_recipe_is_refused(told: Path, values: dict[str, Any]) -> None:
    with pytest.raises(WrongSourceError, match="recipe"):
        list(recipe.differences(changed(told, **values)))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b"null"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(WrongSourceError):
        list(recipe.differences(tmp_path / "x.json"))


def test_the_recipe_of_a_case_says_what_it_is_of_and_is_never_overwritten(grouped: Case, tmp_path: Path) -> None:
    out = tmp_path / "recipe.json"
    recipe.write(grouped, out, Asked(survival=0.8))
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["ledger"] == list(grouped.ledger.head())
    assert told["pieces_by_ads"] == {"1": 1, "2": 2}
    assert list(recipe.differences(out)) == []
    with pytest.raises(WrongCallError, match="there already"):
        recipe.write(grouped, out, Asked())
    with pytest.raises(WrongCallError, match="missing"):
        recipe.write(grouped, tmp_path / "no" / "recipe.json", Asked())
