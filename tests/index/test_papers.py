"""Blocks with print, drawn over drawn photos at known places, whose colour runs or whose edges the ground hides."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from index import insets
from index.papers import find
from tests import drawing

WIDTH, HEIGHT = 400, 300
Part = tuple[int, int, int, int]


def small(seed: int) -> drawing.Pixels:
    return drawing.resized(drawing.photo(seed, 2 * WIDTH, 2 * HEIGHT), WIDTH, HEIGHT)


def block(photo: drawing.Pixels, box: Part, colours: tuple[int, int]) -> drawing.Pixels:
    """Draw a block whose colour runs from left to right, with two lines of print, and save the picture as JPEG."""
    left, top, width, height = box
    run = np.linspace(*colours, width)[None, :, None] * np.array([1.0, 0.6, 0.9])
    made = photo.copy()
    made[top : top + height, left : left + width] = np.broadcast_to(run, (height, width, 3)).astype(np.uint8)
    for line in (1, 2):
        at = left + 8, top + line * height // 3
        cv2.putText(made, "178.5g  56 mm", at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (250, 250, 250), 2, cv2.LINE_AA)
    return drawing.decoded(drawing.encoded(made, quality=85))


def found(pixels: drawing.Pixels) -> list[Part]:
    edges = insets.look(pixels)
    assert edges is not None
    spread = cv2.subtract(cv2.dilate(pixels, np.ones((3, 3), np.uint8)), cv2.erode(pixels, np.ones((3, 3), np.uint8)))
    return find(edges, np.asarray(spread.max(axis=2) <= 5))


def share(one: Part, other: Part) -> float:
    """Intersection over union."""
    low = max(one[0], other[0]), max(one[1], other[1])
    high = min(one[0] + one[2], other[0] + other[2]), min(one[1] + one[3], other[1] + other[3])
    both = max(0, high[0] - low[0]) * max(0, high[1] - low[1])
    return both / (one[2] * one[3] + other[2] * other[3] - both)


@pytest.mark.parametrize("box", [(90, 80, 180, 110), (150, 0, 170, 110), (230, 150, 170, 150)])
@pytest.mark.parametrize("colours", [(60, 60), (60, 220)], ids=["one colour", "a run of colours"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_block_is_found_within_a_picture_or_at_its_border(box: Part, colours: tuple[int, int], seed: int) -> None:
    assert max((share(part, box) for part in found(block(small(seed), box, colours))), default=0.0) > 0.9


def test_a_side_that_the_ground_hides_or_carries_on_does_not_hide_the_block() -> None:
    ground = small(3)
    ground[60:130, :150] = (60, 36, 54)
    ground[200:, 146:150] = 250
    box = (150, 60, 170, 140)
    assert max(share(part, box) for part in found(block(ground, box, (60, 200)))) > 0.85


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_photo_has_none(seed: int) -> None:
    assert found(small(seed)) == []
