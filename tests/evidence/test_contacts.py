from __future__ import annotations

import pytest

from evidence.tokens import read
from evidence.vocabulary import shipped

# Written by hand after ads of traders; what each names is read off by hand as well.
CONTACTS = {
    "微信：yaxuan888": [("wechat", "yaxuan888")],
    "VX yaxuan_wenwan 诚信": [("wechat", "yaxuan_wenwan")],
    "加我vx:Ab12345678": [("wechat", "ab12345678")],
    "薇❤：zb888666": [("wechat", "zb888666")],
    "加Ｖ【bj-laowang】": [("wechat", "bj-laowang")],
    "徽信号 ya💕": [],
    "wxid_abc123def456gh 在线": [("wechat", "wxid_abc123def456gh")],
    "Wechat id johnsmith88": [("wechat", "johnsmith88")],
    "微信 yaxuan八八八": [("wechat", "yaxuan888")],
    "yaxuan888（微信）": [("wechat", "yaxuan888")],
    "微信QQ同号 88887777": [("qq", "88887777"), ("wechat", "88887777")],
    "微信88887777": [("wechat", "88887777")],
    "QQ：1 2 3 4 5 6 7": [("qq", "1234567")],
    "扣扣 88887777": [("qq", "88887777")],
    "123456@qq.com": [("qq", "123456")],
    "QQ群：55556666": [("group", "55556666")],
    "电话 138 1234 5678": [("phone", "+8613812345678")],
    "１３８－１２３４－５６７８": [("phone", "+8613812345678")],
    "一三八一二三四五六七八": [("phone", "+8613812345678")],
    "壹叁捌12345678": [("phone", "+8613812345678")],
    "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣": [("phone", "+8613812345678")],
    "1 3 8 1 2 3 4 5 6 7 8": [("phone", "+8613812345678")],
    "+86 13812345678 / 13912345678": [("phone", "+8613812345678"), ("phone", "+8613912345678")],
    "008613812345678": [("phone", "+8613812345678")],
    "微信同号13812345678": [("phone", "+8613812345678")],
    "010-62345678": [("phone", "+861062345678")],
    "whatsapp +84 912 345 678": [("phone", "+84912345678")],
}
NO_CONTACTS = [
    "13800138000元",
    "13800138000克",
    "¥13800138000",
    "快递单号 13812345678901",
    "编号13812345678",
    "证书13812345678",
    "110101199003071234",
    "卖 1380 1580 1680 2080",
    "1350 2600 350",
    "微信联系 1800",
    "微信 3500元包邮",
    "微信 contact me please",
    "WeChat: payment accepted",
    "12345678901",
    "2015-03-12 10:00",
    "12800138000",
    "abc@qq.com",
    "薇薇的店",
    "企鹅摆件",
]


@pytest.mark.parametrize(("text", "contacts"), CONTACTS.items())
def test_contacts_are_found_however_they_are_spelt(text: str, contacts: list[tuple[str, str]]) -> None:
    said = read(text, shipped())
    assert [(token.kind, token.normal) for token in said.tokens] == contacts


@pytest.mark.parametrize("text", NO_CONTACTS)
def test_prices_weights_dates_and_other_numbers_are_no_contacts(text: str) -> None:
    assert read(text, shipped()).of("wechat", "qq", "phone", "group", "account") == ()
