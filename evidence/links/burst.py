"""How much of what the two accounts share the newer one shows in its first week."""

from __future__ import annotations

from evidence.links import MOST_SHOWN, Exhibit, Group, Reading, share
from evidence.phrases import phrase
from evidence.postings import Pair

NAME = "burst"
GROUP: Group = "timing"
ABOUT = (
    "Share of the shared pieces that the newer account shows in its first seven days. A backup opens with old stock."
)
MISSING = "no shared piece has a time with the newer account"
RATIO: float | None = None

WEEK = 7 * 24.0


def read(pair: Pair) -> Reading | None:
    """Read the share, drawn towards a half; None where no shared piece has a time on the newer side."""
    begun = pair.newer.first
    timed = [each for each in pair.shared if each.newer.first.at is not None]
    if begun is None or not timed:
        return None
    early = [each for each in timed if (each.newer.first.at or 0.0) < begun + WEEK]
    shows = tuple(
        Exhibit(each.older.first, each.newer.first, phrase("in the first week")) for each in early[:MOST_SHOWN]
    )
    says = phrase(
        "{newer} showed {early} of {of} shared pieces in its first seven days",
        newer=pair.newer.label,
        early=len(early),
        of=len(timed),
    )
    return Reading(share(len(early), len(timed)), says, shows)
