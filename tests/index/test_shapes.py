"""Discs, cards and blocks drawn over known places of a photo; and pieces that differ in other outlines, or in two."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from index import shapes
from index.align import Alignment
from index.compare import Comparison, compare
from tests import drawing

Pixels = NDArray[np.uint8]
Point = tuple[int, int]
HEIGHT, WIDTH = 300, 400
SEEDS = [1, 2, 3]


def ground(seed: int) -> Pixels:
    """A cloth with a weave and some folds, its colours everywhere the same."""
    rng = np.random.default_rng(seed)
    weave, folds = (
        cv2.GaussianBlur(rng.normal(0, spread, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), soft)
        for spread, soft in ((40, 1.5), (150, 6.0))
    )
    return np.asarray(np.clip(np.array([70, 100, 140]) + (weave + folds)[..., None], 0, 255), np.uint8)


def other(seed: int) -> Pixels:
    """A checked cloth: nothing drawn, and of no one colour."""
    return np.asarray(150 + checks(seed), np.uint8)


def checks(seed: int) -> NDArray[np.int64]:
    rows, columns = np.indices((HEIGHT, WIDTH))
    return np.repeat(((rows // (5 + seed) + columns // 7) % 2 * 80)[..., None], 3, axis=2)


def filled(under: Pixels, inside: Pixels, corners: ArrayLike) -> Pixels:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(mask, [np.round(np.asarray(corners, np.float64)).astype(np.int32)], 1)
    return np.asarray(np.where(mask[..., None] > 0, inside, under), np.uint8)


def disc(under: Pixels, inside: Pixels, middle: Point, radius: int) -> Pixels:
    return filled(under, inside, cv2.ellipse2Poly(middle, (radius, radius), 0, 0, 360, 3))


def card(under: Pixels, inside: Pixels, middle: Point, size: Point, degrees: float = 0.0) -> Pixels:
    return filled(under, inside, cv2.boxPoints((middle, size, degrees)))


def kept(pixels: Pixels) -> Pixels:
    return drawing.decoded(drawing.encoded(pixels, quality=85))


def found(left: Pixels, right: Pixels) -> tuple[int, list[NDArray[np.float32]]]:
    one, two = kept(left), kept(right)
    near = np.abs(one.astype(np.int16) - two).max(axis=2) > 12
    wide = cv2.dilate(near.astype(np.uint8), np.ones((13, 13), np.uint8)) > 0
    return shapes.find(one.astype(np.float32), two.astype(np.float32), wide, ~wide, np.zeros_like(wide))


def compared(left: Pixels, right: Pixels) -> Comparison:
    one, two = kept(left), kept(right)
    grey = [np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8) for pixels in (one, two)]
    made = compare(grey[0], grey[1], Alignment(np.eye(3), 80, mirrored=False), lambda: ([], []), lambda: (one, two))
    assert made is not None
    return made


@pytest.mark.parametrize("seed", SEEDS)
def test_a_disc_and_a_card_are_found_where_they_lie_and_over_which_picture(seed: int) -> None:
    plain, inside = ground(seed), other(seed)
    stuck = card(disc(plain, inside, (120, 90), 25), inside, (280, 200), (50, 40), 17.0)
    for side, pair in ((1, (plain, stuck)), (0, (stuck, plain))):
        over, outlines = found(*pair)
        assert over == side
        middles = sorted(tuple(outline.mean(axis=0).tolist()) for outline in outlines)
        assert middles == [pytest.approx((120, 90), abs=3), pytest.approx((280, 200), abs=3)]
        areas = sorted(cv2.contourArea(outline) for outline in outlines)
        assert areas == pytest.approx(sorted((np.pi * 25.7**2, 53 * 43)), rel=0.12)


@pytest.mark.parametrize("seed", SEEDS)
def test_faces_that_overlap_are_told_apart(seed: int) -> None:
    plain = ground(seed)
    stuck = plain
    for middle, colour in (((180, 140), (240, 200, 30)), ((205, 165), (230, 190, 40)), ((165, 170), (240, 90, 20))):
        stuck = disc(stuck, np.full_like(plain, colour), middle, 22)
    over, outlines = found(plain, stuck)
    assert over == 1
    middles = sorted(tuple(outline.mean(axis=0).tolist()) for outline in outlines)
    assert middles == [pytest.approx(middle, abs=3) for middle in ((165, 170), (180, 140), (205, 165))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_block_is_found_where_it_is_upright(seed: int) -> None:
    plain = ground(seed)
    across = np.linspace(0, 1, WIDTH)[None, :, None]
    shade = np.asarray(np.broadcast_to((1 - across) * (20, 160, 190) + across * (230, 60, 200), plain.shape), np.uint8)
    _, outlines = found(plain, card(plain, shade, (200, 150), (170, 110)))
    assert [cv2.contourArea(outline) for outline in outlines] == [pytest.approx(170 * 110, rel=0.06)]
    assert found(plain, card(plain, shade, (200, 150), (170, 110), 11.0))[1] == []
    _, bands = found(plain, card(plain, shade, (200, 60), (2 * WIDTH, 44)))
    assert [cv2.contourArea(band) for band in bands] == [pytest.approx(WIDTH * 44, rel=0.06)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_thing_in_each_picture_is_no_sticker(seed: int) -> None:
    plain, inside = ground(seed), other(seed)
    assert found(disc(plain, inside, (120, 90), 22), disc(plain, inside, (270, 190), 22))[1] == []
    assert found(disc(plain, inside, (120, 90), 22), card(plain, inside, (270, 190), (40, 44), 12.0))[1] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_piece_of_another_outline_is_no_sticker(seed: int) -> None:
    plain, inside = ground(seed), other(seed)
    lamp = filled(disc(plain, inside, (200, 150), 24), inside, np.array([[220, 140], [262, 150], [220, 160]]))
    figure = filled(plain, inside, cv2.ellipse2Poly((200, 150), (44, 20), 30, 0, 360, 3))
    bangle = disc(disc(plain, inside, (200, 150), 26), plain, (200, 150), 22)
    for piece in (lamp, figure, bangle):
        assert found(plain, piece)[1] == []
        assert found(piece, disc(plain, inside, (90, 80), 20))[1] == []


def test_nothing_is_found_where_nothing_differs_or_nothing_agrees() -> None:
    plain = ground(4)
    assert found(plain, plain)[1] == []
    nothing, everything = np.zeros((HEIGHT, WIDTH), np.bool_), np.ones((HEIGHT, WIDTH), np.bool_)
    assert shapes.find(plain.astype(np.float32), other(4).astype(np.float32), everything, nothing, nothing) == (0, [])


@pytest.mark.parametrize("seed", SEEDS)
def test_stickers_of_the_colours_around_them_are_left_out_of_the_comparison(seed: int) -> None:
    plain = ground(seed)
    inside = np.clip(plain.astype(np.int64)[::-1] + checks(seed) - 40, 0, 255).astype(np.uint8)
    stuck = disc(card(plain, inside, (120, 90), (46, 46), 15.0), inside, (280, 200), 25)
    made = compared(plain, stuck)
    assert made.patch == 0.0
    assert made.explained > 0.02


@pytest.mark.parametrize("seed", [1, 2])
def test_a_round_dish_that_hides_a_piece_is_no_sticker(seed: int) -> None:
    plain = ground(seed)
    dish = disc(plain, other(seed), (200, 150), 26)
    carved = np.asarray(checks(seed + 3) // 2 + np.array([200, 120, 60]), np.uint8)
    piece = filled(plain, carved, cv2.ellipse2Poly((200, 150), (20, 12), 30, 0, 360, 3))
    assert compared(dish, piece).patch > 0.006


def test_a_patch_that_is_large_must_fill_its_box() -> None:
    full, half = np.ones((60, 90), np.bool_), np.tri(60, 90, dtype=np.bool_)
    holed = full.copy()
    holed[20:40, 10:70] = False
    assert shapes.worth_a_look(full, 0.2, (168, 224))
    assert not shapes.worth_a_look(half, 0.2, (168, 224))
    assert not shapes.worth_a_look(holed, 0.2, (168, 224))
    assert shapes.worth_a_look(holed, 0.2, (168, 92))
    assert shapes.worth_a_look(half, 0.03, (168, 224))
