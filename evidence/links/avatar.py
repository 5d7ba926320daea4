"""Whether both accounts have the same little picture beside their names."""

from __future__ import annotations

from itertools import starmap

from evidence import tokening
from evidence.links import Exhibit, Group, Reading
from evidence.postings import Pair

NAME = "avatar"
GROUP: Group = "tokens"
ABOUT = (
    "The little pictures beside the names in screenshots, or given by a source, at most 6 of 64 bits apart by pHash. "
    "The ratio is an assumption (counting reference, 3.3); a picture that many accounts have tells nothing."
)
MISSING = "the little pictures are not known of both, differ, or are one that many accounts have"
RATIO: float | None = 1.0


def read(pair: Pair) -> Reading | None:
    """Read 1 where they are the same."""
    told = tokening.avatar(pair)
    return None if told is None else Reading(told.share, told.says, tuple(starmap(Exhibit, told.shows)))
