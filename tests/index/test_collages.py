"""Collages laid out by the test itself; and photos, plates and pages that are none."""

from __future__ import annotations

import numpy as np
import pytest

from index import regions
from index.collages import Part, split
from tests import drawing
from tests.drawing import Pixels

WHITE, BLACK, GREEN = (255, 255, 255), (0, 0, 0), (30, 120, 60)

ONE_AND_TWO: list[Part] = [(0, 0, 500, 640), (510, 0, 300, 315), (510, 325, 300, 315)]
TWO_ABOVE_THREE: list[Part] = [
    (0, 0, 300, 300),
    (306, 0, 504, 300),
    (0, 306, 266, 334),
    (272, 306, 266, 334),
    (544, 306, 266, 334),
]


def collage(cells: list[Part], colour: tuple[int, int, int], quality: int = 80, first: int = 0) -> Pixels:
    """810 x 640 pixels, a photo in each cell; out of JPEG."""
    canvas = np.full((640, 810, 3), colour, np.uint8)
    for number, (left, top, width, height) in enumerate(cells):
        photo = np.asarray(20 + drawing.photo(first + number, width, height) * 0.8, np.uint8)
        canvas[top : top + height, left : left + width] = photo
    return drawing.decoded(drawing.encoded(canvas, quality=quality))


def near(found: list[Part], cells: list[Part], slack: int = 4) -> bool:
    return len(found) == len(cells) and all(
        abs(a - b) <= slack for one, other in zip(found, cells, strict=True) for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("cells", [ONE_AND_TWO, TWO_ABOVE_THREE], ids=["one and two", "two above three"])
@pytest.mark.parametrize("colour", [WHITE, BLACK, GREEN])
@pytest.mark.parametrize("quality", [45, 85])
def test_each_picture_of_a_collage_is_found(cells: list[Part], colour: tuple[int, int, int], quality: int) -> None:
    assert near(split(collage(cells, colour, quality)), cells)


@pytest.mark.parametrize("colour", [WHITE, BLACK])
def test_turned_on_its_side_it_is_found_as_well(colour: tuple[int, int, int]) -> None:
    turned = np.ascontiguousarray(collage(ONE_AND_TWO, colour).transpose(1, 0, 2))
    assert near(split(turned), [(top, left, height, width) for left, top, width, height in ONE_AND_TWO])


def test_a_margin_around_it_is_left_out() -> None:
    framed = np.full((700, 870, 3), WHITE, np.uint8)
    framed[30:670, 30:840] = collage(ONE_AND_TWO, WHITE)
    inner = [(left + 30, top + 30, width, height) for left, top, width, height in ONE_AND_TWO]
    assert near(split(drawing.decoded(drawing.encoded(framed))), inner)


def test_regions_of_a_collage_are_its_pictures() -> None:
    found = regions.find(collage(ONE_AND_TWO, WHITE))
    boxes = [(each.box.left, each.box.top, each.box.width, each.box.height) for each in found]
    assert near(boxes, ONE_AND_TWO)
    assert "whole" not in {each.kind for each in found}


@pytest.mark.parametrize("seed", range(12))
def test_a_photo_is_no_collage(seed: int) -> None:
    assert split(drawing.photo(seed)) == []
    assert split(drawing.decoded(drawing.encoded(drawing.photo(seed), quality=30))) == []


@pytest.mark.parametrize("colour", [WHITE, GREEN])
@pytest.mark.parametrize("box", [(0, 360, 640, 120), (0, 180, 640, 110), (240, 0, 150, 480)])
def test_a_plate_with_print_along_or_across_a_photo_parts_nothing(
    box: tuple[int, int, int, int], colour: tuple[int, int, int]
) -> None:
    shown = drawing.written(drawing.photo(3), box, colour, 3)
    assert split(drawing.decoded(drawing.encoded(shown, quality=80))) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_plate_whose_colour_runs_parts_nothing_by_its_margin(seed: int) -> None:
    shown = drawing.photo(seed)
    shown[:, 240:380] = np.linspace((60, 140, 190), (150, 80, 160), 140)[None]
    shown[:, 240:256] = (60, 140, 190)
    for top in range(20, 460, 50):
        shown[top : top + 12, 258:372] = 245  # print up to the margin
    assert split(drawing.decoded(drawing.encoded(shown, quality=80))) == []


def test_a_line_of_one_pixel_parts_nothing() -> None:
    shown = drawing.photo(4)
    shown[240] = 128
    assert split(shown) == []


def test_stripes_of_cloth_are_no_gutters() -> None:
    shown = drawing.photo(5).astype(np.int16)
    rng = np.random.default_rng(5)
    for top in range(40, 460, 60):
        shown[top : top + 8] = 40 + rng.integers(-14, 15, (8, 640, 1))
    assert split(np.clip(shown, 0, 255).astype(np.uint8)) == []


@pytest.mark.parametrize("size", [(1, 1), (16, 2000), (60, 60), (2000, 16)])
@pytest.mark.parametrize("shade", [0, 255])
def test_what_is_tiny_long_or_blank_is_none(size: tuple[int, int], shade: int) -> None:
    assert split(np.full((*size, 3), shade, np.uint8)) == []


def test_a_page_of_nothing_but_lines_is_none_and_takes_no_time() -> None:
    shown = np.zeros((24_000, 900, 3), np.uint8)
    shown[::4] = shown[1::4] = 200
    assert split(shown) == []
