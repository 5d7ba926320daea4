"""Whether one of the two accounts is always the first to show a piece."""

from __future__ import annotations

from evidence.links import Group, Reading, share
from evidence.phrases import phrase
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
    ties = phrase("; {count} cannot be told", count=orders.count(0)) if orders.count(0) else ""
    says = phrase(
        "{one} was first with {count}, {other} with {further} shared pieces{ties}",
        one=pair.older.label,
        count=older,
        other=pair.newer.label,
        further=newer,
        ties=ties,
    )
    return Reading(share(older, older + newer), says)
