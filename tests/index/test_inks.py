"""Strokes and pieces on drawn pictures: where there is ink, the test drew it itself."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import inks
from index.align import Alignment
from index.compare import Comparison, compare
from index.excusing import Sharp, of_other_colours
from index.inks import find
from index.windows import agreeing, look, sort_out

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]
HEIGHT, WIDTH = 300, 400
RED, WHITE, BLACK = (225, 20, 25), (250, 250, 250), (20, 20, 22)


def cloth(seed: int) -> Plane:
    """A weave with shapes on it."""
    rng = np.random.default_rng(seed)
    ground = np.full((HEIGHT, WIDTH, 3), (96, 110, 120), np.float32)
    ground += cv2.GaussianBlur(rng.normal(0, 60, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 2.0)[..., None]
    for _ in range(30):
        at = int(rng.integers(WIDTH)), int(rng.integers(HEIGHT))
        shade = [int(value) for value in rng.integers(60, 190, 3)]
        cv2.circle(ground, at, int(rng.integers(6, 30)), shade, -1, cv2.LINE_AA)
    return np.floor(np.clip(ground, 0, 255))


def marked(ground: Plane, colour: tuple[int, int, int], thick: int = 6) -> Plane:
    """A ring, an arrow and letters."""
    made = ground.astype(np.uint8)
    cv2.ellipse(made, (200, 150), (110, 70), 20, 0, 350, colour, thick, cv2.LINE_AA)
    cv2.arrowedLine(made, (20, 280), (180, 160), colour, thick, cv2.LINE_AA, tipLength=0.2)
    cv2.putText(made, "VX 8848", (40, 60), cv2.FONT_HERSHEY_DUPLEX, 2, colour, thick, cv2.LINE_AA)
    return made.astype(np.float32)


def ivory(ground: Plane, at: tuple[int, int], seed: int) -> Plane:
    """A shaded piece of one colour, broad and uneven in light."""
    rng = np.random.default_rng(seed)
    made, cover = ground.copy(), np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(cover, at, (70, 28), int(rng.integers(180)), 0, 360, 255, -1)
    shade = 0.75 + 0.25 * np.linspace(0, 1, WIDTH)[None, :, None]
    made[cover > 0] = (np.array([238, 226, 196]) * shade * np.ones((HEIGHT, 1, 1)))[cover > 0]
    return made


def differing(left: Plane, right: Plane) -> tuple[Mask, Mask]:
    """Where windows differ, and where they agree."""
    apart = (np.abs(left - right).max(axis=2) > 15).astype(np.uint8)
    wide = cv2.dilate(apart, np.ones((25, 25), np.uint8)) > 0
    return wide, ~wide


@pytest.mark.parametrize("colour", [RED, WHITE, BLACK])
@pytest.mark.parametrize("over_left", [True, False])
def test_strokes_are_found_whichever_picture_they_lie_over(colour: tuple[int, int, int], over_left: bool) -> None:
    plain = cloth(1)
    drawn = marked(plain, colour)
    left, right = (drawn, plain) if over_left else (plain, drawn)
    found = find(left, right, *differing(left, right))
    strokes = np.abs(drawn - plain).max(axis=2) > 40
    assert (found & strokes).sum() >= 0.95 * strokes.sum()
    assert found.sum() <= 3.5 * strokes.sum()


def clay(ground: Plane, at: tuple[int, int], size: tuple[int, int]) -> Plane:
    """A piece of four browns, in bands as light falls on it: as broad as strokes each."""
    made = ground.copy()
    for band, shade in enumerate([(121, 69, 43), (152, 101, 71), (91, 57, 37), (182, 123, 90)] * 2):
        cover = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.ellipse(cover, at, size, 20, 0, 360, 255, -1)
        cover[: at[1] - size[1] + 12 * band] = 0
        made[cover > 0] = shade
    return made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_shades_of_a_piece_are_no_inks(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    blue = cloth(seed) * np.array([0.3, 0.6, 1.2], np.float32)
    pair = clay(blue, (200, 150), (90, 46)), blue
    monkeypatch.setattr(inks, "WIDTH", 99)  # whatever its breadth
    assert not find(*pair, *differing(*pair)).any()
    monkeypatch.setattr(inks, "DULL", 0.0)
    assert find(*pair, *differing(*pair)).any()


def test_the_two_reds_of_a_stamp_are_inks() -> None:
    plain = cloth(1)
    drawn = marked(plain, (157, 34, 42))
    drawn[150:] = marked(plain, (186, 51, 54))[150:]
    found = find(drawn, plain, *differing(drawn, plain))
    assert (found & (np.abs(drawn - plain).max(axis=2) > 40)).any()


def smeared(made: Plane, by: float) -> Plane:
    """Blur its colours and keep its luminance, as small coarse JPEG does."""
    parts = cv2.cvtColor(np.clip(made, 0, 255).astype(np.uint8), cv2.COLOR_RGB2YCrCb)
    parts[..., 1:] = cv2.GaussianBlur(parts[..., 1:], (0, 0), by)
    return cv2.cvtColor(parts, cv2.COLOR_YCrCb2RGB).astype(np.float32)


def test_strokes_whose_colour_is_smeared_are_found_but_not_what_else_lies_beside_them() -> None:
    blue = cloth(1) * np.array([0.2, 0.6, 1.2], np.float32)
    drawn = marked(blue, (250, 240, 30))
    made = smeared(drawn, 1.4)
    found = find(blue, made, *differing(blue, made))
    strokes = np.abs(drawn - blue).max(axis=2) > 40
    assert (found & strokes).sum() >= 0.95 * strokes.sum()
    red = marked(blue, RED)
    strokes, broader = (np.abs(each - blue).max(axis=2) > 40 for each in (red, marked(blue, RED, 12)))
    red[broader & ~strokes] = (215, 205, 180)
    assert not find(blue, red, *differing(blue, red)).any()


def test_an_orange_and_black_piece_whose_colours_are_smeared_is_no_ink() -> None:
    ground = cloth(1)
    for colour, told in (((250, 240, 30), True), ((200, 120, 80), False)):
        made = smeared(marked(ground * np.array([0.2, 0.6, 1.2], np.float32), colour), 1.4)
        plain = ground * np.array([0.2, 0.6, 1.2], np.float32)
        assert find(plain, made, *differing(plain, made)).any() == told


def test_strokes_are_found_in_another_exposure() -> None:
    plain = cloth(2)
    darker = np.clip(marked(plain, RED) * np.float32(0.75) + 12, 0, 255)
    assert find(plain, darker, *differing(plain * np.float32(0.75) + 12, darker)).any()


@pytest.mark.parametrize("seed", range(6))
def test_a_piece_is_no_ink(seed: int) -> None:
    one, other = ivory(cloth(seed), (190, 150), seed), ivory(cloth(seed), (210, 140), seed + 50)
    assert not find(one, other, *differing(one, other)).any()
    bare = cloth(seed)
    assert not find(one, bare, *differing(one, bare)).any()


def test_a_thin_piece_of_the_colour_of_ivory_is_no_ink() -> None:
    bare = cloth(3)
    ring = bare.copy()
    cv2.ellipse(ring, (200, 150), (80, 80), 0, 0, 360, (236, 222, 190), 7, cv2.LINE_AA)
    assert not find(ring, bare, *differing(ring, bare)).any()


def test_where_nothing_agrees_nothing_is_ink() -> None:
    left, right = cloth(4), cloth(5)
    everywhere = np.ones((HEIGHT, WIDTH), np.bool_)
    assert not find(left, right, everywhere, ~everywhere).any()


def luminance(pixels: Plane) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(pixels.astype(np.uint8), cv2.COLOR_RGB2GRAY), np.uint8)


def compared(left: Plane, right: Plane) -> Comparison:
    found = compare(
        luminance(left),
        luminance(right),
        Alignment(np.eye(3), 50, mirrored=False),
        lambda: ([], []),
        lambda: (left.astype(np.uint8), right.astype(np.uint8)),
    )
    assert found is not None
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_copy_that_was_drawn_on_agrees_beside_the_strokes(seed: int) -> None:
    plain = cloth(seed)
    found = compared(plain, marked(plain, RED))
    assert found.patch <= 0.006
    assert found.agreement >= 0.95


@pytest.mark.parametrize(("size", "thick"), [(1.3, 3), (1.3, 5), (1.6, 5), (2.2, 9)])
@pytest.mark.parametrize("seed", range(4))
def test_a_line_of_bold_letters_is_ink(seed: int, size: float, thick: int) -> None:
    plain = cloth(seed)
    made = plain.astype(np.uint8)
    cv2.putText(made, "shop 62", (50, 150), cv2.FONT_HERSHEY_DUPLEX, size, WHITE, thick, cv2.LINE_AA)
    found = compared(plain, made.astype(np.float32))
    assert found.inked
    assert found.patch <= 0.002


@pytest.mark.parametrize(("more", "told"), [(0, True), (30, False)])
def test_strokes_as_light_as_the_ground_are_told_by_their_colour_and_nothing_beside_them(more: int, told: bool) -> None:
    plain = np.floor(cloth(1) * np.float32(0.25) + 86)
    drawn = marked(plain, (255, 70, 60), 5)
    here = Alignment(np.eye(3), 50, mirrored=False)
    seen = look(luminance(plain), luminance(drawn), here)
    assert seen is not None
    found = sort_out(seen, seen.says, agreeing(seen, seen.says), 0.06)
    other = (np.abs(drawn - plain).max(axis=2) > 40).astype(np.uint8)
    other[280 - more : 280, 330 : 330 + more] = 1
    small = cv2.resize(other, seen.frame.size, interpolation=cv2.INTER_NEAREST) > 0
    sharp = Sharp(seen, here, lambda: (plain.astype(np.uint8), drawn.astype(np.uint8)))
    without = of_other_colours(seen, found, sharp, small, 0.0055)
    assert (without is not None) == told
    if without is not None:
        assert without.inked
        assert (without.excused & small).sum() >= 0.9 * small.sum()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_strokes_do_not_excuse_another_piece(seed: int) -> None:
    left, right = ivory(cloth(seed), (190, 220), seed), ivory(cloth(seed), (120, 200), seed + 9)
    found = compared(left, marked(right, RED))
    assert found.patch >= 0.02


def dark(seed: int) -> Plane:
    """A dark coat with a little weave, on a lighter floor."""
    rng = np.random.default_rng(seed)
    ground = np.full((HEIGHT, WIDTH, 3), (28, 27, 26), np.float32)
    ground += cv2.GaussianBlur(rng.normal(0, 12, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 1.5)[..., None]
    ground[:, :40] = ground[:, 360:] = cloth(seed)[:, :40]
    return np.floor(np.clip(ground, 0, 255))


def figure(ground: Plane, limbs: list[tuple[int, int, int, int]]) -> Plane:
    """A painted figure: thin limbs of one brown."""
    made = ground.astype(np.uint8)
    for x, y, right, bottom in limbs:
        cv2.line(made, (x, y), (right, bottom), (168, 96, 44), 13, cv2.LINE_AA)
    return made.astype(np.float32)


@pytest.mark.parametrize("seed", range(3))
def test_of_two_thin_figures_on_a_dark_coat_neither_is_ink(seed: int) -> None:
    ground = dark(seed)
    left = figure(ground, [(120, 90, 190, 150), (190, 150, 260, 100), (150, 200, 190, 150), (190, 150, 240, 210)])
    right = figure(ground, [(180, 70, 190, 180), (190, 110, 280, 150), (190, 180, 150, 260), (190, 180, 235, 250)])
    for pair in ((left, right), (right, left)):
        assert not find(*pair, *differing(*pair)).any()
