"""What many seeds say of an estimator: bias, coverage, width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Trial:
    """One survey: the truth, the estimate, and its interval."""

    true: float
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Over many trials, as shares of the truth: bias with its standard error, coverage, mean half-width."""

    trials: int
    bias: float
    bias_error: float
    covered: float
    half_width: float
    spread: float


def measured(trials: Sequence[Trial]) -> Measured:
    """Sum trials up."""
    true, estimate, low, high = np.array([(t.true, t.estimate, t.low, t.high) for t in trials]).T
    off = estimate / true - 1
    return Measured(
        trials=len(trials),
        bias=float(off.mean()),
        bias_error=float(off.std() / np.sqrt(len(off))),
        covered=float(np.mean((low <= true) & (true <= high))),
        half_width=float(np.mean((high - low) / 2 / true)),
        spread=float(off.std()),
    )
