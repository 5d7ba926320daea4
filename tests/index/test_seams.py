from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from index import seams, video
from index.seams import plated, split
from tests import drawing


def photos(count: int) -> list[drawing.Pixels]:
    return [drawing.photo(seed, 240, 240) for seed in range(count)]


@pytest.mark.parametrize("seed", range(8))
def test_an_ordinary_photo_has_no_seam(seed: int) -> None:
    assert split(drawing.photo(seed)) == [(0, 0, 640, 480)]


def test_four_pictures_without_a_gutter_are_cut_where_they_touch() -> None:
    cut = split(drawing.grid(photos(4), 2, 200, 0))
    assert len(cut) == 4
    for part, (left, top) in zip(cut, [(0, 0), (200, 0), (0, 200), (200, 200)], strict=True):
        assert np.abs(np.array(part) - (left, top, 200, 200)).max() <= 2


@pytest.mark.parametrize("seed", range(4))
def test_four_pictures_two_of_which_lie_on_one_wall_are_cut_in_the_middle(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shades = cv2.GaussianBlur(np.random.default_rng(seed).normal(150, 60, (200, 400)), (0, 0), 6)
    wall = np.repeat(shades.astype(np.uint8)[..., None], 3, axis=2)
    made = drawing.grid([drawing.photo(10 * seed + each, 240, 240) for each in range(4)], 2, 200, 0)
    for left, colour in ((100, (180, 60, 40)), (300, (40, 70, 160))):
        cv2.ellipse(wall, (left, 100), (60, 70), 0, 0, 360, colour, -1)
    made[:200] = wall
    assert split(made) == [(0, 0, 200, 200), (200, 0, 200, 200), (0, 200, 200, 200), (200, 200, 200, 200)]
    monkeypatch.setattr(seams, "HALF_SHARE", (2.0, 2.0))
    assert len(split(made)) < 4


def test_two_pictures_side_by_side_are_cut_once() -> None:
    cut = split(drawing.grid(photos(2), 2, 240, 0))
    assert [part[1] for part in cut] == [0, 0]
    assert abs(cut[1][0] - 240) <= 2


def test_the_cells_cover_the_picture_exactly() -> None:
    cut = split(drawing.grid(photos(9), 3, 200, 0))
    covered = np.zeros((600, 600), np.int64)
    for left, top, width, height in cut:
        covered[top : top + height, left : left + width] += 1
    assert len(cut) == 9
    assert (covered == 1).all()


@pytest.mark.parametrize("shape", [(1, 1, 3), (95, 4000, 3), (3, 3, 3), (4000, 95, 3)])
def test_a_picture_too_small_to_hold_cells_is_not_cut(shape: tuple[int, int, int]) -> None:
    assert split(np.zeros(shape, np.uint8)) == [(0, 0, shape[1], shape[0])]


def test_bars_of_colour_are_not_cut_into_slivers() -> None:
    bars = np.repeat(np.random.default_rng(1).integers(0, 256, (40, 1, 3), np.uint8), 10, axis=0)
    cut = split(np.ascontiguousarray(np.repeat(bars, 300, axis=1)))
    assert all(height >= 80 for _, _, _, height in cut)


@pytest.mark.parametrize("quality", [5, 10, 30])
@pytest.mark.parametrize("seed", range(4))
def test_the_blocks_of_a_strong_compression_are_no_cells(seed: int, quality: int) -> None:
    pixels = np.asarray(Image.open(io.BytesIO(drawing.encoded(drawing.photo(seed), quality=quality))))
    assert split(pixels) == [(0, 0, 640, 480)]


def test_a_frame_of_a_clip_is_cut_where_pictures_touch_and_not_at_its_codecs_blocks(tmp_path: Path) -> None:
    lone = [drawing.photo(seed, 400, 400) for seed in (5, 6)]
    drawing.write_clip(tmp_path / "clip.mp4", [drawing.grid(photos(4), 2, 200, 0), *lone], seconds=1)
    with (tmp_path / "clip.mp4").open("rb") as file:
        cells = {frame.seconds: len(split(frame.pixels)) for frame in video.frames(file, most=9, longest=960)}
    assert cells == {0.0: 4, 1.0: 1, 2.0: 1}


WHITE, BLACK, RED = (255, 255, 255), (12, 12, 14), (198, 24, 30)


@pytest.mark.parametrize("colour", [WHITE, BLACK, RED])
@pytest.mark.parametrize(("top", "tall"), [(0, 130), (160, 130), (290, 130), (350, 130), (170, 150)])
def test_a_text_block_across_a_photo_is_a_plate_and_no_seam(top: int, tall: int, colour: tuple[int, int, int]) -> None:
    shown = drawing.written(drawing.photo(1), (0, top, 640, tall), colour, 2)
    assert plated(shown)
    assert split(shown) == [(0, 0, 640, 480)]
    side = np.ascontiguousarray(shown.transpose(1, 0, 2))
    assert plated(side)
    assert split(side) == [(0, 0, 480, 640)]


@pytest.mark.parametrize("way", ["along", "across", "askew"])
@pytest.mark.parametrize("ends", [((90, 60, 200), (20, 180, 20)), ((250, 250, 250), (120, 90, 40))])
def test_a_plate_whose_colour_runs_is_one_too_where_its_edge_is_in_the_middle(
    way: str, ends: tuple[tuple[int, int, int], tuple[int, int, int]]
) -> None:
    # Its edge would part the photo into halves, and one half of a cloth is a copy of every photo on it.
    shown = drawing.photo(3).copy()
    plate = shown[:, 320:430]
    x, y = np.meshgrid(np.linspace(0, 1, plate.shape[1]), np.linspace(0, 1, plate.shape[0]))
    ramp = {"along": y, "across": x, "askew": (x + y) / 2}[way][..., None]
    plate[:] = (np.array(ends[0]) * (1 - ramp) + np.array(ends[1]) * ramp).astype(np.uint8)
    for top in range(20, 460, 60):
        plate[top : top + 14, 12 : 60 + top // 12] = (250, 240, 90)
    assert plated(shown)
    assert split(shown) == [(0, 0, 640, 480)]
    assert split(np.ascontiguousarray(shown.transpose(1, 0, 2))) == [(0, 0, 480, 640)]


@pytest.mark.parametrize("seed", range(6))
def test_an_ordinary_photo_bears_no_plate(seed: int) -> None:
    assert not plated(drawing.photo(seed))


def test_touching_pictures_are_no_plates() -> None:
    assert not plated(drawing.grid(photos(2), 2, 240, 0))
    assert not plated(drawing.grid(photos(4), 2, 240, 0))


def test_a_block_that_ends_within_the_picture_is_no_plate_across_it() -> None:
    assert not plated(drawing.written(drawing.photo(1), (120, 160, 400, 130), WHITE, 2))


@pytest.mark.parametrize("shape", [(1, 1, 3), (95, 4000, 3), (96, 96, 3), (400, 400, 3)])
def test_a_picture_of_one_colour_bears_no_plate(shape: tuple[int, int, int]) -> None:
    assert not plated(np.full(shape, 90, np.uint8))


@pytest.mark.parametrize("share", [0.2, 0.3, 0.7])
def test_a_lone_seam_far_from_the_middle_is_the_edge_of_a_thing(share: float) -> None:
    edge = round(480 * share)
    shown = np.vstack([drawing.photo(1, 640, edge), drawing.photo(2, 640, 480 - edge)])
    assert split(shown) == [(0, 0, 640, 480)]


@pytest.mark.parametrize("heights", [(300, 420), (240, 400, 330), (500, 250, 260)])
def test_a_long_picture_is_parted_at_uneven_seams(heights: tuple[int, ...]) -> None:
    shown = np.vstack([drawing.photo(number, 330, height) for number, height in enumerate(heights)])
    tops = [part[1] for part in split(shown)]
    wanted = [0, *np.cumsum(heights)[:-1].tolist()]
    assert len(tops) == len(wanted)
    assert all(abs(found - true) <= 2 for found, true in zip(tops, wanted, strict=True))


def test_a_line_that_ends_within_a_long_picture_is_no_seam() -> None:
    shown = drawing.photo(4, 330, 900)
    shown[400:640, 40:] = drawing.photo(5, 290, 240)
    assert split(shown) == [(0, 0, 330, 900)]


@pytest.mark.parametrize(("x", "y"), [(0.5, 0.5), (0.4, 0.6), (0.35, 0.3)])
def test_seams_that_cross_may_part_a_picture_unevenly(x: float, y: float) -> None:
    across, down = round(640 * x), round(480 * y)
    widths, heights = (across, 640 - across), (down, 480 - down)
    rows = [
        np.hstack([drawing.photo(2 * row + column, widths[column], heights[row]) for column in (0, 1)])
        for row in (0, 1)
    ]
    cut = split(np.vstack(rows))
    expected = [(0, 0), (across, 0), (0, down), (across, down)]
    assert [
        (abs(left - a) <= 2, abs(top - b) <= 2) for (left, top, _, _), (a, b) in zip(cut, expected, strict=True)
    ] == [(True, True)] * 4


def test_the_edges_of_an_inset_do_not_cross_the_whole_picture() -> None:
    little = drawing.resized(drawing.photo(21), 400, 300)
    assert split(drawing.laid(drawing.photo(1), little, 0, 0)) == [(0, 0, 640, 480)]
    assert split(drawing.laid(drawing.photo(1), little, 120, 90)) == [(0, 0, 640, 480)]
