"""A lamp or a window mirrored in the glass before a picture: soft light over one of two, through which it still shows.

Light that falls on a screen is added to what the screen shows: every pixel goes some way towards white, and how far
changes slowly from place to place. Light with a sharp edge is a thing; and where what lies beneath does not go on to be
seen, whatever is brighter stays a difference.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from index import quantiles
from index.windows import Agreeing, Seen, agreeing, anew, box, median

LEAST, LEFT = 0.004, 0.3
"""Where the first share of the overlap differs, light is looked for; it is taken to be light where at most the second
share of that differs still."""

LEAST_CORRELATION = 0.95
"""Median correlation of the rest, at least: the two must be laid over each other well."""

FAINTEST = 0.05
"""Share of the way to white from which there is light."""

BRIGHTENED = 0.5
"""Share of what differs that must be brighter in one of the two, by FAINTEST."""

HIDES = 0.6
"""Share of the way to white from which what is beneath is hidden."""

WHITE, LEAST_WAY = 255.0, 24.0
"""What is nearly white already cannot be brightened: of less way to go, in levels, no share is told."""

MOST = 0.85
"""Share of the way to white at most, all but a fiftieth of it: what is whiter is a plate."""

SOFT, GRAIN = ((0.8, 0.08), (0.95, 0.15)), 3.0
"""Of so much of what is brighter, light that changes slowly explains all but this share of what it adds, and some
levels of grain. Beside the edge of a plate or a thing it falls short by a quarter, on a fifth of it and more."""

MANY = 24
"""Places of light at most."""

AROUND = 4
"""Pixels around light within which it must be seen to begin and end in the brighter picture."""


def without(seen: Seen, plainly: Agreeing) -> tuple[Seen, Agreeing]:
    """Lay the light over one of two over the other one as well, where that is much of what differs.

    Args:
        seen: See ``windows``.
        plainly: Where the two agree, as ``windows.agreeing`` says.

    Returns:
        What is seen then, and where the two agree; unchanged where there is no such light.
    """
    agrees, correlation = plainly
    differs = np.asarray(seen.says & ~agrees)
    count = int(np.count_nonzero(differs))
    if count < LEAST * seen.area or correlation < LEAST_CORRELATION:
        return seen, plainly
    sure = agrees & seen.says
    left, right = seen.overlap.left, seen.overlap.right
    for bright, dim in ((left, right), (right, left)):
        lit = _lit(bright, dim, sure, differs)
        if lit is None:
            continue
        light, shown = lit
        hidden = seen.says & (light >= HIDES)
        pair = (bright, shown) if bright is left else (shown, bright)
        off = anew(replace(seen, says=seen.says & ~hidden), *pair)
        if hidden.any():
            off = replace(off, hidden=hidden if seen.hidden is None else hidden | seen.hidden)
        after = agreeing(off, off.says)
        if np.count_nonzero(off.says & ~after[0]) <= LEFT * count:
            return off, after
    return seen, plainly


def _lit(
    bright: NDArray[np.float32], dim: NDArray[np.float32], sure: NDArray[np.bool_], differs: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """Return (h, w) how far light goes to white, and the dimmer picture with it; None where it is no light."""
    here, there = bright[sure], dim[sure]
    if len(here) < 200:
        return None
    gain = float(here.std() / max(float(there.std()), 1e-3))
    level = np.asarray(dim * gain + median(here - gain * there), np.float32)
    way = np.maximum(WHITE - level, np.float32(LEAST_WAY))
    light = np.clip(box(bright - level) / box(way), 0.0, 0.98)
    light[light < FAINTEST] = 0.0
    _, places = cv2.connectedComponents((light > 0.0).view(np.uint8), connectivity=4)
    told = np.setdiff1d(places[differs], [0])
    if not 0 < len(told) <= MANY:
        return None
    light[~np.isin(places, told)] = 0.0
    shown = np.asarray(level + light * way, np.float32)
    slopes = [np.stack(_slopes(each)) for each in (light, bright, level)]
    for place in told.tolist():
        within = places == place
        if not _soft(light[within], (bright - shown)[within], way[within]):
            light[within] = 0.0
            continue
        near = cv2.dilate(within.view(np.uint8), np.ones((2 * AROUND + 1, 2 * AROUND + 1), np.uint8)) > 0
        in_bright, in_dim = (float((slopes[0] * each)[:, near].sum()) for each in slopes[1:])
        # Where light begins the brighter picture changes; where a dark thing lies in the other one, that one does.
        if in_bright <= -in_dim:
            light[within] = 0.0
    if np.count_nonzero((light > 0.0) & differs) < BRIGHTENED * np.count_nonzero(differs):
        return None
    return np.asarray(light, np.float32), np.asarray(level + light * way, np.float32)


def _soft(light: NDArray[np.float32], off: NDArray[np.float32], way: NDArray[np.float32]) -> bool:
    """Tell whether what is brighter in one place, (n,) each, is light and no plate or thing."""
    if quantiles.quantile(light, 0.98) > MOST:
        return False
    adds = quantiles.quantile(light * way, 0.98)
    return all(quantiles.quantile(np.abs(off), share) <= left * adds + GRAIN for share, left in SOFT)


def _slopes(values: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return (h, w) each, how (h, w) values change along rows and along columns, window by window."""
    soft = box(values)
    return [np.asarray(cv2.Sobel(soft, cv2.CV_32F, *order), np.float32) for order in ((1, 0), (0, 1))]
