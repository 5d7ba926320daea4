"""``face.jpg``: Eileen Collins, portrait by NASA, in the public domain, made smaller."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from index import faces

FACE = Path(__file__).with_name("face.jpg")


def portrait() -> NDArray[np.uint8]:
    return np.asarray(Image.open(FACE).convert("RGB"))


def test_a_face_is_found_with_hair_and_chin() -> None:
    (box,) = faces.find(portrait())
    left, top, width, height = box
    # Eyes, nose and mouth by eye: between 0.42 and 0.64 across, 0.20 and 0.45 down.
    assert left < 0.42
    assert left + width > 0.64
    assert top < 0.2
    assert top + height > 0.45


def test_a_face_that_was_masked_is_none_any_more() -> None:
    pixels = portrait()
    masked = faces.masked(pixels, faces.find(pixels))
    assert faces.find(masked) == []
    assert not np.array_equal(masked, pixels)
    assert np.array_equal(masked[230:, :20], pixels[230:, :20])
    assert np.array_equal(pixels, portrait())


def test_what_holds_no_face_has_none() -> None:
    rng = np.random.default_rng(1)
    assert faces.find(rng.integers(0, 256, (300, 400, 3), dtype=np.uint8)) == []
    assert faces.find(np.full((40, 30, 3), 200, np.uint8)) == []


def test_boxes_beyond_the_picture_and_boxes_of_nothing_do_no_harm() -> None:
    pixels = portrait()
    masked = faces.masked(pixels, [(-0.5, -0.5, 0.6, 0.6), (0.95, 0.95, 3.0, 3.0), (0.5, 0.5, 0.0, 0.0), (5, 5, 1, 1)])
    assert masked.shape == pixels.shape
    assert not np.array_equal(masked[:10, :10], pixels[:10, :10])
    assert np.array_equal(masked[100:150, 100:150], pixels[100:150, 100:150])
