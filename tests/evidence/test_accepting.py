from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import accepting, histories, screens, snapshot
from evidence.accepting import Ground
from evidence.case import Case
from evidence.catalogue import accounts, ads
from evidence.errors import WrongCallError
from evidence.progress import Silent
from evidence.rebuild import rebuild
from evidence.records import Entry
from evidence.status import status
from evidence.verify import verify
from tests.evidence.laid import lay, lay_pictures, made, shas


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with made(tmp_path / "case") as case:
        yield case


def test_a_post_is_a_suggestion_with_its_fields_their_places_and_confidence(case: Case) -> None:
    lay(case, shas(case)[0], ("雅轩文玩", "老料手镯 3500元", "2小时前", 0.97))
    (ad,) = screens.find(case)
    best = ad.best
    assert (best.account.value, best.account.box) == ("雅轩文玩", (130, 10, 80, 30))
    assert best.text is not None
    assert best.price is not None
    assert (best.text.value, best.price.value) == ("老料手镯 3500元", "3500")
    assert best.span is not None
    # Captured at 10:30 UTC.
    assert best.span.value == "2015-03-12T08:00:00Z"
    assert (ad.pictures, ad.confidence, ad.word) == (1, 0.97, "")
    assert snapshot.take(case.catalogue).sightings[-1].ad == ""


def test_a_post_on_two_screens_of_a_scroll_is_one_ad_and_two_on_one_screen_are_two(case: Case) -> None:
    first, second = shas(case)
    lay(case, first, ("雅轩", "老料手镯 3500元", "3小时前", 0.9), ("雅轩", "老料手镯 3500元", "3小时前", 0.9))
    lay(case, second, ("雅 轩", "老料手镯3500元", "", 0.99))
    found = screens.find(case)
    assert sorted(len(ad.parts) for ad in found) == [1, 2]
    assert len({ad.name for ad in found}) == 2


def test_a_name_that_mixes_scripts_is_read_less_surely(case: Case) -> None:
    lay(
        case,
        shas(case)[0],
        ("古韻阁", "纹路清晰 3500元", "3小时前", 0.99),
        ("御寶軒", "象牙手鏈 3500元", "3小時前", 0.99),
    )
    assert [(ad.best.account.value, ad.confidence) for ad in screens.find(case)] == [("古韻阁", 0.8), ("御寶軒", 0.99)]


def test_the_same_text_at_another_time_is_another_ad(case: Case) -> None:
    first, second = shas(case)
    lay(case, first, ("雅轩", "老料手镯 3500元", "3小时前", 0.9))
    lay(case, second, ("雅轩", "老料手镯 3500元", "5天前", 0.9))
    assert [len(ad.parts) for ad in screens.find(case)] == [1, 1]


def test_a_post_that_is_cut_off_goes_with_the_whole_one_and_alone_has_no_confidence(case: Case) -> None:
    first, second = shas(case)
    lay(case, first, ("雅轩", "老料手镯包浆漂亮", "", 0.99), whole=False)
    (alone,) = screens.find(case)
    assert alone.confidence == 0
    lay(case, second, ("雅轩", "老料手镯包浆漂亮\n3500元", "3小时前", 0.95))
    (ad,) = screens.find(case)
    assert (len(ad.parts), ad.confidence, ad.best.whole) == (2, 0.95, True)


def test_what_is_sure_becomes_ads_with_provenance_once_and_outlives_a_rebuild(case: Case) -> None:
    sha256 = shas(case)[0]
    lay(case, sha256, ("雅轩", "手镯 3500元", "2小时前", 0.97), ("老王", "吊坠 800元", "昨天", 0.6))
    accept = Ground("accepted from a confidence of 0.9 up")
    done = accepting.accept(case, accepting.sure(screens.find(case), 0.9), accept)
    assert (done.ads, done.sightings) == (1, 1)
    again = accepting.accept(case, accepting.sure(screens.find(case), 0.9), accept)
    assert (again.ads, again.sightings) == (0, 0)
    assert sorted(ad.word for ad in screens.find(case)) == ["", "accepted"]
    told = status(case)
    assert told.suggested == 1
    assert "evidence screens" in [each.command for each in told.next]
    with case.catalogue.reading() as db:
        (ad,) = ads.named(db)
    assert (ad.account, ad.text, ad.price, ad.posted_at) == ("雅轩", "手镯 3500元", "3500", "2015-03-12T08:00:00Z")
    rebuild(case, Silent())
    new = snapshot.take(case.catalogue).sightings[-1]
    assert (new.account, new.occasion, new.sha256, new.part) == ("雅轩", "week 1", sha256, "0,0,720,590")
    take = next(entry for entry in case.ledger.read() if entry.act == "take" and "part" in entry.body["fields"])
    assert "at 130,10 40x30, confidence 0.970; accepted from" in take.body["fields"]["account"][2]
    assert "as captured at 2015-03-12T10:30:00Z" in take.body["fields"]["posted_at"][2]
    assert list(verify(case, Silent())) == []


