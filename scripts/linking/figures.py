"""Figures of how well links are told: precision and recall, and the cost of likelihood ratios."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def average_precision(said: Sequence[tuple[float, bool]]) -> float:
    """Area under precision against recall, by steps; equal scores are one step.

    >>> average_precision([(3.0, True), (2.0, False), (1.0, True)])
    0.8333333333333333
    """
    scores, true = (np.array(each) for each in zip(*sorted(said, reverse=True), strict=True))
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    hits, among = np.cumsum(true)[last], last + 1
    gained = np.diff(np.concatenate([[0], hits]))
    return float(np.sum(gained * hits / among) / max(1, int(true.sum())))


def ratio_cost(same: Sequence[float], other: Sequence[float]) -> float:
    """Cllr of log10 likelihood ratios: 0 is perfect, 1 says nothing (van Lierop et al. 2024).

    >>> ratio_cost([0.0, 0.0], [0.0])
    1.0
    """
    ours, theirs = np.array(same) * np.log(10), np.array(other) * np.log(10)
    return float((np.logaddexp(0, -ours).mean() + np.logaddexp(0, theirs).mean()) / (2 * np.log(2)))
