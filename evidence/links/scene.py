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
MISSING = "no scene is shared by two pieces and more that each account alone shows"
RATIO: float | None = 1.0

ENOUGH = 3
"""Different pieces on either side from which the whole ratio counts; with two, two thirds of it."""
FEWEST = 2
"""One verdict may err: of 1,653 pairs of accounts with nothing in common, 14 had one (drawn scenes, 5,748 pictures)."""


def read(pair: Pair) -> Reading | None:
    """Read the share of ENOUGH; None where fewer than FEWEST pieces share a scene, which tells nothing."""
    sides = len({each.older.piece for each in pair.scenes}), len({each.newer.piece for each in pair.scenes})
    if min(sides) < FEWEST:
        return None
    shows = tuple(Exhibit(each.older, each.newer, "one scene, two pieces") for each in pair.scenes[:MOST_SHOWN])
    says = f"{sides[0]} pieces of {pair.older.label} and {sides[1]} others of {pair.newer.label} stand in one scene"
    return Reading(min(1.0, min(sides) / ENOUGH), says, shows)
