"""Photos of a screen in the dark, laid askew by the test itself, so that every corner is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from index import askew
from index.regions import find
from tests import drawing

ROOM = (900, 640)
"""Height and width of the photo."""


def corners(seed: int) -> np.ndarray:
    """(4, 2) where the screen's corners are, from the top left clockwise, a little turned and from one side."""
    rng = np.random.default_rng([seed, 5])
    straight = np.array([[130, 160], [520, 160], [520, 700], [130, 700]], np.float32)
    return straight + rng.uniform(-28, 28, (4, 2)).astype(np.float32)


def screen(seed: int, bars: int = 0) -> drawing.Pixels:
    """What it shows: a photo, at times between white bars."""
    shown = drawing.photo(seed, 390, 540)
    if bars:
        shown[:bars] = shown[-bars:] = 245
    return shown


def photographed(seed: int, shown: drawing.Pixels, room: drawing.Pixels) -> drawing.Pixels:
    """Lay it into a room."""
    height, width = shown.shape[:2]
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(edges, corners(seed))
    there = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, ROOM[::-1])
    laid = cv2.warpPerspective(shown, matrix, ROOM[::-1])
    noise = np.random.default_rng(seed).normal(0, 3, (*ROOM, 3))
    mixed = np.where(there[:, :, None] > 0, laid, room) + noise
    return drawing.decoded(drawing.encoded(np.clip(mixed, 0, 255).astype(np.uint8)))


def dark(level: int = 24) -> drawing.Pixels:
    return np.full((*ROOM, 3), level, np.uint8)


@pytest.mark.parametrize("bars", [0, 90])
@pytest.mark.parametrize("seed", range(6))
def test_the_picture_in_a_photo_of_a_screen_is_found(seed: int, bars: int) -> None:
    ((left, top, width, height),) = askew.find(photographed(seed, screen(seed, bars), dark()))
    known = corners(seed)
    bounds = [*known.min(axis=0), *known.max(axis=0)]
    found = [left, top, left + width, top + height]
    assert np.abs(np.array(found) - bounds).max() <= 16


@pytest.mark.parametrize("seed", range(3))
def test_it_is_a_region_beside_the_whole(seed: int) -> None:
    kinds = [region.kind for region in find(photographed(seed, screen(seed), dark()))]
    assert kinds == ["whole", "panel"]


@pytest.mark.parametrize("seed", range(6))
def test_there_is_none_in_the_photo_itself_nor_in_a_light_room(seed: int) -> None:
    assert askew.find(drawing.photo(seed)) == []
    light = np.asarray(128 + screen(seed) // 2, np.uint8)
    assert len(askew.find(photographed(seed, light, dark(64)))) == 1
    assert askew.find(photographed(seed, light, dark(96))) == []


@pytest.mark.parametrize("seed", range(3))
def test_nor_on_dark_cloth_with_a_pattern(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cloth = np.repeat(np.repeat(rng.integers(0, 75, (ROOM[0] // 4, ROOM[1] // 4, 3), np.uint8), 4, axis=0), 4, axis=1)
    assert askew.find(photographed(seed, screen(seed), cloth)) == []


@pytest.mark.parametrize("turn", [0, 8, 15])
def test_nor_where_what_is_light_has_round_corners_as_a_piece_has(turn: float) -> None:
    around = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    across, down = (edge * np.sign(way) * np.abs(way) ** (1 / 3) for edge, way in _ways(around))
    cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    outline = np.stack([320 + cosine * across - sine * down, 450 + sine * across + cosine * down], axis=1)
    room = dark()
    cv2.fillPoly(room, [outline.astype(np.int32)], (190, 180, 170))
    assert askew.find(drawing.decoded(drawing.encoded(room))) == []


def _ways(around: np.ndarray) -> list[tuple[float, np.ndarray]]:
    return [(210.0, np.cos(around)), (300.0, np.sin(around))]


@pytest.mark.parametrize("seed", range(3))
def test_nor_where_half_of_two_sides_is_as_dark_as_the_room(seed: int) -> None:
    waisted = np.full((540, 390, 3), 180, np.uint8)
    waisted[120:420, :60] = waisted[120:420, -60:] = 24
    whole = np.full((540, 390, 3), 180, np.uint8)
    assert askew.find(photographed(seed, waisted, dark())) == []
    assert len(askew.find(photographed(seed, whole, dark()))) == 1


@pytest.mark.parametrize("size", [(8, 8), (12, 400), (300, 13)])
def test_a_picture_of_a_few_pixels_is_no_screen(size: tuple[int, int]) -> None:
    assert askew.find(np.zeros((*size, 3), np.uint8)) == []


@pytest.mark.parametrize("seed", range(6))
def test_nor_where_the_sides_are_nearly_straight_as_those_of_a_carved_plaque(seed: int) -> None:
    rng = np.random.default_rng([seed, 9])
    sides = zip(corners(seed), np.roll(corners(seed), -1, axis=0), strict=True)
    ragged = np.concatenate([np.linspace(here, there, 30, endpoint=False) for here, there in sides])
    inside = np.zeros(ROOM, np.uint8)
    cv2.fillPoly(inside, [(ragged + rng.normal(0, 5.0, ragged.shape)).astype(np.int32)], 1)
    relief = 120 + drawing.photo(seed, *ROOM[::-1]) // 3
    assert askew.find(np.where(inside[:, :, None] > 0, relief, dark()).astype(np.uint8)) == []
