"""One piece on two dark cloths is two pictures, though all that is textured agrees; a copy of either stays one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from index.quiet import NOTHING_SAID
from index.ruling import OTHER_GROUND, Verdict
from index.verify import View, verify
from tests import drawing
from tests.drawing import Pixels


def dark(seed: int) -> Pixels:
    """A dark cloth whose pile is four levels deep: too little for any window to say something."""
    rng = np.random.default_rng(seed)
    pile = cv2.GaussianBlur(rng.normal(size=(600, 800)).astype(np.float32), (0, 0), 12)
    shown = 45.0 + 4.0 * pile / pile.std() + rng.normal(0, 1.5, pile.shape)
    return np.asarray(np.clip(shown[:, :, None] * (1.0, 1.0, 1.08), 0, 255), np.uint8)


def laid(ground: Pixels, piece: int = 7) -> Pixels:
    """An oval piece with a relief of its own, always in the same place."""
    mask = np.zeros((600, 800), np.uint8)
    cv2.ellipse(mask, (400, 300), (150, 110), -20, 0, 360, 255, -1, cv2.LINE_AA)
    cover = mask[:, :, None] / 255
    return np.asarray(drawing.photo(piece, 800, 600) * cover + ground * (1 - cover), np.uint8)


def compared(left: Pixels, right: Pixels, quality: int = 85) -> Verdict:
    return verify(_view(left, 90), _view(right, quality))


def _view(pixels: Pixels, quality: int) -> View:
    small = drawing.resized(drawing.decoded(drawing.encoded(pixels, quality=quality)), 400, 300)
    return View(drawing.grey(small), coloured=lambda: small)


@pytest.mark.parametrize("seed", range(4))
def test_one_piece_on_two_dark_cloths_is_for_a_person_to_look_at(seed: int) -> None:
    said = compared(laid(dark(seed)), laid(dark(seed + 10)))
    assert said.comparison is not None
    assert said.comparison.patch < 0.006
    assert said.comparison.ground < OTHER_GROUND
    assert (said.word, said.probability) == ("unsure", 0.1)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("quality", [40, 85])
def test_a_copy_goes_together_all_over_its_ground(seed: int, quality: int) -> None:
    one = laid(dark(seed))
    darker = np.asarray(np.clip(one * 0.85 + 4.0, 0, 255), np.uint8)
    said = compared(one, darker, quality)
    assert said.comparison is not None
    assert OTHER_GROUND < said.comparison.ground < NOTHING_SAID
    assert said.word == "same picture"


def test_ground_that_a_program_drew_says_nothing() -> None:
    plain = np.full((600, 800, 3), 30, np.uint8)
    said = compared(laid(dark(1)), laid(plain))
    assert said.comparison is not None
    assert said.comparison.ground == NOTHING_SAID


def test_where_hardly_any_ground_is_seen_nothing_is_told() -> None:
    said = compared(drawing.photo(3, 800, 600), drawing.photo(3, 800, 600))
    assert said.comparison is not None
    assert said.comparison.ground == NOTHING_SAID
