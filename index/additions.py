"""Patches that something laid over one of two pictures explains, whatever it shows: what it hides goes on around it.

A sticker need not look like one: a bit of another photo, two faces that overlap. But the other picture shows, where it
lies, what it shows around that place, and the one that it lies on does not. Two pieces on one cloth differ the other
way: each picture shows a thing there that is not of its cloth, or each lies where the other picture shows the cloth.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 0.045
"""Largest patch, as a share of the overlap, that may be so explained."""

LEAST = 0.004
"""A smaller patch is the rim or the noise of a larger one, and need not tell."""

GOES_ON = 0.95
STANDS_OUT = 0.5
"""Of the picture beneath, at least this share of each patch is of colours found around it; of the one with something
laid over it, at most this share of all patches. Measured where nothing else decides, on 25 pairs of copies of table
photos and 503 pairs of different pieces: 10 of the copies and, text blocks aside, none of the others. On a larger draw
23 pairs of different pieces were so too: pieces as dark as their cloth, which ``evidence.holding`` tells apart."""

SHAPED = (0.6, 0.9)
"""Beneath what has the outline of a sticker, ``index.shapes``: least share of each patch, and of all of them."""

EDGES = 1.5
"""And the slopes beneath are at most so many times those around, and one more: a thing that ends within a patch has an
outline there."""

ALL_OF_IT, SMOOTH = 0.6, 6.0
"""And at least this share of what is around is of colours found beneath, unless that has no more than so steep slopes
in the mean: a cloth of many colours has those of a piece among them, and a piece not all of the cloth's. Of 119 pairs
of copies that nothing else explained two are lost by it, of 24 pairs of different pieces eight are told."""

REACH = np.array([16.0, 10.0, 10.0], np.float32)
"""Lightness and the two axes of colour (each 0 to 255) up to which two pixels are of one colour."""

COMMON = 0.01
"""Share of the surroundings that must be of a colour for it to go on there."""

SAMPLED = (250, 500)
"""Pixels looked at within a patch, and around it, at most."""

INWARD = (7, 5, 3)
"""A patch is some pixels wider than what causes it; its core is what this square leaves of it, or of a slim patch a
smaller one, where what it is of has been told by its look."""

APART, AROUND = 3, 15
"""What is around a patch begins beyond the first square about it and ends with the second, in pixels."""

Place = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""The core of a patch, and what is around it: (h, w) each."""

LEAST_PIXELS = (12, 30)
"""Of a core, and of what is around it; with fewer nothing can be said."""


def explain(
    patches: Sequence[NDArray[np.bool_]], both: NDArray[np.bool_], left: NDArray[np.float32], right: NDArray[np.float32]
) -> bool:
    """Tell whether all these patches are things laid over one and the same of two pictures.

    Args:
        patches: Each (h, w), where the two differ; none of them noise.
        both: (h, w) where both pictures are, and nothing else is known to lie over either.
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap.
        right: The same of the other.
    """
    telling = [patch for patch in patches if np.count_nonzero(patch) >= LEAST * both.size]
    if not telling or max(np.count_nonzero(patch) for patch in telling) > MOST * both.size:
        return False
    places = _places(telling, both & ~_grown(np.any(patches, axis=0), APART))
    here, there = _Seen(left), _Seen(right)
    sizes = [int(np.count_nonzero(patch)) for patch in telling]
    return bool(places) and any(
        min(_shares(beneath, places)) >= GOES_ON
        and _even(beneath, places, sizes)
        and _all_of_it(beneath, places, sizes)
        and np.average(_shares(over, places), weights=sizes) <= STANDS_OUT
        for beneath, over in ((here, there), (there, here))
    )


