"""Stickers, signs and words drawn over one of two pictures, of any outline, known by the look of what is drawn.

What is drawn is flat, or an edge from one flat colour to another, and hardly anything between; a camera shows shades
and grain. And it ends at once: beside it the picture shows few of its colours. Alone that may be true of a piece; where
the other picture, beneath it, shows what it shows around (``index.additions``), it is not. Of 137 pairs of copies with
stickers and captions that nothing else explained 116 are so before CAMERA is asked, and of 2,260 pairs of different
pieces, drab and vivid ones, on shared cloths none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from index import tints
from index.inks import CHANGED, commonest
from index.tints import LEAST_ALIKE, Colours, apart, furthest, some, taken

SHADES = (12.0, 45.0)
EDGE = 60.0
"""Levels (0 to 255, of the channel with most) that 3 x 3 pixels span where there are shades or grain; and at edges."""

SHADED, EDGED, GOES_ON = 0.35, 0.25, 0.4
"""Of words and signs at most the first share has shades, at least the second is an edge, and at most the third of what
is around them is of their colours."""

SHARPER = 1.25
"""And so many times the share of the other picture is an edge there."""

OF_ONE, ALL_EDGE = 0.2, 0.6
"""One colour covers at least the first share of them, unless the second share is an edge: thin strokes."""

SPOT_SHADED, SPOT_GOES_ON, SPOT_OF_ONE, GLARING = 0.48, 0.2, 0.35, 0.3
"""The same of a large spot, which has few edges; and at least the last share of it is vivid, white or black."""

CAMERA = 0.35, 0.3, 0.4
"""But no patch of which more than the first share has shades, more than the second of what is around it is of its
colours, and less than the third is glaring, is drawn at all."""

GLANCE = 0.1
"""By so much what is asked at a glance, of all that changed at once, is asked less strictly."""

VIVID, BRIGHT = 0.55, 110
"""A vivid colour is so saturated, and its strongest channel so strong."""

LIGHT, DARK = 232, 40
"""Each channel of white is at least, of black at most this."""

AROUND = 3, 13
"""What is around a part lies between squares of these sides about it, in pixels."""

COLOURS, NEAR, LEAST_OF_COLOUR = 8, 14.0, 0.03
"""Colours of a part that are looked for, at most; levels up to which a pixel is of one; share that must be of it."""

LEAST = 120
"""Pixels of a part that tell something."""

INWARD, LEAST_CORE = 3, 30
"""The rim of a part is mixed with what is beneath; its core is what this square leaves of it, unless that is less."""

Bounds = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class _Look:
    """Of what changed, in one picture: shares with shades, at edges, of one colour, and vivid, white or black.

    And of what is around it the share that is of its colours; and its pixels.
    """

    shaded: float
    edged: float
    of_one: float
    glaring: float
    goes_on: float
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """One picture where the two differ.

    Attributes:
        pixels: (h, w, 3) float32 RGB.
        spans: (h, w) levels that 3 x 3 pixels span, of the channel with most.
        changed: (h, w) where the other picture has other pixels.
    """

    pixels: NDArray[np.float32]
    spans: NDArray[np.float32]
    changed: NDArray[np.bool_]

    def edged(self) -> float:
        """Return the share of what changed that is an edge."""
        within = self.spans[self.changed]
        return float((within >= EDGE).mean()) if len(within) else 0.0


def over(
    left: NDArray[np.float32], right: NDArray[np.float32], differs: NDArray[np.bool_], alike: NDArray[np.bool_]
) -> tuple[bool, bool]:
    """Tell whether what differs has the look of something drawn over the left picture, and over the right one.

    Args:
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap, not smoothed.
        right: The same of the other.
        differs: (h, w) where the two differ, by whole windows.
        alike: (h, w) where they agree.
    """
    window = _about(differs)
    same, at = some(alike), np.flatnonzero(differs[window])
    if len(same) < LEAST_ALIKE or not len(at):
        return False, False
    near = [np.ascontiguousarray(pixels[window]) for pixels in (left, right)]
    here, there = (
        Colours(taken(shown, at), taken(pixels, same)) for shown, pixels in zip(near, (left, right), strict=True)
    )
    seen = []
    for pixels, mine, its in ((near[0], here, there), (near[1], there, here)):
        changed = np.zeros(pixels.shape[:2], np.bool_)
        changed.flat[at] = furthest(mine.pixels - its.levelled(mine)) > CHANGED
        seen.append(_Seen(pixels, tints.spans(pixels), changed))
    maybe = [_may_be(each) for each in seen]
    if not any(maybe):
        return False, False
    _, patches = cv2.connectedComponents(differs[window].astype(np.uint8), connectivity=8)
    looks = [_looks(each, np.asarray(patches, np.int32)) if own else {} for each, own in zip(seen, maybe, strict=True)]
    return _all_drawn(looks[0], seen[1].edged()), _all_drawn(looks[1], seen[0].edged())


def _about(mask: NDArray[np.bool_]) -> Bounds:
    """Return the window about a mask, (h, w), and what counts as around it."""
    x, y, across, down = cv2.boundingRect(mask.view(np.uint8))
    reach = AROUND[1]
    return np.s_[max(0, y - reach) : y + down + reach, max(0, x - reach) : x + across + reach]


def _may_be(seen: _Seen) -> bool:
    """Tell at a glance whether what changed may look drawn."""
    within = seen.spans[seen.changed]
    if len(within) < LEAST:
        return False
    if float(((within > SHADES[0]) & (within < SHADES[1])).mean()) > SPOT_SHADED + GLANCE:
        return False
    if seen.edged() >= EDGED - GLANCE:
        return True
    return float(_glaring(seen.pixels[seen.changed]).mean()) >= GLARING - GLANCE


def _all_drawn(looks: dict[int, _Look], edged: float) -> bool:
    """Tell whether all patches together look drawn, and none of them like what a camera saw.

    Beside a large sticker, a small piece that differs would not be seen.

    Args:
        looks: Of the patches in one picture.
        edged: Share of what changed that is an edge in the other one.
    """
    if not looks:
        return False
    several = [(look.shaded, look.edged, look.of_one, look.glaring, look.goes_on) for look in looks.values()]
    mean = _mean(several, [look.size for look in looks.values()])
    return _is_drawn(mean, edged) and not any(map(_by_a_camera, looks.values()))


def _by_a_camera(look: _Look) -> bool:
    shaded, goes_on, glaring = CAMERA
    return look.shaded > shaded and look.goes_on > goes_on and look.glaring < glaring


def _is_drawn(look: _Look, edged: float) -> bool:
    words = look.edged >= max(EDGED, SHARPER * edged) and (look.of_one >= OF_ONE or look.edged >= ALL_EDGE)
    if words and look.shaded <= SHADED and look.goes_on <= GOES_ON:
        return True
    spot = look.of_one >= SPOT_OF_ONE and look.glaring >= GLARING
    return spot and look.shaded <= SPOT_SHADED and look.goes_on <= SPOT_GOES_ON


def _looks(seen: _Seen, patches: NDArray[np.int32]) -> dict[int, _Look]:
    """Look at what changed patch by patch; those with no part of some size are left out.

    Args:
        seen: See the class.
        patches: (h, w) numbers of the patches, 0 where nothing differs.
    """
    pixels, spans, changed = seen.pixels, seen.spans, seen.changed
    parts = []
    for window, part in _parts(changed):
        core = cv2.erode(part.view(np.uint8), np.ones((INWARD, INWARD), np.uint8)) > 0
        core = core if np.count_nonzero(core) >= LEAST_CORE else part
        within, shown = spans[window][core], pixels[window][core]
        shaded = float(((within > SHADES[0]) & (within < SHADES[1])).mean())
        parts.append((window, part, shown, (shaded, float((within >= EDGE).mean()), float(_glaring(shown).mean()))))
    sizes = [int(np.count_nonzero(part)) for _, part, _, _ in parts]
    if not parts or not _hopeful(*np.average([figures for *_, figures in parts], axis=0, weights=sizes).tolist()):
        return {}
    told: dict[int, list[tuple[float, ...]]] = {}
    shares: dict[int, list[int]] = {}
    for (window, part, shown, (shaded, edged, glaring)), size in zip(parts, sizes, strict=True):
        of_one, goes_on = _colours(shown, pixels[window][_around(part, changed[window])])
        patch = int(np.max(patches[window][part]))
        told.setdefault(patch, []).append((shaded, edged, of_one, glaring, goes_on))
        shares.setdefault(patch, []).append(size)
    return {patch: _mean(told[patch], shares[patch]) for patch in told}


def _hopeful(shaded: float, edged: float, glaring: float) -> bool:
    """Tell whether what looks so may be drawn, whatever its colours, which take longest to look at."""
    return (edged >= EDGED and shaded <= SHADED) or (glaring >= GLARING and shaded <= SPOT_SHADED)


def _mean(several: Sequence[Sequence[float]], sizes: Sequence[int]) -> _Look:
    """Return the mean look of several, (n, 5) figures in the order of ``_Look``, by their (n,) sizes."""
    shaded, edged, of_one, glaring, goes_on = np.average(several, axis=0, weights=sizes).tolist()
    return _Look(shaded, edged, of_one, glaring, goes_on, sum(sizes))


def _glaring(pixels: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell which of (n, 3) pixels are vivid, white or black."""
    red, green, blue = pixels[:, 0], pixels[:, 1], pixels[:, 2]
    low, high = np.minimum(np.minimum(red, green), blue), np.maximum(np.maximum(red, green), blue)
    vivid = (high >= BRIGHT) & (high - low >= VIVID * high)
    return np.asarray(vivid | (low >= LIGHT) | (high <= DARK))


