"""The pieces on the market: what each operator holds, what comes in, what is sold."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from simulation.records import Figures, Ids, Pieces
from simulation.scenarios import Scenario
from simulation.traders import DAY

KIND_SHARES = {"raw dealer": (0.60, 0.30, 0.07, 0.03), "others": (0.04, 0.03, 0.43, 0.50)}
RATES = ((9.1, 2.2), (7.4, 3.4), (32.2, 10.0), (29.1, 7.9))
"""Mean and standard deviation of yuan per gram, by KINDS; never below 1. Means are the source study's."""
UNPUBLISHED = 0.35
"""Chance that a frame beyond a piece's first is kept back. Ours."""


@dataclass(slots=True)
class Stock:
    """All pieces so far, and which of them each operator may still hold."""

    rng: Generator
    scenario: Scenario
    roles: Ids
    rows: list[tuple[int, int, float, float, float, float]] = field(default_factory=list)
    held: dict[int, list[int]] = field(default_factory=dict)

    def open(self, busy: Figures) -> None:
        """Fill the operators' stock as the survey begins.

        Args:
            busy: (operators,) activity, 1 on average.
        """
        for operator, count in enumerate(self.rng.poisson(self.scenario.stock * busy)):
            for _ in range(int(count)):
                self.add(operator, 0.0)

    def add(self, operator: int, when: float) -> int:
        """Bring in a new piece and return it."""
        rng = self.rng
        shares = KIND_SHARES["raw dealer" if self.roles[operator] == 0 else "others"]
        kind = min(3, int(np.searchsorted(np.cumsum(shares), rng.random())))
        rate = max(1.0, rng.normal(*RATES[kind]))
        leaves = when + rng.exponential(1.0) * self.scenario.life * DAY
        self.rows.append((operator, kind, rate, float(rng.lognormal(3.2, 0.9)), when, leaves))
        self.held.setdefault(operator, []).append(len(self.rows) - 1)
        return len(self.rows) - 1

    def pick(self, operator: int, when: float) -> int:
        """Return a piece that the operator still holds, or a new one; what was sold is forgotten on the way."""
        held = self.held.setdefault(operator, [])
        while held:
            at = int(self.rng.random() * len(held))
            if self.rows[held[at]][5] > when:
                return held[at]
            held[at] = held[-1]
            held.pop()
        return self.add(operator, when)

    def table(self) -> Pieces:
        """Return all pieces, with their frames."""
        operator, kind, rate, grams, arrives, leaves = (np.array(column) for column in zip(*self.rows, strict=True))
        frames = 1 + self.rng.poisson(2.2, len(self.rows))
        public = frames - self.rng.binomial(frames - 1, UNPUBLISHED)
        return Pieces(operator, kind, rate, grams, arrives, leaves, frames, public)
