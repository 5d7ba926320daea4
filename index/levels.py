"""Rows and columns of one colour: what pages and bars are made of, and a photo hardly is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FLAT_RANGE = 26
"""A row or column is flat where no channel spans more than this (0 to 255), a few strays apart."""


def flat_lines(part: NDArray[np.uint8], axis: int) -> NDArray[np.bool_]:
    """Tell which rows (axis 1) or columns (axis 0) of (h, w, 3) are of one colour, but for one pixel in a hundred."""
    lines = part if axis == 1 else part.transpose(1, 0, 2)
    flat = np.ones(len(lines), np.bool_)
    if lines.shape[1] >= 60:
        # A look at some pixels leaves out nearly all lines of a photo, one at their green alone most of these.
        places = np.linspace(0, lines.shape[1] - 1, 16).astype(np.intp)
        flat = _near(lines[:, places, 1])
        flat[flat] = _near(lines[flat][:, places].transpose(0, 2, 1)).all(axis=1)
    for channel in (1, 0, 2):
        if flat.any():
            flat[flat] = _level(lines[:, :, channel][flat])
    return flat


def _level(lines: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which of (n, length) lines of levels are within FLAT_RANGE, but for one in a hundred at either end."""
    level = np.asarray(lines.max(axis=1) - lines.min(axis=1) <= FLAT_RANGE, np.bool_)
    strays = lines.shape[1] // 100
    if strays and not level.all():
        # Most lines of a page are level as they are, which is told ten times as soon.
        ordered = np.partition(lines[~level], (strays, lines.shape[1] - 1 - strays), axis=1)
        level[~level] = ordered[:, -1 - strays] - ordered[:, strays] <= FLAT_RANGE
    return level


def _near(few: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell of which (..., 16) levels all but two at either end are within FLAT_RANGE."""
    ordered = np.sort(few, axis=-1)
    return np.asarray(ordered[..., -3] - ordered[..., 2] <= FLAT_RANGE, np.bool_)


def flat_rows(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which rows of (height, width, 3) are of one colour, but for one pixel in a hundred: (height,) bool."""
    return flat_lines(pixels, axis=1)
