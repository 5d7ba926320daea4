"""Median and quantiles of few numbers: NumPy's own take ten times as long to get ready as to find them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def median(values: NDArray[np.float32]) -> float:
    """Return the median of (n,) float32 values, n at least 1, as ``numpy.median`` does; no NaN among them."""
    half = len(values) // 2
    if len(values) % 2:
        return float(np.partition(values, half)[half])
    ordered = np.partition(values, (half - 1, half))
    return float((ordered[half - 1] + ordered[half]) / np.float32(2.0))


def quantile(values: NDArray[np.float32], share: float) -> float:
    """Return the value below which this share of (n,) float32 values lies, n at least 1; between two, in proportion."""
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    ordered = np.partition(values, (low, high))
    return float(ordered[low]) + (place - low) * (float(ordered[high]) - float(ordered[low]))


def middle(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the median of each channel of (n, 3) colours, n at least 1: (3,)."""
    return np.array([median(np.ascontiguousarray(channel)) for channel in colours.T], np.float32)
