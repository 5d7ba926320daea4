"""T1: samples a simulated grouping, lets the analyst answer, and asks the product for its estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng

from evidence import planning, plans, risks
from evidence.reviewing import Review, Stratum, Unit
from evidence.risks import Risk
from evidence.visible import visible
from simulation.analyst import Analyst, Truth, answer, truth
from simulation.machine import Grouping, Quality, group
from simulation.records import Ids
from validation.measured import Trial


@dataclass(frozen=True, slots=True)
class Design:
    """How much is reviewed: in all, and so many beside the largest first, from which spreads are learned."""

    reviews: int
    pilot: int = 60


def strata(grouping: Grouping, whole: int) -> dict[str, Ids]:
    """Return the groups of each stratum, as the product makes strata from what a machine knows itself."""
    told = {
        str(number): Risk(size, size, ["a weak link"] if weak and size > 1 else [], near)
        for number, (size, weak, near) in enumerate(
            zip(grouping.sizes.tolist(), grouping.weak.tolist(), grouping.near.tolist(), strict=True)
        )
    }
    return {name: np.array([int(each) for each in held]) for name, held in risks.strata(told, whole).items() if held}


def trial(sizes: Ids, quality: Quality, analyst: Analyst, design: Design, seed: int) -> Trial:
    """Group, sample, answer, estimate once."""
    grouping = group(seed, sizes, quality)
    found = visible(review(grouping, analyst, design, seed), seed=seed)
    return Trial(float(len(sizes)), found.pieces.estimate, found.pieces.low, found.pieces.high)


def review(grouping: Grouping, analyst: Analyst, design: Design, seed: int) -> Review:
    """Draw a sample of a design and let it be answered."""
    rng = default_rng([seed, 59])
    known = truth(grouping)
    whole = plans.WHOLE[design.reviews > plans.MANY]
    orders = {name: rng.permutation(held) for name, held in strata(grouping, whole).items()}
    drawn = _drawn(orders, known, design)
    units = [
        Unit(known.names[number], name, drawn[name] / len(held))
        for name, held in orders.items()
        for number in held[: drawn[name]]
    ]
    said = tuple(answer(known, unit.piece, analyst, seed) for unit in units)
    kept = tuple(Stratum(name, len(held), whole=name == plans.LARGEST) for name, held in orders.items())
    return Review("simulated", grouping.groups, kept, tuple(units), said)


def _drawn(orders: Mapping[str, Ids], known: Truth, design: Design) -> dict[str, int]:
    """Return how many units of each stratum are looked at; the pilot is the beginning of the sample."""
    names = [name for name in orders if name != plans.LARGEST]
    counts = [len(orders[name]) for name in names]
    spreads = [risks.SPREADS[name] for name in names]
    if 0 < design.pilot < design.reviews:
        pilot = planning.allocate(counts, spreads, design.pilot)
        seen = [np.array([_off(known, number) for number in orders[n][:k]]) for n, k in zip(names, pilot, strict=True)]
        spreads = [planning.learned(spread, values) for spread, values in zip(spreads, seen, strict=True)]
    found = planning.allocate(counts, spreads, design.reviews - len(orders[plans.LARGEST]))
    return {plans.LARGEST: len(orders[plans.LARGEST]), **dict(zip(names, found, strict=True))}


def _off(known: Truth, number: int) -> float:
    return sum(1 / len(known.groups[piece]) for piece in known.pieces[known.names[number]]) - 1
