"""Regions of the case: 1 and 3 copies in Ca, 2 and 4 in Cb, both of piece Pab; 5 and 6 in Cc; 7 in Cd."""

from __future__ import annotations

from typing import Any

import pytest

from evidence.case import Case
from evidence.catalogue import clusters, judgements, marks
from tests.evidence.review.test_pairs import A2, A, B
from tests.web import Browser


def words(case: Case) -> list[tuple[str, str, str]]:
    with case.catalogue.reading() as db:
        return [(row.left, row.right, row.word) for row in judgements.standing(db)]


def regions(case: Case) -> set[tuple[int, ...]]:
    with case.catalogue.reading() as db:
        return {row.regions for row in clusters.everything(db)}


def test_a_cluster_shows_its_regions_where_they_were_seen_and_where_they_lie(browser: Browser) -> None:
    page = browser.get("/cluster/Cb").text
    assert 'src="/thumbnail/2"' in page
    assert 'src="/thumbnail/4"' in page
    # 360 x 480 px at 0, 10 of 720 x 960; no region shows the whole of that original.
    assert 'data-whole="" data-box="0.0 0.0104 0.5 0.5" data-size="720 960"' in page
    assert "=cmd()&lt;script&gt;" in page
    assert "<script>" not in page.replace("<script src=", "")
    assert "12 Mar 2015" in page


def test_a_piece_shows_its_pictures_and_an_account_its_pieces(browser: Browser) -> None:
    page = browser.get("/piece/Pab").text
    assert "/cluster/Ca" in page
    assert "/cluster/Cb" in page
    page = browser.get("/account/1").text
    assert "玉缘阁" in page
    assert "/piece/Pab" in page
    assert "/piece/Pc" not in page


@pytest.mark.parametrize("address", ["/cluster/Cx", "/piece/Ca", "/account/99", "/cluster/..%2f..", "/account/x"])
def test_what_is_not_there_is_told(browser: Browser, address: str) -> None:
    assert browser.get(address).status == 404


def test_marked_regions_are_parted_and_undo_joins_them_again(browser: Browser, asked: Case) -> None:
    told = browser.post("/split", {"kind": "cluster", "name": "Ca", "marked": [A2]}).told
    assert words(asked) == [(*sorted((A, A2)), "different pictures")]
    assert told["grouped"]
    assert browser.get(told["address"]).status == 200
    assert {(1,), (3,)} <= regions(asked)
    browser.post("/undo")
    browser.post("/regroup")
    assert (1, 3) in regions(asked)


def test_pictures_of_a_piece_are_parted_as_pieces(browser: Browser, asked: Case) -> None:
    browser.post("/split", {"kind": "piece", "name": "Pab", "marked": [B]})
    assert words(asked) == [(*sorted((A, B)), "different pieces")]


def test_merging_two_clusters_says_that_they_are_one_picture(browser: Browser, asked: Case) -> None:
    told = browser.post("/merge", {"kind": "cluster", "name": "Ca", "other": " Cb "}).told
    assert words(asked) == [(*sorted((A, B)), "same picture")]
    assert any({1, 2} <= set(found) for found in regions(asked))
    assert browser.get(told["address"]).status == 200


def test_a_mark_is_kept_and_shown(browser: Browser, asked: Case) -> None:
    assert browser.post("/mark", {"kind": "pieces", "region": A, "value": "12"}).status == 200
    assert browser.post("/mark", {"kind": "type", "region": A, "value": '"><script>x'}).status == 200
    with asked.catalogue.reading() as db:
        assert [(row.kind, row.value, row.reviewer) for row in marks.standing(db)] == [
            ("pieces", "12", "li"),
            ("type", '"><script>x', "li"),
        ]
    page = browser.get("/cluster/Ca").text
    assert 'value="12"' in page
    assert "&#34;&gt;&lt;script&gt;x" in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/split", {"kind": "cluster", "name": "Ca", "marked": []}),
        ("/split", {"kind": "cluster", "name": "Ca", "marked": [A, A2]}),
        ("/split", {"kind": "cluster", "name": "Ca", "marked": [B]}),
        ("/split", {"kind": "cluster", "name": "Ca", "marked": "x"}),
        ("/split", {"kind": "cluster", "name": "Cx", "marked": [A]}),
        ("/split", {"kind": "account", "name": "1", "marked": [A]}),
        ("/merge", {"kind": "cluster", "name": "Ca", "other": "Ca"}),
        ("/merge", {"kind": "cluster", "name": "Ca", "other": "<b>"}),
        ("/merge", {"kind": "piece", "name": "Pab", "other": "Ca"}),
        ("/mark", {"kind": "pieces", "region": A, "value": "many"}),
        ("/mark", {"kind": "owner", "region": A, "value": "x"}),
        ("/mark", {"kind": "pieces", "region": "x", "value": "1"}),
        ("/mark", {"kind": "pieces", "region": A, "value": 1}),
    ],
)
def test_what_makes_no_sense_is_refused(browser: Browser, asked: Case, address: str, said: dict[str, Any]) -> None:
    answer = browser.post(address, said)
    assert answer.status in (404, 409)
    assert answer.told["error"]
    assert words(asked) == []
