"""What pictures show beyond a surround that they share, and whether two of them show the same there.

Verification compares all of two regions. In one app's chrome most of them agrees whatever is shown, and a plain picture
beside a plain one passes for an overlay. What many pictures have in common is therefore taken away first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""(SIDE, SIDE) uint8 luminance."""

Cells = NDArray[np.float32]
"""(SIDE, SIDE) float32: levels that were changed, or what is reckoned of each cell."""

SIDE = 224
STRIDE = 4
"""Of every so many rows and columns one tells the exposure."""

MOST_FRAMES = 49
"""Pictures that a surround is learnt from."""

APART = 10.0
"""Levels of luminance (0 to 255) by which a cell differs from the surround; twice that, from a copy."""

GAIN, BIAS = (0.6, 1.6), 40.0
"""Bounds of what a filter does to what lies beyond the surround besides: contrast, and levels."""

EDGE = 5
"""Cells taken off around what a picture shows beyond the surround: where its edge lies, all pictures have an edge."""

GRAIN = 2.5
"""Least detail, in levels, that tells anything. Two bare table tops are alike in all but this."""

TOLD = 0.7
"""Least local correlation of detail."""

LEAST_CELLS = 200
"""Cells of all that a picture must show beyond the surround, else there is nothing to tell by: .4 %."""

LEAST_BEYOND = 0.3
"""Least share of what lies beyond the surround that copies both show. Of 769 links of copies on the cloths of three
sets none is below; of 1,263 links of different pieces, nearly all of a hundredth of the picture, 1,087 are. At 96 cells
a side, where a small piece hardly shows, 682 of 1,262 were known."""


def frame(grey: NDArray[np.uint8]) -> Frame:
    """Shrink (height, width) uint8 luminance to one cell a pixel, whatever its shape."""
    return np.asarray(cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def some(regions: Sequence[int]) -> list[int]:
    """Choose at most MOST_FRAMES, spread over all."""
    return list(regions[:: -(-len(regions) // MOST_FRAMES)]) if regions else []


def learn(frames: Sequence[Frame]) -> Frame:
    """Learn what pictures that lie on each other have in common: the median of each cell."""
    return np.asarray(np.median(np.stack(frames), axis=0), np.uint8)


def beyond(left: Frame, right: Frame, shared: Frame, *, mirrored: bool) -> float | None:
    """Return the share of what the plainer of two pictures shows beyond the surround that both show; None: nothing.

    Of two mirror images one lies as the surround does.
    """
    if not mirrored:
        return _beyond(left, right, shared)
    either = (_beyond(left, right[:, ::-1], shared), _beyond(right, left[:, ::-1], shared))
    return max((told for told in either if told is not None), default=None)


def _beyond(left: Frame, right: Frame, shared: Frame) -> float | None:
    one, other = _levelled(left, shared), _levelled(right, shared)
    mine, theirs = _own(one, shared), _own(other, shared)
    fewer = min(int(mine.sum()), int(theirs.sum()))
    if fewer < LEAST_CELLS:
        return None
    both = mine & theirs
    here, there = _detail(left.astype(np.float32), both), _detail(right.astype(np.float32), both)
    grain, grain_there = _mean(here**2, both), _mean(there**2, both)
    told = _mean(here * there, both) / np.sqrt(np.maximum(grain * grain_there, 1e-6))
    alike = (told >= TOLD) & (np.minimum(grain, grain_there) > GRAIN**2)
    level = np.minimum(np.abs(one - other), np.abs(_exposed(one, other, both) - other)) <= 2 * APART
    return float((both & alike & level).sum() / fewer)


def _own(one: Cells, shared: Frame) -> NDArray[np.bool_]:
    """Tell which cells differ from the surround and are not at the edge, which all pictures in one chrome share."""
    apart = (np.abs(one - shared) > APART).astype(np.uint8)
    closed = cv2.morphologyEx(apart, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return cv2.erode(closed, np.ones((EDGE, EDGE), np.uint8), borderValue=1) > 0


def _detail(one: Cells, within: NDArray[np.bool_]) -> Cells:
    """Take the coarse shades away, of these cells only: the edge of a page's picture is none of its detail."""
    weight = within.astype(np.float32)
    coarse = cv2.GaussianBlur(one * weight, (0, 0), 4.0) / np.maximum(cv2.GaussianBlur(weight, (0, 0), 4.0), 1e-3)
    return np.asarray((one - coarse) * weight, np.float32)


def _mean(values: Cells, within: NDArray[np.bool_]) -> Cells:
    share = cv2.blur(within.astype(np.float32), (7, 7))
    return np.asarray(cv2.blur(values, (7, 7)) / np.maximum(share, 1e-3), np.float32)


def _exposed(one: Cells, other: Cells, both: NDArray[np.bool_]) -> Cells:
    """Give one the exposure of the other within a mask: a filter changes a piece more than what lies around it."""
    here, there = one[both], other[both]
    if not len(here):
        return one
    gain = float(np.clip(there.std() / max(float(here.std()), 1e-3), *GAIN))
    bias = float(np.clip(np.median(there - gain * here), -BIAS, BIAS))
    return np.asarray(gain * one + bias, np.float32)


@cache
def _terms() -> tuple[Cells, Cells]:
    """Return how far each cell is from the middle, squared, and ones."""
    off = np.linspace(-1.0, 1.0, SIDE, dtype=np.float32) ** 2
    return np.asarray(np.add.outer(off, off), np.float32), np.ones((SIDE, SIDE), np.float32)


def _levelled(one: Frame, shared: Frame) -> Cells:
    """Give a picture the exposure of the surround, learnt where they agree best: a bent scale, dark to the corners."""
    scaled = one / np.float32(255.0)
    terms = np.stack([scaled, scaled * scaled, *_terms()], axis=-1)
    told = terms[::STRIDE, ::STRIDE].reshape(-1, terms.shape[2])
    wanted, levelled = (each[::STRIDE, ::STRIDE].astype(np.float32).reshape(-1) for each in (shared, one))
    for _ in range(4):
        apart = np.abs(levelled - wanted)
        agreeing = apart <= np.median(apart)
        fit = np.linalg.lstsq(told[agreeing], wanted[agreeing], rcond=None)[0]
        levelled = told @ fit
    return np.asarray(terms @ fit, np.float32)
