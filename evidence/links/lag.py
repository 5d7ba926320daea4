"""How long after the first of the two accounts the other shows the same piece."""

from __future__ import annotations

import math
from statistics import median

from evidence.links import MOST_SHOWN, Exhibit, Group, Reading, span
from evidence.phrases import phrase
from evidence.postings import Pair

NAME = "lag"
GROUP: Group = "timing"
ABOUT = (
    "Half of the shared pieces pass from one account to the other within this time. Resellers follow within hours or a "
    "day or two; a backup shows a back catalogue of weeks, or both are posted to within minutes."
)
MISSING = "no shared piece has times known to the hour with both accounts"
RATIO: float | None = None

COARSE = 24.0
"""Times known no better than this many hours tell nothing of lags of hours."""


def read(pair: Pair) -> Reading | None:
    """Read the median of the lags; None where no shared piece has times known to the hour on both sides."""
    lags = [(abs(each.lag), each) for each in pair.shared if each.lag is not None and each.within < COARSE]
    if not lags:
        return None
    half = median(lag for lag, _ in lags)
    nearest = sorted(lags, key=lambda told: abs(told[0] - half))[:MOST_SHOWN]
    shows = tuple(
        Exhibit(each.older.first, each.newer.first, phrase("{span} apart", span=span(lag))) for lag, each in nearest
    )
    says = phrase(
        "of {count} shared pieces with known times, half were shown by both within {span}",
        count=len(lags),
        span=span(half),
    )
    return Reading(math.log10(half + 0.1), says, shows)
