from __future__ import annotations

from evidence.case import Case
from evidence.catalogue import clusters
from tests.evidence.review.test_pairs import A2, A, B, C
from tests.web import Browser


def say(browser: Browser, left: str, right: str, word: str) -> None:
    assert browser.post("/judge", {"left": left, "right": right, "word": word}).status == 200


def test_answers_wait_for_the_grouping_and_then_are_in_it(browser: Browser, asked: Case) -> None:
    assert "The grouping holds every answer." in browser.get("/").text
    say(browser, A, B, "same picture")
    assert "1 new answers are not in the grouping yet." in browser.get("/").text
    told = browser.post("/regroup").told
    assert told["changed"]
    assert "The grouping holds every answer." in browser.get("/").text
    with asked.catalogue.reading() as db:
        assert any({1, 2} <= set(row.regions) for row in clusters.everything(db))


def test_answers_that_cannot_all_hold_are_listed_and_not_hidden(browser: Browser) -> None:
    say(browser, A, B, "same picture")
    say(browser, B, C, "same picture")
    say(browser, A, C, "different pieces")
    browser.post("/regroup")
    page = browser.get("/").text.split("Answers that others contradict")[1]
    assert page.count("<bdi>li</bdi>: Same picture") == 1
    assert "/pair/" in page


def test_reviewers_who_differ_are_listed_until_they_settle_it(browser: Browser) -> None:
    second, both = (
        Browser(browser.app, {**browser.headers, "cookie": f"{browser.headers['cookie']}; evidence_reviewer={name}"})
        for name in ("bo", "agreed")
    )
    say(browser, A2, C, "same picture")
    say(second, A2, C, "same piece")
    page = browser.get("/").text
    assert "<bdi>bo</bdi>: Same piece, another picture" in page
    assert "0 of 1 pairs answered alike" in page
    say(both, A2, C, "same piece")
    assert "<bdi>bo</bdi>: Same piece, another picture" not in browser.get("/").text
