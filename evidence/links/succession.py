"""Whether the older account falls silent once the newer one has begun."""

from __future__ import annotations

from bisect import bisect_left

from evidence.links import Group, Reading, span
from evidence.phrases import phrase
from evidence.postings import Pair

NAME = "succession"
GROUP: Group = "timing"
ABOUT = "Whether the older account goes on as before once the newer one has begun. One that hands over falls silent."
MISSING = "too few dated ads of the older account before the newer began, or too little seen afterwards"
RATIO: float | None = None

FEWEST = 8
"""Ads of the older account before the newer one began, from which a pace can be told."""
FEWEST_DAYS = 3.0
"""Days seen after the newer one began."""


def read(pair: Pair) -> Reading | None:
    """Read the older account's pace after the newer began, as a share of its pace before, at most 2.

    None where the older account has too few dated ads before, or too little was seen afterwards.
    """
    older, begun, end = pair.older, pair.newer.first, pair.newer.last
    if begun is None or end is None or older.first is None:
        return None
    before = bisect_left(older.times, begun)
    days, left = (begun - older.first) / 24, (max(end, older.last or end) - begun) / 24
    if before < FEWEST or days < FEWEST_DAYS or left < FEWEST_DAYS:
        return None
    after = len(older.times) - before
    pace = min(2.0, (after / left) / (before / days))
    quiet = span(max(0.0, max(end, older.last or end) - (older.last or end)))
    says = phrase(
        "{older} posted {before:.1f} ads a day before {newer} began and {after:.1f} after it; its last ad is {quiet} "
        "before the last of the two",
        older=older.label,
        before=before / days,
        newer=pair.newer.label,
        after=after / left,
        quiet=quiet,
    )
    return Reading(pace, says)
