"""Stickers and pieces on drawn cloths: what is a drawing and what a camera saw, the test drew itself."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import drawn
from index.align import Alignment
from index.compare import Comparison, compare
from index.drawn import over
from index.excusing import STRANGE, Colours, Sharp, of_drawn_colours
from index.windows import Found, Seen, agreeing, look, sort_out

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]
Colour = tuple[int, int, int]
HEIGHT, WIDTH = 300, 400
RED, YELLOW, WHITE = (230, 35, 40), (255, 205, 50), (250, 250, 250)


def cloth(seed: int, base: Colour = (96, 110, 120)) -> Plane:
    """A weave with folds."""
    rng = np.random.default_rng(seed)
    fine, coarse = (
        cv2.GaussianBlur(rng.normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), by) * scale
        for by, scale in ((1.5, 60), (9, 220))
    )
    return np.asarray(np.floor(np.clip(np.array(base, np.float32) + (fine + coarse)[..., None], 0, 255)), np.float32)


def star(ground: Plane, at: tuple[int, int], size: int) -> Plane:
    """A red star with a white rim."""
    made = ground.astype(np.uint8)
    for reach, colour in ((size, WHITE), (size - 5, RED)):
        turns = np.arange(10) * np.pi / 5
        reaches = np.where(np.arange(10) % 2 == 0, reach, reach * 0.45)
        points = np.stack([at[0] + reaches * np.sin(turns), at[1] - reaches * np.cos(turns)], axis=1)
        cv2.fillPoly(made, [np.round(points).astype(np.int32)], colour, cv2.LINE_AA)
    return made.astype(np.float32)


def smile(ground: Plane, at: tuple[int, int], size: int) -> Plane:
    """A yellow face."""
    made = ground.astype(np.uint8)
    cv2.circle(made, at, size, YELLOW, -1, cv2.LINE_AA)
    for side in (-1, 1):
        cv2.circle(
            made, (at[0] + side * size // 3, at[1] - size // 4), max(2, size // 8), (60, 40, 20), -1, cv2.LINE_AA
        )
    cv2.ellipse(made, at, (size // 2, size // 2), 0, 20, 160, (60, 40, 20), max(2, size // 10), cv2.LINE_AA)
    return made.astype(np.float32)


def letters(ground: Plane, at: tuple[int, int], size: int) -> Plane:
    """Blue letters with a white rim."""
    made = ground.astype(np.uint8)
    for thick, colour in ((9, WHITE), (4, (30, 60, 200))):
        cv2.putText(made, "VX 618", at, cv2.FONT_HERSHEY_DUPLEX, size / 30, colour, thick, cv2.LINE_AA)
    return made.astype(np.float32)


def bead(ground: Plane, at: tuple[int, int], size: int, colour: Colour = (215, 45, 40)) -> Plane:
    """A red bead: lit from one side, carved, its edge as soft as a camera's."""
    ys, xs = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    across, down = (xs - at[0]) / size, (ys - at[1]) / (0.7 * size)
    inside = np.clip((1 - np.hypot(across, down)) * size / 3, 0, 1)[..., None]
    light = 0.35 + 0.75 * np.sqrt(np.clip(1 - across**2 - down**2, 0, 1)) * (0.75 - 0.25 * across - 0.25 * down)
    carved = 0.18 * np.sin(9 * across + 4 * np.sin(5 * down + size))
    shown = np.clip(np.array(colour, np.float32) * (light + carved)[..., None], 0, 255)
    return np.asarray(np.floor(ground * (1 - inside) + shown * inside), np.float32)


def differing(left: Plane, right: Plane) -> tuple[Mask, Mask]:
    """Where windows differ, and where they agree."""
    apart = (np.abs(left - right).max(axis=2) > 15).astype(np.uint8)
    wide = cv2.dilate(apart, np.ones((25, 25), np.uint8)) > 0
    return wide, ~wide


def compared(left: Plane, right: Plane) -> Comparison:
    grey = [np.asarray(cv2.cvtColor(each.astype(np.uint8), cv2.COLOR_RGB2GRAY), np.uint8) for each in (left, right)]
    found = compare(
        grey[0],
        grey[1],
        Alignment(np.eye(3), 50, mirrored=False),
        lambda: ([], []),
        lambda: (left.astype(np.uint8), right.astype(np.uint8)),
    )
    assert found is not None
    return found


Draw = Callable[[Plane, tuple[int, int], int], Plane]


@pytest.mark.parametrize("draw", [star, smile, letters])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_drawing_is_told_and_on_which_picture_it_lies(draw: Draw, seed: int) -> None:
    plain = cloth(seed)
    marked = draw(plain, (140, 160), 46)
    assert over(plain, marked, *differing(plain, marked)) == (False, True)
    assert over(marked, plain, *differing(plain, marked)) == (True, False)


@pytest.mark.parametrize("seed", range(4))
def test_in_another_exposure_too(seed: int) -> None:
    plain = cloth(seed)
    marked = smile(star(plain, (90, 90), 46), (260, 180), 40)
    darker = np.floor(plain * np.float32(0.8) + 8)
    assert over(darker, marked, *differing(plain, marked)) == (False, True)


