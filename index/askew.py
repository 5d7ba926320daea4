"""A picture that stands askew in a photo of the screen that shows it, found by the light it gives.

Around it lie a dark frame and a dark room. By some level of light or other what is lighter is one quadrilateral, or
parts that have one about them: a bright bar above a dark picture and another one below it. What edges of straight lines
do not tell, since moire and reflections have more of them than a screen.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from index.grounds import Part
from index.picture import shrunk

EDGE = 200
"""Looked for at this longer edge, in pixels, which leaves little of moire."""

RIM, DARK, MOSTLY_DARK = 6, 80, 0.6
"""So many pixels along the border are darker than this level (0 to 255), most of them: else it is no dark room. Of 160
photos of things ten have such a border."""

LEVELS = tuple(range(18, 190, 14))
"""Of light, 0 to 255."""

LEAST_PART, LEAST_ALONE = 0.004, 0.06
"""Share of the picture from which a light part counts with others, and from which alone."""

AREA = (0.08, 0.88)
"""Share of the picture that a quadrilateral may cover."""

FILLS = 0.9
"""Share that light parts and their quadrilateral have in common, at least, of what either covers."""

STEP, APART = 8.0, 4
"""Levels by which its inside is lighter than its outside, so many pixels either side of its edge."""

SIDES, EACH = 0.7, 0.4
"""Mean share of a side along which it is, and the least of each; a side beyond the picture's border tells nothing."""

LEAST_SIDES = 3
"""Sides that must lie within the picture."""

CLEAR = 0.88
"""Least product of what fills it and of what outlines it. Of 48 photos of screens, drawn by two other programs, 38 have
this, and of 1,008 other files that these drew four: three turned pictures on black and a framed one."""

STRAIGHT, SIDE_EDGE, REACH = 0.93, 400, 8
"""Mean share of the three straightest sides, at that edge of the picture in pixels, along which their edge lies within
one pixel of a line; the edge is looked for so many pixels either side. Of 147 drawn screens that are found 132 have it;
of 25 carved plaques on a dark cloth five."""

RISES = 6.0
"""Levels by which an edge rises over two pixels, at least."""

SMOOTH = 45.0
"""Nine tenths of what is around have a Laplacian of this at most: a dark room, no dark cloth with a pattern."""

_ALONG = np.linspace(0.06, 0.94, 40)[:, None]


def find(pixels: NDArray[np.uint8]) -> list[Part]:
    """Find the picture in a photo of a screen.

    Args:
        pixels: (height, width, 3) uint8 RGB.

    Returns:
        The box around it, left, top, width and height; none where the photo is of no screen.
    """
    small = np.asarray(cv2.cvtColor(shrunk(pixels, EDGE), cv2.COLOR_RGB2GRAY), np.uint8)
    if min(small.shape) <= 2 * RIM or not _in_the_dark(small):
        return []
    grey = np.asarray(cv2.GaussianBlur(small, (0, 0), 1.5), np.float32)
    best, most = None, CLEAR
    for light in _light_parts(grey):
        corners, fills = _quadrilateral(light)
        if corners is None or fills < FILLS:
            continue
        clear = fills * _outlined(corners, grey)
        if clear > most and _smooth_around(corners, small):
            best, most = corners, clear
    if best is None or _straightness(pixels, best / np.array(grey.shape[::-1])) < STRAIGHT:
        return []
    scale = np.array([pixels.shape[1] / grey.shape[1], pixels.shape[0] / grey.shape[0]])
    left, top = np.maximum(0, np.floor(best.min(axis=0) * scale)).astype(int).tolist()
    right, bottom = np.ceil((best.max(axis=0) + 1) * scale).astype(int).tolist()
    return [(left, top, min(pixels.shape[1], right) - left, min(pixels.shape[0], bottom) - top)]


def _in_the_dark(grey: NDArray[np.uint8]) -> bool:
    rim = np.concatenate([grey[:RIM].ravel(), grey[-RIM:].ravel(), grey[:, :RIM].ravel(), grey[:, -RIM:].ravel()])
    return float((rim < DARK).mean()) >= MOSTLY_DARK


def _smooth_around(corners: NDArray[np.float32], grey: NDArray[np.uint8]) -> bool:
    around = np.ones(grey.shape, np.uint8)
    cv2.fillPoly(around, [corners.astype(np.int32)], 0)
    room = cv2.erode(around, np.ones((9, 9), np.uint8)) > 0
    curved = np.abs(cv2.Laplacian(grey, cv2.CV_16S))[room]
    return len(curved) > 0 and float(np.percentile(curved, 90)) <= SMOOTH


