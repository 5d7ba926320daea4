"""Hostile text made legible: names and captions come from the people under investigation."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from evidence.phrases import fixed, phrase

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
_MOST_MARKS = 3


def legible(text: str, most: int = 80) -> str:
    r"""Show what is invisible or turns text around as an escape, and shorten in the middle.

    Args:
        text: Any text.
        most: Most characters to return, at least 8.

    >>> legible("gpj.\u202eabc")
    'gpj.\\u202eabc'
    """
    # Cut first, so that a name of a million characters costs no more than a short one.
    if len(text) > 2 * most:
        text = text[:most] + text[-most:]
    shown: list[str] = []
    marks = 0
    for sign in text:
        category = unicodedata.category(sign)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > _MOST_MARKS:
            continue
        hidden = category in _HIDDEN and sign not in _JOINERS
        shown.append(sign.encode("unicode_escape").decode() if hidden else sign)
    whole = "".join(shown)
    if len(whole) <= most:
        return whole
    tail = most // 3
    return f"{whole[: most - tail - 1]}…{whole[-tail:]}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local_day(time: str, zone: ZoneInfo) -> date | None:
    """Return the day of an ISO 8601 time (UTC) or date, in ``zone``; None where it is no such thing."""
    try:
        if len(time) <= 10:
            return date.fromisoformat(time)
        moment = datetime.fromisoformat(time)
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        return None


def day(moment: date | None) -> str:
    """Write a day as people do, e.g. ``12 Mar 2015``; a dash for None. Not by locale, so that reports agree."""
    if moment is None:
        return "–"
    month = fixed(_MONTHS[moment.month - 1])
    return phrase("{day} {month} {year}", day=moment.day, month=month, year=moment.year)


def period(first: date | None, last: date | None) -> str:
    """Write a span of days."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"
