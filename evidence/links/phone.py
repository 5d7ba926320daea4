"""Whether both accounts tell buyers to call the same phone."""

from __future__ import annotations

from itertools import starmap

from evidence import tokening
from evidence.links import Exhibit, Group, Reading
from evidence.postings import Pair

NAME = "phone"
GROUP: Group = "tokens"
ABOUT = (
    "One phone number in contact position with both, however it is spelt. An agent hides the supplier's. The ratio is "
    "an assumption (counting reference, 3.3)."
)
MISSING = "no phone number in contact position is common to both"
RATIO: float | None = 3.0


def read(pair: Pair) -> Reading | None:
    """Read the share of the ratio that counts: less where OCR was unsure, or where many accounts have the number."""
    told = tokening.contact(pair, ("phone",))
    return None if told is None else Reading(told.share, told.says, tuple(starmap(Exhibit, told.shows)))
