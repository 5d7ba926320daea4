"""Blocks of another colour and of the same lightness as what is beneath them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import outlines, tints
from index.align import Alignment
from index.compare import Comparison, compare
from index.plates import Plate

Plane = NDArray[np.float32]
HEIGHT, WIDTH = 300, 400
BLOCK = (90, 200, 200, 80)
BLUE = (95, 185, 225)


def striped(seed: int) -> Plane:
    """A shirt with stripes, as light as the block, on a textured table."""
    rng = np.random.default_rng(seed)
    shown = np.full((HEIGHT, WIDTH, 3), (120, 60, 70), np.float32)
    shown += cv2.GaussianBlur(rng.normal(0, 60, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 2.0)[..., None]
    shown[:, 50:350] = 168
    shown[:, 50:350:9] = shown[:, 51:350:9] = 150
    for _ in range(25):
        at = int(rng.integers(WIDTH)), int(rng.integers(180))
        cv2.circle(shown, at, int(rng.integers(4, 16)), [int(value) for value in rng.integers(40, 220, 3)], -1)
    return np.clip(shown, 0, 255)


def with_block(ground: Plane, box: tuple[int, int, int, int] = BLOCK) -> Plane:
    left, top, width, height = box
    made = ground.astype(np.uint8)
    made[top : top + height, left : left + width] = BLUE
    cv2.putText(made, "100.7g", (left + 12, top + 52), cv2.FONT_HERSHEY_DUPLEX, 1.6, (10, 10, 10), 4, cv2.LINE_AA)
    return made.astype(np.float32)


def outline(box: tuple[int, int, int, int]) -> NDArray[np.float32]:
    x, y, w, h = box
    return np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float32)


def luminance(pixels: Plane) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(pixels.astype(np.uint8), cv2.COLOR_RGB2GRAY), np.uint8)


def compared(left: Plane, right: Plane, boxes: list[tuple[int, int, int, int]], *, coloured: bool) -> Comparison:
    found = compare(
        luminance(left),
        luminance(right),
        Alignment(np.eye(3), 50, mirrored=False),
        lambda: ([], [Plate("block", outline(box)) for box in boxes]),
        (lambda: (left.astype(np.uint8), right.astype(np.uint8))) if coloured else None,
    )
    assert found is not None
    return found


@pytest.mark.parametrize("gain", [1.0, 0.8, 1.15])
def test_what_is_of_another_colour_is_told_in_any_exposure(gain: float) -> None:
    plain = striped(1)
    alike = np.ones((HEIGHT, WIDTH), np.bool_)
    alike[190:290, 80:300] = False
    found = tints.differ(plain, np.asarray(np.clip(with_block(plain) * gain + 5, 0, 255), np.float32), alike)
    assert found[205:275, 95:285].mean() > 0.95
    assert found[:180].mean() < 0.05


def test_where_nothing_agrees_nothing_is_known_to_differ() -> None:
    nowhere = np.zeros((HEIGHT, WIDTH), np.bool_)
    assert not tints.differ(striped(1), striped(2), nowhere).any()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_block_as_light_as_what_is_beneath_is_explained_by_its_colour(seed: int) -> None:
    plain = striped(seed)
    written = with_block(plain)
    assert compared(plain, written, [BLOCK], coloured=False).patch > 0.02
    found = compared(plain, written, [BLOCK], coloured=True)
    assert found.patch <= 0.006
    assert found.explained >= 0.1


def test_an_outline_around_more_than_the_block_explains_nothing() -> None:
    differs = np.zeros((HEIGHT, WIDTH), np.bool_)
    differs[200:280, 90:290] = True
    everywhere = np.ones_like(differs)
    assert outlines.wholly_over([outline(BLOCK)], differs, everywhere).any()
    assert not outlines.wholly_over([outline((60, 200, 260, 80))], differs, everywhere).any()
    assert not outlines.wholly_over([outline((90, 150, 200, 140))], differs, everywhere).any()
