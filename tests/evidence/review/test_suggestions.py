"""Posts as OCR would leave them, laid into the catalogue by hand, on a screenshot that can be decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import snapshot
from evidence.case import Case
from evidence.catalogue import ads, lines, posts
from evidence.catalogue.lines import LineRow
from evidence.catalogue.posts import PostRow
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.review.app import make
from evidence.settings import Settings
from evidence.sources import Wishes
from index.picture import decode
from tests import drawing
from tests.web import DOOR, Browser

TOLD = (("雅轩", "手镯 3500元", 0.97), ("老王", "吊坠\n800元", 0.6), ("Lily <b>", "手串 <script>", 0.95))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "1.png").write_bytes(drawing.encoded(drawing.photo(1, 720, 1800), "PNG"))
    (folder / "screens.csv").write_text("file,observed_at\n1.png,2015-03-12T10:30:00Z\n", encoding="utf-8")
    with Case.create(tmp_path / "case", Settings(time_zone="Asia/Shanghai", workers=1)) as case:
        ingest(case, folder / "screens.csv", Wishes(time_zone="Asia/Shanghai"), Silent())
        (sha256,) = {each.sha256 for each in snapshot.take(case.catalogue).sightings if each.source_path == "1.png"}
        rows, read = [], []
        for number, (account, text, sure) in enumerate(TOLD):
            top = 600 * number
            rows.append(PostRow(sha256, number, True, [[130, top + 200, 300, 300]], 0, top, 720, 590))
            for role, words, below in (("name", account, 10), ("text", text, 60), ("time", "2小时前", 520)):
                read.append(LineRow(sha256, words, sure, role, number, 130, top + below, 20 * len(words), 30))
        with case.catalogue.writing() as db:
            posts.replace(db, [sha256], rows)
            lines.replace(db, [sha256], read)
        yield case


@pytest.fixture
def browser(case: Case) -> Browser:
    return Browser(make(case, DOOR, "li"))


def accepted(case: Case) -> list[tuple[str | None, str | None, str | None]]:
    with case.catalogue.reading() as db:
        return [(ad.account, ad.text, ad.price) for ad in ads.named(db)]


def name(browser: Browser, account: str) -> str:
    found = re.search(rf'href="/screens/(S[0-9a-f]+)">\s*<span><b><bdi>{account}', browser.get("/screens").text)
    assert found is not None
    return found[1]


def names(page: str) -> str:
    found = re.search(r'data-names="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_the_least_sure_comes_first_and_what_is_written_on_a_screen_stays_text(browser: Browser) -> None:
    page = browser.get("/screens").text
    assert page.index("老王") < page.index("Lily") < page.index("雅轩")
    assert "<script>" not in page.replace('<script src="/static', "")
    assert "Lily &lt;b&gt;" in page


def test_one_is_accepted_with_what_was_corrected_and_the_ledger_says_by_whom(browser: Browser, case: Case) -> None:
    one = name(browser, "老王")
    page = browser.get(f"/screens/{one}").text
    assert "吊坠\n800元" in page
    fields = {"account": "老王", "text": "吊坠\r\n800元", "price": "900", "currency": "CNY"}
    told = browser.post(f"/screens/{one}", {"word": "accept", "fields": fields}).told
    assert told["ahead"] == name(browser, "Lily")
    assert accepted(case) == [("老王", "吊坠\n800元", "900")]
    take = next(entry for entry in case.ledger.read() if entry.act == "take" and "part" in entry.body["fields"])
    assert take.body["fields"]["price"] == ["900", "800元", "corrected by a person; accepted by li in the review"]
    assert "corrected" not in take.body["fields"]["text"][2]
    assert one not in browser.get("/screens").text


def test_one_is_rejected_and_not_asked_again(browser: Browser, case: Case) -> None:
    one = name(browser, "老王")
    browser.post(f"/screens/{one}", {"word": "reject"})
    assert accepted(case) == []
    assert one not in browser.get("/screens").text
    assert "1 rejected" in browser.get("/screens").text


def test_all_that_are_sure_are_accepted_if_they_are_those_that_were_shown(browser: Browser, case: Case) -> None:
    shown = names(browser.get("/screens").text)
    assert len(shown.split()) == 2
    for said in ("", shown.split()[0], f"{shown} S000000000000"):
        assert browser.post("/screens", {"least": "0.9", "names": said}).status == 409
    assert accepted(case) == []
    told = browser.post("/screens", {"least": "0.9", "names": shown}).told
    assert told == {"ads": 2, "sightings": 2}
    assert {account for account, _, _ in accepted(case)} == {"雅轩", "Lily <b>"}


def test_the_part_of_the_screenshot_is_shown_as_a_picture_of_our_own(browser: Browser) -> None:
    answer = browser.get(f"/screens/{name(browser, '老王')}/part/0")
    assert answer.headers["content-type"] == "image/jpeg"
    part = decode(answer.body, longest=4000).pixels
    assert part.shape[:2] == (590, 720)
    assert browser.get(f"/screens/{name(browser, '老王')}/part/1").status == 404


@pytest.mark.parametrize(
    "said", [{}, {"word": "perhaps"}, {"word": "accept"}, {"word": "accept", "fields": {"text": "x" * 3000}}]
)
def test_what_makes_no_sense_changes_nothing(browser: Browser, case: Case, said: dict[str, object]) -> None:
    assert browser.post(f"/screens/{name(browser, '老王')}", said).status == 409
    assert browser.post("/screens/S123456789012", {"word": "accept", "fields": {}}).status == 404
    assert browser.get("/screens?least=0.2").status == 409
    assert accepted(case) == []


def test_a_case_without_readings_says_what_to_do(tmp_path: Path) -> None:
    with Case.create(tmp_path / "bare", Settings()) as case:
        assert "evidence read" in Browser(make(case, DOOR, "li")).get("/screens").text