def goes_on(patches: Sequence[NDArray[np.bool_]], both: NDArray[np.bool_], beneath: NDArray[np.float32]) -> bool:
    """Tell whether a picture shows in all these patches what it shows around them.

    Args:
        patches: See ``explain``.
        both: See ``explain``.
        beneath: (h, w, 3) float32 RGB, 0 to 255.
    """
    if not patches:
        return False
    free = both & ~_grown(np.any(patches, axis=0), APART)
    # The smallest of many faces are too small to tell anything, and to hide a piece; slim ones are not.
    sizes = [int(np.count_nonzero(patch)) for patch in patches]
    every = [
        (_place(patch, free, INWARD if size >= LEAST * both.size else INWARD[:1]), size)
        for patch, size in zip(patches, sizes, strict=True)
    ]
    telling = [(place, size) for place, size in every if size >= LEAST * both.size or _enough(place)]
    if not telling or not all(_enough(place) for place, _ in telling):
        return False
    places, weights = zip(*telling, strict=True)
    seen = _Seen(beneath)
    shares = _shares(seen, places)
    least, mean = SHAPED
    return min(shares) >= least and float(np.average(shares, weights=weights)) >= mean and _even(seen, places, weights)


def _places(patches: Sequence[NDArray[np.bool_]], free: NDArray[np.bool_]) -> list[Place]:
    """Return the core of each patch and what is around it; nothing where one of them is too small to tell."""
    places = [_place(patch, free) for patch in patches]
    return places if all(map(_enough, places)) else []


def _place(patch: NDArray[np.bool_], free: NDArray[np.bool_], inward: Sequence[int] = INWARD[:1]) -> Place:
    core = patch
    for side in inward:
        core = _core(patch, side)
        if np.count_nonzero(core) >= LEAST_PIXELS[0]:
            break
    return core, _grown(patch, AROUND) & free


def _enough(place: Place) -> bool:
    return all(np.count_nonzero(part) >= least for part, least in zip(place, LEAST_PIXELS, strict=True))


class _Seen:
    """One picture: its colours (lightness, and two axes) and its slopes of luminance."""

    def __init__(self, pixels: NDArray[np.float32]) -> None:
        even = np.clip(pixels, 0, 255).astype(np.uint8)
        self.colours = np.asarray(cv2.cvtColor(even, cv2.COLOR_RGB2LAB), np.float32) / REACH
        grey = cv2.cvtColor(even, cv2.COLOR_RGB2GRAY)
        x, y = (cv2.Sobel(grey, cv2.CV_32F, *order, scale=1 / 8) for order in ((1, 0), (0, 1)))
        self.steep = np.asarray(cv2.magnitude(x, y), np.float32)

    def share(self, core: NDArray[np.bool_], around: NDArray[np.bool_]) -> float:
        """Return the share of a core that is of colours found around it."""
        mine, others = _some(self.colours[core], SAMPLED[0]), _some(self.colours[around], SAMPLED[1])
        near = np.ones((len(mine), len(others)), np.bool_)
        for channel in range(3):  # to take the largest of three at once takes eight times as long
            near &= np.abs(mine[:, None, channel] - others[None, :, channel]) <= 1.0
        return float((near.mean(axis=1) >= COMMON).mean())


def _shares(seen: _Seen, places: Sequence[Place]) -> list[float]:
    return [seen.share(*place) for place in places]


def _even(beneath: _Seen, places: Sequence[Place], sizes: Sequence[int]) -> bool:
    """Tell whether nothing has an outline within the places; see EDGES."""
    within, beyond = (
        np.average([beneath.steep[place[side]].mean() for place in places], weights=sizes) for side in (0, 1)
    )
    return bool(within <= EDGES * beyond + 1.0)


def _all_of_it(beneath: _Seen, places: Sequence[Place], sizes: Sequence[int]) -> bool:
    """Tell whether the places show all that is around them, or next to nothing; see ALL_OF_IT."""
    if np.average([beneath.steep[core].mean() for core, _ in places], weights=sizes) <= SMOOTH:
        return True
    shown = [beneath.share(around, core) for core, around in places]
    return bool(np.average(shown, weights=sizes) >= ALL_OF_IT)


def _some(values: NDArray[np.float32], most: int) -> NDArray[np.float32]:
    """Take at most ``most`` rows, evenly."""
    return values[:: 1 + (len(values) - 1) // most]


def _core(patch: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    square = np.ones((side, side), np.uint8)
    return np.asarray(cv2.erode(patch.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0)


def _grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((by, by), np.uint8)) > 0)
