"""Pages and photos, drawn so that it is known which parts are pictures of their own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import grounds, regions
from index.grounds import Part
from tests import drawing

Pixels = NDArray[np.uint8]
SIDES: tuple[Part, ...] = ((0, 0, 160, 436), (300, 150, 128, 200), (475, 0, 165, 424))
"""What flat rows and columns leave of the photo below: the table at both sides, and the piece."""


def on_a_black_skirt(seed: int) -> Pixels:
    """A light table, on it a black skirt that broadens to the bottom, on it a piece."""
    rng = np.random.default_rng(seed)
    shown, skirt = drawing.cloth(seed, 640, 480), np.zeros((480, 640), np.uint8)
    cv2.fillPoly(skirt, [np.array([[160, -1], [475, -1], [640, 430], [640, 480], [0, 480], [0, 440]], np.int32)], 255)
    dark = np.array([44, 33, 36]) + np.linspace(-24, 24, 640)[None, :, None] + rng.normal(0, 3.0, (480, 640, 3))
    shown[skirt > 0] = np.clip(dark, 0, 255).astype(np.uint8)[skirt > 0]
    cv2.ellipse(skirt, (364, 250), (60, 96), 0, 0, 360, 7, -1)
    shown[skirt == 7] = drawing.photo(seed + 20, 640, 480)[skirt == 7]
    return drawing.decoded(drawing.encoded(shown, quality=90))


def page(seed: int, colour: int, gap: int) -> tuple[Pixels, list[Part]]:
    """Four photos on a page of one colour."""
    made = np.full((2 * 200 + gap, 2 * 260 + gap, 3), colour, np.uint8)
    parts: list[Part] = [(x, y, 260, 200) for y in (0, 200 + gap) for x in (0, 260 + gap)]
    for number, (x, y, width, height) in enumerate(parts):
        made[y : y + height, x : x + width] = drawing.photo(seed + number, width, height)
    return drawing.decoded(drawing.encoded(made, quality=85)), parts


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sides_of_a_black_cloth_are_open_ended_and_the_cloth_is_no_page(seed: int) -> None:
    photo = on_a_black_skirt(seed)
    assert grounds.open_ended(photo, SIDES)
    assert not grounds.surely_of_one_colour(photo, SIDES)


@pytest.mark.parametrize(("colour", "gap"), [(255, 12), (0, 12), (250, 40)])
def test_photos_on_a_page_end_where_it_begins_and_the_page_is_of_one_colour(colour: int, gap: int) -> None:
    shown, parts = page(4, colour, gap)
    assert not grounds.open_ended(shown, parts)
    assert all(grounds.fills(shown, part) for part in parts)
    # JPEG smears a narrow gutter; a broad one stays exact.
    assert grounds.surely_of_one_colour(shown, parts) == (gap > 30)


def test_what_is_cut_out_of_a_photo_does_not_fill_its_box() -> None:
    smooth = np.asarray(cv2.GaussianBlur(drawing.cloth(9, 640, 480), (0, 0), 8.0), np.uint8)
    photo = drawing.decoded(drawing.encoded(smooth, quality=90))
    assert not grounds.fills(photo, (100, 90, 300, 200))


def test_nothing_is_open_ended_where_nothing_is() -> None:
    assert not grounds.open_ended(on_a_black_skirt(1), [])
    assert grounds.of_one_colour(on_a_black_skirt(1), [(0, 0, 640, 480)])


def on_slate(seed: int) -> Pixels:
    """A dark slate with faint veins, on it a piece, and a label at the upper edge."""
    rng = np.random.default_rng(seed)
    shown = np.asarray(np.clip(np.array([46, 50, 54]) + rng.normal(0, 1.5, (240, 240, 3)), 0, 255), np.uint8)
    for _ in range(3):
        (x, y), (to_x, to_y) = rng.integers((0, 160), (240, 240), (2, 2)).tolist()
        cv2.line(shown, (x, y), (to_x, to_y), (74, 80, 82), 1, cv2.LINE_AA)
    piece = np.zeros((240, 240), np.uint8)
    cv2.ellipse(piece, (104, 112), (66, 44), 12, 0, 360, 1, -1)
    shown[piece > 0] = drawing.photo(seed + 20, 240, 240)[piece > 0]
    shown[0:32, 164:232] = np.maximum(drawing.photo(seed + 40, 68, 32), 90)
    return drawing.decoded(drawing.encoded(shown, quality=90))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_label_beside_a_piece_on_a_dark_slate_is_no_picture_on_a_page(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = on_slate(seed)
    assert [region.kind for region in regions.find(shown)] == ["whole"]
    monkeypatch.setattr(grounds, "LARGER", np.inf)
    assert [region.kind for region in regions.find(shown)] == ["panel"]


def test_a_picture_beside_much_less_is_one_on_a_page() -> None:
    picture, text = (0, 0, 100, 100), (0, 120, 150, 100)
    assert not grounds.beside_larger([picture], [picture, text])
    assert not grounds.beside_larger([], [text])
    assert grounds.beside_larger([(0, 0, 50, 100)], [(0, 0, 50, 100), text])
