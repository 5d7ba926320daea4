"""Rarefaction, extrapolation and sample coverage (Colwell et al. 2012; Chao et al. 2014)."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from evidence import frequencies
from evidence.frequencies import Counts, Figure, Frequencies


def hidden(seen: Frequencies, counts: Counts) -> float:
    """Estimate the pieces never seen, as Chao2 does, bias-corrected where none was seen twice."""
    once, twice = float(counts[1]), float(counts[2])
    return seen.share * (once**2 / (2 * twice) if twice else once * (once - 1) / 2)


def distinct(seen: Frequencies, units: int) -> Figure:
    """Expect the number of distinct pieces after so many occasions, fewer or more than there were, with its error."""
    value = partial(_fewer if units <= seen.units else _more, seen, units)
    return frequencies.figure(value, seen, total=seen.distinct + hidden(seen, seen.counts))


def coverage(seen: Frequencies, units: int | None = None) -> float:
    """Estimate the share of all sightings to come that would be of a piece already seen.

    Args:
        seen: The frequencies; at least one sighting.
        units: After so many occasions; as many as there were where None.

    Returns:
        From 0 to 1.
    """
    units = seen.units if units is None else units
    if units < seen.units:
        times = np.arange(len(seen.counts))
        return float(1 - (times * seen.counts / seen.sightings) @ _missed(len(times), seen.units - 1, units, 1))
    return float(1 - seen.counts[1] / seen.sightings * _fade(seen, seen.counts) ** (units - seen.units + 1))


def _fade(seen: Frequencies, counts: Counts) -> float:
    """Factor by which one more occasion shrinks what is not covered."""
    unseen = seen.units * hidden(seen, counts)
    return float(unseen / (unseen + counts[1])) if counts[1] else 0.0


def _fewer(seen: Frequencies, units: int, counts: Counts) -> float:
    missed = _missed(len(counts), seen.units, units, 0)
    return float(counts[1:] @ (1 - missed[1:]))


def _more(seen: Frequencies, units: int, counts: Counts) -> float:
    unseen = hidden(seen, counts)
    if not unseen:
        return float(counts.sum())
    return float(
        counts.sum() + unseen * (1 - (1 - counts[1] / (seen.units * unseen + counts[1])) ** (units - seen.units))
    )


def _missed(length: int, total: int, drawn: int, less: int) -> NDArray[np.float64]:
    """Chance that ``drawn`` of ``total`` units hold none of the j - ``less`` that show a piece, for each j."""
    times = np.arange(length) - less
    rest = total - times
    found = np.zeros(length)
    fits = (rest >= drawn) & (times >= 0)
    found[fits] = np.exp(_log_ways(rest[fits], drawn) - _log_ways(np.array(total), drawn))
    return found


def _log_ways(total: NDArray[np.int64], drawn: int) -> NDArray[np.float64]:
    ways: NDArray[np.float64] = gammaln(total + 1.0) - gammaln(drawn + 1.0) - gammaln(total - drawn + 1.0)
    return ways