def _parts(changed: NDArray[np.bool_]) -> Iterator[tuple[Bounds, NDArray[np.bool_]]]:
    """Yield the connected parts of a mask, (h, w), small holes filled: each with a window around it."""
    closed = cv2.morphologyEx(changed.view(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    for part in range(1, count):
        x, y, width, height, size = (int(value) for value in stats[part])
        if size >= LEAST:
            reach = AROUND[1]
            window = np.s_[max(0, y - reach) : y + height + reach, max(0, x - reach) : x + width + reach]
            yield window, np.asarray(labels[window] == part)


def _around(part: NDArray[np.bool_], changed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    near, far = (cv2.dilate(part.view(np.uint8), np.ones((side, side), np.uint8)) > 0 for side in AROUND)
    return np.asarray(far & ~near & ~changed)


def _colours(core: NDArray[np.float32], around: NDArray[np.float32]) -> tuple[float, float]:
    """Return the share of a (n, 3) core that is of one colour, and of (m, 3) around it that is of any of its."""
    rest, near, largest = core, np.zeros(len(around), np.bool_), 0
    for _ in range(COLOURS):
        if len(rest) < LEAST_OF_COLOUR * len(core):
            break
        colour = commonest(rest)
        of_it = apart(rest, colour) <= NEAR
        count = int(np.count_nonzero(of_it))
        if count < LEAST_OF_COLOUR * len(core):
            break
        largest = max(largest, count)
        near |= apart(around, colour) <= NEAR
        rest = rest[~of_it]
    return largest / len(core), float(near.mean()) if len(around) else 0.0
