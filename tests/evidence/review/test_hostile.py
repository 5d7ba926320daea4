"""Naughty strings in every field that strangers fill in, and on every way in: shown, escaped, they do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.catalogue import clusters, judgements, originals, regions, verdicts
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.originals import Decoded
from evidence.catalogue.verdicts import VerdictRow
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.review.app import make
from evidence.settings import Settings
from tests.evidence import sampled
from tests.evidence.conftest import sha
from tests.evidence.review.conftest import FIGURES
from tests.evidence.sampled import STATE, UNITS
from tests.web import DOOR, Browser

NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></textarea><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}${7*7}#{7*7}",
    "javascript:alert(1)",
    "../../../../etc/passwd\\..\\",
    "'; DROP TABLE judgements; --",
    "\u202e\u2066gpj.exe\u2069\u200b\ufeff",
    "Z\u0351\u036b\u0343\u036a\u0302a\u0349\u034el\u0334g\u0317o",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 田中さん ثم نفس",
    "%s%n%x%p {0} {name}",
    "a\tb\nc\rd\x0be\x7f",
    "x" * 100_000,
]


@pytest.fixture
def drawn(asked: Case) -> Case:
    return sampled.record(asked)


@pytest.fixture(params=range(len(NAUGHTY)))
def visited(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Browser, str]]:
    """A case of two pictures in which every name and text is one naughty string."""
    bad = NAUGHTY[request.param]
    fields = dict.fromkeys(("platform", "account", "ad", "occasion", "text", "price", "currency", "url"), bad)
    with Case.create(tmp_path / "case", Settings(study=bad[:500].encode("utf-8", "replace").decode())) as case:
        with case.working():
            (acquire,) = case.record([("acquire", {"source": bad, "reader": "table", "wishes": {}})])
            for letter in "ab":
                told = {name: [value, value, "row 1"] for name, value in fields.items()}
                body = {"acquisition": acquire.seq, "state": "stored", "reason": bad, "sha256": sha(letter), "bytes": 9}
                case.record([("take", {**body, "name": bad, "fields": told})])
            _grouped(case)
        yield Browser(make(case, DOOR, "li")), bad


def _grouped(case: Case) -> None:
    case.thumbnails.parent.mkdir(exist_ok=True)
    case.thumbnails.write_bytes(b"\xff\xd8\xff\xd9")
    with case.catalogue.writing() as db:
        originals.set_decoded(db, [Decoded(sha(each), "image", "JPEG", 9, 9, None, "ok", "") for each in "ab"])
        for letter in "ab":
            values: dict[str, object] = {"name": f"{sha(letter)[:16]}.w", "sha256": sha(letter), "kind": "whole"}
            values |= dict.fromkeys(("left", "top", "thumbnail_at"), 0) | {"width": 9, "height": 9, "flat": 0}
            regions.add(db, {**values, "seconds": None, "matched": 1, "thumbnail_bytes": 4}, {})
        rows = [ClusterRow("C1", "P1", (1,), None), ClusterRow("C2", "P2", (2,), None)]
        clusters.replace(db, rows, [PieceRow("P1", "one picture", 1.0), PieceRow("P2", "one picture", 1.0)])
        verdicts.add(db, [VerdictRow(1, 2, "unsure", 0.6, 0, FIGURES)])


def test_every_screen_shows_it_escaped(visited: tuple[Browser, str]) -> None:
    browser, _ = visited
    for address in (
        "/",
        "/pairs",
        "/part/pair/1/2",
        "/cluster/C1",
        "/piece/P2",
        "/account/1",
        "/bulk?least=0.5",
        "/sample",
    ):
        answer = browser.get(address)
        assert answer.status == 200, address
        page = answer.text
        assert not {"\u202e", "\u2066", "\u200b", "\ufeff", "\x7f", "\x0b"} & set(page)
        for tag in ("<script>", "<img src=x", "<svg/onload", "</textarea><"):
            assert tag not in page
        assert len(page) < 60_000


def test_reviewers_and_marks_and_remarks_of_that_kind_do_no_harm(visited: tuple[Browser, str]) -> None:
    browser, bad = visited
    said = bad.encode("utf-8", "replace").decode()
    tries = [
        ("/reviewer", {"name": said}),
        ("/language", {"language": said}),
        ("/judge", {"left": said, "right": said, "word": said, "look": said}),
        ("/split", {"kind": said, "name": said, "marked": [said]}),
        ("/merge", {"kind": "cluster", "name": "C1", "other": said}),
        ("/mark", {"kind": "type", "region": f"{sha('a')[:16]}.w", "value": said}),
        ("/mark", {"kind": "pieces", "region": f"{sha('a')[:16]}.w", "value": said}),
        ("/answer", {"state": said, "unit": said, "here": said, "further": said, "remark": said}),
        ("/bulk", {"least": said, "keys": said}),
    ]
    for address, body in tries:
        assert browser.post(address, body).status in (200, 303, 404, 409), address
    page = browser.get("/cluster/C1").text
    for tag in ("<script>", "<img src=x", "<svg/onload", "</textarea><"):
        assert tag not in page
    assert browser.get("/").status == 200


def test_what_is_no_text_at_all_wedges_no_case(drawn: Case) -> None:
    # JSON can hold half a character; a database cannot, and a ledger that no catalogue can follow would be lost work.
    browser, half = Browser(make(drawn, DOOR, "li")), "\ud800\x00"
    a, c = f"{sha('a')[:16]}.w", f"{sha('g')[:16]}.c1"
    assert browser.post("/judge", {"left": a, "right": c, "word": "unsure", "look": half}).status == 200
    assert browser.post("/mark", {"kind": "type", "region": a, "value": half}).status == 200
    assert browser.post("/reviewer", {"name": half}).status == 200
    said = {"state": STATE, "unit": UNITS[0], "here": "1", "kind": half, "remark": half}
    assert browser.post("/answer", said).status in (200, 409)
    assert browser.get("/").status == 200
    assert browser.get("/cluster/Ca").status == 200
    rebuild(drawn, Silent())
    with drawn.catalogue.reading() as db:
        assert len(judgements.standing(db)) == 1
