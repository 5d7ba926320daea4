"""Times as feeds write them, ``3小时前`` or ``Yesterday 20:15`` > when that was, from when the screen was captured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_UNITS = {
    **dict.fromkeys(("秒", "second", "seconds", "sec", "secs", "s"), timedelta(seconds=1)),
    **dict.fromkeys(("分钟", "minute", "minutes", "min", "mins", "m"), timedelta(minutes=1)),
    **dict.fromkeys(("小时", "hour", "hours", "hr", "hrs", "h"), timedelta(hours=1)),
    **dict.fromkeys(("天", "day", "days", "d"), timedelta(days=1)),
    **dict.fromkeys(("周", "week", "weeks", "w"), timedelta(days=7)),
    **dict.fromkeys(("个月", "月", "month", "months"), timedelta(days=31)),
    **dict.fromkeys(("年", "year", "years"), timedelta(days=366)),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
_WEEKDAYS = "一二三四五六日"

_AGO = re.compile(
    r"(?<!\d)(\d{1,4})\s?(秒(?=前)|分钟|小时|天|周|个月(?=前)|月(?=前)|年(?=前))"
    r"|(?<!\d)(\d{1,4})\s?([a-z]{1,8})(?:\s?ago)?\b"
)
_NOW = re.compile(r"刚刚|just\s?now")
_CLOCK = re.compile(r"(上午|凌晨|下午|晚上)?\s?(\d{1,2})\s?:\s?(\d{2})(?:\s?([ap])\.?m\.?)?")
_NAMED_DAY = re.compile(r"(今天|昨天|前天|today|yesterday)")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_DATE = re.compile(r"(?:(\d{4})\s?[年./-]\s?)?(\d{1,2})\s?[月./-]\s?(\d{1,2})\s?[日号]?")
_ENGLISH = re.compile(
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s?(\d{1,2})(?!\d|:)(?:,?\s?(\d{4}))?"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})\s(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,?\s?(\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when something may have been, aware, in UTC; ``latest`` is never after the capture."""

    earliest: datetime
    latest: datetime

    @property
    def value(self) -> str:
        """A time where it is known to the hour, else the day of its middle, as ISO 8601 in UTC."""
        middle = self.earliest + (self.latest - self.earliest) / 2
        if self.latest - self.earliest <= timedelta(hours=1):
            return middle.strftime("%Y-%m-%dT%H:%M:%SZ")
        return middle.strftime("%Y-%m-%d")


def read(text: str, captured: datetime, zone: str) -> Span | None:
    """Understand a time on a screen; None where it is none.

    Args:
        text: As read.
        captured: When the screen was captured, aware.
        zone: Name of the zone of the phone, in which its days begin.
    """
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    here = captured.astimezone(ZoneInfo(zone))
    readers: tuple[Callable[[str, datetime], Span | None], ...] = (_now, _ago, _on_a_day, _at_a_clock)
    found = next((span for reader in readers if (span := reader(plain, here)) is not None), None)
    if found is None or found.earliest > captured:
        return None
    return Span(found.earliest.astimezone(UTC), min(found.latest, captured).astimezone(UTC))


def _now(text: str, here: datetime) -> Span | None:
    return Span(here - timedelta(minutes=1), here) if _NOW.search(text) else None


def _ago(text: str, here: datetime) -> Span | None:
    """Read so many units before; apps count whole ones, so that it may be nearly one more."""
    found = _AGO.search(text)
    unit = _UNITS.get(found[2] or found[4] or "") if found else None
    if found is None or unit is None:
        return None
    number = int(found[1] or found[3])
    return Span(here - (number + 1) * unit, here - number * unit)


def _on_a_day(text: str, here: datetime) -> Span | None:
    day = _day(text, here.date())
    if day is None:
        return None
    clock = _clock(text)
    begin = datetime.combine(day, clock or time(), here.tzinfo)
    return Span(begin, begin + (timedelta(minutes=1) if clock else timedelta(days=1)))


def _day(text: str, today: date) -> date | None:
    if found := _NAMED_DAY.search(text):
        return today - timedelta(days=_DAYS[found[1]])
    if found := _WEEKDAY.search(text):
        back = (today.weekday() - _WEEKDAYS.index(found[1].replace("天", "日"))) % 7
        return today - timedelta(days=back or 7)
    if found := _DAY_FIRST.search(text):
        return _latest(found[3], str(_MONTHS.index(found[2]) + 1), found[1], today)
    if found := _ENGLISH.search(text):
        return _latest(found[3], str(_MONTHS.index(found[1]) + 1), found[2], today)
    if found := _DATE.search(text):
        return _latest(found[1], found[2], found[3], today)
    return None


def _latest(year: str | None, month: str, day: str, today: date) -> date | None:
    """Return a day of the year given, or of the last in which it is not to come."""
    for tried in (int(year),) if year else (today.year, today.year - 1):
        try:
            found = date(tried, int(month), int(day))
        except ValueError:
            return None
        if found <= today:
            return found
    return None


def _clock(text: str) -> time | None:
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour, minute = int(found[2]), int(found[3])
    late = found[1] in ("下午", "晚上") or found[4] == "p"
    if (found[1] or found[4]) and hour <= 12:
        hour = hour % 12 + (12 if late else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _at_a_clock(text: str, here: datetime) -> Span | None:
    """Read a clock alone: today, or yesterday where that is still to come."""
    clock = _clock(text)
    if clock is None:
        return None
    begin = datetime.combine(here.date(), clock, here.tzinfo)
    if begin > here:
        begin -= timedelta(days=1)
    return Span(begin, begin + timedelta(minutes=1))
