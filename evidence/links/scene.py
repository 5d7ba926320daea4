"""Whether the two accounts photograph different pieces on one table."""

from __future__ import annotations

from evidence.links import MOST_SHOWN, Exhibit, Group, Reading
from evidence.phrases import phrase
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
    shows = tuple(Exhibit(each.older, each.newer, phrase("one scene, two pieces")) for each in pair.scenes[:MOST_SHOWN])
    says = phrase(
        "{one} pieces of {older} and {other} others of {newer} stand in one scene",
        one=sides[0],
        older=pair.older.label,
        other=sides[1],
        newer=pair.newer.label,
    )
    return Reading(min(1.0, min(sides) / ENOUGH), says, shows)
