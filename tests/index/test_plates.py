"""Things laid over drawn photos, each with the outline that it was drawn with; and photos with nothing over them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.plates import Plate, find
from tests import drawing

WIDTH, HEIGHT = 400, 300
"""As verification sees a picture."""


def small(seed: int) -> drawing.Pixels:
    """A photo shrunk to that size: a camera's pixels differ less from each other than those of noise drawn as large."""
    return drawing.resized(drawing.photo(seed, 2 * WIDTH, 2 * HEIGHT), WIDTH, HEIGHT)


PHOTO = small(1)


def mask(plate: Plate) -> NDArray[np.bool_]:
    full = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(full, [np.round(plate.outline).astype(np.int32)], 1)
    return full > 0


def likeness(plates: list[Plate], truth: NDArray[np.bool_], kind: str | None = None) -> float:
    """Intersection over union of the truth with the best of the plates, of a kind where one is given."""
    some = [mask(plate) for plate in plates if kind in (None, plate.kind)]
    return max((float((each & truth).sum()) / float((each | truth).sum()) for each in some), default=0.0)


def rectangle(left: int, top: int, width: int, height: int) -> NDArray[np.bool_]:
    truth = np.zeros((HEIGHT, WIDTH), np.bool_)
    truth[top : top + height, left : left + width] = True
    return truth


def disc(middle: tuple[int, int], radius: int) -> NDArray[np.bool_]:
    truth = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(truth, middle, radius, 1, -1)
    return truth > 0


def resaved(pixels: drawing.Pixels) -> drawing.Pixels:
    return drawing.decoded(drawing.encoded(pixels, quality=80))


@pytest.mark.parametrize("colour", [(255, 255, 255), (12, 12, 14), (198, 24, 30), (252, 226, 92)])
@pytest.mark.parametrize("box", [(0, 0, WIDTH, 60), (0, 110, WIDTH, 60), (0, 230, WIDTH, 70), (90, 80, 200, 90)])
@pytest.mark.parametrize("lines", [0, 2])
def test_a_text_block_is_found_by_its_colour_or_its_edges(
    box: tuple[int, int, int, int], colour: tuple[int, int, int], lines: int
) -> None:
    assert likeness(find(resaved(drawing.written(PHOTO, box, colour, lines))), rectangle(*box)) > 0.85


@pytest.mark.parametrize("middle", [(80, 70), (200, 150), (340, 240)])
def test_a_round_sticker_is_a_spot(middle: tuple[int, int]) -> None:
    truth = disc(middle, 22)
    shown = PHOTO.copy()
    shown[truth] = (255, 190, 40)
    assert likeness(find(resaved(shown)), truth, "spot") > 0.85


def test_a_round_sticker_is_found_though_the_ground_runs_from_colour_to_colour() -> None:
    slope = np.linspace(0, 90, WIDTH)[None, :, None] + np.linspace(0, 60, HEIGHT)[:, None, None]
    shown = np.asarray(slope + np.array([40, 20, 60]), np.uint8)
    truth = disc((200, 140), 34)
    shown[truth] = (255, 204, 50)
    assert likeness(find(resaved(shown)), truth, "spot") > 0.85


def test_a_sticker_with_a_little_noise_is_still_of_one_colour() -> None:
    truth = disc((200, 150), 26)
    shown = PHOTO.astype(np.int16)
    noise = np.random.default_rng(1).integers(-1, 2, shown.shape)
    shown[truth] = (np.array([200, 60, 70]) + noise)[truth]
    assert likeness(find(shown.astype(np.uint8)), truth, "spot") > 0.85


def test_a_turned_label_of_one_colour_is_a_block() -> None:
    corners = cv2.boxPoints(((200.0, 150.0), (160.0, 70.0), 17.0)).astype(np.int32)
    truth = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(truth, [corners], 1)
    shown = PHOTO.copy()
    shown[truth > 0] = (40, 90, 200)
    assert likeness(find(resaved(shown)), truth > 0, "block") > 0.85


@pytest.mark.parametrize("seed", range(20, 26))
def test_a_picture_pasted_over_another_is_found_by_its_edges(seed: int) -> None:
    host, little = drawing.photo(seed + 100, 800, 600), drawing.resized(drawing.photo(seed), 320, 240)
    first = find(resaved(drawing.laid(host, little, 240, 180)))[0]
    assert first.kind == "pasted"
    corners = np.array([[240, 180], [560, 180], [560, 420], [240, 420]])
    assert np.abs(first.outline - corners).max() <= 3


@pytest.mark.parametrize("seed", range(6))
def test_nothing_was_laid_over_an_ordinary_photo(seed: int) -> None:
    assert find(small(seed)) == []


def test_a_thing_of_one_colour_that_shades_off_is_no_plate() -> None:
    # The ramp of a lit surface: no two pixels far apart are of one drawn colour.
    ramp = np.linspace(20, 235, 180, dtype=np.float32)[None, :, None]
    shown = drawing.laid(PHOTO, np.broadcast_to(ramp, (120, 180, 3)).astype(np.uint8), 100, 90)
    assert all(plate.kind == "pasted" for plate in find(shown))


@pytest.mark.parametrize("shape", [(8, 8, 3), (16, 400, 3), (400, 16, 3), (300, 400, 3)])
@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_of_one_colour_has_no_plate(shape: tuple[int, int, int], level: int) -> None:
    assert find(np.full(shape, level, np.uint8)) == []
