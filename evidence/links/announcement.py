"""Whether one account announces the other as its backup, its new account, or its old one."""

from __future__ import annotations

from itertools import starmap

from evidence import tokening
from evidence.links import Exhibit, Group, Reading
from evidence.postings import Pair

NAME = "announcement"
GROUP: Group = "tokens"
ABOUT = (
    "Words such as 备用号, 新号 or 大号被封 in an ad of one account, with the other's name or contact beside them. "
    "Which words count stands in the case's words.toml. The ratio is an assumption (counting reference, 3.3)."
)
MISSING = "neither account announces the other"
RATIO: float | None = 4.0


def read(pair: Pair) -> Reading | None:
    """Read 1 where there is such an announcement."""
    told = tokening.announcement(pair)
    return None if told is None else Reading(told.share, told.says, tuple(starmap(Exhibit, told.shows)))
