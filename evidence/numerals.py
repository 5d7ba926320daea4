"""Numbers as ads write them, in digits and in words, to their values: ``3.5k``, ``1万2``, ``三千五``, ``两万三千``."""

from __future__ import annotations

import re

DIGITS = {
    each: value for value, every in enumerate(("零〇", "一壹幺", "二两贰", "三叁", "四肆", "五伍")) for each in every
}
DIGITS |= {each: value for value, every in enumerate(("六陆", "七柒", "八捌", "九玖"), 6) for each in every}
"""Digits in words, with their formal forms, which forms of payment use."""

SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "萬": 10_000}
SCALES |= {"k": 1000, "w": 10_000}

_PLAIN = r"\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?(?![\d.,]\d)|\d{1,12}(?:\.\d{1,4})?"
_SCALE = r"(?:[百千万仟萬]|[kw](?![a-z]))"
NUMBER = rf"(?:(?:{_PLAIN})(?:\s?{_SCALE}(?:\d{{1,4}}[百千]?(?![\d.,]))?)?)"
"""Of digits, perhaps with a word for thousands: ``1,280``, ``3.5k``, ``1万2``, ``2千5百``."""

WORDS = rf"[{''.join(DIGITS)}{''.join(each for each in SCALES if not each.isascii())}]{{1,12}}"
"""Of words alone."""

_PARTS = re.compile(rf"({_PLAIN})(?:\s?({_SCALE})(?:(\d{{1,4}})([百千])?)?)?")


def value(number: str) -> float | None:
    """Return what a number says, in digits or words; None where it says none, as ``万一`` or ``二零一五``.

    >>> [value(each) for each in ("1,280", "3.5k", "1万2", "2千5百", "三千五", "一万零五十", "两万三千")]
    [1280.0, 3500.0, 12000.0, 2500.0, 3500.0, 10050.0, 23000.0]
    """
    found = _PARTS.fullmatch(number)
    if found is None:
        return in_words(number)
    digits, scale, rest, rest_scale = found.groups()
    whole = float(digits.replace(",", ""))
    if scale is None:
        return whole
    by = SCALES[scale]
    return whole * by + (_rest(rest, rest_scale, by) if rest else 0.0)


def _rest(digits: str, scale: str | None, by: int) -> float:
    """Read what follows a scale: ``1万2`` is 12,000, ``3千500`` is 3,500, ``1万2千`` is 12,000."""
    if scale is not None:
        return float(digits) * SCALES[scale]
    return float(digits) * by / 10 if len(digits) == 1 else float(digits)


def in_words(words: str) -> float | None:
    """Return what a number in words says; None where it is none."""
    if not words:
        return None
    if all(each in DIGITS for each in words):
        return float(DIGITS[words]) if len(words) == 1 else None
    total, section, digit, last = 0, 0, -1, 0
    for each in words:
        if each in DIGITS:
            if digit > 0:
                return None
            digit, last = DIGITS[each], last if DIGITS[each] else 0
            continue
        scale = SCALES.get(each, 0)
        if not scale or (digit < 0 and (scale != 10 or section) and not (scale == 10_000 and section)):
            return None
        if scale == 10_000:
            total, section = (total + section + max(digit, 0)) * scale, 0
        else:
            section += (1 if digit < 0 else digit) * scale
        digit, last = -1, scale
    # After a scale a lone digit counts tenths of it: 三千五 is 3,500, but 三千零五 is 3,005.
    return float(total + section + (max(digit, 0) * last / 10 if last else max(digit, 0)))


def digits(text: str) -> str:
    """Write digits in words as digits, one for one: ``一三八`` is ``138``."""
    return "".join(str(DIGITS[each]) if each in DIGITS else each for each in text)
