"""The drawn sample of tests/evidence/sampled.py: four units, the first of which has two pictures."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from evidence.case import Case
from evidence.catalogue import decisions
from evidence.review.app import make
from tests.evidence import sampled
from tests.evidence.sampled import NAMES, STATE, UNITS
from tests.web import DOOR, Browser


@pytest.fixture
def drawn(asked: Case) -> Case:
    return sampled.record(asked)


@pytest.fixture
def reviewing(drawn: Case) -> Browser:
    return Browser(make(drawn, DOOR, "li"))


def unit(page: str) -> str:
    found = re.search(r'data-unit="(\w+)"', page)
    return found[1] if found else ""


def said(name: str, **more: str) -> dict[str, str]:
    return {"state": STATE, "unit": name, "here": "1", **more}


def answers(case: Case) -> list[dict[str, Any]]:
    with case.catalogue.reading() as db:
        return [
            json.loads(json.dumps(dict(row.answer))) | {"by": row.reviewer} for row in decisions.of_state(db, STATE)
        ]


def test_without_a_sample_the_next_step_is_told(browser: Browser) -> None:
    assert "evidence sample" in browser.get("/sample").text


def test_units_come_in_the_order_drawn_until_none_waits(reviewing: Browser) -> None:
    for name in UNITS:
        assert unit(reviewing.get("/sample").text) == name
        assert reviewing.post("/answer", said(name)).told["address"] == "/sample"
    assert "evidence count" in reviewing.get("/sample").text
    assert "You have answered this one" in reviewing.get(f"/unit/{UNITS[0]}").text


def test_an_answer_means_what_it_means_on_a_sheet(reviewing: Browser, drawn: Case) -> None:
    given = said(UNITS[0], here="2", further="1: A1, A2?; 2: B1", group="1; 12", kind="Bangle", remark="same crack")
    assert reviewing.post("/answer", given).status == 200
    others = [name for name in NAMES if name != UNITS[0]]
    (found,) = answers(drawn)
    assert found["things"] == [
        {"elsewhere": [others[0]], "perhaps": [others[1]], "count": 1},
        {"elsewhere": [others[4]], "perhaps": [], "count": 12},
    ]
    assert (found["kind"], found["by"]) == ("bangle", "li")
    last = drawn.ledger.last()
    assert last is not None
    assert (last.body["remark"], last.body["origin"]) == ("same crack", "review screen")


def test_answered_again_the_latest_counts_and_both_are_kept(reviewing: Browser, drawn: Case) -> None:
    reviewing.post("/answer", said(UNITS[0]))
    reviewing.post("/answer", said(UNITS[0], here="?"))
    assert [found["perhaps_one"] for found in answers(drawn)] == [False, True]


def test_a_second_reviewer_gets_only_what_is_asked_twice(drawn: Case) -> None:
    first = Browser(make(drawn, DOOR, "li"))
    first.post("/answer", said(UNITS[0]))
    assert unit(Browser(make(drawn, DOOR, "bo")).get("/sample").text) == UNITS[1]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"unit": "P000000000008"}, "no such piece"),
        ({"state": "0" * 64}, "no such piece"),
        ({"here": ""}, "half answered"),
        ({"here": "many"}, "whole number"),
        ({"further": "1: A99"}, "A99"),
        ({"further": "2: A1"}, "only 1 pieces"),
        ({"further": "'; DROP TABLE decisions; --"}, "takes the piece's number"),
        ({"kind": "x" * 61}, "longer than"),
        ({"here": 1}, "no text"),
    ],
)
def test_what_makes_no_sense_is_refused(reviewing: Browser, drawn: Case, changed: dict[str, Any], why: str) -> None:
    answer = reviewing.post("/answer", {**said(UNITS[0]), **changed})
    assert answer.status == 409
    assert why in answer.told["error"]
    assert answers(drawn) == []


def test_a_unit_that_is_not_there_is_told(reviewing: Browser) -> None:
    assert reviewing.get("/unit/<script>").status == 404
    assert reviewing.get("/unit/P000000000008").status == 404
