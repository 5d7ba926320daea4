"""Blocks of one colour drawn across photos at places that the test chose."""

from __future__ import annotations

import numpy as np
import pytest

from index.bands import Part, find
from tests import drawing

WIDTH, HEIGHT = 640, 480
COLOURS = {"white": (255, 255, 255), "black": (12, 12, 14), "red": (198, 24, 30), "green": (40, 90, 60)}


def near(found: Part, expected: Part, slack: int = 4) -> bool:
    return all(abs(a - b) <= slack for a, b in zip(found, expected, strict=True))


def resaved(pixels: drawing.Pixels) -> drawing.Pixels:
    return drawing.decoded(drawing.encoded(pixels, quality=75))


@pytest.mark.parametrize("lines", [0, 1, 3])
@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("top", [0, 180, HEIGHT - 110])
def test_a_text_block_across_a_photo_is_found(top: int, colour: str, lines: int) -> None:
    box = (0, top, WIDTH, 110)
    found = find(resaved(drawing.written(drawing.photo(1), box, COLOURS[colour], lines)))
    assert len(found) == 1
    assert near(found[0], box)


def test_a_text_block_down_one_side_is_found() -> None:
    box = (WIDTH - 150, 0, 150, HEIGHT)
    (found,) = find(resaved(drawing.written(drawing.photo(1), box, COLOURS["white"], 4)))
    assert near(found, box)


def test_two_blocks_of_two_colours_are_two_bands() -> None:
    shown = drawing.written(drawing.photo(2), (0, 0, WIDTH, 60), COLOURS["red"], 1)
    upper, lower = find(drawing.written(shown, (0, 400, WIDTH, 80), COLOURS["white"], 1))
    assert near(upper, (0, 0, WIDTH, 60))
    assert near(lower, (0, 400, WIDTH, 80))


@pytest.mark.parametrize("seed", range(8))
def test_an_ordinary_photo_has_no_band(seed: int) -> None:
    assert find(drawing.photo(seed)) == []


def test_a_block_that_does_not_reach_both_edges_is_no_band() -> None:
    assert find(drawing.written(drawing.photo(1), (100, 180, 440, 110), COLOURS["white"], 2)) == []


def test_what_is_too_narrow_or_too_broad_is_no_band() -> None:
    photo = drawing.photo(1)
    assert find(drawing.written(photo, (0, 200, WIDTH, 10), COLOURS["white"], 0)) == []
    assert find(drawing.written(photo, (0, 100, WIDTH, 300), COLOURS["white"], 0)) == []


@pytest.mark.parametrize("shape", [(1, 1, 3), (31, 4000, 3), (4000, 31, 3), (300, 400, 3)])
def test_a_picture_of_one_colour_has_no_band(shape: tuple[int, int, int]) -> None:
    assert find(np.full(shape, 200, np.uint8)) == []
