"""Whether both accounts tell buyers to reach them by the same WeChat ID, QQ number or QR code."""

from __future__ import annotations

from itertools import starmap

from evidence import tokening
from evidence.links import Exhibit, Group, Reading
from evidence.postings import Pair
from evidence.signs import REACHED

NAME = "contact"
GROUP: Group = "tokens"
ABOUT = (
    "One WeChat ID, QQ number, contact or payment QR code in contact position with both: in the ads' texts, on a card, "
    "on the account's own page. An agent hides the supplier's. The ratio is an assumption (counting reference, 3.3)."
)
MISSING = "no WeChat ID, QQ number or QR code in contact position is common to both"
RATIO: float | None = 3.0


def read(pair: Pair) -> Reading | None:
    """Read the share of the ratio that counts: less where OCR was unsure, or where many accounts have the contact."""
    told = tokening.contact(pair, REACHED)
    return None if told is None else Reading(told.share, told.says, tuple(starmap(Exhibit, told.shows)))
