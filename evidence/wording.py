"""What an ad's words say of a piece that can be compared: weights, lengths and numbers of articles."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

LONGEST = 5_000
"""Characters of a text that are read; what follows is advertisement, or an attack."""

MOST = 12
"""Facts kept of one text; a text that names more is a price list and says nothing of one piece."""

UNITS = {
    "千克": ("weight", 1000.0), "公斤": ("weight", 1000.0), "kg": ("weight", 1000.0),
    "市斤": ("weight", 500.0), "斤": ("weight", 500.0),
    "grams": ("weight", 1.0), "gram": ("weight", 1.0), "gr": ("weight", 1.0), "g": ("weight", 1.0),
    "克": ("weight", 1.0), "两": ("weight", 50.0), "oz": ("weight", 28.349523), "ct": ("weight", 0.2),
    "克拉": ("weight", 0.2),
    "厘米": ("length", 10.0), "公分": ("length", 10.0), "cm": ("length", 10.0),
    "毫米": ("length", 1.0), "mm": ("length", 1.0),
}  # fmt: skip
"""What a unit measures, and how many grams or millimetres it is."""

_MEASURE = re.compile(
    r"(?<!\d)(?<!\d[.,])(\d{1,7}(?:[.,]\d{1,3})?)\s*("
    + "|".join(sorted(UNITS, key=len, reverse=True))
    + r")(?![a-z个件只条颗])"
)
_ARTICLE = re.compile(r"(?:编号|货号|款号|\bno\.|\bitem|\bref\.?|#)\s*[:：]?\s*([a-z]{0,4}-?\d{2,10})(?!\d)")

Kind = Literal["weight", "length", "article"]


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One comparable statement.

    Attributes:
        kind: What is told.
        value: Grams, millimetres, or the article's number as written, in small letters.
        step: The last place of the number as written, in the same unit: 0.1 for ``37.2 g``, 10 for ``50 g``; 0 for an
            article's number.
    """

    kind: Kind
    value: float | str
    step: float = 0.0


def facts(text: str | None) -> frozenset[Fact]:
    """Find what a text states; nothing where it states more than MOST things.

    >>> sorted(fact.value for fact in facts("手镯 重37.2克 / bangle, 37.2 g, 内径5.8cm"))
    [37.2, 58.0]
    """
    if not text:
        return frozenset()
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    found = {_measured(number, unit) for number, unit in _MEASURE.findall(plain)} - {None}
    named = {Fact("article", article) for article in _ARTICLE.findall(plain)}
    every = frozenset(fact for fact in (*found, *named) if fact is not None)
    return every if len(every) <= MOST else frozenset()


def _measured(number: str, unit: str) -> Fact | None:
    kind, factor = UNITS[unit]
    whole, _, decimals = number.replace(",", ".").partition(".")
    value = float(f"{whole}.{decimals or 0}")
    if value == 0.0:
        return None
    zeros = len(whole) - len(whole.rstrip("0"))
    step = 10.0 ** -len(decimals) if decimals else 10.0 ** min(zeros, len(whole) - 1)
    measured: Kind = "weight" if kind == "weight" else "length"
    return Fact(measured, round(value * factor, 6), step * factor)
