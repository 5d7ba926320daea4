"""What was drawn or pasted over a picture, as far as the picture alone tells: text blocks, stickers, pasted pictures.

Two marks give such a thing away. Its edges run exactly along rows and columns, which those of a thing before a camera
hardly do (``index.insets``); or it is of one drawn colour with print on it, compact, and ends at once. Either may be
wrong about a picture alone; ``index.overlays`` asks the other picture of the pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from index import bands, contours, insets, papers

EVEN_RANGE = 5
"""Each channel (0 to 255) within 3 x 3 pixels of a drawn colour spans at most this, noise of two JPEGs included."""

LEAST_SEED = 0.0008
SEEDS = 60
"""Even spots that a colour is grown from, the largest; the least is this share of the region."""

COLOUR_BAND = 16.0
"""Each channel of a drawn colour stays within this of its median."""

OF_ONE = 0.9
"""Share of a spot without grain that is of its median colour; of less, it is a ground or a surface that shades off."""

LEAST_AREA = 0.002
MOST_SPOT = 0.07
"""A spot of any compact outline covers at most this share: stickers. Different pieces on one cloth leave .035 and more,
and carved pieces are not of one colour."""

MOST_BLOCK = 0.32
"""A block (one colour, filling a rectangle) covers at most this share."""

FILLS = 0.88
"""Share of its smallest rectangle that a block fills."""

SOLID, COMPACT = 0.85, 0.65
"""Share of its convex outline that a spot fills, and of its smallest rectangle or circle: a sherd or a figure of one
colour, which hides another piece, does not fill those."""

LARGE, ROUND = 0.025, 0.9
"""A spot that covers so much is a sticker only where it is round: it and the ellipse of its moments have this share of
both in common. Measured on four draws: large spots that copies differ in have .93 and more (discs) or are blocks; flat
sherds, which made copies of 170 pairs of different pieces on cloths, .77 to .86."""

WHITE = 225
BLACK = 30
"""Each channel (0 to 255) of a white frame is at least, of a black one at most this."""

THIN = 0.5
"""A frame covers at most this share of its box."""

BRIDGE = 9
"""Pixels of print and its JPEG noise that a colour is bridged over."""


Window = tuple[slice, slice]


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """Something laid over a picture.

    Attributes:
        kind: ``spot``, ``block`` (one colour) or ``pasted`` (straight edges, whatever is in it).
        outline: (n, 2) float32, x and y in pixels, closed.
    """

    kind: Literal["spot", "block", "pasted"]
    outline: NDArray[np.float32]


def find(pixels: NDArray[np.uint8]) -> list[Plate]:
    """Find what may have been laid over a picture.

    Args:
        pixels: (height, width, 3) uint8 RGB.

    Returns:
        Pasted rectangles and bands first, then blocks and spots of one colour; they may overlap.
    """
    labels, stats = _even(pixels)
    edges = insets.look(pixels)
    straight = [] if edges is None else [*insets.within(edges), *insets.bands(edges), *papers.find(edges, labels > 0)]
    boxes = [*straight, *bands.find(pixels)]
    pasted = [
        Plate("pasted", np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float32)) for x, y, w, h in boxes
    ]
    return pasted + _of_one_colour(pixels, labels, stats) + _framed(pixels)


def even(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell, (h, w), where (h, w, 3) pixels have no grain."""
    square = np.ones((3, 3), np.uint8)
    red, green, blue = cv2.split(cv2.subtract(cv2.dilate(pixels, square), cv2.erode(pixels, square)))
    return np.asarray(cv2.max(cv2.max(red, green), blue) <= EVEN_RANGE)


def _even(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Find spots without grain; return labels and figures as ``cv2.connectedComponentsWithStats`` does."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(even(pixels).astype(np.uint8), connectivity=4)
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32)