@pytest.mark.parametrize("size", [30, 50, 70])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_vivid_piece_is_no_drawing(size: int, seed: int) -> None:
    plain = cloth(seed)
    shown = bead(plain, (200, 150), size)
    assert over(plain, shown, *differing(plain, shown)) == (False, False)


def test_the_red_cloth_beside_a_piece_is_no_drawing() -> None:
    red = cloth(1, (214, 40, 44)) * np.float32(0.02) + np.array([210, 40, 44], np.float32)
    shown = bead(np.floor(red), (200, 150), 50, (225, 215, 190))
    assert over(np.floor(red), shown, *differing(red, shown))[0] is False


def test_where_nothing_agrees_nothing_is_told() -> None:
    plain, marked = cloth(1), star(cloth(1), (140, 160), 46)
    everywhere = np.ones((HEIGHT, WIDTH), np.bool_)
    assert over(plain, marked, everywhere, ~everywhere) == (False, False)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_copy_under_stickers_half_over_its_piece_is_explained(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = bead(cloth(seed), (200, 150), 60, (205, 196, 170))
    marked = letters(star(star(plain, (120, 110), 90), (270, 185), 80), (40, 280), 46)
    found = compared(plain, marked)
    assert found.patch <= 0.002
    assert found.agreement >= 0.95
    monkeypatch.setattr(drawn, "SHADED", -1.0)
    monkeypatch.setattr(drawn, "SPOT_SHADED", -1.0)
    assert compared(plain, marked).patch > 0.016


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_a_copy_on_smooth_cloth_most_that_is_textured_may_lie_under_stickers(seed: int) -> None:
    smooth = np.floor(cv2.GaussianBlur(cloth(seed), (0, 0), 6))
    plain = bead(smooth, (200, 150), 70, (205, 196, 170))
    marked = letters(smile(star(plain, (90, 90), 70), (310, 80), 50), (60, 250), 46)
    found = compared(plain, marked)
    grey = [np.asarray(cv2.cvtColor(each.astype(np.uint8), cv2.COLOR_RGB2GRAY), np.uint8) for each in (plain, marked)]
    as_it_lies = compare(grey[0], grey[1], Alignment(np.eye(3), 50, mirrored=False))
    assert as_it_lies is not None
    assert as_it_lies.correlation < STRANGE <= found.correlation
    assert found.patch <= 0.002


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_sticker_does_not_excuse_another_piece(seed: int) -> None:
    left = bead(cloth(seed), (200, 150), 60, (205, 196, 170))
    right = star(bead(cloth(seed), (206, 146), 48, (190, 120, 80)), (90, 90), 46)
    assert compared(left, right).patch > 0.016


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_large_drawing_does_not_hide_a_small_piece_beside_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = cloth(seed)
    marked = star(bead(plain, (320, 220), 24, (150, 160, 165)), (130, 130), 110)
    where = differing(plain, marked)
    assert over(plain, marked, *where) == (False, False)
    monkeypatch.setattr(drawn, "CAMERA", (2.0, 2.0, 0.0))
    assert over(plain, marked, *where) == (False, True)


def ring(ground: Plane, at: tuple[int, int], radius: int, light: float) -> Plane:
    """A broad ring of a vivid blue that is as light as the cloth."""
    made = ground.copy()
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(mask, at, radius, 1, 7)
    blue = np.array([40.0, light, 0.0], np.float32)
    blue[2] = np.clip((light - 0.299 * blue[0] - 0.587 * blue[1]) / 0.114, 0, 255)
    made[mask > 0] = blue
    return np.asarray(np.floor(made), np.float32)


def in_colour(plain: Plane, marked: Plane) -> Colours:
    return lambda: (plain.astype(np.uint8), marked.astype(np.uint8))


def laid(plain: Plane, marked: Plane) -> tuple[Seen, Found, Sharp, Mask]:
    """Two pictures laid over each other, and where their colours differ."""
    pixels = [each.astype(np.uint8) for each in (plain, marked)]
    grey = [np.asarray(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), np.uint8) for each in pixels]
    alignment = Alignment(np.eye(3), 50, mirrored=False)
    seen = look(grey[0], grey[1], alignment)
    assert seen is not None
    apart = (np.abs(plain - marked).max(axis=2) > 15).astype(np.uint8)
    other = cv2.resize(cv2.dilate(apart, np.ones((3, 3), np.uint8)), seen.frame.size, interpolation=cv2.INTER_NEAREST)
    found = sort_out(seen, seen.says, agreeing(seen, seen.says), 1.0)
    return seen, found, Sharp(seen, alignment, lambda: (pixels[0], pixels[1])), other > 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_ring_as_light_as_the_cloth_is_told_by_its_colour_and_a_bead_is_no_ring(seed: int) -> None:
    plain = cloth(seed)
    for marked, explained in (
        (ring(plain, (200, 150), 60, 108.0), True),
        (bead(plain, (200, 150), 60, (40, 108, 200)), False),
    ):
        seen, found, sharp, other = laid(plain, marked)
        without = of_drawn_colours(seen, found, sharp, other, in_colour(plain, marked))
        assert (without is not None) == explained
        if without is not None:
            assert without.drawn
            assert (without.excused & other).sum() >= 0.9 * other.sum()
