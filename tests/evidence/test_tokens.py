from __future__ import annotations

import pytest

from evidence.tokens import MOST, read
from evidence.vocabulary import shipped

AD = """🔥老料手镯 包浆漂亮 重３７.2克 内径58mm
三千五包邮，两件6千8，不议价
ＶＸ：YaXuan_888（备用：yaxuan999）
☎️ 1️⃣3️⃣8️⃣-1234-5678  QQ 123456789"""


def test_an_ad_gives_its_contacts_price_and_weight_with_raw_text_and_place() -> None:
    said = read(AD, shipped())
    assert [(token.kind, token.normal, token.raw) for token in said.tokens] == [
        ("weight", "g 37.2", "３７.2克"),
        ("price", "3500", "三千五"),
        ("price", "6800", "6千8"),
        ("wechat", "yaxuan_888", "YaXuan_888"),
        ("phone", "+8613812345678", "1️⃣3️⃣8️⃣-1234-5678"),
        ("qq", "123456789", "123456789"),
    ]
    assert all(AD[token.start : token.end] == token.raw for token in said.tokens)
    assert (said.tokens[1].low, said.tokens[1].high) == (3500, 3500)


@pytest.mark.parametrize("text", [None, "", "   ", "\u200b", "手镯"])
def test_a_text_that_says_nothing_gives_nothing(text: str | None) -> None:
    assert read(text, shipped()).tokens == ()


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "13812345678 ",
        "微信",
        "wx a1",
        "一",
        "+86",
        "1元-",
        "1,",
        "1万",
        "千万",
        "(",
        "大号.",
        "account ",
        "\u200b",
        "号...",
        "微信qq",
        "¥1",
        "半克",
        "以防",
        "\ud800",
        "\x00",
        "qq ",
    ],
)
def test_a_text_made_to_take_long_or_to_flood_is_bounded(unit: str) -> None:
    assert len(read(unit * 60_000, shipped()).tokens) <= MOST
