"""Bangles of one make on one table, photographed by hand from nearly one place: alike in outline and in shading."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from evidence.market.edits import Pixels
from evidence.market.pieces import KINDS
from evidence.market.scenes import Shot, photograph
from index.verify import View, settle, verify
from tests import drawing


def photo(number: int) -> Pixels:
    kind = KINDS[number % len(KINDS)]
    return photograph(Shot(kind, 50_000 + number, number, 7, 90_000 + number, 640, 480))


def seen(pixels: Pixels) -> View:
    small = drawing.resized(drawing.decoded(drawing.encoded(pixels, quality=85)), 400, 300)
    return View(drawing.grey(small), coloured=lambda: small)


@pytest.mark.parametrize(("one", "other"), [(180, 400), (210, 395), (150, 410), (400, 435)])
def test_two_bangles_are_no_copies(one: int, other: int) -> None:
    left, right = seen(photo(one)), seen(photo(other))
    assert "same picture" not in (settle(left, right, -1, 20).word, verify(left, right).word)


@pytest.mark.parametrize("number", [350, 435])
def test_a_photo_of_a_bangle_re_saved_in_other_colours_is_a_copy(number: int) -> None:
    pixels = photo(number)
    warm = np.asarray(np.clip(pixels * np.array([1.06, 1.0, 0.86]), 0, 255), np.uint8)
    small = np.asarray(cv2.resize(warm, (300, 225), interpolation=cv2.INTER_AREA), np.uint8)
    assert verify(seen(pixels), seen(drawing.decoded(drawing.encoded(small, quality=50)))).word == "same picture"
