"""How to lay one region's thumbnail on another's: a plane map in shares of their edges, for overlay and difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evidence.catalogue.verdicts import VerdictRow
from index.align import align, features
from index.errors import PictureError
from index.picture import decode_grey

Matrix = tuple[float, ...]
"""Nine numbers, row by row: places in the right region to places in the left one, both 0 to 1 from the left top."""

SAME_PLACE: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


def by_keypoints(left: bytes, right: bytes) -> Matrix | None:
    """Align two thumbnails (JPEG); None where too few keypoints agree. Takes about 0.1 s of one core."""
    try:
        one, other = decode_grey(left), decode_grey(right)
    except PictureError:
        return None
    found = align(features(one), features(other))
    if found is None:
        return None
    shrink = np.diag([1.0 / one.shape[1], 1.0 / one.shape[0], 1.0])
    stretch = np.diag([float(other.shape[1]), float(other.shape[0]), 1.0])
    return _told(shrink @ found.matrix @ stretch)


def by_boxes(verdict: VerdictRow | None) -> Matrix:
    """Lay the overlap that a verdict found on one over that on the other; edge on edge where it found none."""
    if verdict is None or "left_box" not in verdict.figures:
        return SAME_PLACE
    left, right = verdict.figures["left_box"], verdict.figures["right_box"]
    across = _stretched((right[0], right[2]), (left[0], left[2]), mirrored=bool(verdict.figures.get("mirrored")))
    down = _stretched((right[1], right[3]), (left[1], left[3]), mirrored=False)
    return (across[0], 0.0, across[1], 0.0, down[0], down[1], 0.0, 0.0, 1.0)


def _stretched(source: Sequence[float], target: Sequence[float], *, mirrored: bool) -> tuple[float, float]:
    """Return factor and shift that take one span to another."""
    width = source[1] - source[0]
    if width <= 0.0:
        return 1.0, 0.0
    first, last = (target[1], target[0]) if mirrored else (target[0], target[1])
    factor = (last - first) / width
    return factor, first - factor * source[0]


def _told(matrix: NDArray[np.float64]) -> Matrix | None:
    if not np.isfinite(matrix).all() or abs(matrix[2, 2]) < 1e-9:
        return None
    return tuple(round(float(value), 6) for value in (matrix / matrix[2, 2]).reshape(-1))
