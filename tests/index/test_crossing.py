"""Boxes between the lines of a cutting mat, and pictures laid on one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from index import crossing, repeating
from index.crossing import goes_on, parts_nothing
from index.regions import find
from tests import drawing

HEIGHT, WIDTH, STEP = 640, 480, 29


def mat(seed: int) -> drawing.Pixels:
    """A dark mat with thin light lines, a little askew, under a light that falls off."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    down, across = rows + 0.01 * columns, columns - 0.012 * rows
    lines = np.minimum(down % STEP, across % STEP) < 2
    shade = 1 + 0.15 * np.sin(rows / 300 + seed)
    pixels = np.where(lines, 215, 78) * shade + rng.normal(0, 2, (HEIGHT, WIDTH))
    return drawing.decoded(drawing.encoded(np.dstack([np.clip(pixels, 0, 255).astype(np.uint8)] * 3)))


def with_coin(pixels: drawing.Pixels, at: tuple[int, int], radius: int) -> drawing.Pixels:
    made = pixels.copy()
    cv2.circle(made, at, radius, (190, 110, 40), -1, cv2.LINE_AA)
    cv2.putText(made, "2", (at[0] - 9, at[1] + 9), cv2.FONT_HERSHEY_DUPLEX, 0.9, (60, 30, 10), 2)
    return made


BOX = (6 * STEP, 9 * STEP, 4 * STEP, 5 * STEP)


@pytest.mark.parametrize("seed", range(4))
def test_the_lines_of_a_mat_cross_the_sides_of_a_box_whatever_lies_in_it(seed: int) -> None:
    assert goes_on(mat(seed), BOX)
    coin = with_coin(mat(seed), (8 * STEP, 11 * STEP + 10), 50)
    assert goes_on(coin, BOX)
    assert repeating.goes_on(coin, BOX)


def test_such_a_box_is_not_told_by_what_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossing, "goes_on", lambda *_: False)
    assert not repeating.goes_on(with_coin(mat(0), (8 * STEP, 11 * STEP + 10), 50), BOX)


@pytest.mark.parametrize("seed", range(6))
def test_they_do_not_cross_those_of_a_picture_laid_on_it(seed: int) -> None:
    left, top, width, height = BOX
    assert not goes_on(drawing.laid(mat(seed), drawing.photo(seed, width, height), left, top), BOX)


@pytest.mark.parametrize("seed", range(4))
def test_nor_those_of_a_plain_card(seed: int) -> None:
    left, top, width, height = BOX
    card = mat(seed).copy()
    card[top : top + height, left : left + width] = 240
    assert not goes_on(card, BOX)


def test_one_side_that_lies_within_a_picture_is_not_enough() -> None:
    left, top, width, height = BOX
    shown = drawing.laid(mat(1), drawing.photo(1, width, height + 40), left, top)
    assert not goes_on(shown, BOX)


@pytest.mark.parametrize("box", [(100, 100, 10, 200), (0, 0, WIDTH, HEIGHT), (5, 5, 470, 630)])
def test_a_narrow_box_and_one_at_the_border_tell_nothing(box: tuple[int, int, int, int]) -> None:
    assert not goes_on(mat(0), box)


def test_a_mat_with_coins_is_one_picture() -> None:
    shown = with_coin(with_coin(mat(2), (70, 80), 34), (300, 560), 34)
    assert [region.kind for region in find(shown)] == ["whole"]


def quarters(width: int, height: int) -> list[tuple[int, int, int, int]]:
    x, y = 6 * STEP, 9 * STEP
    return [(0, 0, x, y), (x, 0, width - x, y), (0, y, x, height - y), (x, y, width - x, height - y)]


@pytest.mark.parametrize("seed", range(4))
def test_lines_that_cross_the_seams_between_cells_make_one_picture_of_them(seed: int) -> None:
    assert parts_nothing(mat(seed), quarters(WIDTH, HEIGHT))
    several = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    for number, (left, top, width, height) in enumerate(quarters(WIDTH, HEIGHT)):
        several[top : top + height, left : left + width] = drawing.photo(10 * seed + number, width, height)
    assert not parts_nothing(several, quarters(WIDTH, HEIGHT))
    assert not parts_nothing(mat(seed), [(0, 0, WIDTH, HEIGHT)])


def checks(seed: int, step: int = 30) -> drawing.Pixels:
    """A cloth of dark green and blue checks, small as in a feed."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:240, :240]
    both = ((rows + 7 * seed) // step % 2) + ((columns + 11 * seed) // step % 2)
    shades = np.array([[40, 130, 90], [70, 80, 170], [20, 24, 50]])[both] + rng.normal(0, 3, (240, 240, 3))
    return drawing.decoded(drawing.encoded(np.clip(shades, 0, 255).astype(np.uint8)))


def test_a_checked_cloth_in_a_thumbnail_is_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    cloths = [checks(seed, step) for seed in range(6) for step in (30, 34)]
    assert all([region.kind for region in find(cloth)] == ["whole"] for cloth in cloths)
    monkeypatch.setattr(crossing, "SEAMS", 2.0)
    assert any(len(find(cloth)) > 1 for cloth in cloths)
