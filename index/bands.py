"""Bands of one drawn colour across a picture, with print on them: text blocks, title bars."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from index import seams

Part = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

EVEN = 5.0
"""A row with no print on it: the standard deviation of each channel (0 to 255) along it is at most this."""

SAME = 16
"""Each channel of a pixel of a band's colour is within this of it."""

PRINTED_SHARE = 0.3
"""A row with print on it has at least this share of the band's colour."""

GAP = 3
"""Rows in a row that may have less: ascenders, the fuzz of JPEG."""

BREADTH = (0.04, 0.42)
"""Of a band, as a share of the picture; broader ones are walls."""

PRINT = 0.06
"""A line of print, as a share of the picture, may part a band in two."""

SAMPLED = 3
"""Every third pixel of a row is looked at."""

ROUNDING = 1e-3
"""Variances computed in two ways differ by less."""

SEEDS = 5
"""Colours looked at on each axis, at most."""


def find(pixels: NDArray[np.uint8]) -> list[Part]:
    """Find bands that lie across a picture from edge to edge.

    Args:
        pixels: (height, width, 3) uint8.

    Returns:
        Each band, those across first; walls and skies of one colour are among them.
    """
    height, width = pixels.shape[:2]
    if min(height, width) < 32:
        return []
    few, few_down = seams.thinned(pixels, SAMPLED)
    across = [(0, low, width, high - low) for low, high in _rows(few)]
    return across + [(low, 0, high - low, height) for low, high in _rows(few_down)]


def _rows(few: NDArray[np.uint8]) -> list[tuple[int, int]]:
    even = _of_one_green(few)
    colour = np.zeros((len(few), 3))
    if even.any():
        colour[even], varies = _varies(few[even])
        even[even] = varies <= EVEN**2
    length = len(few)
    least, most = BREADTH[0] * length, BREADTH[1] * length
    found: list[tuple[int, int, NDArray[np.float64]]] = []
    for _ in range(SEEDS):
        seeds = np.flatnonzero(even)
        if not len(seeds):
            break
        seed = int(seeds[0])
        low, high = _run(_share(few, colour[seed]) >= PRINTED_SHARE, seed)
        even[low : high + 1] = False
        before = found[-1] if found else None
        if before and low - before[1] <= PRINT * length and np.abs(before[2] - colour[seed]).max() <= SAME:
            found[-1] = (before[0], high, before[2])
        else:
            found.append((low, high, colour[seed]))
    return [(low, high) for low, high, _ in found if least <= high - low <= most]


def _of_one_green(few: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which rows may be even by their green alone: hardly one of a photo, told in a fifth of the time."""
    green = np.asarray(cv2.extractChannel(few, 1), np.float32)
    total, squares = (
        np.asarray(cv2.reduce(each, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F), np.float64)[:, 0]
        for each in (green, green * green)
    )
    return np.asarray(squares / few.shape[1] - (total / few.shape[1]) ** 2 <= EVEN**2 + ROUNDING, np.bool_)


def _varies(few: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean of each channel along each row, and the variance of the channel that varies most."""
    mean, squares = (
        np.asarray(cv2.reduce(few, 1, way, dtype=cv2.CV_64F), np.float64).reshape(len(few), -1)
        for way in (cv2.REDUCE_AVG, cv2.REDUCE_SUM2)
    )
    return mean, (squares / few.shape[1] - mean**2).max(axis=1)


def _share(few: NDArray[np.uint8], colour: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of each row that is of a colour."""
    low, high = (np.clip(colour + band, 0, 255) for band in (-SAME, SAME))
    return np.asarray((cv2.inRange(few, low, high) > 0).mean(axis=1), np.float64)


def _run(own: NDArray[np.bool_], seed: int) -> tuple[int, int]:
    """Return the stretch around a row in which no more than GAP rows in a row are missing."""
    rows = np.flatnonzero(own)
    rows = np.unique(np.append(rows, seed))
    ends = np.flatnonzero(np.diff(rows) > GAP + 1)
    at = int(np.searchsorted(rows, seed))
    part = int(np.searchsorted(ends, at))
    first = int(ends[part - 1]) + 1 if part else 0
    last = int(ends[part]) if part < len(ends) else len(rows) - 1
    return int(rows[first]), int(rows[last]) + 1
