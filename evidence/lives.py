"""How long the ads of a case stayed up, from the times they were seen and looked for again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np

from evidence import figures, survival
from evidence.catalogue.revisits import Revisit
from evidence.catalogue.sightings import Sighting
from evidence.histories import Histories
from evidence.snapshot import Snapshot
from evidence.survival import Lives, Survival


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an ad: hours since 1970 or, where no time is known, None; the occasion's place; whether it was up."""

    hours: float | None
    occasion: int
    up: bool


def of(now: Snapshot, histories: Histories) -> Survival | None:
    """Say how likely an ad is up at the next check; None where no ad was ever found gone.

    With times posted and observed, by age; else from the share of ads gone alone.

    Raises:
        NotEnoughError: Ads were looked for again, but too few were gone.
    """
    if not any(each.gone for each in now.revisits):
        return None
    looks = _looks(now, dict(zip(histories.occasions, histories.since, strict=True)))
    aged = _aged(looks, _posted(now))
    if len(aged.first) and len(aged.gone):
        return survival.fitted(aged)
    steps = [step for each in looks.values() for step in _steps(each)]
    return survival.memoryless(len(steps), sum(not after.up for _, after in steps))


def _places(now: Snapshot) -> dict[str, int]:
    """Number the occasions in order, those included on which ads were only looked for again."""
    groups: dict[str, list[Sighting | Revisit]] = {}
    looks: list[Sighting | Revisit] = [*now.sightings, *now.revisits]
    for each in looks:
        groups.setdefault(each.occasion, []).append(each)
    return {name: place for place, name in enumerate(figures.occasion_order(groups)) if name}


def _looks(now: Snapshot, since: Mapping[str, str]) -> dict[int, list[Look]]:
    """Return the looks at each ad in order, up to the first that found it gone; several at one moment are one."""
    places = _places(now)
    found: dict[int, dict[tuple[float | None, int], bool]] = {}
    for ad, occasion, observed, up in _every(now):
        key = (_hours(observed or since.get(occasion, "")), places.get(occasion, -1))
        told = found.setdefault(ad, {})
        told[key] = told.get(key, False) or up
    return {ad: _until_gone([Look(*key, up) for key, up in told.items()]) for ad, told in found.items()}


def _every(now: Snapshot) -> Iterator[tuple[int, str, str, bool]]:
    for sighting in now.sightings:
        if sighting.ad_id is not None:
            yield sighting.ad_id, sighting.occasion, sighting.observed_at, True
    for look in now.revisits:
        yield look.ad_id, look.occasion, look.observed_at, not look.gone


def _until_gone(looks: list[Look]) -> list[Look]:
    timed = all(look.hours is not None for look in looks)
    looks.sort(key=lambda look: (look.hours or 0.0) if timed else float(look.occasion))
    gone = next((place for place, look in enumerate(looks) if not look.up), len(looks))
    return looks[: gone + 1]


def _steps(looks: Iterable[Look]) -> Iterator[tuple[Look, Look]]:
    """Yield each look that found an ad up, with the next one on another occasion or at another time."""
    for before, after in pairwise(looks):
        if before.up:
            yield before, after


def _aged(looks: Mapping[int, list[Look]], posted: Mapping[int, float]) -> Lives:
    begun = min((look.hours for each in looks.values() for look in each if look.hours is not None), default=0.0)
    first, up, again, gone = [], [], [], []
    for ad, each in looks.items():
        if ad not in posted or any(look.hours is None or look.hours < posted[ad] for look in each):
            continue
        # What was posted before the survey began is left out of ``first``: how much of it was deleted is another story.
        if each and each[0].up and posted[ad] >= begun:
            first.append((each[0].hours or 0.0) - posted[ad])
        for before, after in _steps(each):
            up.append((before.hours or 0.0) - posted[ad])
            again.append((after.hours or 0.0) - posted[ad])
            gone.append(not after.up)
    return Lives(np.array(first), np.array(up), np.array(again), np.array(gone, dtype=bool))


def _posted(now: Snapshot) -> dict[int, float]:
    """Return the time posted of each ad, in hours; the earliest where its sightings differ."""
    found: dict[int, float] = {}
    for sighting in now.sightings:
        time = _hours(sighting.posted_at)
        if sighting.ad_id is not None and time is not None:
            found[sighting.ad_id] = min(time, found.get(sighting.ad_id, time))
    return found


def _hours(time: str) -> float | None:
    """Return hours since 1970 of a full time; None for a date alone, which says nothing about hours."""
    return datetime.fromisoformat(time).timestamp() / 3600 if "T" in time else None
