"""Pieces seen in each week, and of these, those seen for the first time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from evidence.snapshot import Snapshot
from evidence.tiers import Occasion

MOST_WEEKS = 104
"""Most weeks told; a piece with a false date must not stretch them over decades."""


def weeks(now: Snapshot, zone: ZoneInfo) -> tuple[Occasion, ...]:
    """Count by week of posting, else of observation; weeks of seven days from the first day, empty ones included.

    Sightings without a date are left out; where the dates reach over more than MOST_WEEKS, so are the earlier ones.
    """
    days: dict[str, set[date]] = {}
    for sighting in now.sightings:
        day = _day(sighting.seen_at, zone)
        for cluster in now.shown_by(sighting) if day is not None else ():
            days.setdefault(now.clusters[cluster].piece, set()).add(day or date.min)
    if not days:
        return ()
    last = max(max(each) for each in days.values())
    begin = max(min(min(each) for each in days.values()), _before(last, 7 * MOST_WEEKS - 1))
    seen, new = ([0] * ((last - begin).days // 7 + 1) for _ in range(2))
    for each in days.values():
        for week in {(day - begin).days // 7 for day in each if day >= begin}:
            seen[week] += 1
        if min(each) >= begin:
            new[(min(each) - begin).days // 7] += 1
    return tuple(
        Occasion(f"week {number + 1} ({begin + timedelta(7 * number):%d %b %Y})", *counts)
        for number, counts in enumerate(zip(seen, new, strict=True))
    )


def _before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _day(time: str, zone: ZoneInfo) -> date | None:
    """Return the day in the zone; a date without a time is that day everywhere."""
    if not time:
        return None
    if "T" not in time:
        return date.fromisoformat(time)
    try:
        return datetime.fromisoformat(time).astimezone(zone).date()
    except OverflowError:
        return None
