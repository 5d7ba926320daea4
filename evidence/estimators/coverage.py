"""Sample coverage (Good and Turing, in the form of Chao and Jost 2012): how much of what is shown was seen already."""

from __future__ import annotations

from evidence import frequencies, rarefaction
from evidence.estimators import Observed
from evidence.frequencies import Frequencies
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "share of sightings that are of pieces already seen"
CLAIM = "indicative: sightings, not pieces; a high share does not say that few pieces are hidden"
ASSUMES = "the next occasion is like those before; each sighting is of the right piece"


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the encounter histories.

    Raises:
        NotEnoughError: Fewer than two occasions, or no piece seen twice.
    """
    seen = frequencies.of(observed.histories)
    found = frequencies.figure(
        lambda counts: rarefaction.coverage(Frequencies(seen.units, counts, incidence=seen.incidence)),
        seen,
        total=seen.distinct + rarefaction.hidden(seen, seen.counts),
    )
    margin = frequencies.z(observed.confidence) * found.error
    return (
        Estimate(
            tier=TIER,
            quantity=QUANTITY,
            estimate=found.value,
            low=max(found.value - margin, 0.0),
            high=min(found.value + margin, 1.0),
            confidence=observed.confidence,
            estimator="coverage",
            claim=CLAIM,
            assumes=ASSUMES,
            standard_error=found.error,
        ),
    )
