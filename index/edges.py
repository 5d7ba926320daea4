"""Do the strongest edges agree best? Those of copies do; those of two pieces of one make only nearly coincide.

A window's correlation says nothing of how much there is to agree about. Two bangles on one table, photographed from one
place, agree all over but for thin lines along their outlines, where there is most contrast; no patch is left. In copies
noise, a re-save and a small shift leave the least share where there is most contrast.
"""

from __future__ import annotations

import cv2
import numpy as np

from index import outlines, quantiles
from index.windows import Found, Seen

INSIDE = 3
"""Pixels from the border of the overlap on which nothing is told: the edge of a screen or of a cut-out lies there."""

LEAST_WINDOWS = 50
"""Of fewer that say something nothing is told."""

STRONGEST = 0.2
"""Share of the windows that have most contrast."""


def rough(seen: Seen, found: Found) -> tuple[float, float]:
    """Tell how far the strongest edges fail to agree.

    Returns:
        The share of the variance that the other picture does not explain, over all windows together, in which contrast
        counts, times that share over the mean of what each window leaves, in which it does not. And by how much the
        median correlation of the windows that have most contrast is below that of all; 0 where it is not.
    """
    inside = cv2.erode(seen.overlap.both.view(np.uint8), np.ones((2 * INSIDE + 1, 2 * INSIDE + 1), np.uint8))
    counted = seen.says & ~outlines.around(found.excused) & (inside > 0)
    correlation, contrast = np.clip(seen.correlation[counted], 0.0, 1.0), seen.contrast[counted]
    if len(correlation) < LEAST_WINDOWS:
        return 0.0, 0.0
    left, weight = 1.0 - np.square(correlation), np.square(contrast)
    share = float(np.dot(weight, left)) / max(float(weight.sum()), 1e-6)
    strongest = correlation[contrast >= quantiles.quantile(contrast, 1.0 - STRONGEST)]
    below = quantiles.median(correlation) - quantiles.median(strongest)
    return share * share / max(float(left.mean()), 1e-6), max(0.0, below)
