"""Prices and weights in the plain form of a text, ranges and numbers in words among them.

An amount that stands with its currency or unit is taken before anything else is looked for, so that eleven digits of
yuan are no phone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evidence import numerals
from evidence.wording import UNITS

MOST = 1e12
"""A larger amount is none."""

LEAST_UNNAMED = 10.0
"""A price that only a word such as ``price`` tells, without currency, is this at least."""

BEFORE = {
    "¥": "CNY", "rmb": "CNY", "cny": "CNY", "人民币": "CNY", "us$": "USD", "usd": "USD", "$": "USD", "美元": "USD",
    "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "nt$": "TWD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP",
    "฿": "THB", "₫": "VND", "₹": "INR", "₱": "PHP", "₩": "KRW",
}  # fmt: skip
"""Currencies as they stand before a number, by their ISO 4217 codes; ``¥`` is taken for yuan in Chinese ads."""

AFTER = {
    "块钱": "CNY", "块": "CNY", "元": "CNY", "圆": "CNY", "rmb": "CNY", "人民币": "CNY", "cny": "CNY", "yuan": "CNY",
    "港币": "HKD", "港元": "HKD", "hkd": "HKD", "美元": "USD", "美金": "USD", "刀": "USD", "usd": "USD",
    "dollars": "USD", "dollar": "USD", "$": "USD", "欧元": "EUR", "eur": "EUR", "euros": "EUR", "euro": "EUR",
    "€": "EUR", "英镑": "GBP", "gbp": "GBP", "£": "GBP", "日元": "JPY", "円": "JPY", "jpy": "JPY", "泰铢": "THB",
    "baht": "THB", "thb": "THB", "越南盾": "VND", "vnd": "VND", "₫": "VND", "台币": "TWD", "马币": "MYR",
    "新币": "SGD", "澳元": "AUD", "加元": "CAD",
}  # fmt: skip
"""The same behind a number."""

_NOT_MONEY = "元(?=[素旦宝青代朝明清月])|块(?=[料牌玉原牙板石骨皮头])|刀(?=[工法口子])"
"""Words that begin like a currency: elements, new year, ``two pieces of``."""

_COUNTED = "克g两斤公千个件颗粒条只枚串块片款种套张把副对次位人粉年月日号天点分小时厘毫米米寸层折岁度金%x×*:/-"
"""What a number counts when it is no price."""

_NO_PRICE = rf"(?!\s?[{_COUNTED}])(?![a-z\d百千万]|[.,]\d)"

_CUE = "(?:价格?|一口价|只要|仅需|price|asking)"

_ANY = rf"(?:{numerals.NUMBER}|{numerals.WORDS})"
_TO = r"\s?(?:-|~|—|–|至|到|\bto\b)\s?"
_FREE = r"(?<![a-z0-9_])(?<!\d[.,])"
_NAMES_BEFORE = "|".join(map(re.escape, sorted(BEFORE, key=len, reverse=True)))
_NAMES_AFTER = "|".join(map(re.escape, sorted(AFTER, key=len, reverse=True)))
_PER = r"(?:\s?(?P<per>[/每一]\s?(?:公斤|千克|kg|克|g|市?斤|两|个|颗|只|件|条|对|串)(?![a-z])))"

_PRICES = (
    re.compile(
        # OCR loses blanks: ``41 g$900``.
        rf"(?:(?<![a-z])|(?<=\dg)|(?<=\d\sg))(?P<currency>{_NAMES_BEFORE})\s?:?\s?(?P<low>{_ANY})(?:{_TO}(?P<high>{_ANY}))?"
        rf"(?:\s?(?:元|块))?(?![\d]){_PER}?"
    ),
    re.compile(
        rf"{_FREE}(?P<low>{_ANY})(?:\s?(?:元|块)?{_TO}(?P<high>{_ANY}))?\s?(?!{_NOT_MONEY})"
        rf"(?P<currency>{_NAMES_AFTER})(?![a-z])(?:{_PER}|(?P<tenths>[二三四五六七八九1-9])(?![\d十百千万.]))?"
    ),
    re.compile(rf"{_CUE}\s?[:是为约]?\s?{_FREE}(?P<low>{_ANY})(?:{_TO}(?P<high>{_ANY}))?{_NO_PRICE}"),
    re.compile(rf"{_FREE}(?P<low>{numerals.WORDS})(?=\s?(?:包邮|到手|不讲价|不议价|拿走|带走))"),
    re.compile(
        rf"{_FREE}(?P<low>\d{{1,4}}(?:\.\d{{1,3}})?\s?[kw千万](?:\d(?!\d))?)(?:{_TO}"
        rf"(?P<high>\d{{1,4}}(?:\.\d{{1,3}})?\s?[kw千万](?:\d(?!\d))?))?{_NO_PRICE}"
    ),
)

_WORDS = "".join(each for each in numerals.DIGITS | numerals.SCALES if each != "两" and not each.isascii())
_UNIT = "|".join(sorted((name for name, (kind, _) in UNITS.items() if kind == "weight"), key=len, reverse=True))
_NOT_UNIT = "[a-z]|个|件|只|条|颗|款|种|把|天|人|年|月|次|串|位|重天|拉"
_WEIGHT = re.compile(
    rf"{_FREE}(?P<low>\d{{1,12}}(?:[.,]\d{{1,3}})?|两?[{_WORDS}]{{1,8}}|[两半])(?:(?:多|余|来)?\s?|(?:\s?(?:{_UNIT}))?{_TO}"
    rf"(?P<high>\d{{1,7}}(?:[.,]\d{{1,3}})?)\s?)(?P<unit>{_UNIT})(?!{_NOT_UNIT})"
    rf"(?P<rest>半|[一二三四五六七八九]两(?!{_NOT_UNIT}))?"
)

Measure = Literal["price", "weight"]


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """A price or a weight.

    Attributes:
        start: Where it begins in the plain form.
        end: Where it ends.
        kind: What it is.
        unit: Code of the currency, empty where none is named; ``g`` of a weight; behind a ``/`` what it is a price of.
        low: The number, the lower one of a range; in grams for a weight.
        high: The higher one; the same where it is no range.
    """

    start: int
    end: int
    kind: Measure
    unit: str
    low: float
    high: float

    @property
    def normal(self) -> str:
        """One way of writing: ``CNY 3000-5000``, ``g 37.2``."""
        numbers = f"{self.low:.12g}" if self.low == self.high else f"{self.low:.12g}-{self.high:.12g}"
        return f"{self.unit} {numbers}".strip()


def find(plain: str) -> list[Amount]:
    """Find prices and weights, from the left; none overlaps another.

    Args:
        plain: As ``evidence.folding.fold`` gives it.
    """
    taken = bytearray(len(plain))
    found: list[Amount] = []
    explicit = (_prices(pattern, plain) for pattern in _PRICES[:2])
    unnamed = (_prices(pattern, plain) for pattern in _PRICES[2:])
    for candidates in (*explicit, _weights(plain), *unnamed):
        found += _apart(candidates, taken)
    return sorted(found)


def _apart(candidates: Iterator[Amount], taken: bytearray) -> Iterator[Amount]:
    for each in candidates:
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            yield each


def _prices(pattern: re.Pattern[str], plain: str) -> Iterator[Amount]:
    for found in pattern.finditer(plain):
        parts = found.groupdict()
        name = parts.get("currency") or ""
        numbers = _range(parts["low"], parts.get("high"))
        if numbers is None or (not name and numbers[0] < LEAST_UNNAMED):
            continue
        low, high = numbers
        tenths, per = parts.get("tenths"), (parts.get("per") or "").lstrip("/每一 ")
        if name == "块" and low < 5 and not tenths:
            continue
        if tenths:
            low = high = high + (int(numerals.digits(tenths)) / 10)
        unit = (BEFORE | AFTER).get(name, "") + (f"/{per}" if per else "")
        yield Amount(found.start() if name else found.start("low"), found.end(), "price", unit, low, high)


def _range(low: str, high: str | None) -> tuple[float, float] | None:
    """Read one number or two; ``3-5千`` is from 3,000, ``两三千`` is from 2,000 to 3,000."""
    if high is None:
        loose = re.fullmatch("([一二两三四五六七八])([二三四五六七八九])([百千万])", low)
        if loose:
            low, high = loose[1] + loose[3], loose[2] + loose[3]
    first = numerals.value(low)
    second = numerals.value(high) if high is not None else first
    if first is None or second is None or not 0 < max(first, second) <= MOST:
        return None
    if high is not None and first < second and high[-1] in numerals.SCALES and low[-1].isdecimal():
        scaled = first * numerals.SCALES[high[-1]]
        first = scaled if scaled < second else first
    return (first, second) if first <= second else (second, first) if high is None else None


def _weights(plain: str) -> Iterator[Amount]:
    for found in _WEIGHT.finditer(plain):
        factor = UNITS[found["unit"]][1]
        low = _number(found["low"])
        high = low if found["high"] is None else _number(found["high"])
        if low is None or high is None or not 0 < low <= high or (found["low"] == "一" and found["unit"] == "克"):
            continue
        rest = found["rest"] or ""
        more = factor / 2 if rest == "半" else numerals.DIGITS[rest[0]] * 50.0 if rest else 0.0
        yield Amount(found.start(), found.end(), "weight", "g", low * factor + more, high * factor + more)


def _number(written: str) -> float | None:
    if written == "半":
        return 0.5
    if written[0].isdecimal():
        thousands = len(written) > 4 and written[-4] == ","
        return float(written.replace(",", "" if thousands else "."))
    return numerals.in_words(written)
