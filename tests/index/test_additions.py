"""Things laid over drawn pictures at known places: what each shows there, the test drew itself."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.additions import MOST, explain, goes_on

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]
HEIGHT, WIDTH = 168, 224


def cloth(seed: int) -> Plane:
    """A ground of one colour with a weave: what any patch of it shows is found around it."""
    rng = np.random.default_rng(seed)
    weave = cv2.GaussianBlur(rng.normal(0, 25, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 1.5)
    return np.asarray(np.clip(np.array([70, 90, 140], np.float32) + weave[..., None], 0, 255), np.float32)


def with_disc(ground: Plane, at: tuple[int, int], radius: int, seed: int) -> Plane:
    """A photo of something else, cut round: neither one colour nor a frame."""
    rng = np.random.default_rng(seed)
    patches = rng.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    other = cv2.resize(patches, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    other[..., 0] = np.maximum(other[..., 0], 150)
    inside = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(inside, at, radius, 1, -1)
    return np.asarray(np.where(inside[..., None] > 0, other, ground), np.float32)


def disc(at: tuple[int, int], radius: int) -> Mask:
    """Where two planes with a disc in one of them differ, some pixels wider as a comparison by windows tells it."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(mask, at, radius + 4, 1, -1)
    return mask > 0


BOTH = np.ones((HEIGHT, WIDTH), np.bool_)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_bits_of_photos_stuck_on_one_picture_are_explained_whichever_it_is(seed: int) -> None:
    ground = cloth(seed)
    stuck = with_disc(with_disc(ground, (60, 60), 14, seed), (150, 100), 9, seed + 10)
    patches = [disc((60, 60), 14), disc((150, 100), 9)]
    assert explain(patches, BOTH, ground, stuck)
    assert explain(patches, BOTH, stuck, ground)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_pieces_at_one_place_are_not_explained(seed: int) -> None:
    left = with_disc(cloth(seed), (100, 80), 14, seed)
    right = with_disc(cloth(seed), (102, 82), 11, seed + 20)
    assert not explain([disc((101, 81), 15)], BOTH, left, right)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_piece_here_in_one_picture_and_there_in_the_other_is_not_explained(seed: int) -> None:
    left = with_disc(cloth(seed), (60, 60), 12, seed)
    right = with_disc(cloth(seed), (150, 100), 12, seed)
    assert not explain([disc((60, 60), 12), disc((150, 100), 12)], BOTH, left, right)


def test_a_patch_that_is_large_is_not_explained() -> None:
    ground = cloth(4)
    radius = round(np.sqrt(MOST * HEIGHT * WIDTH / np.pi)) + 3
    assert not explain([disc((100, 80), radius)], BOTH, ground, with_disc(ground, (100, 80), radius, 4))


def test_nothing_is_said_of_what_is_too_small_or_at_an_edge() -> None:
    ground = cloth(5)
    speck = np.zeros((HEIGHT, WIDTH), np.bool_)
    speck[50:56, 50:56] = True
    assert not explain([speck], BOTH, ground, with_disc(ground, (53, 53), 3, 5))
    assert not explain([], BOTH, ground, ground)
    alone = disc((60, 60), 12)
    assert not explain([alone], alone, ground, with_disc(ground, (60, 60), 12, 5))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_cloth_goes_on_beneath_stickers_and_not_where_a_piece_lies(seed: int) -> None:
    ground = cloth(seed)
    places = [disc((60, 60), 14), disc((150, 100), 16)]
    assert goes_on(places, BOTH, ground)
    assert not goes_on(places, BOTH, with_disc(ground, (150, 100), 10, seed))
    assert not goes_on([], BOTH, ground)


def test_beside_larger_stickers_one_too_small_to_tell_is_no_obstacle_but_a_large_one_with_nothing_around_is() -> None:
    ground = cloth(2)
    speck = np.zeros((HEIGHT, WIDTH), np.bool_)
    speck[20:26, 20:26] = True
    large = disc((60, 60), 14)
    assert goes_on([large, speck], BOTH, ground)
    assert not goes_on([speck], BOTH, ground)
    apart = disc((150, 100), 16)
    near = BOTH & ~disc((150, 100), 32)
    assert not goes_on([large, apart], near | apart, ground)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_slim_sticker_beside_a_larger_one_tells_by_what_is_left_of_it(seed: int) -> None:
    ground = cloth(seed)
    slim = np.zeros((HEIGHT, WIDTH), np.bool_)
    slim[110:117, 30:90] = True
    places = [disc((60, 60), 14), slim]
    assert goes_on(places, BOTH, ground)
    piece = ground.copy()
    piece[112:115, 34:86] = (200, 180, 60)
    assert not goes_on(places, BOTH, piece)


def checked(seed: int) -> Plane:
    """A cloth of red and white checks, their mean where they cross: colours that a piece may have as well."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    red = ((rows // 9) % 2 + (columns // 9) % 2)[..., None] / 2
    plane = (1 - red) * np.array([230, 226, 220], np.float32) + red * np.array([170, 40, 48], np.float32)
    noise = rng.normal(0, 4, (HEIGHT, WIDTH, 1)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(np.asarray(plane + noise, np.float32), (0, 0), 0.8), np.float32)


def piece_of(shades: list[tuple[float, float, float]], ground: Plane, seed: int) -> Plane:
    """A piece with a relief between two shades."""
    rng = np.random.default_rng(seed)
    relief = cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 1.0)
    share = np.clip(0.5 + relief / relief.std() / 2.5, 0, 1)[..., None]
    carved = (1 - share) * np.array(shades[0], np.float32) + share * np.array(shades[1], np.float32)
    inside = disc((100, 80), 14)
    return np.asarray(np.where(inside[..., None], carved, ground), np.float32)


@pytest.mark.parametrize("seed", range(4))
def test_a_piece_of_some_of_a_cloths_colours_is_not_what_goes_on_beneath_another_one(seed: int) -> None:
    cloth_of_many = checked(seed)
    red = piece_of([(168, 40, 48), (184, 92, 95)], cloth_of_many, seed)
    brown = piece_of([(90, 84, 40), (140, 130, 84)], cloth_of_many, seed + 9)
    patches = [disc((100, 80), 14)]
    assert explain(patches, BOTH, cloth_of_many, brown)
    assert not explain(patches, BOTH, red, brown)


def test_a_plain_part_of_such_a_cloth_does_go_on_beneath_a_sticker() -> None:
    plain = piece_of([(170, 40, 48), (170, 40, 48)], checked(1), 1)
    sticker = piece_of([(90, 84, 40), (140, 130, 84)], checked(1), 9)
    assert explain([disc((100, 80), 14)], BOTH, plain, sticker)
