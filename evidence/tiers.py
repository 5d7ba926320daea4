"""The tiers above the census: what was visible, deleted, never seen; each with its figures, or the reason for none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evidence import domains, estimators, gate, rarefaction
from evidence.errors import NotEnoughError
from evidence.estimators import Observed
from evidence.frequencies import Frequencies, of_times, z
from evidence.gate import Gate
from evidence.records import Estimate

CURVE_POINTS = 40
"""Most points of the curve of pieces by occasions, half as many again beyond the last."""
_TIERS = ("T1", "T2", "T3")
REACH = 2
"""Extrapolation ends at so many times the occasions; beyond, its bias grows quickly (Colwell et al. 2012)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An estimator that was not used or could not be, and why."""

    tier: str
    estimator: str
    reason: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """Pieces seen on one occasion, and of these, those seen for the first time."""

    name: str
    pieces: int
    new: int


@dataclass(frozen=True, slots=True)
class Point:
    """Pieces expected after so many occasions in any order, with the 95 % interval; ``beyond`` those there were."""

    occasions: int
    pieces: float
    low: float
    high: float
    beyond: bool


@dataclass(frozen=True, slots=True)
class Tiers:
    """Everything that is estimated.

    Attributes:
        estimates: By tier; none of T3 where the gate refuses.
        refusals: By tier.
        gate: Of tier T3.
        occasions: Pieces as grouped, seen and new, in order.
        curve: Pieces as grouped against occasions; empty where too few.
        coverage: Share of sightings on occasions that are of pieces already seen; None where too few.
    """

    estimates: tuple[Estimate, ...]
    refusals: tuple[Refusal, ...]
    gate: Gate
    occasions: tuple[Occasion, ...]
    curve: tuple[Point, ...]
    coverage: float | None


def tiers(observed: Observed) -> Tiers:
    """Ask every estimator; those of tier T3 only where the gate lets pass."""
    by_tier: dict[str, list[str]] = {tier: [] for tier in _TIERS}
    for name in estimators.names():
        by_tier[estimators.load(name).TIER].append(name)
    found, refused = _asked(observed, by_tier["T1"] + by_tier["T2"])
    decided = gate.judge(observed.histories.seen, split_rate=split_rate(found), seed=observed.seed)
    if decided.passed:
        further, more = _asked(observed, by_tier["T3"])
    else:
        further, more = [], [Refusal("T3", "all", " ".join(decided.reasons))]
    seen = of_times(observed.histories.seen.sum(axis=1), len(observed.histories.occasions))
    return Tiers(
        estimates=(*found, *domains.estimates(observed), *further),
        refusals=(*refused, *more),
        gate=decided,
        occasions=by_occasion(observed),
        curve=curve(seen, observed.confidence),
        coverage=rarefaction.coverage(seen) if seen.sightings and seen.units > 1 else None,
    )


def _asked(observed: Observed, names: Iterable[str]) -> tuple[list[Estimate], list[Refusal]]:
    found: list[Estimate] = []
    refused: list[Refusal] = []
    for name in names:
        says = estimators.load(name)
        try:
            found += says.estimate(observed)
        except NotEnoughError as error:
            refused.append(Refusal(says.TIER, name, str(error)))
    return found, refused


def split_rate(found: Iterable[Estimate]) -> float | None:
    """Return the share of pieces that the machine split wrongly, from the estimates of tier T1; None without them."""
    by_name = {each.estimator: each.estimate for each in found}
    if "difference" not in by_name or "difference:missed" not in by_name:
        return None
    return by_name["difference:missed"] / max(by_name["difference"], 1.0)


def by_occasion(observed: Observed) -> tuple[Occasion, ...]:
    """Count pieces seen and new on each occasion."""
    histories = observed.histories
    before = np.cumsum(histories.seen, axis=1) - histories.seen > 0
    seen, new = histories.seen.sum(axis=0), (histories.seen & ~before).sum(axis=0)
    return tuple(Occasion(*row) for row in zip(histories.occasions, seen.tolist(), new.tolist(), strict=True))


def curve(seen: Frequencies, confidence: float) -> tuple[Point, ...]:
    """Rarefy and extrapolate to REACH times the occasions; empty with fewer than two, or nothing seen twice."""
    if seen.units < 2 or seen.counts[1] == seen.distinct:
        return ()
    last = REACH * seen.units
    steps = np.unique(np.linspace(1, last, min(last, CURVE_POINTS * 3 // 2)).round().astype(int))
    return tuple(_point(seen, int(each), confidence) for each in np.union1d(steps, [seen.units]))


def _point(seen: Frequencies, units: int, confidence: float) -> Point:
    found = rarefaction.distinct(seen, units)
    margin = z(confidence) * found.error
    low = max(found.value - margin, seen.distinct if units > seen.units else 0.0)
    return Point(units, found.value, low, found.value + margin, units > seen.units)
