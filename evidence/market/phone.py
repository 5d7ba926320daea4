"""Phone screenshots: a feed with one picture or with thumbnails, and the full-screen viewer."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels
from evidence.market.grids import Box, Composite, fitted, grid_2x2, grid_3x3
from evidence.market.lettering import Layer, handle

SIZES = ((720, 1280), (720, 1440), (828, 1472), (1080, 1920))
"""Screens, width and height in pixels."""


def _screen(rng: Generator, ground: tuple[int, int, int], ink: tuple[int, int, int]) -> tuple[Pixels, int]:
    """Return an empty screen with its status bar, and the unit of its layout (a hundredth of its width)."""
    width, height = SIZES[rng.integers(len(SIZES))]
    screen, unit = np.full((height, width, 3), ground, np.uint8), width // 100
    bar = Layer(5 * unit, width)
    bar.text((3 * unit, unit), f"{rng.integers(24):02d}:{rng.integers(60):02d}", 3 * unit)
    bar.text((84 * unit, unit), f"{rng.integers(5, 100)}%", 3 * unit)
    cv2.rectangle(bar.mask, (92 * unit, int(1.6 * unit)), (97 * unit, int(3.8 * unit)), 255, max(1, unit // 4))
    for number in range(4):
        left = (70 + 2 * number) * unit
        cv2.rectangle(bar.mask, (left, (4 * unit) - (number + 1) * unit // 2), (left + unit, 4 * unit), 255, -1)
    screen[: 5 * unit] = bar.over(screen[: 5 * unit], ink, 1.0)
    return screen, unit


def _post(screen: Pixels, top: int, unit: int, rng: Generator) -> int:
    """Draw a sender's picture, name and lines of text; return the row where the pictures begin."""
    size = 11 * unit
    avatar = np.full((size, size, 3), rng.integers(40, 220, 3), np.uint8)
    cv2.circle(avatar, (size // 2, int(size * 0.4)), size // 4, rng.integers(90, 250, 3).tolist(), -1, cv2.LINE_AA)
    cv2.ellipse(avatar, (size // 2, size), (size // 3, size // 3), 0, 0, 360, rng.integers(20, 200, 3).tolist(), -1)
    screen[top : top + size, 4 * unit : 4 * unit + size] = avatar[: screen.shape[0] - top]
    lines = int(rng.integers(1, 4))
    name, text = Layer(*screen.shape[:2]), Layer(*screen.shape[:2])
    name.characters((18 * unit, top), 4 * unit, int(rng.integers(2, 5)), rng)
    row = top + 6 * unit
    for _ in range(lines):
        text.characters((18 * unit, row), 4 * unit, int(rng.integers(6, 17)), rng)
        row += 5 * unit
    text.text((18 * unit, row), handle(rng), 4 * unit)
    screen[:] = text.over(name.over(screen, (87, 107, 149), 1.0), (30, 30, 30), 1.0)
    return row + 7 * unit


def _foot(screen: Pixels, top: int, unit: int, rng: Generator) -> None:
    """Draw the time line below a post, the next post's head, and the app's bar at the bottom."""
    layer = Layer(*screen.shape[:2])
    layer.text((18 * unit, top + 2 * unit), f"{rng.integers(2, 59)} min", 3 * unit)
    screen[:] = layer.over(screen, (150, 150, 150), 1.0)
    cv2.rectangle(screen, (0, top + 9 * unit), (screen.shape[1], top + 9 * unit + 1), (228, 228, 228), -1)
    if top + 40 * unit < screen.shape[0]:
        _post(screen, top + 12 * unit, unit, rng)
    bar = screen.shape[0] - 13 * unit
    screen[bar:] = (247, 247, 247)
    for number in range(4):
        centre = ((14 + 24 * number) * unit, bar + 5 * unit)
        cv2.circle(
            screen,
            centre,
            int(2.4 * unit),
            (120, 120, 120) if number != 2 else (40, 190, 90),
            max(2, unit // 2),
            cv2.LINE_AA,
        )


def feed(pictures: Sequence[Pixels], rng: Generator) -> tuple[Pixels, list[Box]]:
    """A post with one large picture."""
    screen, unit = _screen(rng, (255, 255, 255), (20, 20, 20))
    top = _post(screen, 9 * unit, unit, rng)
    picture = pictures[0]
    factor = min(66 * unit / picture.shape[1], 90 * unit / picture.shape[0])
    box = Box(18 * unit, top, round(picture.shape[1] * factor), round(picture.shape[0] * factor))
    return _filled(screen, [box], [picture], unit, rng)


def feed_many(pictures: Sequence[Pixels], rng: Generator) -> tuple[Pixels, list[Box]]:
    """A post with two to nine square thumbnails."""
    screen, unit = _screen(rng, (255, 255, 255), (20, 20, 20))
    top = _post(screen, 9 * unit, unit, rng)
    edge, gap, columns = 24 * unit, max(4, unit), 2 if len(pictures) == 4 else 3
    places = [divmod(number, columns) for number in range(min(9, len(pictures)))]
    boxes = [Box(18 * unit + c * (edge + gap), top + r * (edge + gap), edge, edge) for r, c in places]
    return _filled(screen, boxes, pictures, unit, rng)


def _filled(
    screen: Pixels, boxes: list[Box], pictures: Sequence[Pixels], unit: int, rng: Generator
) -> tuple[Pixels, list[Box]]:
    _foot(screen, max(box.top + box.height for box in boxes), unit, rng)
    for box, picture in zip(boxes, pictures, strict=False):
        screen[box.top : box.top + box.height, box.left : box.left + box.width] = fitted(picture, box.width, box.height)
    return screen, boxes


def viewer(pictures: Sequence[Pixels], rng: Generator) -> tuple[Pixels, list[Box]]:
    """One picture across a black screen, with the dots of an album below."""
    screen, unit = _screen(rng, (0, 0, 0), (235, 235, 235))
    height, width = screen.shape[:2]
    picture = pictures[0]
    factor = min(width / picture.shape[1], (height - 24 * unit) / picture.shape[0])
    wide, tall = min(width, round(picture.shape[1] * factor)), round(picture.shape[0] * factor)
    box = Box((width - wide) // 2, (height - tall) // 2, wide, tall)
    screen[box.top : box.top + tall, box.left : box.left + wide] = fitted(picture, wide, tall)
    count, shown = int(rng.integers(2, 10)), int(rng.integers(9))
    for number in range(count):
        centre = (width // 2 + (2 * number - count + 1) * 2 * unit, height - 6 * unit)
        cv2.circle(
            screen, centre, max(3, int(0.8 * unit)), (240, 240, 240) if number == shown % count else (110, 110, 110), -1
        )
    return screen, [box]


COMPOSITES: dict[str, tuple[int, Composite]] = {
    "grid 2x2": (4, grid_2x2),
    "grid 3x3": (9, grid_3x3),
    "feed": (1, feed),
    "feed many": (9, feed_many),
    "viewer": (1, viewer),
}
"""Every arrangement by its name in the truth tables, with the most pictures it shows."""
