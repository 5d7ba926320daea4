from __future__ import annotations

import io
import itertools

import numpy as np

from index import pages
from index.describe import describe
from index.picture import decode
from tests import drawing

WIDTH = 720


def page(count: int, *, edge: int = 200, ground: int = 250) -> tuple[drawing.Pixels, list[tuple[int, int]]]:
    """A page with so many rows of three photos, a line of strokes above each; and the corners of the photos."""
    rows = 60 + edge + 120
    shown = np.full((count * rows, WIDTH, 3), ground, np.uint8)
    corners = []
    for number in range(count):
        top = number * rows
        shown[top + 10 : top + 34 : 3, 40:500:7] = 40
        for place in range(3):
            left = 40 + place * (edge + 12)
            shown[top + 60 : top + 60 + edge, left : left + edge] = drawing.photo(3 * number + place, edge, edge)
            corners.append((left, top + 60))
    return shown, corners


def test_every_picture_of_a_tall_page_is_a_region_of_its_own() -> None:
    shown, corners = page(25)
    assert len(shown) > 13 * WIDTH
    found = pages.find(shown)
    assert len(found) == len(corners) == 75
    for region, (left, top) in zip(
        sorted(found, key=lambda each: (each.box.top // 20, each.box.left)), corners, strict=True
    ):
        assert region.kind != "whole"
        assert max(abs(region.box.left - left), abs(region.box.top - top)) <= 4
        assert max(abs(region.box.width - 200), abs(region.box.height - 200)) <= 6


def test_the_pictures_of_a_tall_page_keep_their_detail() -> None:
    shown, _ = page(14)
    file = io.BytesIO(drawing.encoded(shown, "PNG"))
    described = describe(file, clip_frames=1)
    assert (described.width, described.height) == (WIDTH, len(shown))
    assert len(described.regions) == 42
    assert len({each.part for each in described.regions}) == 42
    # Scaled to an edge of 1600 as a whole, they would have 60 pixels.
    assert {max(decode(each.thumbnail, longest=4000).pixels.shape[:2]) for each in described.regions} <= set(
        range(190, 211)
    )


def test_stretches_follow_each_other_and_cut_no_picture() -> None:
    shown, corners = page(30)
    parts = pages.stretches(shown)
    assert parts[0][0] == 0
    assert parts[-1][1] == len(shown)
    for (_, stop), (start, _) in itertools.pairwise(parts):
        assert stop == start
        assert not any(top <= start <= top + 200 for _, top in corners)
    assert max(stop - start for start, stop in parts) <= 2.0 * WIDTH


def test_a_picture_taller_than_a_stretch_is_not_cut() -> None:
    shown = np.full((3000, WIDTH, 3), 255, np.uint8)
    shown[100:2200, 20:700] = drawing.photo(1, 680, 2100)
    shown[2400:2900, 20:700] = drawing.photo(2, 680, 500)
    boxes = [region.box for region in pages.find(shown)]
    assert [
        (abs(box.top - top) <= 6, abs(box.height - tall) <= 12)
        for box, top, tall in zip(boxes, (100, 2400), (2100, 500), strict=True)
    ] == [(True, True)] * 2


def test_a_tall_photo_and_a_tall_page_of_writing_are_one_region() -> None:
    photo = drawing.photo(5, 300, 1200)
    assert [(each.kind, each.box.height) for each in pages.find(photo)] == [("whole", 1200)]
    written = np.full((4000, WIDTH, 3), 255, np.uint8)
    for top in range(20, 3950, 40):
        written[top : top + 20 : 3, 40:640:7] = 30
    assert [each.kind for each in pages.find(written)] == ["whole"]


def test_what_is_no_taller_than_a_phone_is_found_as_ever() -> None:
    shown, corners = page(4)
    assert len(shown) < pages.TALL * WIDTH
    assert len(pages.find(shown)) == len(corners)


def test_photos_below_each_other_across_the_page_are_regions_each() -> None:
    heights = (500, 420, 610, 480)
    shown = np.full((sum(heights) + 3 * 24, WIDTH, 3), 250, np.uint8)
    tops = [sum(heights[:number]) + 24 * number for number in range(len(heights))]
    for number, (top, height) in enumerate(zip(tops, heights, strict=True)):
        shown[top : top + height] = drawing.photo(number, WIDTH, height)
    found = pages.find(shown)
    assert len(found) == len(heights)
    for region, top, height in zip(found, tops, heights, strict=True):
        assert abs(region.box.top - top) <= 6
        assert abs(region.box.height - height) <= 12


def test_photos_stacked_with_a_gutter_are_found_each() -> None:
    heights, gutter = (540, 720, 900, 500), 14
    shown = np.full((sum(heights) + 3 * gutter, WIDTH, 3), 255, np.uint8)
    tops = [sum(heights[:number]) + number * gutter for number in range(4)]
    for number, (top, height) in enumerate(zip(tops, heights, strict=True)):
        shown[top : top + height] = np.asarray(20 + drawing.photo(number, WIDTH, height) * 0.8, np.uint8)
    assert len(shown) >= pages.TALL * WIDTH
    found = pages.find(drawing.decoded(drawing.encoded(shown, quality=80)))
    assert [each.kind for each in found] == ["panel"] * 4
    for region, top, height in zip(found, tops, heights, strict=True):
        assert max(abs(region.box.top - top), abs(region.box.height - height), region.box.left) <= 4