def _light_parts(grey: NDArray[np.float32]) -> Iterator[NDArray[np.uint8]]:
    """Yield (h, w), 1 where it is lighter than each level: one part that is large, or all parts of some size."""
    for level in LEVELS:
        light = cv2.morphologyEx(np.asarray(grey > level, np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=4)
        shares = stats[:count, cv2.CC_STAT_AREA] / grey.size
        some = np.flatnonzero(shares >= LEAST_PART)
        some = some[some > 0]
        for label in some[shares[some] >= LEAST_ALONE].tolist():
            yield np.asarray(labels == label, np.uint8)
        if len(some) > 1:
            yield np.asarray(np.isin(labels, some), np.uint8)


def _quadrilateral(light: NDArray[np.uint8]) -> tuple[NDArray[np.float32] | None, float]:
    """Return the (4, 2) corners about what is light, x and y, and what the two have in common; None where none fits."""
    contours, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(np.vstack(contours))
    length = cv2.arcLength(hull, closed=True)
    for share in (0.01, 0.02, 0.03, 0.04, 0.06, 0.08):
        corners = cv2.approxPolyDP(hull, share * length, closed=True)
        if len(corners) <= 4:
            break
    if len(corners) != 4 or not AREA[0] <= cv2.contourArea(corners) / light.size <= AREA[1]:
        return None, 0.0
    masks = np.zeros((2, *light.shape), np.uint8)
    cv2.fillPoly(masks[0], [hull], 1)
    cv2.fillPoly(masks[1], [corners], 1)
    common, either = int(np.count_nonzero(masks[0] & masks[1])), int(np.count_nonzero(masks[0] | masks[1]))
    return corners.reshape(4, 2).astype(np.float32), common / either


def _outlined(corners: NDArray[np.float32], grey: NDArray[np.float32]) -> float:
    """Return the mean share of the sides along which it is lighter within; 0 where that is too little."""
    shares = [
        share
        for here, there in zip(corners, np.roll(corners, -1, axis=0), strict=True)
        for share in _along(here, there, corners.mean(axis=0), grey)
    ]
    if len(shares) < LEAST_SIDES or min(shares) < EACH:
        return 0.0
    mean = float(np.mean(shares))
    return mean if mean >= SIDES else 0.0


def _along(
    here: NDArray[np.float32], there: NDArray[np.float32], middle: NDArray[np.float32], grey: NDArray[np.float32]
) -> Iterator[float]:
    """Yield the share of one side along which it is lighter within, unless most of what is without is not seen."""
    points, inward = here + _ALONG * (there - here), _inward(here, there, middle)
    inside, outside = points + APART * inward, points - APART * inward
    seen = np.all((outside >= 0) & (outside < np.array(grey.shape[::-1])), axis=1)
    if 2 * np.count_nonzero(seen) > len(points):
        yield float((_values(grey, inside[seen]) - _values(grey, outside[seen]) > STEP).mean())


def _straightness(pixels: NDArray[np.uint8], corners: NDArray[np.floating]) -> float:
    """Return what STRAIGHT speaks of; (4, 2) corners in shares of the picture."""
    grey = np.asarray(cv2.cvtColor(shrunk(pixels, SIDE_EDGE), cv2.COLOR_RGB2GRAY), np.float32)
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), np.float32)
    scaled = corners * np.array(soft.shape[::-1])
    told = [
        share
        for here, there in zip(scaled, np.roll(scaled, -1, axis=0), strict=True)
        if (share := _straight(here, there, scaled.mean(axis=0), soft)) is not None
    ]
    return float(np.mean(sorted(told)[-LEAST_SIDES:])) if told else 0.0


def _straight(
    here: NDArray[np.floating], there: NDArray[np.floating], middle: NDArray[np.floating], grey: NDArray[np.float32]
) -> float | None:
    """Return the share of one side along which its edge is on one line; None where most of it is not in the picture."""
    points, across = _profiles(here, there, middle)
    inside = np.all((points >= 1) & (points < np.array(grey.shape[::-1]) - 2), axis=(1, 2))
    if 2 * np.count_nonzero(inside) < len(points):
        return None
    at = points[inside].astype(np.float32)
    shown = cv2.remap(grey, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
    rises = shown[:, 2:] - shown[:, :-2]
    clear = rises.max(axis=1) > RISES
    along, found = np.flatnonzero(inside)[clear], across[1:-1][rises.argmax(axis=1)][clear]
    # Through every two places far enough apart a line: how many lie on the best one?
    first, second = np.nonzero(along[None, :] - along[:, None] > len(points) // 3)
    if not len(first):
        return 0.0
    slope = (found[second] - found[first]) / (along[second] - along[first])
    off = found[None, :] - found[first][:, None] - slope[:, None] * (along[None, :] - along[first][:, None])
    return float(np.count_nonzero(np.abs(off) <= 1.0, axis=1).max() / len(at))


def _profiles(
    here: NDArray[np.floating], there: NDArray[np.floating], middle: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (n, m, 2) places across a side from without to within, x and y, and (m,) how far within each is."""
    across = np.arange(-REACH, REACH + 1, dtype=np.float64)
    points = here + _ALONG * (there - here)
    return points[:, None, :] + across[None, :, None] * _inward(here, there, middle), across


def _inward(
    here: NDArray[np.floating], there: NDArray[np.floating], middle: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return (2,) the direction across a side towards the middle, of length 1."""
    way = there - here
    across = np.array([-way[1], way[0]]) / max(float(np.linalg.norm(way)), 1e-6)
    return np.asarray(across if np.dot(across, middle - here) >= 0 else -across, np.float64)


def _values(grey: NDArray[np.float32], points: NDArray[np.floating]) -> NDArray[np.float32]:
    columns, rows = (np.clip(np.round(points[:, axis]).astype(np.intp), 0, grey.shape[1 - axis] - 1) for axis in (0, 1))
    return np.asarray(grey[rows, columns])
