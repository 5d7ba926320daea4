"""Pieces of one plain colour on one cloth: no stickers, whatever they hide; and as light as the cloth, still pieces."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from index.verify import View, verify
from tests import drawing
from tests.drawing import Pixels

BROWN = (166, 122, 88)
IVORY = (240, 232, 214)
SHERD = np.array([(260, 140), (310, 150), (480, 420), (470, 470), (280, 460)])
FIGURE = np.array([(270, 200), (500, 210), (520, 250), (330, 260), (350, 450), (300, 450), (310, 270), (260, 260)])


def seen(pixels: Pixels) -> View:
    small = drawing.resized(drawing.decoded(drawing.encoded(pixels, quality=85)), 400, 300)
    return View(drawing.grey(small), coloured=lambda: small)


def plain(ground: Pixels, outline: np.ndarray, colour: tuple[int, int, int]) -> Pixels:
    """Lay a flat piece of one colour on a ground, with a little grain and a soft shadow beside it."""
    mask = np.zeros(ground.shape[:2], np.uint8)
    cv2.fillPoly(mask, [outline], 255, cv2.LINE_AA)
    shadow = cv2.GaussianBlur(np.roll(mask, (4, 4), axis=(0, 1)), (0, 0), 3)[:, :, None] / 255 * 0.25
    cover = mask[:, :, None] / 255
    grain = np.random.default_rng(1).normal(0, 2.5, ground.shape)
    return np.asarray(np.clip(ground * (1 - shadow) * (1 - cover) + (colour + grain) * cover, 0, 255), np.uint8)


def carved(ground: Pixels, seed: int) -> Pixels:
    """Lay an oval piece with its own relief on a ground."""
    mask = np.zeros(ground.shape[:2], np.uint8)
    cv2.ellipse(mask, (420, 230), (60, 95), -20, 0, 360, 255, -1, cv2.LINE_AA)
    cover = mask[:, :, None] / 255
    return np.asarray(drawing.photo(seed, 800, 600) * cover + ground * (1 - cover), np.uint8)


@pytest.mark.parametrize("seed", range(4))
def test_a_plain_piece_that_hides_most_of_another_one_is_no_sticker(seed: int) -> None:
    cloth = drawing.cloth(seed, 800, 600)
    first, second = plain(cloth, SHERD, IVORY), carved(cloth, seed + 50)
    for left, right in ((first, second), (second, first)):
        assert verify(seen(left), seen(right)).word != "same picture"


def shirt(seed: int) -> Pixels:
    """A turquoise shirt, as light as BROWN, on a printed sheet."""
    sheet = drawing.cloth(seed, 800, 600)
    folds = cv2.GaussianBlur(np.random.default_rng(seed).normal(size=(600, 800)).astype(np.float32), (0, 0), 9)
    light = 1.0 + 0.05 * folds[:, :, None] / folds.std()
    cloth = np.clip(np.array([10, 168, 190]) * light * 0.99, 0, 255)
    inside = np.zeros((600, 800, 1))
    inside[60:560, 180:620] = 1.0
    return np.asarray(cloth * inside + sheet * (1 - inside), np.uint8)


@pytest.mark.parametrize("seed", range(3))
def test_two_pieces_as_light_as_their_cloth_are_told_apart_by_colour(seed: int) -> None:
    ground = shirt(seed)
    left, right = plain(ground, SHERD, BROWN), plain(ground, FIGURE, BROWN)
    assert verify(seen(left), seen(right)).word != "same picture"


@pytest.mark.parametrize("seed", range(3))
def test_a_copy_of_a_piece_as_light_as_its_cloth_is_found(seed: int) -> None:
    photo = plain(shirt(seed), SHERD, BROWN)
    warmer = np.asarray(np.clip(photo * np.array([1.08, 1.0, 0.9]), 0, 255), np.uint8)
    for copy in (photo, warmer, drawing.written(photo, (0, 0, 800, 90), (255, 255, 255), 1)):
        assert verify(seen(photo), seen(copy)).word == "same picture"
