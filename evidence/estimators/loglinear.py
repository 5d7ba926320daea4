"""Log-linear models of capture and recapture (Cormack 1989; Rivest and Baillargeon 2007), as the R package Rcapture."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln

from evidence import frequencies
from evidence.errors import NotEnoughError
from evidence.estimators import Observed, stated
from evidence.frequencies import Figure, Frequencies
from evidence.records import Estimate

TIER = "T3"
QUANTITY = "pieces in stock"
CLAIM = "indicative: range beside the lower bound, where nothing comes or goes"
ASSUMES = (
    "the stock stays the same over all occasions; each sighting is of the right piece; how easily a piece is seen "
    "follows the named model: alike (M0), any (Chao, which gives the least), or normal on the log scale (Darroch)"
)
MOST_OCCASIONS = 12
"""Of ``by_history``, whose table has 2 ** occasions cells."""
ROUNDS = 200
"""Most steps of a fit; one that settles takes about ten."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """Estimate, and Akaike's criterion over the cells of the table."""

    figure: Figure
    aic: float


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of histories, or of times seen, without the cell that nobody sees.

    Attributes:
        pieces: (cells,) float64, pieces in each.
        times: (cells,) float64, times seen in each.
        ways: (cells,) float64, log of the number of histories in each.
        occasions: (cells, occasions) float64, 0 or 1, seen on each; None where only times are told apart.
    """

    pieces: Numbers
    times: Numbers
    ways: Numbers
    occasions: Numbers | None = None

    @property
    def base(self) -> Numbers:
        """Columns of model M0: one chance for every piece and occasion."""
        return np.column_stack([np.ones(len(self.pieces)), self.times])

    @property
    def by_time(self) -> Numbers:
        """Columns of model Mt: a chance for each occasion; needs ``occasions``."""
        assert self.occasions is not None
        return np.column_stack([np.ones(len(self.pieces)), self.occasions])


def estimate(observed: Observed) -> tuple[Estimate, ...]:
    """Estimate with Chao's, then Darroch's form of model Mh, then M0; a form that does not fit is left out.

    Raises:
        NotEnoughError: Fewer than two occasions, no piece seen twice, or no form fits.
    """
    seen = frequencies.of(observed.histories)
    cells = by_times(seen)
    forms = (("loglinear", chao), ("loglinear:darroch", _darroch), ("loglinear:m0", m0))
    found = [(name, figure) for name, form in forms if (figure := _tried(form, cells)) is not None]
    if not found:
        raise NotEnoughError(
            "No log-linear model fits these histories: too few pieces were seen again. Check the accounts again, or "
            "use another estimator."
        )
    return tuple(stated(name, figure, observed.confidence) for name, figure in found)


def _tried(form: Callable[[Cells], Fit], cells: Cells) -> Figure | None:
    try:
        return form(cells).figure
    except NotEnoughError:
        return None


def by_times(seen: Frequencies) -> Cells:
    """Lay out the pieces by the number of occasions on which they were seen."""
    times = np.arange(1, seen.units + 1, dtype=np.float64)
    pieces = np.zeros(seen.units)
    pieces[: len(seen.counts) - 1] = seen.counts[1 : seen.units + 1]
    ways = gammaln(seen.units + 1.0) - gammaln(times + 1) - gammaln(seen.units - times + 1)
    return Cells(pieces, times, ways)


def by_history(seen: NDArray[np.bool_]) -> Cells:
    """Lay out the pieces by their history.

    Args:
        seen: (pieces, occasions) bool, at most MOST_OCCASIONS, each piece seen at least once.
    """
    count = seen.shape[1]
    bits = 1 << np.arange(count)
    pieces = np.bincount(seen @ bits, minlength=2**count)[1:].astype(np.float64)
    occasions = (np.arange(1, 2**count)[:, None] & bits > 0).astype(np.float64)
    return Cells(pieces, occasions.sum(axis=1), np.zeros(len(pieces)), occasions)


def m0(cells: Cells) -> Fit:
    """Fit one chance for every piece and occasion."""
    return bent(cells, cells.base)


def _darroch(cells: Cells) -> Fit:
    return bent(cells, cells.base, cells.times**2 / 2)


def bent(cells: Cells, base: Numbers, *shapes: Numbers) -> Fit:
    """Fit ``base`` with further columns for differences between pieces (Mh; Mth where ``base`` is ``by_time``).

    Args:
        cells: The table.
        base: ``cells.base`` or ``cells.by_time``.
        *shapes: (cells,) columns: times**2 / 2 is Darroch's, 2**times - 1 the Poisson's.

    Raises:
        NotEnoughError: The fit does not settle.
    """
    found, spread, aic = _poisson(cells, np.column_stack([base, *shapes]))
    return Fit(_unseen(cells, float(found[0]), float(spread[0, 0])), aic)


def chao(cells: Cells) -> Fit:
    """Fit Chao's lower bound: whatever pieces seen three times and more do, without bends to the wrong side.

    Raises:
        NotEnoughError: The fit does not settle.
    """
    most = max(2, int(np.max(cells.times[cells.pieces > 0])))
    there = cells.times <= most
    part = Cells(cells.pieces[there], cells.times[there], cells.ways[there])
    bends = [np.maximum(part.times - knee, 0) for knee in range(2, most)]
    while True:
        found, spread, aic = _poisson(part, np.column_stack([part.base, *bends]))
        kept = [bend for bend, slope in zip(bends, found[2:], strict=True) if slope > -1e-9]
        if len(kept) == len(bends):
            return Fit(_unseen(part, float(found[0]), float(spread[0, 0])), aic)
        bends = kept


def behaviour(cells: Cells) -> Fit:
    """Fit model Mb: a piece that was seen once is seen more, or less, easily from then on; needs ``occasions``.

    Raises:
        NotEnoughError: The fit does not settle.
    """
    assert cells.occasions is not None
    after = cells.occasions.shape[1] - 1 - cells.occasions.argmax(axis=1)
    found, spread, aic = _poisson(cells, np.column_stack([np.ones(len(after)), after, cells.times - 1]))
    slope = np.array([(_first(found + step) - _first(found - step)) / 2e-5 for step in 1e-5 * np.eye(3)])
    return Fit(_unseen(cells, _first(found), float(slope @ spread @ slope)), aic)


def _first(found: Numbers) -> float:
    """Return the log of the number never seen: those seen have the odds of a first sighting more."""
    missed = (1 - expit(found[2])) * math.exp(-found[1])
    return float(found[0]) - math.log(max(1 - missed, 1e-300) / missed)


def _unseen(cells: Cells, log: float, variance: float) -> Figure:
    hidden, seen = math.exp(min(log, 500.0)), float(cells.pieces.sum())
    return Figure(seen + hidden, math.sqrt(max(hidden + hidden**2 * variance, 0.0)), seen)


def _poisson(cells: Cells, columns: Numbers) -> tuple[Numbers, Numbers, float]:
    """Regress the pieces on columns, by reweighted least squares; return coefficients, covariance, and AIC."""
    pieces, expected = cells.pieces, cells.pieces + 0.1
    told = -math.inf
    for _ in range(ROUNDS):
        working = np.log(expected) - cells.ways + (pieces - expected) / expected
        weights = np.sqrt(expected)
        found, _, rank, _ = np.linalg.lstsq(weights[:, None] * columns, weights * working, rcond=1e-13)
        # An empty cell with a coefficient of its own is fitted by minus infinity; exp(-25) is near enough.
        expected = np.exp(np.clip(columns @ found + cells.ways, -25, 100))
        before, told = told, float(pieces @ np.log(expected) - expected.sum() - gammaln(pieces + 1).sum())
        if abs(told - before) < 1e-9 * (1 + abs(told)) and rank == len(found):
            spread = np.linalg.pinv(columns.T @ (expected[:, None] * columns), hermitian=True)
            return found, spread, 2 * len(found) - 2 * told
    raise NotEnoughError("The log-linear model does not settle on these histories. Use another estimator.")