def _of_one_colour(pixels: NDArray[np.uint8], labels: NDArray[np.int32], stats: NDArray[np.int32]) -> list[Plate]:
    """Grow each even spot to all that is connected to it and of its colour, and keep what is compact."""
    size = labels.size
    taken = np.zeros(labels.shape, np.bool_)
    found: list[Plate] = []
    areas = stats[1:, cv2.CC_STAT_AREA]
    large = np.flatnonzero(areas >= LEAST_SEED * size)
    for seed in (1 + large[np.argsort(-areas[large], kind="stable")][:SEEDS]).tolist():
        x, y, width, height = (int(value) for value in stats[seed, :4])
        window = np.s_[y : y + height, x : x + width]
        inside = labels[window] == seed
        if (taken[window] & inside).any():
            continue
        near = _near(pixels, _median(pixels[window], inside))
        of_it = inside & (near[window] > 0)
        if np.count_nonzero(of_it) < OF_ONE * np.count_nonzero(inside):
            continue  # it runs from colour to colour
        down, across = divmod(int(of_it.argmax()), width)
        grown, window = _grown(near, (x + across, y + down))
        taken[window] |= grown
        plate = _plate(grown, window, size)
        if plate is not None:
            found.append(plate)
    return found


def _median(pixels: NDArray[np.uint8], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the median of each channel of (h, w, 3) pixels, by counting."""
    mask = among.astype(np.uint8)
    ends = [np.cumsum(cv2.calcHist([pixels], [channel], mask, [256], [0, 256])) for channel in range(3)]
    middles = [np.searchsorted(end, [(end[-1] + 1) // 2, end[-1] // 2 + 1]) for end in ends]
    return np.mean(middles, axis=1)


def _near(pixels: NDArray[np.uint8], colour: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Tell, (h, w) 0 or 255, which pixels are of a colour."""
    low, high = (np.clip(colour + band, 0, 255) for band in (-COLOUR_BAND, COLOUR_BAND))
    return np.asarray(cv2.inRange(pixels, low, high), np.uint8)


def _grown(near: NDArray[np.uint8], at: tuple[int, int]) -> tuple[NDArray[np.bool_], Window]:
    """Tell what is connected to a pixel (x, y) that is near: within a window, and that."""
    _, _, _, (x, y, width, height) = cv2.floodFill(near, None, at, 1, flags=4)
    window = np.s_[y : y + height, x : x + width]
    return np.asarray(near[window] == 1), window


def _framed(pixels: NDArray[np.uint8]) -> list[Plate]:
    """Find what has a thin white or black frame or ring around it, whatever is in it."""
    found = []
    red, green, blue = cv2.split(pixels)
    darkest, lightest = cv2.min(cv2.min(red, green), blue), cv2.max(cv2.max(red, green), blue)
    for thin in (darkest >= WHITE, lightest <= BLACK):
        if np.count_nonzero(thin) < 4 * np.sqrt(LEAST_AREA * thin.size):
            continue  # too few for the four sides of the least frame
        _, labels, stats, _ = cv2.connectedComponentsWithStats(thin.astype(np.uint8), connectivity=8)
        boxes = stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
        likely = (boxes >= LEAST_AREA * thin.size) & (boxes <= 2 * MOST_SPOT * thin.size)
        likely &= stats[:, cv2.CC_STAT_AREA] <= THIN * boxes
        for label in np.flatnonzero(likely)[:SEEDS]:
            x, y, width, height = (int(value) for value in stats[label, :4])
            window = np.s_[y : y + height, x : x + width]
            plate = _plate(labels[window] == label, window, thin.size) if label else None
            if plate is not None:
                found.append(plate)
    return found


def _plate(mask: NDArray[np.bool_], window: Window, size: int) -> Plate | None:
    """Take what a mask shows of a window for a plate, if it is compact; ``size`` is the region's, in pixels."""
    if mask.size < LEAST_AREA * size or np.count_nonzero(mask) > MOST_BLOCK * size:
        return None
    padded = cv2.copyMakeBorder(mask.astype(np.uint8), BRIDGE, BRIDGE, BRIDGE, BRIDGE, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((BRIDGE, BRIDGE), np.uint8))
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea)
    area = float(cv2.contourArea(outline))
    if area < LEAST_AREA * size:
        return None
    at = window[1].start - BRIDGE, window[0].start - BRIDGE
    points = np.asarray(outline.reshape(-1, 2) + np.array(at), np.float32)
    _, (across, down), _ = cv2.minAreaRect(points)
    if FILLS * across * down <= area <= MOST_BLOCK * size:
        return Plate("block", points)
    compact = area >= COMPACT * min(across * down, np.pi * cv2.minEnclosingCircle(points)[1] ** 2)
    if area > MOST_SPOT * size or not compact or area < SOLID * cv2.contourArea(cv2.convexHull(points)):
        return None
    return Plate("spot", points) if area < LARGE * size or contours.roundness(outline) >= ROUND else None
