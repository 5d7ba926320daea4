"""The time that phones and programs write into names of files: when a screen was captured, or a picture saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from evidence import times
from evidence.times import Reading

_SAVED = re.compile(r"(?:mmexport|wx_camera_)(?:[0-9a-f]{32}_)?(\d{13})\b", re.ASCII | re.IGNORECASE)
_DAY = r"(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})"
_CLOCK = r"(\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d{4})"
_NAMES = {
    "time of screenshot": r"screenshot|screen[ _]shot|截屏|截图|微信截图|qq截图",
    "time of taking": r"img|vid",
    "time of saving": r"wechat ?image|微信图片|qq图片",
}
_STAMPED = {
    what: re.compile(rf"(?:{names})[-_ ]?{_DAY}(?:[-_ .]| at )?{_CLOCK}", re.ASCII | re.IGNORECASE)
    for what, names in _NAMES.items()
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time from a file's name.

    Attributes:
        value: ISO 8601, UTC.
        ground: What the name says, and on what assumption of the zone.
        day: In the zone of the case.
    """

    value: str
    ground: str
    day: str


def read(name: str, zone: str) -> Stamp | None:
    """Read the time in the name of a file; None where there is none.

    ``mmexport1426125600000.jpg`` has milliseconds since 1970, and no zone to assume. Others have the clock of the phone
    or computer, which is taken for that of ``zone``: ``Screenshot_20150312-100000.png``, ``IMG_20150312_100000.jpg``,
    ``Screenshot_2015-03-12-10-00-00.png``, ``微信图片_20150312100000.jpg`` and the like.

    >>> read("Screenshot_20150312-180000_WeChat.jpg", "Asia/Shanghai").value
    '2015-03-12T10:00:00Z'

    Raises:
        WrongCallError: There is no such zone.
    """
    if saved := _SAVED.match(name):
        return _stamp("time of saving", saved[1], zone)
    for what, shape in _STAMPED.items():
        if found := shape.match(name):
            return _stamp(what, "{}-{}-{} {}:{}:{}".format(*found.groups()), zone)
    return None


def _stamp(what: str, text: str, zone: str) -> Stamp | None:
    try:
        reading: Reading = times.read(text, zone)
    except ValueError:
        return None
    at = datetime.fromisoformat(reading.value).astimezone(UTC)
    day = at.astimezone(ZoneInfo(zone)).date().isoformat()
    return Stamp(reading.value, f"file name ({what}), {reading.ground}", day)
