"""How many of the shared pieces no third account shows."""

from __future__ import annotations

from evidence.links import MOST_SHOWN, Exhibit, Group, Reading, share
from evidence.phrases import phrase
from evidence.postings import Pair

NAME = "exclusivity"
GROUP: Group = "exclusivity"
ABOUT = "Share of the shared pieces that only these two accounts show. A supplier's pieces go to many agents."
MISSING = "no piece is shared"
RATIO: float | None = None


def read(pair: Pair) -> Reading | None:
    """Read the share, drawn towards a half; None where nothing is shared."""
    if not pair.shared:
        return None
    own = [each for each in pair.shared if each.holders <= 2]
    shows = tuple(Exhibit(each.older.first, each.newer.first, phrase("on these two only")) for each in own[:MOST_SHOWN])
    says = phrase("{count} of {of} shared pieces are on these two accounts only", count=len(own), of=len(pair.shared))
    return Reading(share(len(own), len(pair.shared)), says, shows)
