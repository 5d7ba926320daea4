from __future__ import annotations

from typing import Any

import pytest

from evidence.catalogue.verdicts import VerdictRow
from evidence.review.doubts import doubts
from evidence.review.pages import texts
from tests.evidence.review.conftest import FIGURES

OTHER = {"added": True, "tinted": 0.03, "frayed": 0.2, "onward": 0.01}
SURE = {**FIGURES, "mirrored": False, "patch": 0.0, "explained": 0.0, "inliers": 80, "cover_right": 1.0}


def said(**changed: Any) -> list[str]:
    return [key for key, _ in doubts(VerdictRow(1, 2, "unsure", 0.6, 0, {**SURE, **changed}))]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({}, "doubt.nothing"),
        ({"patch": 0.02}, "doubt.patch"),
        ({"explained": 0.4, "correlation": 0.97}, "doubt.laid"),
        ({"explained": 0.2}, "doubt.some_laid"),
        ({"tinted": 0.02}, "doubt.tinted"),
        ({"rough": 0.06}, "doubt.rough"),
        ({"edges": 0.004}, "doubt.rough"),
        ({"ground": 0.1}, "doubt.ground"),
        ({"frayed": 0.2, "onward": 0.01}, "doubt.frayed"),
        ({"added": True, "frayed": 0.1}, "doubt.added"),
        ({"correlation": 0.8}, "doubt.correlation"),
        ({"agreement": 0.6}, "doubt.agreement"),
        ({"cover_right": 0.3}, "doubt.cover"),
        ({"inliers": 12}, "doubt.inliers"),
        ({"mirrored": True}, "doubt.mirrored"),
        ({"failure": "took too long"}, "doubt.failure"),
    ],
)
def test_each_figure_that_leaves_a_doubt_is_named(changed: dict[str, Any], key: str) -> None:
    assert said(**changed) == [key]


def test_a_pair_without_figures_says_so() -> None:
    assert doubts(None) == [("doubt.no_verdict", {})]
    assert doubts(VerdictRow(1, 2, "same scene", 0.1, 0, {"clean": False})) == [("doubt.no_alignment", {})]


def test_every_doubt_can_be_said_in_words() -> None:
    verdict = VerdictRow(
        1, 2, "unsure", 0.6, 0, {**FIGURES, "correlation": 0.8, "agreement": 0.5, "explained": 0.4} | OTHER
    )
    found = doubts(verdict)
    assert len(found) > 4
    for key, values in found:
        assert "{" not in texts("en")[key].format(**values)
        assert "{" not in texts("zh")[key].format(**values)
