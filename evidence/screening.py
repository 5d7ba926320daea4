"""Which pairs of accounts share more pieces than chance would have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evidence import bicm
from evidence.postings import Account

FALSE_ALARMS = 0.05
"""Pairs are looked at where the q-value is at most this. Bonferroni would cost 9 to 12 points of recall (counting.md,
section 3.2)."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two accounts share, against chance.

    Attributes:
        shared: Pieces that both show.
        expected: Mean of that by chance, given how many pieces each account shows and how common each piece is.
        chance: Of so many or more.
        q_value: After Benjamini and Hochberg over all pairs of the case.
    """

    shared: int
    expected: float
    chance: float
    q_value: float

    @property
    def flagged(self) -> bool:
        """Whether it is more than chance."""
        return self.q_value <= FALSE_ALARMS


def screen(accounts: Sequence[Account]) -> dict[tuple[int, int], Overlap]:
    """Screen every pair (ids, lower first) of accounts that show pieces.

    Raises:
        NotEnoughError: The model of chance overlap was not reached.
    """
    showing = sorted((each for each in accounts if each.shown), key=lambda each: each.id)
    if len(showing) < 2:
        return {}
    pieces = {piece: place for place, piece in enumerate(sorted({piece for each in showing for piece in each.shown}))}
    held = np.zeros((len(showing), len(pieces)), dtype=bool)
    for row, each in enumerate(showing):
        held[row, [pieces[piece] for piece in each.shown]] = True
    model, shared = bicm.fit(held), held.astype(np.int64) @ held.T.astype(np.int64)
    places = [(a, b) for a in range(len(showing)) for b in range(a + 1, len(showing))]
    chances = [model.tail(a, b, int(shared[a, b])) for a, b in places]
    return {
        (showing[a].id, showing[b].id): Overlap(int(shared[a, b]), model.expected(a, b), chance, q_value)
        for (a, b), chance, q_value in zip(places, chances, bicm.adjusted(chances), strict=True)
    }
