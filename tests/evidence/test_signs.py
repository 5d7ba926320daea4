from __future__ import annotations

import pytest

from evidence.signs import Avatar, Notice, Sign, Signs, alike, announced, nearest, shared, watermarks

WX = Sign("wechat", "yaxuan888", "yaxuan888", "ad text", ad=1)
CODE = Sign(
    "code", "u.wechat.com/EAbc", "https://u.wechat.com/EAbc", "QR code", original="a" * 64, pictures=frozenset({"C1"})
)


def of(name: str, *signs: Sign, notices: tuple[Notice, ...] = ()) -> Signs:
    return Signs(name, signs, notices)


def notice(around: str, *names: str) -> Notice:
    return Notice("backup", "备用号", around, frozenset(names), 1)


def other_copy(sign: Sign, original: str, *pictures: str, posted: bool = False) -> Sign:
    return Sign(sign.kind, sign.normal, sign.raw, sign.source, None, original, frozenset(pictures), posted)


def test_a_contact_in_the_texts_of_both_is_shared() -> None:
    assert shared(of("雅轩", WX), of("老王", WX), ["wechat"]) == [(WX, WX)]
    assert shared(of("雅轩", WX), of("老王", WX), ["qq", "phone"]) == []


def test_a_code_that_one_reposted_picture_brought_to_both_is_no_contact_but_a_watermark() -> None:
    copy = other_copy(CODE, "b" * 64, "C1")
    one, other = of("雅轩", CODE), of("老王", copy)
    assert shared(one, other, ["code"]) == []
    assert [sign.normal for sign, _ in watermarks(one, other)] == ["u.wechat.com/EAbc"]


def test_a_code_in_two_different_pictures_is_a_contact() -> None:
    elsewhere = other_copy(CODE, "b" * 64, "C2")
    assert shared(of("雅轩", CODE), of("老王", elsewhere), ["code"]) == [(CODE, elsewhere)]
    assert watermarks(of("雅轩", CODE), of("老王", elsewhere)) == []


def test_a_card_that_both_post_is_a_contact_though_it_is_one_picture() -> None:
    card = other_copy(CODE, "a" * 64, "C1", posted=True)
    again = other_copy(CODE, "b" * 64, "C1", posted=True)
    assert shared(of("雅轩", card), of("老王", again), ["code"]) == [(card, again)]


def test_the_name_of_a_supplier_over_an_agents_pictures_is_a_watermark_and_no_contact() -> None:
    mark = Sign("watermark", "雅轩文玩", "雅轩文玩", "picture", original="a" * 64)
    agent, supplier = of("老王代理", mark), of("雅轩文玩", WX)
    assert [sign.raw for sign, _ in watermarks(agent, supplier)] == ["雅轩文玩"]
    assert shared(agent, supplier, ["wechat", "qq", "phone", "code"]) == []


def test_a_contact_over_pictures_links_no_account_that_has_it_in_its_text() -> None:
    mark = Sign("watermark", "yaxuan888", "yaxuan888", "picture", original="a" * 64)
    assert shared(of("老王", mark), of("雅轩", WX), ["wechat"]) == []
    assert len(watermarks(of("老王", mark), of("雅轩", WX))) == 1


@pytest.mark.parametrize(
    ("found", "names"),
    [
        (notice("备用号雅轩文玩二店"), True),
        (notice("加我yaxuan888", "yaxuan888"), True),
        (notice("备用号laowang2", "laowang2"), False),
        (notice("备用号"), False),
    ],
)
def test_an_announcement_names_the_other_by_name_or_contact(found: Notice, *, names: bool) -> None:
    teller = of("雅轩文玩", notices=(found,))
    assert bool(announced(teller, of("雅轩文玩二店", WX))) is names


def test_an_announcement_that_names_only_the_announcer_names_nobody_else() -> None:
    own = of("雅轩文玩二店", WX, notices=(notice("备用号雅轩文玩二店yaxuan888", "yaxuan888"),))
    assert announced(own, of("雅轩文玩")) == []
    assert announced(own, of("老王", WX)) == []


def test_names_that_ocr_may_have_misread_are_alike_and_others_are_not() -> None:
    assert alike("古韻阁 文玩", "古韵阁文玩")
    assert alike("Ya-Xuan", "yaxuan")
    assert not alike("老王", "老李")
    assert not alike("", "")


def test_the_nearest_avatars_are_told_with_their_bits() -> None:
    one, other, far = (Avatar(bytes([byte] * 8), "a") for byte in (0b1, 0b11, 0b11111111))
    assert nearest([one, far], [other]) == (8, one, other)
    assert nearest([], [other]) is None
