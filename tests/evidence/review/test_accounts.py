"""Accounts of the case: 1 is 玉缘阁, 2 is hostile; both show piece Pab."""

from __future__ import annotations

import pytest

from evidence.case import Case
from evidence.catalogue import account_words
from evidence.catalogue.account_words import CATEGORIES
from tests.web import Browser

HOSTILE = "=cmd()<script>\u202e"


def said(case: Case) -> list[tuple[int, str, str]]:
    with case.catalogue.reading() as db:
        return [(len(row.accounts), row.word, row.reviewer) for row in account_words.standing(db)]


def test_the_sheet_of_a_pair_shows_what_both_have(browser: Browser) -> None:
    page = browser.get("/accounts/1/2").text
    assert "玉缘阁" in page
    assert "Pieces that both show: 1" in page
    assert 'href="/piece/Pab"' in page
    assert "<script>\u202e" not in page
    assert "=cmd()&lt;script&gt;" in page


def test_a_word_on_two_accounts_is_kept_shown_and_taken_back(browser: Browser, asked: Case) -> None:
    assert browser.post("/say", {"accounts": [2, 1], "word": "different operators"}).status == 200
    assert said(asked) == [(2, "different operators", "li")]
    assert "You said: Different operators" in browser.get("/accounts/1/2").text
    last = asked.ledger.last()
    assert last is not None
    assert last.body["accounts"] == [["WeChat", HOSTILE], ["WeChat", "玉缘阁"]]
    assert "probability" in last.body["shown"]
    assert browser.get("/network").told["links"][0]["said"] == "different operators"
    browser.post("/undo")
    assert said(asked) == []
    assert "You said" not in browser.get("/accounts/1/2").text


def test_a_second_reviewer_does_not_see_the_first_word(browser: Browser) -> None:
    browser.post("/say", {"accounts": [1, 2], "word": "one operator"})
    second = Browser(browser.app, browser.headers | {"cookie": browser.headers["cookie"] + "; evidence_reviewer=bo"})
    assert "You said" not in second.get("/accounts/1/2").text


def test_what_an_account_trades_in_can_be_set(browser: Browser, asked: Case) -> None:
    assert "Words suggest: ivory only" in browser.get("/account/1").text
    browser.post("/say", {"accounts": [1], "word": CATEGORIES[2]})
    page = browser.get("/account/1").text
    assert f'<option value="{CATEGORIES[2]}" selected>' in page
    assert "A person has set it." in page


def test_the_map_lists_accounts_and_says_so_where_nothing_links_them(browser: Browser) -> None:
    assert browser.get("/accounts").status == 200
    told = browser.get("/network").told
    assert [each["id"] for each in told["accounts"]] == [1, 2]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"accounts": [1, 1], "word": "one operator"},
        {"accounts": [1, 99], "word": "one operator"},
        {"accounts": [1, 2], "word": CATEGORIES[0]},
        {"accounts": [1], "word": "one operator"},
        {"accounts": [1, 2, 1], "word": "unsure"},
        {"accounts": "12", "word": "unsure"},
        {"accounts": [[1], 2], "word": "unsure"},
        {"accounts": [1, 2], "word": ["unsure"]},
    ],
)
def test_what_makes_no_sense_is_refused(browser: Browser, asked: Case, body: dict[str, object]) -> None:
    answer = browser.post("/say", body)
    assert answer.status == 409
    assert answer.told["error"]
    assert said(asked) == []


@pytest.mark.parametrize("address", ["/accounts/1/1", "/accounts/1/99", "/accounts/99999999999999999999/1"])
def test_a_pair_that_is_not_there_is_told(browser: Browser, address: str) -> None:
    assert browser.get(address).status == 404
