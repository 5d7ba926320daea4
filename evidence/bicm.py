"""The bipartite configuration model: how many pieces two accounts share by chance.

Saracco et al. 2017 (arXiv 1607.02481). An account that shows many pieces and a piece that many show meet more often;
the hypergeometric null, which knows of no popular pieces, flags 28 % of unrelated pairs (counting.md, section 3.2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import false_discovery_control

from evidence.errors import NotEnoughError
from evidence.phrases import phrase

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

EXACT = 1e-9
"""Largest difference between a degree and its expectation at which the fixed point is taken."""
MOST_STEPS = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Chances of every account showing every piece, by classes of equally common pieces.

    Attributes:
        chance: (accounts, classes) float64.
        pieces: (classes,) int64, how many pieces each class has.
    """

    chance: Numbers
    pieces: NDArray[np.int64]

    def expected(self, left: int, right: int) -> float:
        """Return how many pieces two accounts share on average by chance."""
        return float(np.sum(self.pieces * self.chance[left] * self.chance[right]))

    def tail(self, left: int, right: int, shared: int) -> float:
        """Return the chance that two accounts share so many pieces or more: an exact Poisson-binomial tail."""
        if shared <= 0:
            return 1.0
        mass = np.ones(1)
        for count, chance in zip(self.pieces.tolist(), (self.chance[left] * self.chance[right]).tolist(), strict=True):
            mass = np.convolve(mass, _binomial(count, chance))
        return float(min(1.0, mass[shared:].sum()))


def _binomial(count: int, chance: float) -> Numbers:
    """Return the chances of 0, 1, ... of ``count``, as far as Chernoff's bound says that more is below 1e-60."""
    if chance in (0.0, 1.0):
        return np.eye(1, count + 1, count)[0] if chance else np.ones(1)
    mean = count * chance
    of = np.arange(min(count, math.ceil(mean + 92 + math.sqrt(276 * mean))) + 1)
    ways = gammaln(count + 1) - gammaln(of + 1) - gammaln(count - of + 1)
    return np.asarray(np.exp(ways + of * math.log(chance) + (count - of) * math.log1p(-chance)))


def fit(held: Flags) -> Model:
    """Find the model in which every account and every piece has its number of pieces and accounts on average.

    Args:
        held: (accounts, pieces) bool, who shows what.

    Raises:
        NotEnoughError: The fixed point was not reached.
    """
    rows, columns = held.sum(axis=1), held.sum(axis=0)
    kinds, counts = np.unique(columns, return_counts=True)
    sure, empty = _certain(held.shape, rows, kinds, counts)
    chance = np.where(sure, 1.0, 0.0)
    open_rows = np.flatnonzero(~(sure | empty).all(axis=1))
    open_kinds = np.flatnonzero(~(sure | empty).all(axis=0))
    if len(open_rows) and len(open_kinds):
        rest = rows[open_rows] - (sure[open_rows] * counts).sum(axis=1)
        left = kinds[open_kinds] - sure[:, open_kinds].sum(axis=0)
        found = _solve(rest.astype(float), left.astype(float), counts[open_kinds].astype(float))
        chance[np.ix_(open_rows, open_kinds)] = found
    return Model(chance, counts.astype(np.int64))


def _certain(
    shape: tuple[int, ...], rows: NDArray[np.int64], kinds: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[Flags, Flags]:
    """Find cells that their sums alone decide: an account that shows all, a piece that none shows, and so on."""
    sure = np.zeros((shape[0], len(kinds)), dtype=bool)
    empty = sure.copy()
    while True:
        before = int(sure.sum() + empty.sum())
        free = ~(sure | empty)
        need, room = rows - (sure * counts).sum(axis=1), (free * counts).sum(axis=1)
        sure |= free & (need == room)[:, None]
        empty |= free & ~sure & (need == 0)[:, None]
        free = ~(sure | empty)
        need, room = kinds - sure.sum(axis=0), free.sum(axis=0)
        sure |= free & (need == room)[None, :]
        empty |= free & ~sure & (need == 0)[None, :]
        if int(sure.sum() + empty.sum()) == before:
            return sure, empty


def _solve(rows: Numbers, columns: Numbers, counts: Numbers) -> Numbers:
    """Return (rows, classes) chances whose sums are these; ``columns`` is the sum of one column of each class."""
    kinds, of, alike = np.unique(rows, return_inverse=True, return_counts=True)
    edges = float(rows.sum())
    x, y = kinds / np.sqrt(edges), columns / np.sqrt(edges)
    for _ in range(MOST_STEPS):
        x = kinds / np.sum(counts * y / (1 + np.outer(x, y)), axis=1)
        y = columns / np.sum((alike * x)[:, None] / (1 + np.outer(x, y)), axis=0)
        product = np.outer(x, y)
        chance = product / (1 + product)
        off = max(np.abs((chance * counts).sum(axis=1) - kinds).max(), np.abs(alike @ chance - columns).max())
        if off < EXACT:
            return np.asarray(chance[of])
    raise NotEnoughError(
        phrase(
            "The model of chance overlap was not reached in {steps:,} steps (off by {off:.2g}). Leave "
            "out accounts that show nearly every piece, or nearly none.",
            steps=MOST_STEPS,
            off=off,
        )
    )


def adjusted(chances: Sequence[float]) -> list[float]:
    """Return q-values after Benjamini and Hochberg: the share of false alarms among all that are flagged at each."""
    return [float(each) for each in false_discovery_control(list(chances), method="bh")] if len(chances) else []
