from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.catalogue import accounts, avatars, codes, lines
from evidence.catalogue.avatars import AvatarRow
from evidence.catalogue.codes import CodeRow
from evidence.catalogue.lines import LineRow
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.settings import Settings
from evidence.signing import gather
from evidence.signs import Signs
from evidence.sources import Wishes
from evidence.vocabulary import shipped
from tests import drawing
from tests.captures import lay

BOX = (10, 10, 40, 40)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    files = {
        f"{account}/ad{number}/{number}.jpg": drawing.encoded(drawing.photo(seed, 320, 240))
        for account, number, seed in (("雅轩文玩", 1, 1), ("雅轩文玩", 2, 2), ("雅轩文玩", 3, 3), ("老王牙雕", 1, 4))
    }
    files |= {
        "雅轩文玩/ad1/text.txt": "手镯 3500元 微信 yaxuan888。大号被封请加备用号：老王牙雕".encode(),
        "老王牙雕/ad1/text.txt": "老料 VX:YaXuan888 电话13812345678".encode(),
        "哑巴/ad1/5.jpg": drawing.encoded(drawing.photo(5, 320, 240)),
    }
    lay(tmp_path / "source", files)
    case = Case.create(tmp_path / "case", Settings(workers=1, sscd="off"))
    ingest(case, tmp_path / "source", Wishes(layout="{account}/{ad}"), Silent())
    yield case
    case.close()


def signs(case: Case) -> dict[str, Signs]:
    with case.catalogue.reading() as db:
        return {each.name: each for each in gather(db, shipped()).values()}


def originals(case: Case) -> dict[str, str]:
    """SHA-256 by the file's path."""
    from evidence.catalogue import sightings

    with case.catalogue.reading() as db:
        return {each.source_path: each.sha256 for each in sightings.everything(db)}


def told(found: Signs, kind: str) -> set[str]:
    return {sign.normal for sign in found.signs if sign.kind == kind}


def test_texts_give_contacts_and_announcements_to_their_accounts(case: Case) -> None:
    found = signs(case)
    assert told(found["雅轩文玩"], "wechat") == told(found["老王牙雕"], "wechat") == {"yaxuan888"}
    assert told(found["老王牙雕"], "phone") == {"+8613812345678"}
    assert [notice.kind for notice in found["雅轩文玩"].notices] == ["closed", "backup"]
    assert found["哑巴"].signs == ()
    assert {sign.holders for sign in found["老王牙雕"].signs if sign.kind == "wechat"} == {2}


def test_only_codes_that_are_contacts_or_payments_are_signs(case: Case) -> None:
    of = originals(case)
    rows = [
        CodeRow(of["雅轩文玩/ad1/1.jpg"], "MECARD:N:Wang;TEL:13900001111;;", "contact", *BOX),
        CodeRow(of["老王牙雕/ad1/1.jpg"], "https://www.example.com/", "url", *BOX),
    ]
    with case.working(), case.catalogue.writing() as db:
        codes.replace(db, [], rows)
    found = signs(case)
    assert told(found["雅轩文玩"], "phone") == {"+8613900001111"}
    assert told(found["老王牙雕"], "code") == set()


def test_a_page_gives_contacts_in_own_posts_and_watermarks_in_those_of_others(case: Case) -> None:
    of = originals(case)
    own, others = of["雅轩文玩/ad1/1.jpg"], of["老王牙雕/ad1/1.jpg"]
    rows = [
        LineRow(sha256, text, 0.9, role, 0, *BOX)
        for sha256 in (own, others)
        for role, text in (("name", "雅軒文玩"), ("text", "新货微信yx99999"), ("page", "QQ 123123123"))
    ]
    with case.working(), case.catalogue.writing() as db:
        lines.replace(db, [], rows)
        avatars.replace(db, [], [AvatarRow(sha256, 0, bytes(8), *BOX) for sha256 in (own, others)])
    found = signs(case)
    assert "yx99999" in told(found["雅轩文玩"], "wechat")
    assert "yx99999" not in told(found["老王牙雕"], "wechat")
    assert "yx99999" in told(found["老王牙雕"], "watermark")
    assert len(found["雅轩文玩"].avatars) == 1
    assert found["老王牙雕"].avatars == ()


def test_what_repeats_over_an_accounts_pictures_is_its_watermark(case: Case) -> None:
    of = originals(case)
    own = [of[f"雅轩文玩/ad{number}/{number}.jpg"] for number in (1, 2, 3)]
    rows = [LineRow(sha256, "雅轩出品", 0.9, "over", None, *BOX) for sha256 in own]
    rows += [LineRow(sha256, "unsure text", 0.3, "over", None, *BOX) for sha256 in own]
    rows += [
        LineRow(own[0], "once only", 0.9, "over", None, *BOX),
        LineRow(own[0], "V信yaxuan777", 0.9, "over", None, *BOX),
    ]
    with case.working(), case.catalogue.writing() as db:
        lines.replace(db, [], rows)
    assert told(signs(case)["雅轩文玩"], "watermark") == {"雅轩出品", "yaxuan777"}


def test_two_accounts_of_one_name_on_two_platforms_stay_two(case: Case) -> None:
    with case.working(), case.catalogue.writing() as db:
        assert accounts.identify(db, "QQ", "雅轩文玩") != accounts.identify(db, "", "雅轩文玩")
