"""Discs and cards laid over one of two pictures, told by the outline of what differs: stickers, whatever they show.

A sticker of another photo, a face the colour of what is beside it, several that overlap: no colour and no rim gives
them away. But laid over its original, such a copy differs in nothing but full discs and rectangles, sharp to the pixel,
and the other picture shows no edge there. Two pieces on one cloth differ in the outlines of both, each in one picture.
A white rim is not enough: the pale lip of a lamp is one, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from index import tints

CHANGED = 22.0
"""Levels (0 to 255, of the channel that differs most) by which a pixel is another one."""

SIZES = (0.0012, 0.05)
"""Share of the overlap that one sticker covers; what is smaller is left to others."""

BLOCK = 0.4
UPRIGHT, SQUARE = 1.5, 0.95
"""Share of the overlap that an upright rectangle covers at most, a text block; degrees by which it may be off, and of
its smallest rectangle the share that an outline fills which is one."""

STICKERS = 0.05
FULL = 0.84
ACROSS, FULL_ACROSS = 0.93, 0.7
"""Largest patch, as a share of the overlap, that stickers may be, half a window wider than they are; a larger one is
looked at where it fills so much of its box, or where it goes across the overlap, of that much less."""

WITHIN = (0.88, 0.84)
"""Share of a disc, and of a rectangle, that must differ, what is enclosed counted as differing: where a white corner
lies on white, nothing does."""

COVERED = 0.95
"""Share of what differs in one place that its shapes must cover."""

CHANGES = 0.4
"""Share of a shape whose own pixels must differ: a bangle encloses the cloth."""

NEAR = 2.5
"""Pixels from the outline of what differs within which the outline of a shape runs along it."""

ALONG = (0.6, 0.65)
"""Share of a disc's outline, and of a rectangle's, that must run along it, as far as no other shape lies over it."""

KNOWN = 0.8
"""A place of which so much is known to lie over one picture needs no shape."""

SEEN = 0.25
"""Share of an outline that no other shape may lie over."""

LEAST_RADIUS = 5.0
ARCS = (12, 20)
BIN, CIRCLES = 4.0, 8
"""A circle is laid through points of an outline so many pixels apart; those within BIN of each other are one, and the
commonest are looked at. Radii in pixels."""

MOST = 6
"""Shapes looked for in one place."""

STEPS = 72
"""Points looked at along an outline."""

BESIDE = (0.5, 2.0, 3.5)
"""Pixels from an outline, either way, at which a picture is asked whether it has an edge there; a rim has two."""

BORDER = 5
"""Pixels along the border of the overlap where no edge can be told."""

EDGED = 0.6
"""Share of an outline along which the picture that it lies on must have the greater step; a striped cloth has edges
of its own."""

Outline = NDArray[np.float32]
"""(n, 2) x and y in pixels, closed."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """A shape: its outline, (h, w) 1 within it, where the outline runs along that of the place, and by what share."""

    outline: Outline
    mask: NDArray[np.uint8]
    runs: NDArray[np.bool_]
    along: float


def worth_a_look(patch: NDArray[np.bool_], share: float, shape: tuple[int, ...]) -> bool:
    """Tell whether the largest patch may be of such shapes.

    Args:
        patch: (h, w) within a window around it.
        share: Of the overlap.
        shape: (h, w) of the overlap.
    """
    if share <= STICKERS:
        return True
    _, _, width, height = cv2.boundingRect(patch.astype(np.uint8))
    across = width >= ACROSS * shape[1] or height >= ACROSS * shape[0]
    return bool(np.count_nonzero(patch) >= (FULL_ACROSS if across else FULL) * width * height)


def find(
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    where: NDArray[np.bool_],
    alike: NDArray[np.bool_],
    known: NDArray[np.bool_],
) -> tuple[int, list[Outline]]:
    """Find the discs and rectangles in which two pictures differ.

    Args:
        left: (h, w, 3) float32 RGB, 0 to 255, in the frame of the overlap.
        right: The same of the other.
        where: (h, w) where the two differ by whole windows.
        alike: (h, w) where they agree.
        known: (h, w) what is known to lie over one of them.

    Returns:
        Which picture they lie over (0 or 1), and they; none where the two differ in anything else of some size, or each
        has some.
    """
    at = tints.some(alike)
    if len(at) < tints.LEAST_ALIKE:
        return 0, []
    here, there = (tints.Colours(pixels.reshape(-1, 3), tints.taken(pixels, at)) for pixels in (left, right))
    levelled = there.levelled(here).reshape(left.shape)
    off = tints.furthest((levelled - left).reshape(-1, 3)).reshape(where.shape)
    changed = np.asarray(off > CHANGED, np.uint8)
    found: list[_Shape] = []
    for place in _places(changed, where):
        if np.count_nonzero(known[place > 0]) >= KNOWN * np.count_nonzero(place):
            continue
        shapes = _shapes(place, changed)
        if shapes is None:
            return 0, []
        found += shapes
    shares = [_stepped(shape, left, levelled) for shape in found]
    over = int(sum(shares) < len(shares) / 2)
    least = min((share if over == 0 else 1.0 - share for share in shares), default=0.0)
    return over, [shape.outline for shape in found] if least >= EDGED else []


def _places(changed: NDArray[np.uint8], where: NDArray[np.bool_]) -> Iterator[NDArray[np.uint8]]:
    """Yield (h, w) of each connected part that differs, windows of it among it, and is of some size, filled."""
    closed = np.asarray(cv2.morphologyEx(changed, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    opened = cv2.morphologyEx(_filled(closed), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    differ = np.bincount(np.asarray(labels, np.intp)[where], minlength=count)
    for label in (np.argsort(-stats[1:count, cv2.CC_STAT_AREA], kind="stable") + 1).tolist():
        if differ[label] and stats[label, cv2.CC_STAT_AREA] >= SIZES[0] * changed.size:
            yield np.asarray(labels == label, np.uint8)


def _filled(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    full = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(full, contours, -1, 1, cv2.FILLED)
    return full


def _shapes(place: NDArray[np.uint8], changed: NDArray[np.uint8]) -> list[_Shape] | None:
    """Part what differs in one place into shapes that may overlap; None where it is none of them."""
    depth = _depth(place)
    near = np.asarray(cv2.dilate(place, np.ones((5, 5), np.uint8)), np.uint8)
    total, rest, taken = np.count_nonzero(place), place.copy(), np.zeros_like(place)
    found: list[_Shape] = []
    while np.count_nonzero(rest) > (1.0 - COVERED) * total:
        fitting = [
            shape
            for outline, least, within in _candidates(place, rest)
            for shape in [_fit(outline, depth, near, taken, within)]
            if shape.along >= least
        ]
        if not fitting or len(found) == MOST:
            return None
        best = max(fitting, key=lambda shape: shape.along)
        most = BLOCK if _upright(best.outline) else SIZES[1]
        if not SIZES[0] * place.size <= np.count_nonzero(best.mask) <= most * place.size:
            return None
        if np.count_nonzero(best.mask & changed) < CHANGES * np.count_nonzero(best.mask):
            return None
        found.append(best)
        taken |= np.asarray(cv2.dilate(best.mask, np.ones((5, 5), np.uint8)), np.uint8)
        rest &= 1 - taken
    return found


def _upright(outline: Outline) -> bool:
    """Tell whether an outline is of a rectangle that lies along rows and columns."""
    _, (across, down), turn = cv2.minAreaRect(outline)
    return bool(min(turn % 90, -turn % 90) <= UPRIGHT and cv2.contourArea(outline) >= SQUARE * across * down)


def _depth(place: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the distance, in pixels, of each pixel of a place from what is around it."""
    framed = cv2.copyMakeBorder(place, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(cv2.distanceTransform(framed, cv2.DIST_L2, 5)[1:-1, 1:-1], np.float32)


def _candidates(place: NDArray[np.uint8], rest: NDArray[np.uint8]) -> Iterator[tuple[Outline, float, float]]:
    """Yield shapes that what is left may be, and what each must have: along its outline, and within.

    A card is all of the largest part that is left; of a disc three points of the outline give the circle.
    """
    contours, _ = cv2.findContours(rest, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    corners = cv2.boxPoints(cv2.minAreaRect(max(contours, key=cv2.contourArea)))
    yield _evenly(corners), ALONG[1], WITHIN[1]
    turns = np.linspace(0.0, 2 * np.pi, STEPS, endpoint=False)
    round_about = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    for x, y, radius in _circles(place):
        yield np.asarray(np.array([x, y]) + radius * round_about, np.float32), ALONG[0], WITHIN[0]


def _evenly(corners: NDArray[Any]) -> Outline:
    """Return STEPS points along a closed outline, (n, 2), as far from each other."""
    closed = np.vstack([corners, corners[:1]])
    ends = np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))))
    at = np.linspace(0.0, ends[-1], STEPS, endpoint=False)
    return np.asarray(np.stack([np.interp(at, ends, closed[:, axis]) for axis in (0, 1)], axis=1), np.float32)


