"""What capture and recapture models need of encounter histories: how many were new, known and seen again when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence.errors import NotEnoughError
from evidence.histories import Histories

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Captures:
    """One number for each occasion; all (occasions,) float64.

    Attributes:
        seen: n, pieces seen.
        known: m, of these, seen before.
        released: R, seen and followed on; all that were seen, except where animals die in the trap.
        again: r, of those released, seen again later.
        between: z, seen before and later, but not now.
    """

    seen: Numbers
    known: Numbers
    released: Numbers
    again: Numbers
    between: Numbers

    @property
    def marked(self) -> Numbers:
        """Pieces seen on any occasion before, none of them lost."""
        new = self.released - self.known
        return np.concatenate([[0.0], np.cumsum(new)[:-1]])


def checked(histories: Histories, least: int) -> NDArray[np.bool_]:
    """Return the histories of the pieces that were seen on any occasion.

    Args:
        histories: The histories.
        least: Fewest occasions.

    Raises:
        NotEnoughError: Fewer occasions, no piece, or none seen twice.
    """
    occasions = len(histories.occasions)
    if occasions < least:
        raise NotEnoughError(
            f"{occasions} named occasions are too few; at least {least} are needed. Name the rounds of checking with "
            "'evidence ingest --occasion'."
        )
    seen = histories.seen[histories.seen.any(axis=1)]
    if not (seen.sum(axis=1) > 1).any():
        raise NotEnoughError(
            f"None of {len(seen):,} pieces was seen on two occasions, so nothing says how many more there are. "
            "Check the accounts again."
        )
    return seen


def of(seen: NDArray[np.bool_]) -> Captures:
    """Count for each occasion.

    Args:
        seen: (pieces, occasions) bool, each piece seen at least once.
    """
    before = np.cumsum(seen, axis=1) - seen > 0
    after = seen[:, ::-1].cumsum(axis=1)[:, ::-1] - seen > 0
    sums = (seen, seen & before, seen, seen & after, before & after & ~seen)
    return Captures(*(each.sum(axis=0).astype(np.float64) for each in sums))
