"""ICE and ICE-1 (Lee and Chao 1994): how many pieces there are, from those seen ten times or less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from evidence import frequencies
from evidence.estimators import Observed, stated
from evidence.frequencies import Counts, Figure, Frequencies
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces in stock"
CLAIM = "indicative: range beside the lower bound, where nothing comes or goes"
ASSUMES = (
    "the stock stays the same over all occasions; each sighting is of the right piece; pieces seen more than ten times "
    "say nothing of those not seen; how often pieces are seen differs, but mildly"
)
RARE = 10
"""Most times that a piece counts as rarely seen; the authors' choice."""


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the encounter histories: ICE, then ICE-1, which corrects for stronger differences.

    Raises:
        NotEnoughError: Fewer than two occasions, or no piece seen twice.
    """
    seen = frequencies.of(observed.histories)
    forms = (("ice", of(seen)), ("ice:1", first(seen)))
    return tuple(stated(name, found, observed.confidence) for name, found in forms)


def of(seen: Frequencies) -> Figure:
    """Return ICE, or ACE of individuals, with the standard error of the delta method."""
    return frequencies.figure(partial(_value, seen, lambda rare: rare.spread), seen) if _rare(seen) else _all(seen)


def first(seen: Frequencies) -> Figure:
    """Return ICE-1, or ACE-1 of individuals."""
    return frequencies.figure(partial(_value, seen, lambda rare: rare.spread_more), seen) if _rare(seen) else _all(seen)


def homogeneous(seen: Frequencies) -> Figure:
    """Return the estimate for pieces that are all seen equally easily (Darroch and Ratcliff 1980)."""
    return frequencies.figure(partial(_value, seen, lambda _: 0.0), seen) if _rare(seen) else _all(seen)


def _rare(seen: Frequencies) -> bool:
    return bool(seen.counts[1])


def _all(seen: Frequencies) -> Figure:
    return frequencies.nothing_once(seen)


@dataclass(frozen=True, slots=True)
class _Rare:
    """Of the pieces seen at most RARE times: coverage, and the squared coefficient of variation twice."""

    coverage: float
    spread: float
    spread_more: float


def _value(seen: Frequencies, spread: Callable[[_Rare], float], counts: Counts) -> float:
    rare = counts[: RARE + 1]
    found = _measure(seen, rare)
    return float(counts[RARE + 1 :].sum() + (rare.sum() + counts[1] * spread(found)) / found.coverage)


def _measure(seen: Frequencies, rare: Counts) -> _Rare:
    times = np.arange(len(rare))
    sightings, pairs = float(times @ rare), float(times * (times - 1) @ rare)
    coverage = 1 - rare[1] / sightings * (1 - _doubled(seen, rare)) if seen.incidence else 1 - rare[1] / sightings
    factor = seen.units / (seen.units - 1) if seen.incidence else 1.0
    ratio = factor * pairs / (sightings * (sightings - 1)) if sightings > 1 else 0.0
    spread = max(float(rare.sum()) / coverage * ratio - 1, 0.0)
    lost = rare[1] if seen.incidence else sightings * (1 - coverage)
    return _Rare(coverage, spread, max(spread * (1 + lost / coverage * ratio), 0.0))


def _doubled(seen: Frequencies, rare: Counts) -> float:
    if rare[2]:
        return float(2 * rare[2] / ((seen.units - 1) * rare[1] + 2 * rare[2]))
    return float(2 / ((seen.units - 1) * (rare[1] - 1) + 2))
