"""Several pictures in one: grids with gutters, and the box of each picture in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from evidence.market.edits import Pixels


@dataclass(frozen=True, slots=True)
class Box:
    """Where a picture lies, in pixels of the whole."""

    left: int
    top: int
    width: int
    height: int


Composite = Callable[[Sequence[Pixels], Generator], tuple[Pixels, list[Box]]]


def whole(picture: Pixels) -> Box:
    """Return the box that covers a picture."""
    return Box(0, 0, picture.shape[1], picture.shape[0])


def fitted(picture: Pixels, width: int, height: int) -> Pixels:
    """Cut the middle of a picture to a shape, and bring it to that size."""
    factor = max(width / picture.shape[1], height / picture.shape[0])
    rows, columns = min(picture.shape[0], round(height / factor)), min(picture.shape[1], round(width / factor))
    top, left = (picture.shape[0] - rows) // 2, (picture.shape[1] - columns) // 2
    middle = picture[top : top + rows, left : left + columns]
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(middle, (width, height), interpolation=way), np.uint8)


def grid(pictures: Sequence[Pixels], rng: Generator, side: int) -> tuple[Pixels, list[Box]]:
    """Arrange ``side`` x ``side`` pictures with gutters of one colour; fewer pictures leave places empty."""
    edge = int(rng.integers(960, 1200)) // side
    gutter, shape = int(rng.integers(6, 18)), float(rng.choice([1.0, 1.0, 1.25]))
    tall = round(edge * shape)
    colour = [(255, 255, 255), (255, 255, 255), (12, 12, 12), (226, 220, 208)][rng.integers(4)]
    size = side * tall + (side + 1) * gutter, side * edge + (side + 1) * gutter, 3
    sheet, boxes = np.full(size, colour, np.uint8), []
    for number, picture in enumerate(pictures[: side * side]):
        top, left = gutter + number // side * (tall + gutter), gutter + number % side * (edge + gutter)
        sheet[top : top + tall, left : left + edge] = fitted(picture, edge, tall)
        boxes.append(Box(left, top, edge, tall))
    return sheet, boxes


def grid_2x2(pictures: Sequence[Pixels], rng: Generator) -> tuple[Pixels, list[Box]]:
    """Four pictures."""
    return grid(pictures, rng, 2)


def grid_3x3(pictures: Sequence[Pixels], rng: Generator) -> tuple[Pixels, list[Box]]:
    """Nine pictures."""
    return grid(pictures, rng, 3)
