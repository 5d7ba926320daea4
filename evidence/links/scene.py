"""Whether the two accounts photograph different pieces on one table."""

from __future__ import annotations

from evidence.links import MOST_SHOWN, Exhibit, Group, Reading
from evidence.postings import Pair

NAME = "scene"
GROUP: Group = "scene"
ABOUT = (
    "Different pieces, each shown by one of the two accounts alone, in one scene: the same cloth, tray, hand or light. "
    "The ratio is an assumption: a supplier may send an agent pictures that it never posts."
)
MISSING = "no scene is shared by pieces that each account alone shows"
RATIO: float | None = 1.0

ENOUGH = 3
"""Different pieces on either side from which the whole ratio counts; with fewer, a part of it."""


def read(pair: Pair) -> Reading | None:
    """Read the share of ENOUGH; None where no scene is shared, which tells nothing."""
    if not pair.scenes:
        return None
    sides = len({each.older.piece for each in pair.scenes}), len({each.newer.piece for each in pair.scenes})
    shows = tuple(Exhibit(each.older, each.newer, "one scene, two pieces") for each in pair.scenes[:MOST_SHOWN])
    says = f"{sides[0]} pieces of {pair.older.label} and {sides[1]} others of {pair.newer.label} stand in one scene"
    return Reading(min(1.0, min(sides) / ENOUGH), says, shows)