def _circles(place: NDArray[np.uint8]) -> list[tuple[float, float, float]]:
    """Return the circles, x, y and radius, that most stretches of the outline of a place lie on."""
    contours, _ = cv2.findContours(place, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = max(contours, key=cv2.contourArea).reshape(-1, 2).astype(np.float64)
    found = np.vstack([_through(np.roll(points, by, axis=0), points, np.roll(points, -by, axis=0)) for by in ARCS])
    largest = float(np.sqrt(SIZES[1] * place.size / np.pi))
    found = found[(found[:, 2] >= LEAST_RADIUS) & (found[:, 2] <= largest)]
    _, which, counts = np.unique(np.round(found / BIN), axis=0, return_inverse=True, return_counts=True)
    best = np.argsort(-counts, kind="stable")[:CIRCLES]
    middles = [np.median(found[which.reshape(-1) == each], axis=0) for each in best]
    return [(float(x), float(y), float(radius)) for x, y, radius in middles]


def _through(one: NDArray[np.float64], two: NDArray[np.float64], three: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 3) x, y and radius of the circles through (n, 2) points each; a radius of 0 where they lie in line."""
    (ax, ay), (bx, by) = (one - two).T, (three - two).T
    double = 2.0 * (ax * by - ay * bx)
    safe = np.where(np.abs(double) < 1e-6, np.inf, double)
    a, b = ax**2 + ay**2, bx**2 + by**2
    x, y = (by * a - ay * b) / safe, (ax * b - bx * a) / safe
    return np.stack([two[:, 0] + x, two[:, 1] + y, np.hypot(x, y)], axis=1)


def _fit(
    outline: Outline, depth: NDArray[np.float32], near: NDArray[np.uint8], taken: NDArray[np.uint8], within: float
) -> _Shape:
    """Tell how well an outline is that of a place, as far as nothing taken lies over it.

    Args:
        outline: See ``Outline``.
        depth: (h, w) distance of each pixel of the place from what is around it.
        near: (h, w) the place and a little around it.
        taken: (h, w) what other shapes of the place cover.
        within: Least share of what the outline encloses, and nothing taken covers, that must be of the place.
    """
    mask = np.zeros(near.shape, np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 1)
    own = mask & (1 - taken)
    seen = _values(taken, outline) == 0
    fits = own.any() and float(seen.mean()) >= SEEN
    if not fits or np.count_nonzero(own[depth > 0]) < within * np.count_nonzero(own):
        return _Shape(outline, mask, seen, 0.0)
    runs = (_values(depth, outline) <= NEAR) & (_values(near, outline) > 0)
    return _Shape(outline, mask, runs & seen, float(runs[seen].mean()))


def _stepped(shape: _Shape, left: NDArray[np.float32], right: NDArray[np.float32]) -> float:
    """Return the share of what is seen of an outline along which the left picture has the greater step."""
    away = shape.outline - shape.outline.mean(axis=0)
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-3)
    inside = np.all((shape.outline >= BORDER) & (shape.outline < np.array(left.shape[1::-1]) - BORDER), axis=1)
    told = shape.runs & inside
    points, away = shape.outline[told], away[told]
    sides = [(points - by * away, points + by * away) for by in BESIDE]
    here, there = (
        np.max([tints.furthest(_values(pixels, inner) - _values(pixels, outer)) for inner, outer in sides], axis=0)
        for pixels in (left, right)
    )
    return float((here > there).mean()) if told.any() else 0.5


def _values(pixels: NDArray[Any], points: NDArray[np.floating]) -> NDArray[Any]:
    """Return the value of the pixel at each of (n, 2) points, x and y; at the border the nearest."""
    at = np.round(points).astype(np.intp)
    columns, rows = np.clip(at[:, 0], 0, pixels.shape[1] - 1), np.clip(at[:, 1], 0, pixels.shape[0] - 1)
    return pixels[rows, columns]
