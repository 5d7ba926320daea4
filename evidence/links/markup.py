"""How much more the later account asks for the same piece."""

from __future__ import annotations

import math
from statistics import median

from evidence.links import Group, Reading
from evidence.links.price import ratio
from evidence.postings import Pair

NAME = "markup"
GROUP: Group = "commerce"
ABOUT = "Median of what the later account asks, over what the first asks, for shared pieces. Resellers ask more."
MISSING = "no shared piece has a price in one currency with both accounts, in ads of one piece"
RATIO: float | None = None


def read(pair: Pair) -> Reading | None:
    """Read log of the median factor; None where no shared piece is priced by both in one currency."""
    told = [factor for each in pair.shared if (factor := ratio(each)) is not None]
    if not told:
        return None
    middle = median(told)
    return Reading(math.log(middle), f"the later account asks {middle - 1:+.0%} (median of {len(told)} shared pieces)")
