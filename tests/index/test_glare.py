"""A lamp mirrored in a glass lies over a copy, and hides nothing; a thing that is brighter or darker is no light."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from index import glare, windows
from index.align import turned
from index.ruling import Verdict
from index.verify import View, verify
from tests import drawing
from tests.drawing import Pixels

HEIGHT, WIDTH = 600, 800


def spot(soft: float, strength: float, size: tuple[int, int] = (110, 70)) -> np.ndarray:
    """(h, w, 1) share of the way to white: an oval, its edge softened by so many pixels."""
    sheet = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.ellipse(sheet, (430, 280), size, 30, 0, 360, strength, -1)
    blurred = cv2.GaussianBlur(sheet, (0, 0), soft) if soft else sheet
    return np.asarray(blurred[:, :, None])


def lit(pixels: Pixels, light: np.ndarray) -> Pixels:
    return np.asarray(np.clip(pixels * (1.0 - light) + 255.0 * light, 0, 255), np.uint8)


def compared(left: Pixels, right: Pixels) -> Verdict:
    return verify(_view(left), _view(right))


def _view(pixels: Pixels) -> View:
    small = drawing.resized(drawing.decoded(drawing.encoded(pixels, quality=85)), 400, 300)
    return View(drawing.grey(small), coloured=lambda: small)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("strength", [0.55, 0.75])
def test_a_copy_with_a_lamp_in_the_glass_is_a_copy(seed: int, strength: float) -> None:
    one = drawing.photo(seed, WIDTH, HEIGHT)
    for left, right in ((one, lit(one, spot(22.0, strength))), (lit(one, spot(22.0, strength)), one)):
        assert compared(left, right).word == "same picture"


def piece(ground: Pixels, seed: int, shift: float, size: tuple[int, int]) -> Pixels:
    """A carved piece, lighter or darker than the cloth."""
    cover = spot(2.0, 1.0, size)
    shown = 0.6 * drawing.photo(seed, WIDTH, HEIGHT) + shift
    return np.asarray(np.clip(ground * (1.0 - cover) + shown * cover, 0, 255), np.uint8)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("shift", [0.0, 100.0])
def test_a_piece_on_the_cloth_is_no_light(seed: int, shift: float) -> None:
    cloth = drawing.cloth(seed, WIDTH, HEIGHT)
    one, other = piece(cloth, seed + 20, shift, (110, 60)), piece(cloth, seed + 60, 50.0, (70, 90))
    assert compared(one, other).word != "same picture"
    assert compared(other, one).word != "same picture"


def found(left: Pixels, right: Pixels) -> bool:
    """Tell whether light is found over one of two that lie on each other as they are."""
    small = [drawing.grey(drawing.resized(each, 400, 300)) for each in (left, right)]
    seen = windows.look(small[0], small[1], turned(0, (300, 400), (300, 400)))
    assert seen is not None
    return glare.without(seen, windows.agreeing(seen, seen.says))[0] is not seen


def cloth(seed: int) -> Pixels:
    """A grey cloth with folds, and some grain."""
    rng = np.random.default_rng(seed)
    folds = cv2.GaussianBlur(rng.normal(size=(HEIGHT, WIDTH)).astype(np.float32), (0, 0), 14)
    shown = 130.0 + 22.0 * folds / folds.std() + rng.normal(0, 2.0, folds.shape)
    return np.asarray(np.clip(shown[:, :, None] * (1.0, 0.97, 0.94), 0, 255), np.uint8)


@pytest.mark.parametrize("seed", range(5))
def test_light_is_told_from_a_dark_thing_in_the_other_picture_and_from_a_plate(seed: int) -> None:
    one = cloth(seed)
    assert found(one, lit(one, spot(24.0, 0.6)))
    dark = np.asarray(one * (1.0 - 0.6 * spot(10.0, 1.0)), np.uint8)
    assert not found(one, dark)
    white = lit(one, spot(24.0, 1.0, (170, 120)))
    assert not found(one, white)
    cover = spot(2.0, 1.0)
    thing = np.asarray(one * (1.0 - cover) + 205.0 * cover, np.uint8)
    assert not found(one, thing)
