"""Composites laid out by the test itself, so that every box is known."""

from __future__ import annotations

import numpy as np
import pytest

from index.regions import MOST_PANELS, Box, Region, find
from tests import drawing

PHOTOS = [drawing.photo(seed, 400, 300) for seed in range(6)]


def near(found: Box, expected: tuple[int, int, int, int], slack: int = 4) -> bool:
    left, top, width, height = expected
    edges = (found.left, found.top, found.left + found.width, found.top + found.height)
    return all(abs(a - b) <= slack for a, b in zip(edges, (left, top, left + width, top + height), strict=True))


@pytest.mark.parametrize("photo", PHOTOS)
def test_an_ordinary_photo_is_one_whole(photo: drawing.Pixels) -> None:
    assert find(photo) == [Region("whole", Box(0, 0, 400, 300))]


@pytest.mark.parametrize("band", [20, 60, 100])
def test_a_letterbox_is_trimmed(band: int) -> None:
    (region,) = find(drawing.letterboxed(PHOTOS[0], band))
    assert region.kind == "whole"
    assert near(region.box, (0, band, 400, 300))


def test_a_picture_in_a_feed_is_found_without_what_is_around_it() -> None:
    screen, box = drawing.screenshot(PHOTOS[0])
    (region,) = find(screen)
    assert region.kind == "panel"
    assert near(region.box, box)


@pytest.mark.parametrize("gutter", [0, 4, 16])
@pytest.mark.parametrize(("count", "columns"), [(4, 2), (6, 3), (9, 3)])
def test_the_cells_of_a_grid_are_found_row_by_row(count: int, columns: int, gutter: int) -> None:
    photos = [drawing.photo(seed, 300, 300) for seed in range(count)]
    found = find(drawing.grid(photos, columns, 240, gutter))
    step = 240 + gutter
    expected = [(gutter + step * (n % columns), gutter + step * (n // columns), 240, 240) for n in range(count)]
    assert [region.kind for region in found] == ["cell"] * count
    assert all(near(region.box, box) for region, box in zip(found, expected, strict=True))


def test_a_grid_inside_a_screenshot_gives_its_cells() -> None:
    page = np.full((1280, 720, 3), drawing.PAGE, np.uint8)
    cells = drawing.grid([drawing.photo(seed, 300, 300) for seed in range(4)], 2, 260, 10)
    page[300:850, 100:650] = cells
    assert [region.kind for region in find(page)] == ["cell"] * 4


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_picture_of_one_colour_stays_whole(level: int) -> None:
    assert find(np.full((300, 400, 3), level, np.uint8)) == [Region("whole", Box(0, 0, 400, 300))]


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 5000, 3), (5000, 1, 3), (15, 400, 3), (16, 16, 3), (6, 1600, 3)])
def test_a_picture_of_any_shape_has_a_region_within_it(shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, shape, np.uint8)
    for region in find(pixels):
        assert region.box.left >= 0
        assert region.box.top >= 0
        assert region.box.left + region.box.width <= shape[1]
        assert region.box.top + region.box.height <= shape[0]
        assert region.box.area > 0


def test_a_chessboard_of_pictures_gives_no_more_panels_than_allowed() -> None:
    photos = [drawing.photo(seed, 64, 64) for seed in range(49)]
    assert 1 <= len(find(drawing.grid(photos, 7, 150, 20))) <= MOST_PANELS
