from __future__ import annotations

from dataclasses import replace

from evidence import links
from evidence.postings import Copy, Pair, Posting, account, holders, pair
from evidence.signs import Avatar, Notice, Sign, Signs

WX = Sign("wechat", "yaxuan888", "YaXuan888", "ad text", ad=1)
TOKENS = ("announcement", "avatar", "contact", "phone", "watermark")


def pair_of(one: Signs, other: Signs) -> Pair:
    """Two accounts that share one piece, posted in ads 1 and 2."""
    made = []
    for number, signs in ((1, one), (2, other)):
        posting = Posting(number, number, "P1", "C1", Copy(str(number) * 64, "whole", 100, 100, 1000), 24.0 * number)
        made.append(replace(account(number, signs.name, [posting]), signs=signs))
    return pair(made[0], made[1], holders(made))


def test_accounts_without_signs_give_no_reading_rather_than_nought() -> None:
    nothing = pair_of(Signs("雅轩"), Signs("老王"))
    assert [links.load(name).read(nothing) for name in TOKENS] == [None] * 5


def test_each_token_states_the_ratio_of_the_counting_reference() -> None:
    assert {name: links.load(name).RATIO for name in TOKENS} == {
        "announcement": 4.0,
        "avatar": 1.0,
        "contact": 3.0,
        "phone": 3.0,
        "watermark": 0.3,
    }
    assert {links.load(name).GROUP for name in TOKENS} == {"tokens"}


def test_one_contact_counts_in_full_and_shows_the_ads() -> None:
    reading = links.load("contact").read(pair_of(Signs("雅轩", (WX,)), Signs("老王", (replace(WX, ad=2),))))
    assert reading is not None
    assert reading.value == 1.0
    assert "WeChat ID yaxuan888" in reading.says
    (shown,) = reading.shows
    assert shown.older is not None
    assert shown.newer is not None
    assert (shown.older.ad, shown.newer.ad) == (1, 2)


def test_a_contact_that_ocr_read_or_many_accounts_have_counts_less_and_says_so() -> None:
    unsure = replace(WX, source="page", confidence=0.8)
    read = links.load("contact").read(pair_of(Signs("雅轩", (WX,)), Signs("老王", (unsure,))))
    assert read is not None
    assert read.value == 0.8
    assert "OCR with confidence 0.80" in read.says
    common = replace(WX, holders=20)
    crowd = links.load("contact").read(pair_of(Signs("雅轩", (common,)), Signs("老王", (common,))))
    assert crowd is not None
    assert crowd.value == 0.25
    assert "20 accounts have it" in crowd.says


def test_an_announcement_is_read_from_either_side() -> None:
    notice = Notice("backup", "备用号", "备用号雅轩二店", frozenset(), 2)
    reading = links.load("announcement").read(pair_of(Signs("雅轩二店"), Signs("雅轩总店", notices=(notice,))))
    assert reading is not None
    assert reading.says == "雅轩总店 announces '备用号' and names 雅轩二店"
    assert reading.shows[0].older is None
    assert reading.shows[0].newer is not None


def test_avatars_six_bits_apart_are_read_and_seven_or_common_ones_are_not() -> None:
    def read(bits: int, holders: int = 2) -> object:
        ones, others = Avatar(bytes(8), "1" * 64, holders), Avatar((2**bits - 1).to_bytes(8, "big"), "2" * 64, holders)
        return links.load("avatar").read(pair_of(Signs("a", avatars=(ones,)), Signs("b", avatars=(others,))))

    assert read(6) is not None
    assert read(7) is None
    assert read(0, holders=4) is None


def test_a_suppliers_watermark_is_read_as_a_watermark_only() -> None:
    mark = Sign("watermark", "yaxuan888", "微信yaxuan888", "picture", original="2" * 64)
    both = pair_of(Signs("雅轩", (WX,)), Signs("代理", (mark,)))
    assert links.load("contact").read(both) is None
    reading = links.load("watermark").read(both)
    assert reading is not None
    assert reading.value == 1.0
