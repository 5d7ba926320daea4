"""What a QR code's payload is: a contact, a payment, an address in the web, or something else; only the first two link.

Addresses are told by their hosts, as their makers publish them; a new one is a line in a list here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

PayloadKind = Literal["contact", "payment", "url", "other"]

CONTACT = (
    "u.wechat.com/",
    "weixin.qq.com/r/",
    "weixin.qq.com/x/",
    "qm.qq.com/",
    "qm.qzone.qq.com/",
    "wa.me/",
    "t.me/",
    "line.me/ti/p/",
    "line.me/r/ti/p/",
    "zalo.me/",
    "qr.dingtalk.com/",
    "m.me/",
    "viber.click/",
    "work.weixin.qq.com/ca/",
    "wxwork.qq.com/",
    "api.whatsapp.com/send",
    "v.douyin.com/",
    "xhslink.com/m/",
    "instagram.com/",
    "facebook.com/",
)
PAYMENT = (
    "qr.alipay.com/",
    "wxp.tenpay.com/",
    "payapp.weixin.qq.com/",
    "wx.tenpay.com/",
    "qr.95516.com/",
    "paypal.me/",
    "cash.app/",
    "i.qianbao.qq.com/",
    "qr.chinaums.com/",
)
GROUP = (
    "weixin.qq.com/g/",
    "t.me/+",
    "t.me/joinchat/",
    "chat.whatsapp.com/",
    "line.me/r/ti/g/",
    "qm.qq.com/cgi-bin/qm/qr?k=group",
)
"""Chats of many, which link nobody: kept as addresses."""

_SCHEMES: dict[str, PayloadKind] = {
    "tel": "contact", "mailto": "contact", "sms": "contact", "smsto": "contact", "weixin": "contact",
    "mqqapi": "contact", "tencent": "contact", "wxp": "payment", "upi": "payment", "bitcoin": "payment",
    "ethereum": "payment",
    "alipays": "payment", "alipay": "payment",
}  # fmt: skip
_CARD = re.compile(r"begin:vcard|mecard:|bizcard:", re.IGNORECASE)
_TEL = re.compile(
    r"\btel[^:\n]{0,40}:\s*([+\d][\d \-().]{5,24})|wa\.me/\+?(\d{8,15})|phone=\+?(\d{8,15})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Payload:
    """What a payload is, one way of writing it, and the phone numbers that it names, as text."""

    kind: PayloadKind
    normal: str
    phones: tuple[str, ...] = ()


def read(payload: str) -> Payload:
    """Say what a payload is.

    >>> read("HTTPS://QR.ALIPAY.COM/FKX012").kind, read("https://u.wechat.com/EAbc").kind, read("hello").kind
    ('payment', 'contact', 'other')
    """
    text = payload.strip()
    phones = tuple(dict.fromkeys(next(filter(None, each)).strip() for each in _TEL.findall(text)))
    if _CARD.match(text):
        return Payload("contact", text, phones)
    scheme, _, rest = text.partition(":")
    if scheme.lower() in _SCHEMES:
        return Payload(_SCHEMES[scheme.lower()], f"{scheme.lower()}:{rest}", phones)
    if scheme.lower() not in ("http", "https"):
        return Payload("other", text)
    address = _address(text)
    if address is None:
        return Payload("other", text)
    kind: PayloadKind = "url"
    if not address.startswith(GROUP):
        kind = "payment" if address.startswith(PAYMENT) else "contact" if address.startswith(CONTACT) else "url"
    return Payload(kind, address, phones)


def _address(text: str) -> str | None:
    """Return host, path and query; the host in small letters, without ``www``; None where it is no address."""
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path or '/'}{query}" if host else None
