"""T1: draws stratified samples of a simulated grouping, lets the analyst answer, and asks the product for its estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng

from evidence import planning
from evidence.reviewing import Review, Stratum, Unit
from evidence.visible import visible
from simulation.analyst import Analyst, Truth, answer, truth
from simulation.machine import Grouping, Quality, group
from simulation.records import Ids
from validation.measured import Trial

SPREADS = {
    "weak link": 0.60,
    "several, near another": 0.35,
    "single, near another": 0.30,
    "several": 0.12,
    "single": 0.12,
}
"""Spread of the discrepancy expected of each stratum before anyone has looked (counting.md, section 1.3)."""
LARGEST = ((200, 40), (0, 20))
"""From so many reviews, so many of the largest groups are all looked at."""


@dataclass(frozen=True, slots=True)
class Design:
    """How much is reviewed: in all, and a pilot of so many first, from which spreads are learned; 0 for none."""

    reviews: int
    pilot: int = 60


def strata(grouping: Grouping, largest: int) -> dict[str, Ids]:
    """Return the groups of each stratum: the largest, then by risk."""
    order = np.argsort(-grouping.sizes, kind="stable")
    free = np.ones(grouping.groups, dtype=bool)
    found = {"largest": order[:largest]}
    free[order[:largest]] = False
    several = grouping.sizes > 1
    for name, here in (
        ("weak link", grouping.weak & several),
        ("several, near another", grouping.near & several),
        ("single, near another", grouping.near & ~several),
        ("several", several),
        ("single", ~several),
    ):
        found[name] = np.flatnonzero(free & here)
        free[found[name]] = False
    return found


def trial(sizes: Ids, quality: Quality, analyst: Analyst, design: Design, seed: int) -> Trial:
    """Group, sample, answer, estimate once."""
    grouping = group(seed, sizes, quality)
    found = visible(review(grouping, analyst, design, seed), seed=seed)
    return Trial(float(len(sizes)), found.pieces.estimate, found.pieces.low, found.pieces.high)


def review(grouping: Grouping, analyst: Analyst, design: Design, seed: int) -> Review:
    """Draw a sample of a design and let it be answered."""
    rng = default_rng([seed, 59])
    known = truth(grouping)
    largest = next(count for least, count in LARGEST if design.reviews >= least)
    orders = {name: rng.permutation(held) for name, held in strata(grouping, largest).items() if len(held)}
    drawn = _drawn(orders, known, design)
    units = [
        Unit(known.names[number], name, drawn[name] / len(held))
        for name, held in orders.items()
        for number in held[: drawn[name]]
    ]
    said = tuple(answer(known, unit.piece, analyst, seed) for unit in units)
    kept = tuple(Stratum(name, len(held), whole=name == "largest") for name, held in orders.items())
    return Review("simulated", grouping.groups, kept, tuple(units), said)


def _drawn(orders: Mapping[str, Ids], known: Truth, design: Design) -> dict[str, int]:
    """Return how many units of each stratum are looked at; the pilot is the beginning of the sample."""
    names = [name for name in orders if name in SPREADS]
    counts = [len(orders[name]) for name in names]
    spreads = [SPREADS[name] for name in names]
    if 0 < design.pilot < design.reviews:
        pilot = planning.allocate(counts, spreads, design.pilot)
        seen = [np.array([_off(known, number) for number in orders[n][:k]]) for n, k in zip(names, pilot, strict=True)]
        spreads = [planning.learned(spread, values) for spread, values in zip(spreads, seen, strict=True)]
    found = planning.allocate(counts, spreads, design.reviews - len(orders["largest"]))
    return {"largest": len(orders["largest"]), **dict(zip(names, found, strict=True))}


def _off(known: Truth, number: int) -> float:
    return sum(1 / len(known.groups[piece]) for piece in known.pieces[known.names[number]]) - 1
