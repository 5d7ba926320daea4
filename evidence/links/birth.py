"""How long after the older account the newer one began."""

from __future__ import annotations

from evidence.links import Exhibit, Group, Reading, span
from evidence.phrases import phrase
from evidence.postings import Account, Pair, Posting

NAME = "birth"
GROUP: Group = "timing"
ABOUT = "Time between the first postings of the two accounts. A backup begins long after the account it stands in for."
MISSING = "an account has no time of any posting"
RATIO: float | None = None


def read(pair: Pair) -> Reading | None:
    """Read the days between the two first postings; None where an account has no time."""
    if pair.older.first is None or pair.newer.first is None:
        return None
    apart = pair.newer.first - pair.older.first
    says = phrase(
        "{newer} began {span} after {older}", newer=pair.newer.label, span=span(apart), older=pair.older.label
    )
    return Reading(apart / 24, says, (Exhibit(_first(pair.older), _first(pair.newer), phrase("first postings")),))


def _first(account: Account) -> Posting | None:
    found = [each.first for each in account.shown.values() if each.first.at is not None]
    return min(found, key=lambda posting: posting.at or 0.0, default=None)
