from __future__ import annotations

import pytest

from evidence.payloads import read

# Addresses as the makers of each app publish them.
KINDS = {
    "https://u.wechat.com/EAbcdefg123": "contact",
    "http://weixin.qq.com/r/abcDEF": "contact",
    "https://qm.qq.com/q/AbCdEf": "contact",
    "https://wa.me/8613812345678": "contact",
    "tel:+8613812345678": "contact",
    "MECARD:N:Wang;TEL:13812345678;;": "contact",
    "BEGIN:VCARD\nVERSION:3.0\nTEL;TYPE=CELL:138-1234-5678\nEND:VCARD": "contact",
    "wxp://f2f0abcdefg": "payment",
    "HTTPS://QR.ALIPAY.COM/FKX01234": "payment",
    "https://weixin.qq.com/g/AbCdEf": "url",
    "https://www.example.com/shop?id=3": "url",
    "https://u.wechat.com.evil.example/EAbc": "url",
    "WIFI:S:home;T:WPA;P:secret;;": "other",
    "hello": "other",
    "https://[broken": "other",
    "http://": "other",
    "": "other",
}


@pytest.mark.parametrize(("payload", "kind"), KINDS.items())
def test_payloads_are_told_apart(payload: str, kind: str) -> None:
    assert read(payload).kind == kind


def test_phone_numbers_in_a_card_are_named() -> None:
    assert read("MECARD:N:Wang;TEL:13812345678;;").phones == ("13812345678",)
    assert read("https://wa.me/8613812345678").phones == ("8613812345678",)
    assert read("BEGIN:VCARD\nTEL;TYPE=CELL:138-1234-5678\nEND:VCARD").phones == ("138-1234-5678",)


def test_one_address_has_one_way_of_writing() -> None:
    assert (
        read("HTTP://WWW.U.WeChat.com/EAbC").normal == read("https://u.wechat.com/EAbC").normal == "u.wechat.com/EAbC"
    )
