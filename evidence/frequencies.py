"""How many pieces were seen how often, and the intervals that follow from it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from evidence.errors import NotEnoughError
from evidence.histories import Histories

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Counts of counts.

    Attributes:
        units: Occasions, where each piece is seen or not on each; else individuals seen, where ``incidence`` is false.
        counts: (most + 1,) float64; ``counts[j]`` pieces were seen exactly j times; at least five entries.
        incidence: Whether the units are occasions.
    """

    units: int
    counts: Counts
    incidence: bool = True

    @property
    def distinct(self) -> float:
        """Pieces seen at least once."""
        return float(self.counts[1:].sum())

    @property
    def sightings(self) -> float:
        """Sum of j times ``counts[j]``."""
        return float(np.arange(len(self.counts)) @ self.counts)

    @property
    def share(self) -> float:
        """(T - 1) / T, the small-sample factor of the Chao family."""
        return (self.units - 1) / self.units


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate of how many there are, its standard error, and how many were seen."""

    value: float
    error: float
    seen: float


def of(histories: Histories) -> Frequencies:
    """Count the pieces by the number of occasions on which they were seen; those seen on none are left out.

    Raises:
        NotEnoughError: There are fewer than two occasions, no piece, or none that was seen twice.
    """
    found = of_times(histories.seen.sum(axis=1), len(histories.occasions))
    if found.units < 2:
        raise NotEnoughError(
            f"{found.units} named occasion is too few; at least 2 are needed. Name the rounds of checking with "
            "'evidence ingest --occasion'."
        )
    if not found.distinct:
        raise NotEnoughError("No piece was seen on a named occasion. Run 'evidence ingest' and 'evidence dedupe'.")
    if found.counts[1] == found.distinct:
        raise NotEnoughError(
            f"None of the {found.distinct:,.0f} pieces was seen on two occasions, so nothing says how many more there "
            "are. Check the accounts again."
        )
    return found


def of_times(times: NDArray[np.integer], units: int | None = None) -> Frequencies:
    """Count how often each number of times occurs; zeros are left out.

    Args:
        times: (pieces,) times seen.
        units: Number of occasions; None where ``times`` are numbers of individuals.
    """
    counts = np.bincount(np.asarray(times, dtype=np.int64), minlength=5).astype(np.float64)
    counts[0] = 0
    return Frequencies(int(np.sum(times)) if units is None else units, counts, units is not None)


def figure(value: Callable[[Counts], float], seen: Frequencies, total: float | None = None) -> Figure:
    """Evaluate an estimator with its standard error by the delta method.

    The counts are held for multinomial: var Q_j = Q_j (1 - Q_j / N), cov = -Q_i Q_j / N (Chao and Lee 1992).

    Args:
        value: The estimator as a function of ``Frequencies.counts``.
        seen: The frequencies.
        total: N; the estimate itself where None.
    """
    there = np.flatnonzero(seen.counts)
    number = float(value(seen.counts))
    slopes = np.zeros_like(seen.counts)
    for place in there:
        step = np.zeros_like(seen.counts)
        step[place] = 1e-4
        slopes[place] = (value(seen.counts + step) - value(seen.counts - step)) / 2e-4
    variance = float(slopes**2 @ seen.counts - (slopes @ seen.counts) ** 2 / (total or number))
    return Figure(number, math.sqrt(max(variance, 0.0)), seen.distinct)


def nothing_once(seen: Frequencies) -> Figure:
    """Say the count itself, with its error, where no piece was seen only once (as SpadeR and iNEXT do)."""
    times = np.arange(len(seen.counts))
    lost = np.exp(-times.astype(np.float64))
    variance = seen.counts @ (lost - lost**2) - (times * lost @ seen.counts) ** 2 / seen.units
    return Figure(seen.distinct, math.sqrt(max(float(variance), 0.0)), seen.distinct)


def interval(found: Figure, confidence: float) -> tuple[float, float]:
    """Return the interval that is symmetric in the logarithm of what was not seen (Chao 1987); never below what was."""
    hidden = found.value - found.seen
    if hidden <= 0:
        return found.seen, found.seen + z(confidence) * found.error
    factor = math.exp(z(confidence) * math.sqrt(math.log1p((found.error / hidden) ** 2)))
    return found.seen + hidden / factor, found.seen + hidden * factor


def z(confidence: float) -> float:
    """Return the normal quantile of a two-sided interval; 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)
