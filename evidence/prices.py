"""A price as a source wrote it > an amount and its currency; words, ranges and several numbers are no price."""

from __future__ import annotations

import re
import unicodedata

from evidence.postings import Price

LONGEST = 60
"""Characters that a price may have; more is a text."""

_CURRENCIES = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "块": "CNY", "rmb": "CNY", "cny": "CNY", "人民币": "CNY", "yuan": "CNY",
    "$": "USD", "usd": "USD", "us$": "USD", "美元": "USD", "美金": "USD", "hk$": "HKD", "hkd": "HKD", "港币": "HKD",
    "€": "EUR", "eur": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP", "円": "JPY", "jpy": "JPY", "日元": "JPY",
    "฿": "THB", "thb": "THB", "₫": "VND", "vnd": "VND",
}  # fmt: skip
_TIMES = {"": 1.0, "k": 1e3, "千": 1e3, "w": 1e4, "万": 1e4, "萬": 1e4, "million": 1e6, "m": 1e6}
_SHAPE = re.compile(r"([^\d.,\s]{0,8}) ?(\d[\d., ]{0,15}) ?(k|千|w|万|萬|million|m)? ?([^\d.,\s]{0,8})")


def read(text: str | None, currency: str | None = None) -> Price | None:
    """Understand a price; None where it is none that can be compared.

    Args:
        text: As the source wrote it.
        currency: As the source names it beside the price; comes second to a sign in the price itself.

    >>> read("¥3,800"), read("3.8万元") == read("38000", "CNY"), read("三千八"), read("100-200元")
    (Price(amount=3800.0, currency='CNY', per='piece'), True, None, None)
    """
    if not text or len(text) > LONGEST:
        return None
    found = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if found is None:
        return None
    amount = _number(found[2])
    signs = {_CURRENCIES[sign] for sign in (found[1].strip(":："), found[4]) if sign in _CURRENCIES}
    unknown = [sign for sign in (found[1].strip(":："), found[4]) if sign and sign not in _CURRENCIES]
    if amount is None or len(signs) > 1 or unknown:
        return None
    named = (currency or "").strip().lower()
    money = next(iter(signs), None) or _CURRENCIES.get(named, named.upper())
    return Price(amount * _TIMES[found[3] or ""], money) if money else None


def _number(text: str) -> float | None:
    """Read 3,800 and 3.800,50 alike; None where it is not one number above nothing."""
    plain = text.strip(" .,").replace(" ", "")
    whole = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?", plain)
    if whole is None:
        return None
    value = float(re.sub(r"[.,]", "", whole[1]) + "." + (whole[2] or "0"))
    return value or None
