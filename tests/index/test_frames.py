"""Pictures with a thin frame, laid into others at known places; and white or straight things that are no frames."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import frames, regions
from tests import drawing

Pixels = NDArray[np.uint8]
Part = tuple[int, int, int, int]
HEIGHT, WIDTH = 533, 400
SEEDS = [1, 2, 3]


def photo(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """A photo without white or black in it."""
    return np.asarray(40 + drawing.photo(seed, width, height) * 0.65, np.uint8)


def framed(
    host: Pixels, inner: Pixels, corner: tuple[int, int], *, edge: int = 3, shade: int = 255
) -> tuple[Pixels, Part]:
    """Lay a picture into another one, with a frame; tell where it lies without that."""
    left, top = corner
    height, width = inner.shape[:2]
    made = host.copy()
    made[top - edge : top + height + edge, left - edge : left + width + edge] = shade
    made[top : top + height, left : left + width] = inner
    return made, (left, top, width, height)


def kept(pixels: Pixels) -> Pixels:
    return drawing.decoded(drawing.encoded(pixels, quality=85))


@pytest.mark.parametrize("shade", [255, 0])
@pytest.mark.parametrize("edge", [2, 3, 5])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_framed_picture_is_found_where_it_lies(seed: int, edge: int, shade: int) -> None:
    made, place = framed(photo(seed), photo(seed + 20, 160, 200), (90 + 20 * seed, 150), edge=edge, shade=shade)
    (found,) = frames.find(kept(made))
    assert found == pytest.approx(place, abs=2)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_frame_is_enough_where_no_edge_is(seed: int) -> None:
    host = np.full((HEIGHT, WIDTH, 3), (190, 185, 180), np.uint8)
    inner = np.asarray(
        np.clip(host[:220, :160].astype(int) + np.random.default_rng(seed).integers(-6, 7), 0, 255), np.uint8
    )
    cv2.ellipse(inner, (80, 110), (50, 70), 20, 0, 360, (120, 90, 60), -1)
    made, place = framed(host, inner, (60, 220))
    (found,) = frames.find(kept(made))
    assert found == pytest.approx(place, abs=2)


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_plates_and_rings_are_no_frames(seed: int) -> None:
    plain = photo(seed)
    page, plate, ring, open_one, turned = (plain.copy() for _ in range(5))
    page[:, :40], page[:, -40:], page[:60], page[-60:] = 255, 255, 255, 255
    plate[150:350, 90:250] = 255
    cv2.circle(ring, (200, 260), 100, (255, 255, 255), 4)
    open_one, _ = framed(plain, photo(seed + 20, 160, 200), (100, 150))
    open_one[150:351, 255:266] = plain[150:351, 255:266]
    corners = cv2.boxPoints(((200, 260), (160, 200), 7.0)).astype(np.int32)
    cv2.polylines(turned, [corners], isClosed=True, color=(255, 255, 255), thickness=3)
    for pixels in (plain, page, plate, ring, open_one, turned):
        assert frames.find(kept(pixels)) == []


def test_a_picture_of_one_colour_has_no_frame() -> None:
    for shade in (0, 128, 255):
        assert frames.find(np.full((HEIGHT, WIDTH, 3), shade, np.uint8)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_framed_picture_is_a_region_beside_the_whole(seed: int) -> None:
    made, (left, top, width, height) = framed(photo(seed), photo(seed + 20, 160, 200), (110, 160), edge=2)
    whole, panel = regions.find(kept(made))
    assert (whole.kind, panel.kind) == ("whole", "panel")
    box = panel.box
    assert (box.left, box.top, box.width, box.height) == pytest.approx((left, top, width, height), abs=3)


def test_parts_overlap_where_they_share_a_pixel() -> None:
    assert frames.overlap((0, 0, 10, 10), (9, 9, 5, 5))
    assert not frames.overlap((0, 0, 10, 10), (10, 0, 5, 5))
    assert not frames.overlap((0, 0, 10, 10), (0, 12, 5, 5))
