"""Edits drawn otherwise than by our own first programs: a screen in a dark room, stickers of flat colours.

Two programs written without sight of ours drew such; rules were made with their files, and these came after.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels
from index.picture import shrunk
from matching.covering import colour

ROOM = (1200, 900)
"""Height and width of the photo of a screen."""


def dark_room(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Photograph it, from farther away than ``bending.screen``, on a screen that gives the only light."""
    height, width = ROOM
    shown = _on_screen(shrunk(pictures[0], 800), rng)
    factor = min(0.78 * width / shown.shape[1], 0.78 * height / shown.shape[0]) * rng.uniform(0.7, 1.0)
    across, down = factor * shown.shape[1] / 2, factor * shown.shape[0] / 2
    middle = np.array([width, height]) / 2 + rng.uniform(-0.04, 0.04, 2) * [width, height]
    corners = middle + np.array([[-across, -down], [across, -down], [across, down], [-across, down]])
    corners += rng.uniform(-0.06, 0.06, (4, 2)) * [2 * across, 2 * down]
    old = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (shown.shape[1], shown.shape[0])
    matrix = cv2.getPerspectiveTransform(old.astype(np.float32), corners.astype(np.float32))
    room = np.full((height, width, 3), rng.integers(6, 48, 3), np.uint8)
    seen = cv2.warpPerspective(shown, matrix, (width, height), dst=room, borderMode=cv2.BORDER_TRANSPARENT)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    slant = rng.uniform(0, np.pi)
    waves = (columns * np.cos(slant) + rows * np.sin(slant)) * rng.uniform(0.2, 1.0)
    light = seen.astype(np.float32) * (rng.uniform(0.6, 1.0) + rng.uniform(0.0, 0.06) * np.sin(waves))[..., None]
    light = cv2.GaussianBlur(light, (0, 0), float(rng.uniform(0.6, 1.2)))
    return np.asarray(np.clip(light + rng.normal(3, rng.uniform(2, 4), light.shape), 0, 255), np.uint8)


def _on_screen(picture: Pixels, rng: Generator) -> Pixels:
    """Show it full, or between the bars of a viewer, light or dark; with the screen's own dark edge."""
    if rng.random() < 0.6:
        bars = [int(part * picture.shape[0]) for part in rng.uniform(0.08, 0.3, 2)]
        shade = (18, 18, 20) if rng.random() < 0.5 else (244, 244, 246)
        picture = np.asarray(
            cv2.copyMakeBorder(picture, bars[0], bars[1], 0, 0, cv2.BORDER_CONSTANT, value=shade), np.uint8
        )
        ink = (225, 225, 225) if shade[0] < 128 else (40, 40, 40)
        scale = picture.shape[1] / 500
        at = picture.shape[1] // 20, int(0.6 * bars[0])
        picture = np.ascontiguousarray(picture)
        cv2.putText(picture, "Photos  3 / 9", at, cv2.FONT_HERSHEY_SIMPLEX, scale, ink, max(1, round(2 * scale)))
    edge = picture.shape[1] // 40
    return np.asarray(
        cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(10, 10, 11)), np.uint8
    )


def drawn_stickers(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Lay two to five drawn figures over it: faces, stars, bursts, bubbles, each of flat colours with an outline."""
    shown = np.ascontiguousarray(pictures[0].copy())
    height, width = shown.shape[:2]
    for _ in range(int(rng.integers(2, 6))):
        size = rng.uniform(0.05, 0.09) * min(height, width)
        middle = rng.uniform(0.1, 0.9, 2) * [width, height]
        _figure(shown, middle, size, rng)
    return shown


def _figure(shown: Pixels, middle: np.ndarray, size: float, rng: Generator) -> None:
    points = int(rng.choice([5, 9, 14, 40]))
    depth = {5: 0.45, 9: 0.75, 14: 0.85}.get(points, 1.0)
    turns = np.linspace(0, 2 * np.pi, 2 * points, endpoint=False) + rng.uniform(0, np.pi)
    reach = size * np.where(np.arange(2 * points) % 2, depth, 1.0)
    outline = (middle + reach[:, None] * np.stack([np.cos(turns), np.sin(turns)], axis=1)).astype(np.int32)
    fill = tuple(int(value) for value in colour(rng))
    cv2.fillPoly(shown, [outline], fill, cv2.LINE_AA)
    cv2.polylines(shown, [outline], isClosed=True, color=(255, 255, 255), thickness=max(2, round(size / 9)))
    x, y = (int(value) for value in middle)
    if points == 40:
        for side in (-1, 1):
            cv2.circle(shown, (x + side * int(0.35 * size), y - int(0.2 * size)), int(0.13 * size), (30, 20, 10), -1)
        half = (int(0.45 * size), int(0.35 * size))
        cv2.ellipse(shown, (x, y + int(0.2 * size)), half, 0, 10, 170, (30, 20, 10), max(2, round(size / 12)))
    else:
        scale = size / 34
        at = x - int(0.55 * size), y + int(0.2 * size)
        cv2.putText(
            shown, str(rng.choice(["99", "hot", "new"])), at, cv2.FONT_HERSHEY_SIMPLEX, scale, (255, 255, 255), 2
        )
