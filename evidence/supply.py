"""Which of two accounts has the pieces first: an arrow of supply, where a sign test allows one.

Only pieces that no third account showed before count, so that two agents of one supplier do not seem to supply each
other; and only those that the other showed soon after, so that an operator's new account, which brings up what agents
reposted weeks ago, does not seem to have it from them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidence.postings import Pair, Shared

FEWEST = 5
"""Shared pieces with a first poster that can be told."""
SOON = 7 * 24.0
"""Hours within which goods are passed on."""
Z = 1.959964
"""Of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Turns:
    """How often the older account was first, how often the newer, of how many shared pieces nothing can be told."""

    older: int
    newer: int
    untold: int

    @property
    def arrow(self) -> int:
        """1 where goods flow from the older account, -1 where from the newer, 0 where the sign test allows neither."""
        first = max(self.older, self.newer)
        if self.older + self.newer < FEWEST or lower(first, self.older + self.newer) <= 0.5:
            return 0
        return 1 if self.older > self.newer else -1


def turns(pair: Pair) -> Turns:
    """Count who was first with each shared piece; what lies within the times' own uncertainty is a tie."""
    orders = [each.order if _passed_on(each) else 0 for each in pair.shared]
    return Turns(orders.count(1), orders.count(-1), orders.count(0))


def _passed_on(shared: Shared) -> bool:
    return not shared.earlier and shared.lag is not None and abs(shared.lag) <= SOON


def lower(count: int, of: int) -> float:
    """Return the lower end of Wilson's 95 % interval of a share.

    >>> round(lower(9, 10), 4)
    0.5958
    """
    share = count / of
    middle = share + Z**2 / (2 * of)
    return (middle - Z * math.sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))) / (1 + Z**2 / of)
