"""Times as people and programs write them > ISO 8601 text in UTC, or a day alone; what is ambiguous is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evidence.errors import WrongCallError

YEARS = range(1970, 2101)
"""Years that a capture or a post can be of; anything else is a misreading."""

DAY_SHAPE = (
    r"(?:\d{4}年\d{1,2}月\d{1,2}[日号]|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|(?<!\d)\d{8}(?!\d))"
)
"""Regular expression, without groups, of the spellings of a day that may stand within a longer name."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})(?:年(\d{1,2})月(\d{1,2})[日号]|([-./])(\d{1,2})\4(\d{1,2}))")
_YEAR_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|[T ]|\d{6}$)")
_NAMED = re.compile(r"(?:(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -]|([A-Za-z]{3,9})\.? (\d{1,2}),? )(\d{4})")
_CLOCK = re.compile(
    r"(?:T|,? )(?P<before>上午|下午)? ?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<after>[AaPp]\.?[Mm]\.?))?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
)
_PACKED = re.compile(r"T?(\d{2})(\d{2})(\d{2})(Z?)")
_UNIX = re.compile(r"[1-9]\d{9}(?:\d{3})?(?:\.\d+)?")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_OFFSETS = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A time as understood, ``2015-03-12T02:00:00Z`` or the day alone, ``2015-03-12``; and on what ground."""

    value: str
    ground: str


def read(cell: str | float | date, zone: str) -> Reading:
    """Understand a time; ``cell`` is text, a number (Unix seconds, milliseconds, Excel serial) or a cell's own date.

    Args:
        cell: As found.
        zone: Name of the zone of times that name none, such as Asia/Shanghai.

    Raises:
        ValueError: It is no time, or may be two different ones; the text says which, in a few words.
        WrongCallError: There is no such zone.
    """
    if isinstance(cell, datetime):
        return _placed(cell, zone)
    if isinstance(cell, date):
        return _day(cell)
    text = _tidied(format(cell, ".15g") if isinstance(cell, (int, float)) else cell[:80])
    if _UNIX.fullmatch(text):
        return _unix(text)
    if _SERIAL.fullmatch(text):
        return _serial(float(text), zone)
    day, rest = _split(text)
    return _clocked(day, rest, zone) if rest else _day(day)


def day(text: str) -> Reading:
    """Understand a day, such as ``20150312``, ``12.3.2015`` (day first) or ``2015年3月12日``.

    Raises:
        ValueError: It is no day, or may be two different ones.
    """
    found, rest = _split(_tidied(text[:80]))
    if rest:
        raise ValueError("no day")
    return _day(found)


def _day(given: date) -> Reading:
    if given.year not in YEARS:
        raise ValueError(f"year {given.year} is out of range")
    return Reading(given.isoformat(), "a day")


def _placed(given: datetime, zone: str) -> Reading:
    """Put a time into UTC; one without a zone is read in ``zone``."""
    if given.year not in YEARS:
        raise ValueError(f"year {given.year} is out of range")
    ground = "with its zone"
    if given.tzinfo is None:
        ground = f"read as {zone}"
        given = given.replace(tzinfo=_zone(zone))
        if given.utcoffset() != given.replace(fold=1).utcoffset():
            ground += ", where the clocks change: the earlier offset"
    return Reading(given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), ground)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongCallError(f"unknown time zone '{name}'. Use a name such as Asia/Shanghai.") from error


def _tidied(text: str) -> str:
    """Write full-width digits as plain ones, and one space where a Chinese day ends."""
    text = " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())
    text = re.sub(r" ?([年月时点分]) ?", r"\1", text)
    text = re.sub(r" ?([日号]) ?", r"\1 ", text)
    text = re.sub(r"[时点](\d{2})分?", r":\1", text)
    return re.sub(r"(:\d{2})(\d{2})秒$", r"\1:\2", text).strip()


def _unix(text: str) -> Reading:
    milliseconds = len(text.partition(".")[0]) == 13
    seconds = int(float(text)) // (1000 if milliseconds else 1)
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return Reading(_placed(at, "UTC").value, "Unix milliseconds" if milliseconds else "Unix seconds")


def _serial(number: float, zone: str) -> Reading:
    local = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(seconds=round(number * 86400))
    if number.is_integer():
        return Reading(_day(local.date()).value, "a day, Excel serial number")
    placed = _placed(local.replace(tzinfo=None), zone)
    return Reading(placed.value, f"Excel serial number, {placed.ground}")


def _split(text: str) -> tuple[date, str]:
    """Take the day off the front of a text; return it with what is left."""
    if found := _YEAR_FIRST.match(text):
        return _date(found[1], found[2] or found[5], found[3] or found[6]), text[found.end() :]
    if found := _DIGITS.match(text):
        return _date(found[1], found[2], found[3]), text[found.end() :]
    if found := _YEAR_LAST.match(text):
        return _day_or_month_first(found), text[found.end() :]
    if found := _NAMED.match(text):
        month = (found[2] or found[3]).lower()
        if month[:3] in _MONTHS:
            return _date(found[5], str(_MONTHS.index(month[:3]) + 1), found[1] or found[4]), text[found.end() :]
    raise ValueError("no time")


def _day_or_month_first(found: re.Match[str]) -> date:
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12 or first == second:
        return _date(found[4], found[3], found[1])
    if second > 12:
        return _date(found[4], found[1], found[3])
    raise ValueError("day and month cannot be told apart")


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError("no such day") from error


def _clocked(day: date, rest: str, zone: str) -> Reading:
    if packed := _PACKED.fullmatch(rest):
        hour, minute, second, mark = int(packed[1]), packed[2], packed[3], packed[4]
    elif found := _CLOCK.fullmatch(rest):
        hour = _of_24(int(found["hour"]), (found["before"] or found["after"] or "").lower())
        minute, second, mark = found["minute"], found["second"] or "00", found["zone"] or ""
    else:
        raise ValueError("no time of day")
    try:
        at = datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:{minute}:{second}{_OFFSETS.get(mark, mark)}")
    except ValueError as error:
        raise ValueError("no such time of day") from error
    return _placed(at, zone)


def _of_24(hour: int, half: str) -> int:
    """Hour 0 to 23 from an hour and its half of the day: am, pm, 上午, 下午, or none."""
    afternoon = half.startswith(("p", "下"))
    if hour > 23 or (half and not afternoon and hour > 12):
        raise ValueError("no such time of day")
    return hour % 12 + (12 if afternoon else 0) if half and hour <= 12 else hour
