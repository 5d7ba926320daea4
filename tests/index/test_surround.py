"""What two drawn pictures show beyond one chrome; which of them are copies is known from the drawing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.surround import LEAST_BEYOND, beyond, frame, learn
from tests import drawing

CHROME = drawing.put(5, drawing.cloth(4, 400, 400), 12)


def screen(seed: int) -> NDArray[np.uint8]:
    """A drawn photo in the chrome, as luminance."""
    shown = CHROME.copy()
    shown[80:300, 60:340] = drawing.photo(seed, 280, 220)
    return drawing.grey(shown)


SHARED = learn([frame(screen(seed)) for seed in range(20, 36)])


def told(left: NDArray[np.uint8], right: NDArray[np.uint8], *, mirrored: bool = False) -> float | None:
    return beyond(frame(left), frame(right), SHARED, mirrored=mirrored)


@pytest.mark.parametrize("seed", range(40, 46))
def test_different_pictures_in_one_chrome_share_nothing_beyond_it(seed: int) -> None:
    found = told(screen(seed), screen(seed + 100))
    assert found is not None
    assert found < LEAST_BEYOND


@pytest.mark.parametrize("seed", range(40, 43))
def test_a_copy_that_is_darker_and_smaller_shows_the_same_beyond(seed: int) -> None:
    copy = cv2.resize((screen(seed) * 0.7 + 5).astype(np.uint8), (200, 200), interpolation=cv2.INTER_AREA)
    found = told(screen(seed), np.asarray(copy, np.uint8))
    assert found is not None
    assert found > LEAST_BEYOND


def test_a_mirror_image_is_a_copy_whichever_of_the_two_is_mirrored() -> None:
    one = screen(40)
    for left, right in ((one, one[:, ::-1]), (one[:, ::-1], one)):
        found = told(left, right, mirrored=True)
        assert found is not None
        assert found > LEAST_BEYOND


def test_text_over_a_part_leaves_enough_to_tell_a_copy() -> None:
    laid = screen(40)
    laid[80:150, 60:340] = 240
    found = told(screen(40), laid)
    assert found is not None
    assert found > LEAST_BEYOND


def test_two_plain_pictures_show_nothing_that_tells_they_are_one() -> None:
    plain = [screen(40), screen(40)]
    for shade, page in zip((225, 232), plain, strict=True):
        page[80:300, 60:340] = shade
    found = told(*plain)
    assert found is not None
    assert found < LEAST_BEYOND


def test_where_nothing_lies_beyond_the_surround_nothing_is_told() -> None:
    chrome = drawing.grey(CHROME)
    assert beyond(frame(chrome), frame(chrome), frame(chrome), mirrored=False) is None


def on_cloth(piece: int, cloth: int = 9) -> NDArray[np.uint8]:
    """A drawn piece of a hundredth of the picture on one patterned cloth, as luminance."""
    shown = drawing.cloth(cloth, 400, 400)
    shown[180:220, 180:220] = drawing.photo(piece, 40, 40)
    return drawing.grey(shown)


def test_small_pieces_on_one_cloth_are_told_apart_and_a_copy_is_one() -> None:
    shared = learn([frame(on_cloth(seed)) for seed in range(60, 76)])
    other = beyond(frame(on_cloth(80)), frame(on_cloth(81)), shared, mirrored=False)
    darker = np.asarray((on_cloth(80) * 0.8).astype(np.uint8))
    copy = beyond(frame(on_cloth(80)), frame(darker), shared, mirrored=False)
    assert other is not None
    assert copy is not None
    assert other < LEAST_BEYOND < 0.5 < copy


def test_a_filter_that_changes_a_piece_more_than_its_cloth_leaves_it_a_copy() -> None:
    shared = learn([frame(screen(seed)) for seed in range(20, 36)])
    one = screen(40)
    filtered = one.copy()
    filtered[80:300, 60:340] = np.clip(one[80:300, 60:340] * 1.4 - 20.0, 0, 255).astype(np.uint8)
    found = beyond(frame(one), frame(filtered), shared, mirrored=False)
    assert found is not None
    assert found > 0.5
