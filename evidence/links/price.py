"""Whether both accounts ask the same for the same piece."""

from __future__ import annotations

from statistics import median

from evidence.links import MOST_SHOWN, Exhibit, Group, Reading, share
from evidence.phrases import phrase
from evidence.postings import Pair, Posting, Shared, Shown

NAME = "price"
GROUP: Group = "commerce"
ABOUT = "Share of the shared pieces at a price within six percent. A reseller puts something on top."
MISSING = "no shared piece has a price in one currency with both accounts, in ads of one piece or of one weight"
RATIO: float | None = None

SAME = 0.06
"""Counting reference, section 3.3."""


def read(pair: Pair) -> Reading | None:
    """Read the share, drawn towards a half; None where no shared piece is priced by both in one currency."""
    told = [(factor, each) for each in pair.shared if (factor := ratio(each)) is not None]
    if not told:
        return None
    even = [factor for factor, _ in told if abs(factor - 1) <= SAME]
    middle = median(factor for factor, _ in told) - 1
    ranked = sorted(told, key=lambda one: -abs(one[0] - 1))
    shows = tuple(
        Exhibit(_priced(each.older), _priced(each.newer), phrase("the later price is {change:+.0%}", change=factor - 1))
        for factor, each in ranked[:MOST_SHOWN]
    )
    says = phrase(
        "of {of} shared pieces priced by both, {count} are at the same price (within 6 %); the later price "
        "is {middle:+.0%} in the median",
        of=len(told),
        count=len(even),
        middle=middle,
    )
    return Reading(share(len(even), len(told)), says, shows)


def ratio(shared: Shared) -> float | None:
    """Return the later account's price of a piece over the first's; None where no currency is common to both."""
    first, later = shared.turns
    for kind in sorted(first.kinds() & later.kinds()):
        one, other = first.price(kind), later.price(kind)
        if one and other:
            return other / one
    return None


def _priced(shown: Shown) -> Posting:
    return next(posting for posting in shown.postings if posting.prices)
