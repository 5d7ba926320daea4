"""Whether the later account shows pictures of a piece that the first never posted."""

from __future__ import annotations

from evidence.links import MOST_SHOWN, Exhibit, Group, Reading, share
from evidence.phrases import phrase
from evidence.postings import Pair

NAME = "siblings"
GROUP: Group = "provenance"
ABOUT = (
    "Share of the shared pieces of which the later account has a picture that the first never posted. Who took the "
    "pictures has them; who reposts an ad has only what was in it."
)
MISSING = "no piece is shared"
RATIO: float | None = None


def read(pair: Pair) -> Reading | None:
    """Read the share, drawn towards a half; None where nothing is shared."""
    if not pair.shared:
        return None
    found = []
    for each in pair.shared:
        first, later = each.turns
        known = first.pictures
        new = [posting for picture, posting in later.pictures.items() if picture not in known]
        if new:
            ours = each.older.first if later is each.newer else new[0]
            theirs = new[0] if later is each.newer else each.newer.first
            found.append(Exhibit(ours, theirs, phrase("a picture of the piece that the other never posted")))
    says = phrase(
        "of {of} shared pieces, {count} have pictures with the later account that the first lacks",
        of=len(pair.shared),
        count=len(found),
    )
    return Reading(share(len(found), len(pair.shared)), says, tuple(found[:MOST_SHOWN]))
