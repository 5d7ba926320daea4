"""Boxes on checked cloths, whose lines enclose nothing but cloth, and pictures laid on them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from index import insets
from index.regions import find
from index.repeating import goes_on
from tests import drawing

HEIGHT, WIDTH = 640, 480


def checked(seed: int) -> drawing.Pixels:
    """A cloth of red and white checks with thin lines in them, in soft folds."""
    rng = np.random.default_rng(seed)
    step = int(rng.integers(44, 60))
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    folds = [6 * np.sin(axis / 90 + seed) for axis in (rows, columns)]
    down, across = rows + folds[1], columns + folds[0]
    red = ((down // step) % 2 + (across // step) % 2) / 2
    thin = (np.abs(down % step - step / 2) < 2.5) | (np.abs(across % step - step / 2) < 2.5)
    shade = np.where(thin, 0.75, 1.0)[:, :, None] * (1 + 0.05 * np.sin(rows / 170))[:, :, None]
    pixels = ((1 - red[:, :, None]) * (235, 232, 228) + red[:, :, None] * (190, 30, 40)) * shade
    return drawing.decoded(drawing.encoded(np.clip(pixels + rng.normal(0, 3, pixels.shape), 0, 255).astype(np.uint8)))


@pytest.mark.parametrize("box", [(101, 104, 183, 174), (94, 99, 222, 111), (30, 300, 120, 260)])
@pytest.mark.parametrize("seed", range(4))
def test_a_box_of_checked_cloth_goes_on_around_it(seed: int, box: tuple[int, int, int, int]) -> None:
    assert goes_on(checked(seed), box)


@pytest.mark.parametrize("seed", range(4))
def test_so_does_one_with_a_piece_in_one_corner(seed: int) -> None:
    cloth = checked(seed).copy()
    cv2.ellipse(cloth, (260, 250), (30, 34), 0, 0, 360, (150, 130, 90), -1)
    assert goes_on(cloth, (100, 100, 200, 200))


@pytest.mark.parametrize("seed", range(8))
def test_a_picture_laid_on_such_a_cloth_does_not_and_is_found(seed: int) -> None:
    little = drawing.photo(seed, 200, 160)
    shown = drawing.laid(checked(seed), little, 180, 300)
    assert not goes_on(shown, (180, 300, 200, 160))
    assert insets.find(shown) == [] or any(region.kind == "panel" for region in find(shown))


@pytest.mark.parametrize("seed", range(4))
def test_nor_does_a_piece_in_half_of_a_box(seed: int) -> None:
    cloth = checked(seed).copy()
    cloth[100:300, 200:300] = drawing.photo(seed, 100, 200)
    assert not goes_on(cloth, (100, 100, 200, 200))


@pytest.mark.parametrize("box", [(0, 0, 20, 300), (10, 10, 12, 12)])
def test_a_box_of_a_few_pixels_tells_nothing(box: tuple[int, int, int, int]) -> None:
    assert not goes_on(checked(0), box)


def test_no_box_of_a_checked_cloth_is_taken_for_a_picture() -> None:
    cloths = [checked(seed) for seed in range(6)]
    assert any(insets.find(cloth) for cloth in cloths)  # else this tells nothing
    assert all([region.kind for region in find(cloth)] == ["whole"] for cloth in cloths)
