"""STRATEGY: one basis of an account link per module. Each module satisfies ``Basis``; adding one is adding a file.

A basis reads one figure off two accounts. What the figure is worth is not its business: trained weights say it, or the
fixed ratio it states (``RATIO``), which a case's settings may change. What cannot be read is None, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, cast

from evidence import strategies
from evidence.phrases import Phrase, phrase
from evidence.postings import Pair, Posting

Group = Literal["timing", "provenance", "commerce", "exclusivity", "direction", "habits", "tokens", "scene"]
"""Bases of one group tell of one thing; only the strongest of a group counts."""

MOST_SHOWN = 12
"""Exhibits kept of one reading."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing that shows a reading: a posting of the older account, one of the newer, and what is seen in them."""

    older: Posting | None
    newer: Posting | None
    says: Phrase


@dataclass(frozen=True, slots=True)
class Reading:
    """What a basis found.

    Attributes:
        value: The figure that the trained weights are for; where the basis states a RATIO, the share of it that counts,
            0 to 1.
        says: The same in a plain sentence without a full stop.
        shows: What shows it, the most telling first; at most MOST_SHOWN.
    """

    value: float
    says: Phrase
    shows: tuple[Exhibit, ...] = ()


class Basis(Protocol):
    """What each module of this folder is.

    Attributes:
        NAME: The file's name.
        GROUP: What it tells of.
        ABOUT: One plain sentence: what is compared, and what speaks for one operator.
        MISSING: What is lacking where nothing can be read.
        RATIO: None where the weights are trained; else log10 of the assumed likelihood ratio of one operator against
            reselling. A case's setting ``<name>_ratio``, no logarithm, takes its place.
    """

    NAME: str
    GROUP: Group
    ABOUT: str
    MISSING: str
    RATIO: float | None

    def read(self, pair: Pair) -> Reading | None:
        """Read the figure; None where the two accounts' postings do not bear it."""


def names() -> tuple[str, ...]:
    """Names of the bases, sorted."""
    return strategies.names(__name__)


def load(name: str) -> Basis:
    """Load a basis.

    Raises:
        WrongCallError: There is none of this name.
    """
    return cast("Basis", strategies.load(__name__, name, "basis"))


def share(count: int, of: int) -> float:
    """Return a share drawn towards a half where there is little to go by: (count + .5) / (of + 1)."""
    return (count + 0.5) / (of + 1)


def span(hours: float) -> Phrase:
    """Write a length of time as people do.

    >>> span(0.5), span(30), span(240)
    ('30 minutes', '30 hours', '10 days')
    """
    if hours < 1:
        return phrase("{count:.0f} minutes", count=hours * 60)
    if hours < 48:
        return phrase("{count:.0f} hours", count=hours)
    return phrase("{count:.0f} days", count=hours / 24)
