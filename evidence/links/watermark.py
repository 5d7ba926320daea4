"""Whether pictures of one account bear the watermark of the other, which says little: pictures are passed on."""

from __future__ import annotations

from itertools import starmap

from evidence import tokening
from evidence.links import Exhibit, Group, Reading
from evidence.postings import Pair

NAME = "watermark"
GROUP: Group = "tokens"
ABOUT = (
    "Writing over pictures of one account that is the other's watermark, contact or name, or a contact that one "
    "picture brought to both. A supplier's watermark in an agent's picture is no link: the assumed ratio is near 1."
)
MISSING = "no watermark is common to both, or none was read"
RATIO: float | None = 0.3


def read(pair: Pair) -> Reading | None:
    """Read 1 where there is such a watermark."""
    told = tokening.watermark(pair)
    return None if told is None else Reading(told.share, told.says, tuple(starmap(Exhibit, told.shows)))
