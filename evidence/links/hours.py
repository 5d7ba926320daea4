"""Whether the two accounts post at the same hours of the day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import jensenshannon

from evidence.links import Group, Reading
from evidence.phrases import phrase
from evidence.postings import Account, Pair

NAME = "hours"
GROUP: Group = "habits"
ABOUT = "How far apart the hours of the day lie at which the two accounts post. Weak: most traders post in the evening."
MISSING = "an account has too few ads with a time of day"
RATIO: float | None = None

FEWEST = 30
"""Ads with a time of day that each account must have."""


def read(pair: Pair) -> Reading | None:
    """Read the Jensen-Shannon distance (base 2, 0 to 1) of the two days; None where an account has too few ads."""
    if min(len(pair.older.times), len(pair.newer.times)) < FEWEST:
        return None
    apart = float(jensenshannon(_day(pair.older), _day(pair.newer), base=2))
    says = phrase(
        "the hours of {one} and {other} ads lie {apart:.2f} apart (0 to 1)",
        one=len(pair.older.times),
        other=len(pair.newer.times),
        apart=apart,
    )
    return Reading(apart, says)


def _day(account: Account) -> NDArray[np.float64]:
    """(24,) float64 shares by hour, smoothed over the neighbouring hours."""
    hour = np.floor(np.array(account.times) + account.hour_offset).astype(np.int64) % 24
    counts = np.bincount(hour, minlength=24).astype(np.float64) + 0.5
    counts = counts + 0.5 * (np.roll(counts, 1) + np.roll(counts, -1))
    return np.asarray(counts / counts.sum())