def test_each_ad_shows_only_the_pictures_in_its_part_of_the_screen(case: Case) -> None:
    sha256 = shas(case)[0]
    lay(case, sha256, ("雅轩", "手镯 3500元", "2小时前", 0.97), ("老王", "吊坠 800元", "昨天", 0.98))
    accepting.accept(case, screens.find(case), Ground("accepted by a person"))
    lay_pictures(case, sha256)
    now = snapshot.take(case.catalogue)
    shown = {each.account: now.shown_by(each) for each in now.sightings if each.part}
    assert shown == {"雅轩": {"Ca"}, "老王": {"Cb"}}
    assert [each.account for each in now.shown_in("Cb") if each.part] == ["老王"]
    assert histories.of(now).ads.tolist() == [1, 1]


def test_a_person_may_correct_and_reject(case: Case) -> None:
    lay(case, shas(case)[0], ("雅轩", "手镯 3S00元", "", 0.5), ("老王", "天气不错", "", 0.99))
    found = {ad.best.account.value: ad for ad in screens.find(case)}
    accepting.accept(case, [found["雅轩"]], Ground("accepted by a person", {"price": "3500"}))
    accepting.reject(case, [found["老王"]], Ground("rejected by a person"))
    assert {ad.best.account.value: ad.word for ad in screens.find(case)} == {"雅轩": "accepted", "老王": "rejected"}
    assert [ad.best.account.value for ad in accepting.sure(screens.find(case), 0.9)] == []
    with case.catalogue.reading() as db:
        assert [(ad.account, ad.price) for ad in ads.named(db)] == [("雅轩", "3500")]
    with pytest.raises(WrongCallError, match="cannot be corrected"):
        accepting.accept(case, [found["雅轩"]], Ground("x", {"sha256": "0"}))
    with pytest.raises(WrongCallError, match="evidence screens"):
        accepting.named(screens.find(case), ["S000"])


def counted(case: Case) -> list[tuple[str, str, str | None]]:
    """Account, ad and price of every ad that the catalogue has."""
    with case.catalogue.reading() as db:
        return [(ad.account, ad.ad, ad.price) for ad in ads.named(db)]


def test_correcting_an_accepted_ad_replaces_what_it_said(case: Case) -> None:
    lay(case, shas(case)[0], ("雅轩", "手镯 3500元", "", 0.97))
    (ad,) = screens.find(case)
    accepting.accept(case, [ad], Ground("accepted by a person"))
    (ad,) = screens.find(case)
    done = accepting.accept(case, [ad], Ground("accepted by a person", {"account": "雅軒", "price": "900"}))
    assert (done.ads, done.sightings, done.replaced) == (1, 1, 1)
    assert counted(case) == [("雅軒", ad.name, "900")]
    assert {each.account for each in snapshot.take(case.catalogue).sightings if each.part} == {"雅軒"}
    with case.catalogue.reading() as db:
        assert list(accounts.everything(db)) == [("", "雅軒")]


def test_what_a_person_corrected_holds_where_the_rest_is_accepted_at_once(case: Case) -> None:
    first, second = shas(case)
    lay(case, first, ("雅轩", "手镯 3500元", "", 0.97))
    accepting.accept(case, screens.find(case), Ground("accepted by li", {"price": "900"}))
    lay(case, second, ("雅轩", "手镯 3500元", "", 0.98))
    done = accepting.accept(case, screens.find(case), Ground("accepted by wu"))
    assert (done.sightings, done.replaced) == (1, 0)
    assert [price for _, _, price in counted(case)] == ["900"]
    (told,) = {tuple(entry.body["fields"]["price"]) for entry in takes(case)}
    assert told == ("900", "3500元", "corrected by a person; accepted by li")
    assert accepting.accept(case, screens.find(case), Ground("accepted by wu")).entry is None


def takes(case: Case) -> list[Entry]:
    return [entry for entry in case.ledger.read() if entry.act == "take" and "part" in entry.body["fields"]]


def test_a_post_that_is_read_anew_under_another_name_is_not_two_ads(case: Case) -> None:
    first, second = shas(case)
    lay(case, first, ("雅轩", "老料手镯包浆漂亮", "", 0.97), whole=False)
    accepting.accept(case, screens.find(case), Ground("accepted by a person"))
    lay(case, second, ("雅轩", "老料手镯包浆漂亮\n3500元", "", 0.97))
    (ad,) = screens.find(case)
    assert ad.word == ""
    accepting.accept(case, [ad], Ground("accepted by a person"))
    assert counted(case) == [("雅轩", ad.name, "3500")]
    assert len(takes(case)) == 3
    assert list(verify(case, Silent())) == []
