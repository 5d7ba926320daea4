"""Ads and pictures week by week: what was posted when, and where it fell or rose."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from evidence.catalogue.sightings import Sighting
from evidence.figures import first_sightings, occasion_order
from evidence.report.text import local_day
from evidence.snapshot import Snapshot

MOST_WEEKS = 104
"""Longest span drawn; one ad with a false date must not stretch the chart over decades."""
TELLING = 0.30
"""A change against the bar before is labelled where it is greater than this share."""

Limit = Literal["", "before", "unfinished"]
"""Why a bar is not comparable with the others; empty where it is."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week, or one occasion where nothing has a date.

    Attributes:
        name: ``Week 5``, or the occasion.
        start: First day of the week; None for an occasion.
        ads: Ads posted in it.
        pictures: Pictures posted in it; each picture of an ad once.
        limit: ``before`` for a week that ended before the first check, whose deleted ads nobody saw; ``unfinished`` for
            one that was not over at the last check, which can only be too low; else empty.
    """

    name: str
    start: date | None
    ads: int
    pictures: int
    limit: Limit = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change against the bar before.

    Attributes:
        bar: Which bar, from 0.
        percent: In percent, rounded; -45 is a drop by 45 %.
        sure: False where numbers are so small that chance alone (two standard deviations) could do it.
    """

    bar: int
    percent: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Bars in order; ``undated`` ads or pictures without one, ``outside`` ones further away than the chart reaches."""

    bars: tuple[Bar, ...]
    undated: int
    outside: int

    def changes(self, what: str) -> list[Change]:
        """List the telling changes of ``ads`` or ``pictures``."""
        found = []
        for place, (before, after) in enumerate(pairwise(self.bars), 1):
            old, new = getattr(before, what), getattr(after, what)
            low = after.limit == "unfinished" and new < old
            if before.limit == "before" or low or not old:
                continue
            if abs(new - old) / old > TELLING:
                found.append(Change(place, round(100 * (new - old) / old), _beyond_chance(before, after)))
        return found


def _beyond_chance(before: Bar, after: Bar) -> bool:
    # Pictures come in ads, so ads are the independent unit of both series.
    old, new = (before.ads, after.ads) if before.ads + after.ads else (before.pictures, after.pictures)
    return abs(new - old) > 2 * math.sqrt(new + old)


def series(now: Snapshot, zone: ZoneInfo) -> Series:
    """Count ads and pictures by week of posting, else of observation; by occasion where nothing has a date."""
    seen = [sighting for sighting in now.sightings if now.sort(sighting.sha256) in ("picture", "clip")]
    ads = _first_days(((s.ad_id, s) for s in seen if s.ad_id is not None), zone)
    pictures = _first_days(
        ((s.seq, s) for s in first_sightings(seen) if now.sort(s.sha256) == "picture"),
        zone,
    )
    days = [day for day in (*ads.values(), *pictures.values()) if day is not None]
    if not days:
        return _by_occasion(now, seen)
    start, end = _window(sorted(days))
    return Series(
        bars=_bars((start, end), (_known(ads), _known(pictures)), _observed(now, zone)),
        undated=sum(day is None for day in pictures.values()),
        outside=sum(day is not None and not start <= day <= end for day in pictures.values()),
    )


def _first_days(keyed: Iterable[tuple[int, Sighting]], zone: ZoneInfo) -> dict[int, date | None]:
    first: dict[int, date | None] = {}
    for key, sighting in keyed:
        found, known = local_day(sighting.seen_at, zone), first.get(key)
        first[key] = found if known is None else min(known, found or known)
    return first


def _known(days: dict[int, date | None]) -> list[date]:
    return [day for day in days.values() if day is not None]


def _window(days: Sequence[date]) -> tuple[date, date]:
    """Find the span of at most MOST_WEEKS that holds most of the sorted days."""
    best = (0, 0)
    begin = 0
    for end, last in enumerate(days):
        while (last - days[begin]).days >= 7 * MOST_WEEKS:
            begin += 1
        if end - begin > best[1] - best[0]:
            best = (begin, end)
    return days[best[0]], days[best[1]]


def _observed(now: Snapshot, zone: ZoneInfo) -> tuple[date, date] | None:
    days = [found for s in now.sightings if (found := local_day(s.observed_at, zone)) is not None]
    return (min(days), max(days)) if days else None


def _bars(
    span: tuple[date, date], days: tuple[list[date], list[date]], observed: tuple[date, date] | None
) -> tuple[Bar, ...]:
    first, last = observed or span
    # Week 1 is the first of the survey: that of the first check where ads are much older than it.
    early = max(0, -(-(first - span[0]).days // 7)) if (first - span[0]).days >= 7 else 0
    begin = first - timedelta(7 * early) if early else span[0]
    weeks = (span[1] - begin).days // 7 + 1
    ads, pictures = ([0] * weeks for _ in range(2))
    for counts, dated in zip((ads, pictures), days, strict=True):
        for day in dated:
            if span[0] <= day <= span[1]:
                counts[(day - begin).days // 7] += 1
    bars = []
    for week in range(weeks):
        start = begin + timedelta(7 * week)
        over = start + timedelta(6) <= max(last, span[1])
        number = week - early + 1
        limit: Limit = "before" if number < 1 else "" if over else "unfinished"
        bars.append(Bar(f"Week {number}" if number > 0 else "earlier", start, ads[week], pictures[week], limit))
    return tuple(bars)


def _by_occasion(now: Snapshot, seen: Sequence[Sighting]) -> Series:
    groups: dict[str, list[Sighting]] = {}
    for sighting in seen:
        groups.setdefault(sighting.occasion, []).append(sighting)
    named = [name for name in occasion_order(groups) if name]
    bars = tuple(
        Bar(
            name,
            None,
            len({s.ad_id for s in groups[name]} - {None}),
            sum(now.sort(s.sha256) == "picture" for s in groups[name]),
        )
        for name in named[:MOST_WEEKS]
    )
    return Series(bars, len(groups.get("", [])), sum(len(groups[name]) for name in named[MOST_WEEKS:]))
