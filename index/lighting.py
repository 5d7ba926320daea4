"""Light that changes slowly from place to place: darkened corners, light from one side, haze.

A filter darkens the corners of a copy; on a plain wall there is then nothing to compare but that slope, and the two
disagree in all four corners. The slope is no thing: a surface of few numbers, over all of the overlap, takes it out. No
piece can hide in it, since a piece has an outline.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.windows import Agreeing, Seen, again, agreeing

DARK = 16.0
"""Levels added before logarithms are taken: in near black, noise of one level is a large share."""

LEAST, LEFT = 0.004, 0.3
"""Where at least the first share of the overlap differs, the light is looked at; it is evened where at most the second
share of that then differs still. Of copies with dark corners no more than .28 did, and mostly nothing; of different
pieces under other light .36 and more, and .31 and more of photos of one thing taken one after the other."""

MOST_SAMPLED = 2000
"""Pixels that the surface is fitted to, evenly spread, at most."""

ROUNDS, TOLERANCE = 4, 0.04
"""Times that it is fitted anew with less weight for what is off by more than so much: what differs, and what is laid
over one of the two, must not bend it."""

WORTH_IT = 0.08
"""A surface that ranges over less than this share of light is none."""

MOST = 2.0
"""Logarithm of the light taken out at most: seven times as dark in a corner as in the middle."""

FITS = 0.15
"""Share of what differs that the surface explains, within TOLERANCE, for a second look. Of 65 pairs that this look
brought nearer 60 have so much, of 2,900 others one in ten."""


def evened(seen: Seen) -> tuple[Seen, Agreeing]:
    """Take out of the right region what slowly changes between the two, where that is much of what differs.

    Returns:
        What is seen then, and what ``windows.agreeing`` says of it.
    """
    plainly = agreeing(seen, seen.says)
    differs = np.asarray(seen.says & ~plainly[0])
    count = int(np.count_nonzero(differs))
    light = None if count < LEAST * seen.area else _levelled(seen, differs)
    if light is None:
        return seen, plainly
    even = again(seen, light)
    lit = agreeing(even, even.says)
    return (even, lit) if np.count_nonzero(even.says & ~lit[0]) <= LEFT * count else (seen, plainly)


def _levelled(seen: Seen, differs: NDArray[np.bool_]) -> NDArray[np.float32] | None:
    """Return the right region's luminance, (h, w), in the light of the left one; None where that explains nothing."""
    places = np.flatnonzero(seen.overlap.both)
    step = 1 + (len(places) - 1) // MOST_SAMPLED
    rows, columns = np.divmod(places[::step], seen.overlap.both.shape[1])
    left, right = (values[rows, columns] for values in (seen.overlap.left, seen.overlap.right))
    if len(rows) < MOST_SAMPLED // 8:
        return None
    height, width = seen.overlap.both.shape
    surface, tone = _terms(rows, columns, height, width), _tones(right)
    ratio = np.log((left + DARK) / (right + DARK))
    terms = np.hstack([surface, tone])
    weights = _fitted(terms, ratio)
    bent = weights[: surface.shape[1]]
    fits = np.abs(terms @ weights - ratio)[differs[rows, columns]] <= TOLERANCE
    if np.count_nonzero(fits) < FITS * len(fits) or float(np.ptp(surface @ bent)) < WORTH_IT:
        return None
    down, across = np.divmod(np.arange(height * width), width)
    every = _terms(down, across, height, width)
    field = np.exp(np.clip(every @ bent, -MOST, MOST)).reshape(height, width).astype(np.float32)
    light = (seen.overlap.right + np.float32(DARK)) * field - np.float32(DARK)
    return np.asarray(np.clip(light, 0.0, 255.0), np.float32)


def _terms(rows: NDArray[np.intp], columns: NDArray[np.intp], height: int, width: int) -> NDArray[np.float32]:
    """(n, 6): slopes and bends of a surface over a frame, and how far from its middle a place is, to the fourth."""
    edge = np.float32(max(height, width) / 2.0)
    x = ((columns - (width - 1) / 2.0) / edge).astype(np.float32)
    y = ((rows - (height - 1) / 2.0) / edge).astype(np.float32)
    far = x * x + y * y
    return np.stack([x, y, x * x, x * y, y * y, far * far], axis=1)


def _tones(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 3): what a filter does to a tone wherever it is."""
    tone = light / np.float32(255.0)
    return np.stack([np.ones_like(tone), tone, tone * tone], axis=1)


def _fitted(terms: NDArray[np.float32], wanted: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fit weights of terms; what is far off counts less each time (Geman and McClure's weights)."""
    weight: NDArray[np.float32] = np.ones(len(wanted), np.float32)
    found: NDArray[np.float32] = np.zeros(terms.shape[1], np.float32)
    for _ in range(ROUNDS):
        weighed = terms * weight[:, None]
        square = terms.T @ weighed + np.float32(1e-3) * np.eye(terms.shape[1], dtype=np.float32)
        found = np.asarray(np.linalg.solve(square, weighed.T @ wanted), np.float32)
        off = (terms @ found - wanted) / np.float32(TOLERANCE)
        weight = np.asarray(1.0 / np.square(1.0 + np.square(off)), np.float32)
    return found
