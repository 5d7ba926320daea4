"""The bootstrap estimate of Smith and van Belle (1984): the chance that occasions drawn again would miss each piece."""

from __future__ import annotations

from functools import partial

import numpy as np

from evidence import frequencies
from evidence.estimators import Observed, stated
from evidence.frequencies import Counts, Figure, Frequencies
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces in stock"
CLAIM = "sensitivity: the least that any of these estimators adds"
ASSUMES = "the stock stays the same over all occasions; each sighting is of the right piece; few pieces were missed"


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate from the encounter histories.

    Raises:
        NotEnoughError: Fewer than two occasions, or no piece seen twice.
    """
    return (stated("smith_van_belle", of(frequencies.of(observed.histories)), observed.confidence),)


def of(seen: Frequencies) -> Figure:
    """Return the estimate in closed form; nothing is drawn."""
    return frequencies.figure(partial(_value, seen.units), seen)


def _value(units: int, counts: Counts) -> float:
    missed = (1 - np.arange(len(counts)) / units) ** units
    missed[0] = 0
    return float(counts.sum() + missed @ counts)
