"""Still more ways to repost a picture, which put it into or under something. Drawn after all rules."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels
from evidence.market.grids import fitted
from evidence.market.lettering import Layer, handle
from matching import showing
from matching.covering import colour
from matching.further import rounded

WHITE, BLACK = (255, 255, 255), (12, 12, 12)


def nested(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A screenshot of a viewer that shows a screenshot of a viewer."""
    return showing.viewer([showing.viewer(pictures, rng), *pictures[1:]], rng)


def feed_of_a_grid(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A post with one picture, which is three by three."""
    return showing.feed_one([showing.grid_of_nine(pictures, rng), *pictures[1:]], rng)


def turned_grid(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Two by two without a gutter, turned by a quarter."""
    return np.ascontiguousarray(np.rot90(showing.grid_2x2(pictures, rng)))


def film(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """A frame of film: black, with holes above and below."""
    broad = max(pictures[0].shape[:2]) // 12
    shown = cv2.copyMakeBorder(pictures[0], broad, broad, broad // 3, broad // 3, cv2.BORDER_CONSTANT, value=BLACK)
    for left in range(broad // 3, shown.shape[1] - broad // 2, broad):
        for top in (broad // 4, shown.shape[0] - broad * 3 // 4):
            shown[top : top + broad // 2, left : left + broad // 2] = 235
    return np.asarray(shown, np.uint8)


def pattern_frame(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A broad frame with a pattern of squares."""
    height, width = pictures[0].shape[:2]
    broad = max(height, width) // 10
    tile = cv2.resize(rng.integers(60, 256, (8, 8, 3)).astype(np.uint8), (48, 48), interpolation=cv2.INTER_NEAREST)
    size = height + 2 * broad, width + 2 * broad
    shown = np.tile(tile, (size[0] // 48 + 1, size[1] // 48 + 1, 1))[: size[0], : size[1]].copy()
    shown[broad:-broad, broad:-broad] = pictures[0]
    return np.asarray(shown, np.uint8)


def a_and_b(pictures: Sequence[Pixels], _rng: Generator) -> Pixels:
    """Two pictures side by side, each pulled to one shape, with a line between and a letter on each."""
    shown = np.hstack([np.asarray(cv2.resize(each, (560, 700)), np.uint8) for each in pictures[:2]])
    shown[:, 556:564] = 255
    for left, letter in ((20, "A"), (590, "B")):
        cv2.putText(shown, letter, (left, 60), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 40, 40), 5)
    return shown


def logo(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A large pale disc with a shop's sign in its middle, seen through."""
    picture = pictures[0]
    height, width = picture.shape[:2]
    radius, middle = int(min(height, width) * 0.28), (width // 2, height // 2)
    over = picture.copy()
    cv2.circle(over, middle, radius, WHITE, -1, cv2.LINE_AA)
    at = (middle[0] - radius // 2, middle[1] + radius // 4)
    cv2.putText(over, "YX", at, cv2.FONT_HERSHEY_SIMPLEX, radius / 45, (200, 30, 30), max(3, radius // 14))
    share = rng.uniform(0.45, 0.6)
    return np.asarray(picture * (1 - share) + over * share, np.uint8)


def square_code(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A square of black and white cells anywhere, three tenths of the shorter edge."""
    shown = pictures[0].copy()
    edge = int(min(shown.shape[:2]) * 0.3)
    cells = cv2.copyMakeBorder(
        np.asarray(rng.integers(0, 2, (25, 25)) * 255, np.uint8), 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=(255,)
    )
    top, left = (int(rng.integers(0, size - edge)) for size in shown.shape[:2])
    shown[top : top + edge, left : left + edge] = cv2.resize(cells, (edge, edge), interpolation=cv2.INTER_NEAREST)[
        ..., None
    ]
    return shown


def dark_band(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Darken a band across it, and write a contact on that."""
    shown = pictures[0].astype(np.float32)
    height, width = shown.shape[:2]
    tall = int(height * rng.uniform(0.15, 0.25))
    top = int(rng.integers(0, height - tall))
    shown[top : top + tall] *= 0.4
    layer = Layer(height, width)
    layer.text((width // 25, top + tall // 4), handle(rng), tall // 2)
    return layer.over(shown.astype(np.uint8), WHITE, 1.0)


def subtitle(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Two lines of writing with an outline, near the foot."""
    picture = pictures[0]
    height, width = picture.shape[:2]
    layer = Layer(height, width)
    for line in range(2):
        layer.characters((width // 10, int(height * (0.78 + 0.1 * line))), height // 18, 10, rng)
    broad = Layer(height, width)
    broad.mask = np.asarray(cv2.dilate(layer.mask, np.ones((5, 5), np.uint8)), np.uint8)
    return layer.over(broad.over(picture, BLACK, 1.0), WHITE, 1.0)


def sixteen(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Four by four, each pulled to a square, with gutters."""
    cells = [cv2.resize(each, (240, 240)) for each in [*pictures, *pictures[1:6]]]
    shown = np.full((990, 990, 3), 255, np.uint8)
    for place, cell in enumerate(rng.permutation(16)):
        top, left = (250 * each for each in divmod(place, 4))
        shown[top : top + 240, left : left + 240] = cells[cell]
    return shown


def scattered(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Twenty-five small faces all over it."""
    shown = pictures[0].copy()
    height, width = shown.shape[:2]
    for _ in range(25):
        radius = int(min(height, width) * rng.uniform(0.02, 0.045))
        x, y = int(rng.integers(radius, width - radius)), int(rng.integers(radius, height - radius))
        cv2.circle(shown, (x, y), radius, (255, 205, 40), -1, cv2.LINE_AA)
        for eye in (x - radius // 3, x + radius // 3):
            cv2.circle(shown, (eye, y - radius // 4), max(2, radius // 7), (60, 40, 10), -1)
        cv2.ellipse(shown, (x, y), (radius // 2, radius // 2), 0, 20, 160, (60, 40, 10), max(2, radius // 9))
    return shown


def round_corners(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Cut its corners off, round, on white or black."""
    shown = pictures[0].copy()
    height, width = shown.shape[:2]
    shown[rounded(height, width, min(height, width) // 6) == 0] = WHITE if rng.random() < 0.5 else BLACK
    return shown


def listed(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A shop's list: six square thumbnails below each other, three lines beside each."""
    shown = np.full((1334, 750, 3), 245, np.uint8)
    layer = Layer(1334, 750)
    for row in range(6):
        top = 130 + 200 * row
        shown[top : top + 180, 24:204] = fitted(pictures[row], 180, 180)
        for line in range(3):
            layer.characters((230, top + 15 + 55 * line), 34, int(rng.integers(4, 10)), rng)
    return layer.over(shown, (30, 30, 30), 1.0)


def poster(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """A tall poster of one colour, a headline above it, a contact below."""
    shown = np.full((1200, 800, 3), colour(rng), np.uint8)
    factor = 600 / max(pictures[0].shape[:2])
    small = cv2.resize(pictures[0], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    left = (800 - small.shape[1]) // 2
    shown[260 : 260 + small.shape[0], left : left + small.shape[1]] = small
    layer = Layer(1200, 800)
    layer.characters((90, 70), 120, 5, rng)
    layer.text((120, 1020), handle(rng), 90)
    return layer.over(shown, WHITE if shown[0, 0].mean() < 128 else BLACK, 1.0)
