"""Upright rectangles without grain, with print on them: text blocks of any colour, and those whose colour runs.

What was drawn has no grain, and what a camera took has some; and its edges run along rows and columns, though much of
one may be lost where the ground is of its shade, or go on where the ground has an edge there. Walls and doors look like
that too: the other picture of a pair must say whether it lacks what is found.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from index.insets import Axis, Edges, Part, spans

AREA = (0.015, 0.34)
"""Share of the picture that a block covers."""

FILLED = 0.33
"""Least share of a block without grain; the rest is print, and what JPEG makes of its edges."""

SIDE = 0.28
"""Least share of jumping pixels along each side within the picture."""

MEAN = 0.6
"""Least mean share of them. Three text blocks with no surer sign, by which it was chosen, have .62 and more."""

MOST = 8
"""Blocks given, the surest."""

ALIKE = 0.7
"""Two blocks that share so much of what either covers are one."""


def find(edges: Edges, even: NDArray[np.bool_]) -> list[Part]:
    """Find upright blocks that two straight edges and more and the picture's border bound.

    Args:
        edges: Of the picture.
        even: (h, w) where it has no grain.

    Returns:
        (left, top, width, height) of each in pixels, the surest first; they may overlap.
    """
    rows, columns = edges.rows, edges.columns
    down, across = spans(rows.at), spans(columns.at)
    if not len(down) or not len(across):
        return []
    along_rows, along_columns = _shares(rows, across, columns.at), _shares(columns, down, rows.at)
    sides = np.stack(
        [
            along_rows[down[:, 0]],
            along_rows[down[:, 1]],
            along_columns[across[:, 0]].T,
            along_columns[across[:, 1]].T,
        ]
    )
    within = ~np.isnan(sides)
    mean = np.where(within, sides, 0.0).sum(axis=0) / np.maximum(within.sum(axis=0), 1)
    least = np.where(within, sides, 1.0).min(axis=0)
    area, filled = _filled(even, rows.at[down], columns.at[across])
    good = (within.sum(axis=0) >= 2) & (least >= SIDE) & (mean >= MEAN) & (filled >= FILLED)
    good &= (area >= AREA[0]) & (area <= AREA[1])
    surest = sorted(np.argwhere(good).tolist(), key=lambda place: -mean[*place] - filled[*place])
    return _distinct([_part(rows.at[down[q]], columns.at[across[p]]) for q, p in surest])


def _part(ys: NDArray[np.intp], xs: NDArray[np.intp]) -> Part:
    return int(xs[0]), int(ys[0]), int(xs[1] - xs[0]), int(ys[1] - ys[0])


def _distinct(found: list[Part]) -> list[Part]:
    kept: list[Part] = []
    for part in found:
        if len(kept) < MOST and all(_share(part, other) < ALIKE for other in kept):
            kept.append(part)
    return kept


def _share(one: Part, other: Part) -> float:
    """Return what two parts have in common, as a share of what either covers."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    both = max(0, width) * max(0, height)
    return both / (one[2] * one[3] + other[2] * other[3] - both)


def _shares(lines: Axis, spans_across: NDArray[np.intp], at: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return (lines, spans) the share of jumping pixels; NaN on the border."""
    low, high = at[spans_across[:, 0]], at[spans_across[:, 1]]
    share = (lines.sums[:, high] - lines.sums[:, low]) / (high - low)
    share[[0, -1]] = np.nan
    return np.asarray(share, np.float64)


def _filled(
    even: NDArray[np.bool_], ys: NDArray[np.intp], xs: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the area of each box (spans down, spans across), and the share of it without grain."""
    total = np.asarray(cv2.integral(even.astype(np.uint8)), np.int32)
    top, bottom, left, right = ys[:, :1], ys[:, 1:], xs[:, 0][None], xs[:, 1][None]
    inside = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    pixels = (bottom - top) * (right - left)
    return pixels / even.size, inside / pixels
