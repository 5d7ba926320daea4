"""Marks that are seen through, laid over drawn photos; and pieces that a mark must not be taken for."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from index import plates
from index.verify import View, verify
from tests import drawing
from tests.drawing import Pixels

WHITE, RED = (255, 255, 255), (200, 30, 30)


def seen(pixels: Pixels) -> View:
    small = drawing.resized(drawing.decoded(drawing.encoded(pixels, quality=85)), 400, 300)
    return View(drawing.grey(small), laid=lambda: plates.find(small), coloured=lambda: small)


def marked(photo: Pixels, share: float, radius: int, colour: tuple[int, int, int] = WHITE) -> Pixels:
    """Lay a disc with letters over the middle of a photo, seen through."""
    laid = photo.copy()
    cv2.circle(laid, (320, 240), radius, colour, -1, cv2.LINE_AA)
    cv2.putText(laid, "YX", (320 - radius // 2, 240 + radius // 4), cv2.FONT_HERSHEY_SIMPLEX, radius / 40, RED, 12)
    return np.asarray(photo * (1 - share) + laid * share, np.uint8)


@pytest.mark.parametrize("share", [0.4, 0.55])
@pytest.mark.parametrize("radius", [90, 130])
@pytest.mark.parametrize("seed", range(3))
def test_a_mark_that_is_seen_through_hides_no_copy(seed: int, radius: int, share: float) -> None:
    photo = drawing.photo(seed)
    for left, right in ((photo, marked(photo, share, radius)), (marked(photo, share, radius, (20, 20, 30)), photo)):
        verdict = verify(seen(left), seen(right))
        assert verdict.word == "same picture"
        assert not verdict.clean


@pytest.mark.parametrize("seed", range(4))
def test_one_mark_on_two_photos_of_one_cloth_makes_them_no_copies(seed: int) -> None:
    cloth = drawing.cloth(seed)
    first, second = (drawing.put(other, cloth, 3) for other in (seed + 10, seed + 20))
    assert verify(seen(marked(first, 0.5, 130)), seen(second)).word != "same picture"
    assert verify(seen(marked(first, 0.5, 130)), seen(marked(second, 0.5, 130))).word != "same picture"


@pytest.mark.parametrize("grain", [0.0, 6.0, 20.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_disc_that_lies_on_the_cloth_is_a_piece_whatever_its_colour(seed: int, grain: float) -> None:
    # Of one colour, or with a grain of its own: the cloth is not seen through it.
    cloth = drawing.cloth(seed)
    noise = np.random.default_rng(seed).normal(scale=max(grain, 1e-6), size=cloth.shape)
    piece = np.clip(np.array((215, 205, 180)) + cv2.GaussianBlur(noise, (0, 0), 2) * 3, 0, 255).astype(np.uint8)
    disc = np.zeros(cloth.shape[:2], np.uint8)
    cv2.circle(disc, (320, 240), 100, 255, -1, cv2.LINE_AA)
    weight = disc[:, :, None] / 255.0
    shown = np.asarray(cloth * (1 - weight) + piece * weight, np.uint8)
    comparison = verify(seen(cloth), seen(shown)).comparison
    assert comparison is not None
    assert not comparison.inked
