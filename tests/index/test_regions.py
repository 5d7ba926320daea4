"""Composites laid out by the test itself, so that every box is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from evidence.market import phone
from evidence.market.grids import Composite
from index import collages
from index.regions import MOST_PANELS, Box, Region, find
from matching import bending
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


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (200, 30, 40), (20, 60, 200)])
@pytest.mark.parametrize("across", [True, False])
def test_a_letterbox_of_any_colour_is_trimmed(across: bool, colour: tuple[int, int, int]) -> None:
    page = np.full((460, 400, 3) if across else (300, 560, 3), colour, np.uint8)
    left, top = (0, 80) if across else (80, 0)
    (region,) = find(drawing.laid(page, PHOTOS[1], left, top))
    assert region.kind == "whole"
    assert near(region.box, (left, top, 400, 300))


@pytest.mark.parametrize("colour", [(255, 255, 255), (12, 12, 14), (198, 24, 30)])
@pytest.mark.parametrize("top", [0, 100, 220])
def test_a_text_block_is_no_margin_and_parts_no_photo(top: int, colour: tuple[int, int, int]) -> None:
    shown = drawing.decoded(drawing.encoded(drawing.written(PHOTOS[2], (0, top, 400, 80), colour, 2)))
    assert find(shown) == [Region("whole", Box(0, 0, 400, 300))]


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


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("count", [2, 3, 4, 5, 7, 9])
def test_the_thumbnails_of_a_feed_are_found_without_what_is_around_them(count: int, seed: int) -> None:
    photos = [drawing.photo(number, 300, 300) for number in range(count)]
    screen, boxes = phone.feed_many(photos, np.random.default_rng(seed))
    found = find(screen)
    assert all(region.kind in {"cell", "panel"} for region in found)
    assert len(found) == len(boxes)
    assert all(
        near(region.box, (box.left, box.top, box.width, box.height)) for region, box in zip(found, boxes, strict=True)
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("show", [phone.feed, phone.viewer])
def test_the_one_picture_on_a_phone_is_found_without_its_bars_and_dots(show: Composite, seed: int) -> None:
    screen, (box,) = show([drawing.photo(seed, 800, 600)], np.random.default_rng(seed))
    (region,) = find(screen)
    assert near(region.box, (box.left, box.top, box.width, box.height), slack=6)


@pytest.mark.parametrize("gutter", [0, 8])
@pytest.mark.parametrize(("count", "columns"), [(2, 1), (2, 2)])
def test_two_pictures_in_one_are_two_cells(count: int, columns: int, gutter: int) -> None:
    photos = [drawing.photo(seed, 300, 300) for seed in range(count)]
    found = find(drawing.grid(photos, columns, 240, gutter))
    step = 240 + gutter
    expected = [(gutter + step * (n % columns), gutter + step * (n // columns), 240, 240) for n in range(count)]
    assert [region.kind for region in found] == ["cell"] * count
    assert all(near(region.box, box) for region, box in zip(found, expected, strict=True))


def test_pictures_of_different_sizes_with_a_gutter_are_found() -> None:
    boxes = [(10, 10, 400, 300), (420, 10, 200, 145), (420, 165, 200, 145)]
    page = np.full((320, 630, 3), 255, np.uint8)
    for seed, (left, top, width, height) in enumerate(boxes):
        page = drawing.laid(page, drawing.photo(seed, width, height), left, top)
    found = find(page)
    assert all(near(region.box, box) for region, box in zip(found, boxes, strict=True))


@pytest.mark.parametrize("seed", range(4))
def test_a_picture_laid_into_another_is_a_panel_beside_its_host(seed: int) -> None:
    little = drawing.resized(drawing.photo(seed + 20), 320, 240)
    found = find(drawing.laid(drawing.photo(seed, 800, 600), little, 430, 300))
    assert [region.kind for region in found] == ["whole", "panel"]
    assert found[0].box == Box(0, 0, 800, 600)
    assert near(found[1].box, (430, 300, 320, 240), slack=6)


@pytest.mark.parametrize("seed", range(4))
def test_a_photo_of_a_screen_is_one_region_and_in_the_dark_its_picture_another(seed: int) -> None:
    shown = bending.screen([drawing.photo(seed, 800, 600)], np.random.default_rng(seed))
    kinds = [region.kind for region in find(shown)]
    assert kinds in (["whole"], ["whole", "panel"])
    assert all(region.box.area > 0.4 * shown.shape[0] * shown.shape[1] for region in find(shown))


def test_a_piece_as_pale_as_the_page_is_seen_where_it_lies_in_a_grid() -> None:
    photos = [drawing.photo(seed, 300, 300) for seed in range(9)]
    pale = np.full((300, 300, 3), 253, np.uint8)
    photos[4] = drawing.put(4, pale, 2)
    photos[4][:60] = photos[4][-60:] = photos[4][:, :60] = photos[4][:, -60:] = 253
    found = find(drawing.grid(photos, 3, 240, 12))
    assert len(found) == 9
    assert near(found[4].box, (12 + 252, 12 + 252, 240, 240))


@pytest.mark.parametrize("degrees", [-3.0, 2.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_box_a_door_or_a_table_edge_parts_no_photo(seed: int, degrees: float) -> None:
    photo = drawing.photo(seed)
    for corner in ((180, 120, 280, 220), (-100, 300, 900, 300), (380, -100, 500, 800)):
        assert find(drawing.slab(photo, seed, corner, degrees)) == [Region("whole", Box(0, 0, 640, 480))]


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


def test_a_place_that_a_grid_seems_to_lack_may_reach_beyond_the_picture() -> None:
    page = np.full((650, 426, 3), 255, np.uint8)
    for number, photo in enumerate(PHOTOS):
        left, top = (10, 222)[number % 2], 10 + 210 * (number // 2)
        page[top : top + 200, left : left + 200] = drawing.resized(photo, 200, 200)
    page[10:430, 222:230] = 255  # where the second column is as white as the page
    page[430:630, 222:] = np.linspace(254, 222, 200)[:, None, None]  # rows of one shade each: not seen
    boxes = [region.box for region in find(page)]
    assert len(boxes) >= 5
    assert all(box.left + box.width <= 426 and box.top + box.height <= 650 for box in boxes)


def feed(seed: int) -> drawing.Pixels:
    """A feed whose bars have another shade than its page: nine pictures in rows of three across it, then three."""
    page = np.full((1500, 720, 3), 255, np.uint8)
    page[:110] = page[1400:] = page[980:1000] = 241
    for number in range(9):
        left, top = 24 + number % 3 * 226, 240 + number // 3 * 226
        page[top : top + 218, left : left + 218] = drawing.photo(20 * seed + number, 218, 218)
    for number in range(3):
        page[1150:1366, 24 + 224 * number : 240 + 224 * number] = drawing.photo(20 * seed + 9 + number, 216, 216)
    for line in (60, 160, 205, 1060, 1110, 1450):
        text = "old walnut beads, 58 mm, one only"
        cv2.putText(page, text, (24, line), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (30, 30, 30), 2, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("seed", range(3))
def test_the_rows_of_a_feed_are_no_collage_though_what_parts_them_goes_across(seed: int) -> None:
    shown = feed(seed)
    assert 1 < len(collages.split(shown)) < 9
    found = [region.box for region in find(shown)]
    for number in range(9):
        box = 24 + number % 3 * 226, 240 + number // 3 * 226, 218, 218
        assert any(near(each, box) for each in found)
    assert len(found) == 12
