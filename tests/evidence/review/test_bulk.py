"""Open questions: 3-5 unsure at 0.55, 2-5 unsure at 0.9."""

from __future__ import annotations

import re

import pytest

from evidence.case import Case
from tests.evidence.review.test_groups import words
from tests.web import Browser


def keys(page: str) -> str:
    found = re.search(r'data-keys="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_what_is_surest_is_shown_accepted_as_one_entry_and_undone_in_one_step(browser: Browser, asked: Case) -> None:
    page = browser.get("/bulk?least=0.5").text
    assert keys(page) == "3-5 2-5"
    told = browser.post("/bulk", {"least": "0.5", "keys": "3-5 2-5"}).told
    assert told["words"] == 2
    last = asked.ledger.last()
    assert last is not None
    assert (len(last.body["words"]), last.body["shown"]) == (2, {"screen": "bulk", "least": 0.5})
    assert {word for *_, word in words(asked)} == {"same picture"}
    assert keys(browser.get("/bulk?least=0.5").text) == ""
    assert browser.post("/undo").told["words"] == 2
    assert words(asked) == []


def test_only_what_is_sure_enough_is_in_it(browser: Browser) -> None:
    assert keys(browser.get("/bulk").text) == "2-5"
    assert keys(browser.get("/bulk?least=0.95").text) == ""


def test_what_was_not_shown_is_not_accepted(browser: Browser, asked: Case) -> None:
    for said in ("2-5", "", "3-5 2-5 1-7"):
        assert browser.post("/bulk", {"least": "0.5", "keys": said}).status == 409
    assert words(asked) == []


@pytest.mark.parametrize("least", ["0.4", "1.1", "nan", "inf", "x", "", "1e999", "<b>"])
def test_a_probability_that_makes_no_sense_is_refused(browser: Browser, least: str) -> None:
    assert browser.get(f"/bulk?least={least}").status == 409
