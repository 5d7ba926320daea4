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
from evidence.rebuild import rebuild
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


def waiting(browser: Browser) -> str:
    """The part of the page that lists what nothing was decided of."""
    return browser.get("/screens").text.partition('class="decided"')[0]


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
    assert one not in waiting(browser)


def test_one_is_rejected_and_not_asked_again(browser: Browser, case: Case) -> None:
    one = name(browser, "老王")
    browser.post(f"/screens/{one}", {"word": "reject"})
    assert accepted(case) == []
    assert one not in waiting(browser)
    assert "1 rejected" in browser.get("/screens").text


def test_all_that_are_sure_are_accepted_if_they_are_those_that_were_shown(browser: Browser, case: Case) -> None:
    shown = names(browser.get("/screens").text)
    assert len(shown.split()) == 2
    for said in ("", shown.split()[0], f"{shown} S000000000000"):
        assert browser.post("/screens", {"least": "0.9", "names": said}).status == 409
    assert accepted(case) == []
    told = browser.post("/screens", {"least": "0.9", "names": shown}).told
    assert (told["ads"], told["sightings"]) == (2, 2)
    assert {account for account, _, _ in accepted(case)} == {"雅轩", "Lily <b>"}


def test_what_was_decided_is_listed_with_a_way_back(browser: Browser, case: Case) -> None:
    good, bad = name(browser, "雅轩"), name(browser, "老王")
    browser.post(f"/screens/{good}", {"word": "accept", "fields": {"account": "雅轩"}})
    browser.post(f"/screens/{bad}", {"word": "reject"})
    _, *lists = browser.get("/screens").text.split('class="decided"')
    assert [re.findall(r'href="/screens/(\w+)"', each) for each in lists] == [[good], [bad]]
    for one in (good, bad):
        assert 'data-word="back"' in browser.get(f"/screens/{one}").text
    assert browser.post("/screens/back", {"name": good}).told == {"ads": 1, "sightings": 1}
    assert browser.post("/screens/back", {"name": bad}).told == {"ads": 1, "sightings": 0}
    assert accepted(case) == []
    assert good in waiting(browser)
    assert bad in waiting(browser)
    assert 'data-word="back"' not in browser.get(f"/screens/{good}").text
    (told, _) = [entry for entry in case.ledger.read() if entry.act == "withdraw"]
    assert told.body["names"] == [good]
    assert told.body["ground"] == "taken back by li in the review"


def test_one_accepted_by_mistake_is_rejected_and_its_account_is_gone_from_the_review(
    browser: Browser, case: Case
) -> None:
    one = name(browser, "雅轩")
    browser.post(f"/screens/{one}", {"word": "accept", "fields": {}})
    assert accepted(case) == [("雅轩", "手镯 3500元", "3500")]
    assert browser.post(f"/screens/{one}", {"word": "reject"}).told == {"ahead": ""}
    assert accepted(case) == []
    assert "1 rejected" in browser.get("/screens").text
    browser.post(f"/screens/{one}", {"word": "accept", "fields": {"price": "900"}})
    assert accepted(case) == [("雅轩", "手镯 3500元", "900")]


def test_an_accepted_ad_shows_what_was_corrected_and_accepting_it_anew_replaces_it(
    browser: Browser, case: Case
) -> None:
    one = name(browser, "雅轩")
    browser.post(f"/screens/{one}", {"word": "accept", "fields": {"price": "900", "currency": "CNY"}})
    page = browser.get(f"/screens/{one}").text
    assert 'name="price" value="900"' in page
    assert "replaces what was accepted before" in page
    browser.post(f"/screens/{one}", {"word": "accept", "fields": {"price": "900", "account": "雅軒"}})
    assert accepted(case) == [("雅軒", "手镯 3500元", "900")]
    browser.post(f"/screens/{one}", {"word": "accept", "fields": {"price": "3500", "account": "雅軒"}})
    assert accepted(case) == [("雅軒", "手镯 3500元", "3500")]


def test_a_bulk_acceptance_is_taken_back_at_once_but_for_what_was_looked_at_since(browser: Browser, case: Case) -> None:
    for at in (0, 1):
        shown = names(browser.get(f"/screens?least={(0.5, 0.9)[at]}").text)
        entry = browser.post("/screens", {"least": str((0.5, 0.9)[at]), "names": shown}).told["entry"]
        assert f'data-back-entry="{entry}"' in browser.get("/screens").text
        if at == 0:
            assert browser.post("/screens/back", {"entry": entry}).told == {"ads": 3, "sightings": 3}
            assert accepted(case) == []
    kept = re.search(r'href="/screens/(\w+)"><bdi>雅轩', browser.get("/screens").text)
    assert kept is not None
    browser.post(f"/screens/{kept[1]}", {"word": "accept", "fields": {"price": "900"}})
    assert browser.post("/screens/back", {"entry": entry}).told == {"ads": 1, "sightings": 1}
    assert [account for account, _, _ in accepted(case)] == ["雅轩"]
    assert browser.post("/screens/back", {"entry": entry}).status == 409


def test_what_was_accepted_can_be_taken_back_where_it_is_not_read_any_more(browser: Browser, case: Case) -> None:
    one = name(browser, "雅轩")
    browser.post(f"/screens/{one}", {"word": "accept", "fields": {}})
    rebuild(case, Silent())
    page = browser.get("/screens").text
    assert "evidence read" in page
    assert f'href="/screens/{one}"' not in page
    assert f'data-back="{one}"' in page
    assert browser.get(f"/screens/{one}").status == 404
    assert browser.post("/screens/back", {"name": one}).told == {"ads": 1, "sightings": 1}
    assert accepted(case) == []


def test_in_chinese_nothing_of_it_is_said_in_english(browser: Browser) -> None:
    for least in ("0.9", "0.5"):
        browser.post("/screens", {"least": least, "names": names(browser.get(f"/screens?least={least}").text)})
    one = decided(browser)[0]
    browser.post(f"/screens/{decided(browser)[1]}", {"word": "reject"})
    for address in ("/screens", f"/screens/{one}"):
        page = browser.get(address, accept_language="zh").text
        assert "撤销" in page
        bare = re.sub(r"<(bdi|kbd|select|textarea)\b.*?</\1>|<[^>]*>|&\w+;", " ", page, flags=re.DOTALL)
        found = set(re.findall(r"[A-Za-z]{2,}", bare)) - {"tuskprint", "evidence", "screens", "li", "OCR", "UTC"}
        assert found == set(), address


def decided(browser: Browser) -> list[str]:
    return re.findall(r'href="/screens/(\w+)"><bdi>', browser.get("/screens").text)


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
    for body in ({}, {"name": "S123456789012"}, {"name": 3}, {"entry": True}, {"entry": 10**30}, {"entry": "7"}):
        assert browser.post("/screens/back", body).status == 409
    assert accepted(case) == []


def test_a_case_without_readings_says_what_to_do(tmp_path: Path) -> None:
    with Case.create(tmp_path / "bare", Settings()) as case:
        assert "evidence read" in Browser(make(case, DOOR, "li")).get("/screens").text
