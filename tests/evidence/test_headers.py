from __future__ import annotations

import pytest

from evidence import headers
from evidence.errors import WrongCallError, WrongSourceError


def test_headers_are_known_without_regard_to_case_blanks_and_signs() -> None:
    names = ("Posted_At", " ACCOUNT ", "ad-id", "File Name", "Ｐrice", "currency")
    keys = headers.understand(1, names, {}, "ads.csv").keys
    assert keys == ("posted_at", "account", "ad", "file", "price", "currency")


def test_chinese_headers_are_known() -> None:
    names = ("平台", "卖家", "广告编号", "发布时间", "采集日期", "轮次", "描述", "价格", "币种", "链接", "图片")
    keys = headers.understand(1, names, {}, "ads.csv").keys
    assert keys == (
        *("platform", "account", "ad", "posted_at", "observed_at", "occasion"),
        *("text", "price", "currency", "url", "file"),
    )


def test_no_synonym_stands_for_two_meanings() -> None:
    said = [name for key in headers.MEANINGS for name in {key, *headers.SYNONYMS[key]}]
    assert [headers.meaning(name, {}) for name in said] == [
        key for key in headers.MEANINGS for _ in {key, *headers.SYNONYMS[key]}
    ]


def test_unknown_and_blank_columns_are_kept_under_other() -> None:
    keys = headers.understand(1, ("file", "Note", "", "Note"), {}, "ads.csv").keys
    assert keys == ("file", "other.Note", "other.column 3", "other.column 4")


def test_a_wish_comes_before_what_is_known() -> None:
    keys = headers.understand(1, ("file", "seller", "account"), {"account": "Seller"}, "ads.csv").keys
    assert keys == ("file", "account", "other.account")


def test_two_columns_of_one_meaning_are_refused_with_both_names() -> None:
    with pytest.raises(WrongSourceError, match=r"row 3: columns 'seller' and '账号' both mean account.*--columns"):
        headers.understand(3, ("file", "seller", "账号"), {}, "ads.csv")


def test_only_a_row_that_names_the_files_can_be_the_header() -> None:
    assert headers.recognised(("account", "ad"), {}) == 0
    assert headers.recognised(("account", "ad", "file"), {}) == 3
    assert headers.recognised(("account", "ad", "Bild"), {"file": "Bild"}) == 3


@pytest.mark.parametrize("wished", [{"colour": "x"}, {"ad": "x", "account": "x"}])
def test_a_wrong_wish_is_the_callers_mistake(wished: dict[str, str]) -> None:
    with pytest.raises(WrongCallError, match="--columns"):
        headers.check_wished(wished)
