"""Whether one of the two accounts is always the first to show a piece."""

from __future__ import annotations

from evidence.links import Group, Reading, share
from evidence.postings import Pair

NAME = "direction"
GROUP: Group = "direction"
ABOUT = (
    "Share of the shared pieces that the older account showed first, of those where that can be told. Goods flow one "
    "way from a supplier; accounts of one operator take turns."
)
MISSING = "of no shared piece can it be told who showed it first"
RATIO: float | None = None


def read(pair: Pair) -> Reading | None:
    """Read the share, drawn towards a half; None where no piece has a first poster that can be told."""
    orders = [each.order for each in pair.shared]
    older, newer = orders.count(1), orders.count(-1)
    if not older + newer:
        return None
    ties = f"; {orders.count(0)} cannot be told" if orders.count(0) else ""
    says = f"{pair.older.label} was first with {older}, {pair.newer.label} with {newer} shared pieces{ties}"
    return Reading(share(older, older + newer), says)
