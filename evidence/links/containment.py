"""How much of the smaller account the larger one shows too."""

from __future__ import annotations

from evidence.links import Group, Reading
from evidence.phrases import phrase
from evidence.postings import Pair

NAME = "containment"
GROUP: Group = "exclusivity"
ABOUT = "Shared pieces as a share of what the account with fewer pieces shows."
MISSING = "no piece is shared"
RATIO: float | None = None


def read(pair: Pair) -> Reading | None:
    """Read the share; None where nothing is shared."""
    if not pair.shared:
        return None
    fewer = min(len(pair.older.shown), len(pair.newer.shown))
    says = phrase(
        "{count} shared pieces are {share:.0%} of what the smaller account shows",
        count=len(pair.shared),
        share=len(pair.shared) / fewer,
    )
    return Reading(len(pair.shared) / fewer, says)
