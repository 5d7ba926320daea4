"""Regions of the case: 1 and 3 copies in Ca, 2 and 4 in Cb, both of piece Pab; 5 and 6 in Cc; 7 in Cd."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.case import Case
from evidence.catalogue import judgements
from evidence.review.app import make
from tests.evidence.conftest import sha
from tests.web import DOOR, Browser

A, A2, B, C = f"{sha('a')[:16]}.w", f"{sha('a2')[:16]}.w", f"{sha('b')[:16]}.w", f"{sha('g')[:16]}.c1"


def words(case: Case) -> list[tuple[str, str]]:
    with case.catalogue.reading() as db:
        return [(row.word, row.reviewer) for row in judgements.standing(db)]


def test_the_least_sure_pair_comes_first_and_two_clusters_are_asked_about_once(browser: Browser) -> None:
    told = browser.get("/next").told
    assert told == {"pairs": ["3-5", "2-5"], "done": 0, "total": 2, "pictures": 0, "ungrouped": 0}
    assert browser.get("/next?after=3-5").told["pairs"] == ["2-5"]
    assert browser.get("/next?after=rubbish").told["pairs"] == ["3-5", "2-5"]


def test_a_pair_shows_both_pictures_the_figures_and_why(browser: Browser) -> None:
    page = browser.get("/part/pair/1/5").text
    assert 'src="/thumbnail/1"' in page
    assert 'src="/thumbnail/5"' in page
    assert "One is the mirror image of the other." in page
    assert "Verification cannot tell" in page
    assert "玉缘阁" in page


def test_hostile_names_are_shown_and_never_become_markup(browser: Browser) -> None:
    page = browser.get("/part/pair/3/5").text
    assert "=cmd()&lt;script&gt;\\u202e" in page
    assert "<script" not in page
    assert "\u202e" not in page


def test_an_answer_is_recorded_counted_and_not_asked_again(browser: Browser, asked: Case) -> None:
    told = browser.post("/judge", {"left": A2, "right": C, "word": "different pieces", "look": "side"}).told
    # Pictures covered: two regions of Ca and two of Cc.
    assert (told["done"], told["total"], told["pictures"], told["ungrouped"]) == (1, 2, 4, 1)
    assert browser.get("/next").told["pairs"] == ["2-5"]
    assert words(asked) == [("different pieces", "li")]
    last = asked.ledger.last()
    assert last is not None
    assert last.body["shown"] == {"screen": "pair", "look": "side", "verdict": "unsure", "probability": 0.55}
    assert "You said: Different pieces" in browser.get("/part/pair/3/5").text


def test_it_is_not_asked_again_after_a_new_start_or_a_new_grouping(browser: Browser, asked: Case) -> None:
    browser.post("/judge", {"left": A2, "right": C, "word": "different pieces"})
    assert Browser(make(asked, DOOR, "li")).get("/next").told["pairs"] == ["2-5"]
    assert browser.post("/regroup").status == 200
    pairs = browser.get("/next").told["pairs"]
    assert not {"3-5", "1-5", "1-6", "3-6"} & set(pairs)


def test_undo_takes_the_last_answer_back_and_says_which_pair_to_show(browser: Browser, asked: Case) -> None:
    browser.post("/judge", {"left": A2, "right": C, "word": "unsure"})
    browser.post("/judge", {"left": B, "right": C, "word": "same picture"})
    told = browser.post("/undo").told
    assert (told["pair"], told["done"]) == ("2-5", 1)
    assert words(asked) == [("unsure", "li")]
    assert browser.post("/undo").told["done"] == 0
    answer = browser.post("/undo")
    assert (answer.status, answer.told["error"]) == (409, "There is nothing of yours to take back.")


def test_a_second_reviewer_does_not_see_the_first_answer(browser: Browser) -> None:
    browser.post("/judge", {"left": A2, "right": C, "word": "different pieces"})
    second = Browser(browser.app, browser.headers | {"cookie": browser.headers["cookie"] + "; evidence_reviewer=bo"})
    page = second.get("/part/pair/3/5").text
    assert "You said" not in page
    assert "li" not in page.replace("line", "").split("What differs")[0].split("figcaption")[0]
    second.post("/judge", {"left": A2, "right": C, "word": "same picture"})
    home = second.get("/").text
    assert "0 of 1 pairs answered alike" in home
    assert "<bdi>bo</bdi>: Same picture" in home


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"left": A, "right": C},
        {"left": A, "right": C, "word": "duplicate"},
        {"left": A, "right": "../../etc/passwd", "word": "unsure"},
        {"left": A, "right": A, "word": "unsure"},
        {"left": [A], "right": C, "word": "unsure"},
        {"left": A, "right": C, "word": ["unsure"]},
        [],
        b"{",
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_word(browser: Browser, asked: Case, said: Any) -> None:
    answer = browser.post("/judge", said)
    assert answer.status == 409
    assert answer.told["error"]
    assert words(asked) == []


@pytest.mark.parametrize(
    "address",
    ["/part/pair/1/1", "/part/pair/1/99", "/part/pair/0/5", "/pair/1/99999999999999999999", "/part/pair/-1/5"],
)
def test_a_pair_that_is_not_there_is_told(browser: Browser, address: str) -> None:
    assert browser.get(address).status == 404


def test_what_another_program_writes_is_seen(browser: Browser, asked: Case) -> None:
    assert browser.get("/next").told["done"] == 0
    with Case.open(asked.folder) as other:
        answer = Browser(make(other, DOOR, "li")).post("/judge", {"left": A2, "right": C, "word": "unsure"})
    assert answer.status == 200
    assert browser.get("/next").told["done"] == 1
