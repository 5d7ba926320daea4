"""Pictures laid into drawn photos at places that the test chose, and photos that only look as if something were."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.insets import Part, find, look, within
from index.insets import bands as bands_of
from tests import drawing

WIDTH, HEIGHT = 640, 480
PLACES = {
    "middle": (200, 130, 260, 195),
    "at the border": (380, 120, 260, 195),
    "corner": (12, 273, 260, 195),
    "in the very corner": (380, 285, 260, 195),
}


def near(found: Part, expected: Part, slack: int = 3) -> bool:
    return all(abs(a - b) <= slack for a, b in zip(found, expected, strict=True))


def bands(pixels: NDArray[np.uint8]) -> list[Part]:
    edges = look(pixels)
    return [] if edges is None else bands_of(edges)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("place", PLACES)
def test_a_picture_in_a_picture_is_found_where_it_was_laid(place: str, seed: int) -> None:
    left, top, width, height = PLACES[place]
    little = drawing.resized(drawing.photo(seed + 20), width, height)
    (found,) = find(drawing.laid(drawing.photo(seed), little, left, top))
    # At the border a line of the little picture's own may stand for its last few pixels.
    assert near(found, PLACES[place], slack=8 if "border" in place or "very" in place else 3)


@pytest.mark.parametrize("seed", range(8))
def test_a_picture_on_a_printed_cloth_is_found_and_none_where_there_is_none(seed: int) -> None:
    # The print jumps at a third of all pixels, so that every line seems to go on beyond a corner.
    noise = cv2.GaussianBlur(np.random.default_rng(seed).normal(size=(HEIGHT, WIDTH)), (0, 0), 1.5)
    printed = np.clip(drawing.photo(seed) // 2 + 60 + 80 * np.sign(noise)[..., None], 0, 255).astype(np.uint8)
    assert find(printed) == []
    (found,) = find(drawing.laid(printed, drawing.resized(drawing.photo(seed + 20), 260, 195), 200, 130))
    assert near(found, (200, 130, 260, 195))


def test_two_pictures_in_a_picture_are_both_found() -> None:
    host = drawing.laid(drawing.photo(1), drawing.resized(drawing.photo(21), 200, 150), 30, 40)
    found = find(drawing.laid(host, drawing.resized(drawing.photo(22), 200, 150), 380, 290))
    assert len(found) == 2
    assert near(min(found), (30, 40, 200, 150))
    assert near(max(found), (380, 290, 200, 150))


@pytest.mark.parametrize("seed", range(8))
def test_an_ordinary_photo_holds_no_other(seed: int) -> None:
    assert find(drawing.photo(seed)) == []


@pytest.mark.parametrize("degrees", [-4.0, -2.0, 2.0, 3.0, 6.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_box_that_stands_somewhat_turned_is_no_inset(seed: int, degrees: float) -> None:
    assert find(drawing.slab(drawing.photo(seed), seed, (180, 120, 280, 220), degrees)) == []


@pytest.mark.parametrize("degrees", [0.0, 2.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_edge_of_a_table_is_no_inset(seed: int, degrees: float) -> None:
    assert find(drawing.slab(drawing.photo(seed), seed, (-100, 300, WIDTH + 200, 300), degrees)) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_door_from_top_to_bottom_is_no_inset(seed: int) -> None:
    assert find(drawing.slab(drawing.photo(seed), seed, (380, -50, 500, 600), 0.0)) == []


@pytest.mark.parametrize("columns", [2, 3])
def test_the_cells_of_a_grid_are_no_insets(columns: int) -> None:
    cells = [drawing.photo(seed, 240, 240) for seed in range(columns * columns)]
    assert find(drawing.grid(cells, columns, 480 // columns, 0)) == []


def test_what_is_too_small_or_covers_nearly_all_is_no_inset() -> None:
    host = drawing.photo(3)
    assert find(drawing.laid(host, drawing.photo(23, 70, 60), 300, 200)) == []
    assert find(drawing.laid(host, drawing.resized(drawing.photo(23), 600, 440), 20, 20)) == []


@pytest.mark.parametrize("shape", [(1, 1, 3), (63, 4000, 3), (4000, 63, 3), (64, 64, 3)])
def test_a_picture_of_any_shape_is_looked_at(shape: tuple[int, int, int]) -> None:
    assert find(np.zeros(shape, np.uint8)) == bands(np.zeros(shape, np.uint8)) == []


def test_noise_and_stripes_hold_no_picture() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)
    stripes = np.ascontiguousarray(np.repeat(noise[:, :1], 400, axis=1))
    assert find(noise) == find(stripes) == []


@pytest.mark.parametrize("top", [0, 200, HEIGHT - 90])
def test_a_band_is_found_between_its_lines_or_a_line_and_the_border(top: int) -> None:
    shown = drawing.laid(drawing.photo(2), drawing.photo(24, WIDTH, 90), 0, top)
    assert any(near(band, (0, top, WIDTH, 90)) for band in bands(shown))


def test_a_band_down_the_side_is_found_as_well() -> None:
    shown = drawing.laid(drawing.photo(2), drawing.photo(24, 120, HEIGHT), WIDTH - 120, 0)
    assert any(near(band, (WIDTH - 120, 0, 120, HEIGHT)) for band in bands(shown))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("side", ["top", "left", "right"])
def test_one_side_may_be_as_light_as_what_it_lies_on(side: str, seed: int) -> None:
    left, top, width, height = PLACES["middle"]
    host = np.asarray(drawing.photo(seed) * 0.5, np.uint8)
    little = np.asarray(100 + drawing.resized(drawing.photo(seed + 20), width, height) * 0.5, np.uint8)
    shown = drawing.laid(host, little, left, top)
    way, edge = {"top": (0, top), "left": (1, left), "right": (1, left + width)}[side]
    lines = shown if way == 0 else shown.transpose(1, 0, 2)  # softened along most of that side: no pixel jumps
    start, long = (left, width) if way == 0 else (top, height)
    at = np.s_[start + long // 5 : start + long * 9 // 10]
    share = np.linspace(0, 1, 14)[:, None, None]
    lines[edge - 7 : edge + 7, at] = lines[edge - 8, at] * (1 - share) + lines[edge + 7, at] * share
    found = [part for part in find(shown) if near(part, PLACES["middle"], slack=8)]
    edges = look(shown)
    assert edges is not None
    assert found
    assert not any(near(part, PLACES["middle"], slack=8) for part in within(edges))


def test_a_shelf_with_things_on_it_is_no_inset() -> None:
    for seed in range(8):
        shown = drawing.photo(seed)
        shown[200:204], shown[330:334] = 30, 220
        shown[200:330, 150:153] = 30
        assert find(shown) == []
