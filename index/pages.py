"""A page as tall as several screens, scrolled or stitched: decoded as wide as a screen, looked at stretch by stretch.

Scaled as a whole, such a page would be a strip in which its pictures have no detail left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index import levels, picture, regions
from index.errors import PictureError
from index.picture import Picture
from index.regions import Box, Region

TALL = 2.8
"""A page so many times as tall as wide is several screens stitched together: phones have up to 2.4."""

WIDTH = 900
LONGEST = 24_000
"""Width at which such a page is decoded, and the most of its height, in pixels: 65 MB."""

STRETCH = (0.9, 2.0)
"""Least and most height of a stretch, in widths: half a screen to a screen."""

GAP = 0.02
"""Rows of one colour, as a share of the width, at which a page may be cut; nothing but the ground stands there."""

FULL = 0.97
"""A region that takes this share of both edges of its stretch is no picture on the page but the page."""

PICTURE = 0.15
"""Unless no more than this share of its rows is of one colour: photos below each other, each across the page."""

MOST_PANELS = 240
CUT_EDGE = 2400
CUT_QUALITY = 82


def decode(content: bytes, *, longest: int) -> Picture:
    """Decode a still with a longer edge of ``longest``; a tall page WIDTH wide, up to LONGEST high.

    Raises:
        PictureError: As of ``index.picture.decode``.
    """
    decoded = picture.decode(content, longest=longest)
    if decoded.height < TALL * decoded.width:
        return decoded
    return picture.decode(content, longest=min(LONGEST, max(longest, round(WIDTH * decoded.height / decoded.width))))


def find(pixels: NDArray[np.uint8]) -> list[Region]:
    """Find the regions of a picture as ``index.regions`` does, those of a tall page in each of its stretches.

    Args:
        pixels: (height, width, 3) uint8 RGB.

    Returns:
        At least one, from the top left; of a tall page at most MOST_PANELS, none of them ``whole`` unless alone.
    """
    height, width = pixels.shape[:2]
    flat = levels.flat_rows(pixels) if height >= TALL * width else np.zeros(0, np.bool_)
    parts = _stretches(flat, width)
    if len(parts) < 2:
        return regions.find(pixels)
    if stacked := regions.collage(pixels):
        return stacked
    found = [
        replace(
            each, box=replace(each.box, top=each.box.top + start), kind="panel" if each.kind == "whole" else each.kind
        )
        for start, stop in parts
        for each in regions.find(pixels[start:stop])
        if each.box.width < FULL * width
        or each.box.height < FULL * (stop - start)
        or flat[start + each.box.top :][: each.box.height].mean() <= PICTURE
    ]
    return found[:MOST_PANELS] or [Region("whole", Box(0, 0, width, height))]


def stretches(pixels: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """Cut a page into stretches where rows of one colour go all across, so that no picture and no line is cut.

    Returns:
        (start, stop) of each in pixels, from the top; they follow each other and cover the page. A stretch is longer
        than STRETCH where no such rows are met.
    """
    return _stretches(levels.flat_rows(pixels), pixels.shape[1])


def _stretches(flat: NDArray[np.bool_], width: int) -> list[tuple[int, int]]:
    height, gaps = len(flat), _gaps(flat, max(3, round(GAP * width)))
    cuts = [0]
    while height - cuts[-1] > STRETCH[1] * width:
        least, most = (cuts[-1] + share * width for share in STRETCH)
        near = [gap for gap in gaps if least <= sum(gap) / 2 <= most]
        # The broadest within reach parts posts rather than a picture from its text.
        chosen = max(near, key=lambda gap: gap[1] - gap[0], default=None)
        chosen = chosen or next((gap for gap in gaps if sum(gap) / 2 > most), None)
        if chosen is None:
            break
        cuts.append(sum(chosen) // 2)
    return list(zip(cuts, [*cuts[1:], height], strict=True))


def _gaps(flat: NDArray[np.bool_], least: int) -> Sequence[tuple[int, int]]:
    """List the runs of at least so many flat rows, [start, stop)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flat, [False])).astype(np.int8)))
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(start, stop) for start, stop in runs if stop - start >= least]


def cut(content: bytes, box: Box, *, longest: int) -> bytes:
    """Return a part of a still as a JPEG.

    Args:
        content: The file's bytes.
        box: In pixels of the original, upright; what of it lies outside is left out.
        longest: Longer edge of the part at most, in pixels.

    Raises:
        PictureError: It cannot be decoded, or the box lies outside.
    """
    shown = decode(content, longest=CUT_EDGE)
    factor = shown.pixels.shape[1] / shown.width
    top, left = max(0, round(box.top * factor)), max(0, round(box.left * factor))
    bottom, right = round((box.top + box.height) * factor), round((box.left + box.width) * factor)
    part = shown.pixels[top:bottom, left:right]
    if not part.size:
        raise PictureError("the part lies outside of the picture")
    return picture.encode_jpeg(picture.shrunk(part, longest), CUT_QUALITY)
