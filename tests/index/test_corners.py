"""Discs, turned pictures and round corners that the test drew, and grounds that only look like a fill."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.corners import outside
from index.picture import decode_grey, encode_jpeg

Grey = NDArray[np.uint8]


def photo(seed: int, height: int = 300, width: int = 400) -> Grey:
    rng = np.random.default_rng(seed)
    coarse = cv2.resize(rng.integers(40, 200, (9, 12), dtype=np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(coarse + rng.normal(0, 14, (height, width)), 0, 255), np.uint8)


def saved(grey: Grey) -> Grey:
    return decode_grey(encode_jpeg(np.dstack([grey] * 3), 80))


def disc(seed: int, fill: int, margin: int = 0) -> tuple[Grey, NDArray[np.bool_]]:
    picture = photo(seed, 320, 320)
    cover = np.zeros((320, 320), np.uint8)
    cv2.circle(cover, (160, 160), 159 - margin, 1, -1)
    return np.where(cover > 0, picture, fill).astype(np.uint8), cover > 0


@pytest.mark.parametrize("fill", [255, 0, 90])
@pytest.mark.parametrize("margin", [0, 8])
def test_what_lies_around_a_disc_is_outside(fill: int, margin: int) -> None:
    made, cover = disc(1, fill, margin)
    found = outside(saved(made))
    assert found is not None
    assert (found & ~cover).sum() >= 0.95 * (~cover).sum()
    assert (found & cover).sum() <= 0.1 * cover.sum()


def test_what_a_turn_leaves_is_outside() -> None:
    matrix = cv2.getRotationMatrix2D((200, 150), 20, 0.7)
    cover = cv2.warpAffine(np.ones((300, 400), np.uint8), matrix, (400, 300), flags=cv2.INTER_NEAREST)
    turned = cv2.warpAffine(photo(2), matrix, (400, 300), borderValue=255)
    found = outside(saved(np.where(cover > 0, turned, 255).astype(np.uint8)))
    assert found is None or (found & (cover == 0)).sum() >= 0.9 * (cover == 0).sum()


@pytest.mark.parametrize("seed", range(5))
def test_a_photo_has_no_such_corners(seed: int) -> None:
    assert outside(saved(photo(seed))) is None


def test_the_white_ground_around_a_piece_is_no_corner() -> None:
    made = np.full((300, 400), 255, np.uint8)
    piece = photo(3)
    made[120:180, 40:360] = piece[120:180, 40:360]
    assert outside(saved(made)) is None


def test_a_ground_that_darkens_slowly_is_no_fill() -> None:
    slope = np.linspace(0, 90, 400)[None, :] + np.zeros((300, 1))
    assert outside(saved(np.asarray(30 + slope, np.uint8))) is None


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (400, 3), (19, 19)])
def test_the_smallest_pictures_have_none(shape: tuple[int, int]) -> None:
    assert outside(np.zeros(shape, np.uint8)) is None


def test_a_picture_of_one_colour_has_none() -> None:
    assert outside(np.full((200, 200), 7, np.uint8)) is None
