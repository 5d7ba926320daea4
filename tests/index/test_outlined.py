"""Captions with an outline, and pieces that are light and dark, on drawn pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.align import Alignment
from index.compare import Comparison, compare
from index.outlined import strokes
from index.picture import decode_colour, encode_jpeg

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]
HEIGHT, WIDTH = 300, 400
WHITE, BLACK, YELLOW, RED = (252, 252, 252), (8, 8, 8), (250, 225, 20), (225, 20, 25)
Colour = tuple[int, int, int]


def cloth(seed: int) -> Pixels:
    """A weave with shapes on it."""
    rng = np.random.default_rng(seed)
    ground = np.full((HEIGHT, WIDTH, 3), (126, 118, 110), np.float32)
    ground += cv2.GaussianBlur(rng.normal(0, 60, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 2.0)[..., None]
    for _ in range(30):
        at = int(rng.integers(WIDTH)), int(rng.integers(HEIGHT))
        shade = [int(value) for value in rng.integers(90, 190, 3)]
        cv2.circle(ground, at, int(rng.integers(6, 30)), shade, -1, cv2.LINE_AA)
    return np.clip(ground, 0, 255).astype(np.uint8)


def captioned(ground: Pixels, inner: Colour, outline: Colour, size: float) -> Pixels:
    """Two lines of letters, drawn at three times the size; a stroke is some pixels broad, its outline as much."""
    large = cv2.resize(ground, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    letters = np.zeros(large.shape[:2], np.uint8)
    for place, line in enumerate(("VX 139 8848", "private")):
        at = (90, 640 + 110 * place)
        cv2.putText(letters, line, at, cv2.FONT_HERSHEY_SIMPLEX, size, 255, 1, cv2.LINE_AA)
    around = cv2.dilate(letters, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    for colour, mask in ((outline, around), (inner, letters)):
        share = mask[..., None] / np.float32(255)
        large = (large * (1 - share) + np.array(colour, np.float32) * share).astype(np.uint8)
    small = cv2.resize(large, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return decode_colour(encode_jpeg(np.asarray(small, np.uint8), 85))


def compared(left: Pixels, right: Pixels) -> Comparison:
    here, there = (np.asarray(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), np.uint8) for each in (left, right))
    alignment = Alignment(np.eye(3), 50, mirrored=False)
    found = compare(here, there, alignment, lambda: ([], []), lambda: (left, right))
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("over_left", [True, False])
@pytest.mark.parametrize(
    ("inner", "outline", "size"),
    [(WHITE, BLACK, 2.3), (BLACK, WHITE, 2.3), (WHITE, BLACK, 3.2), (YELLOW, BLACK, 2.6), (RED, WHITE, 2.6)],
)
def test_a_picture_with_a_caption_is_a_copy(
    inner: Colour, outline: Colour, size: float, over_left: bool, seed: int
) -> None:
    plain = cloth(seed)
    drawn = captioned(plain, inner, outline, size)
    found = compared(drawn, plain) if over_left else compared(plain, drawn)
    assert found.patch <= 0.006
    assert found.agreement >= 0.95
    assert 0.0 < found.explained <= 0.3


def necklace(ground: Pixels, turn: float) -> Pixels:
    """Light beads with dark ones between them, along an arc."""
    made = ground.copy()
    for place in range(44):
        angle = turn + place * 0.1
        at = round(200 + 110 * np.cos(angle)), round(150 + 80 * np.sin(angle))
        cv2.circle(made, at, 4, (214, 208, 198) if place % 2 else (40, 32, 28), -1, cv2.LINE_AA)
    return made


@pytest.mark.parametrize("seed", range(4))
def test_a_necklace_of_light_and_dark_beads_is_no_caption_over_another_one(seed: int) -> None:
    ground = cloth(seed)
    found = compared(necklace(ground, 0.3), necklace(ground, 2.4))
    assert found.patch >= 0.01
    assert not found.inked


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("moved", [0.06, 0.1])
def test_two_necklaces_that_hang_alike_are_no_captions_over_each_other(moved: float, seed: int) -> None:
    ground = cloth(seed)
    assert not compared(necklace(ground, 0.3), necklace(ground, 0.3 + moved)).inked


def engraved(ground: Pixels, seed: int) -> Pixels:
    """A broad light piece, engraved with dark lines close to each other."""
    rng = np.random.default_rng(seed)
    made = ground.copy()
    cv2.ellipse(made, (200, 150), (90, 36), int(rng.integers(180)), 0, 360, (232, 224, 210), -1, cv2.LINE_AA)
    shape = np.any(made != ground, axis=2)
    lines = np.zeros((HEIGHT, WIDTH), np.uint8)
    for x in range(0, WIDTH, 9):
        cv2.line(lines, (x, 0), (x + int(rng.integers(-40, 40)), HEIGHT), 255, 2)
    made[shape & (lines > 0)] = (34, 28, 26)
    return made


@pytest.mark.parametrize("seed", range(4))
def test_an_engraved_piece_is_no_caption(seed: int) -> None:
    ground = cloth(seed)
    for other in (ground, engraved(ground, seed + 20)):
        assert not compared(engraved(ground, seed), other).inked


def changes(over: Pixels, beneath: Pixels) -> tuple[Plane, Plane, Mask, Mask]:
    """Both as ``strokes`` takes them, with where they differ and what is around that."""
    changed = np.asarray(cv2.absdiff(over, beneath).max(axis=2) > 22)
    known = np.asarray(cv2.dilate(changed.astype(np.uint8), np.ones((25, 25), np.uint8)) > 0)
    return over.astype(np.float32), beneath.astype(np.float32), changed, known


def test_stripes_of_the_cloth_are_no_caption_over_a_thin_piece_that_lies_on_it() -> None:
    striped = np.full((HEIGHT, WIDTH, 3), 24, np.uint8)
    striped[np.arange(HEIGHT) % 6 < 3] = 236
    wire = striped.copy()
    cv2.ellipse(wire, (200, 150), (120, 70), 0, 0, 300, (122, 118, 112), 7)
    assert not strokes(*changes(striped, wire)).any()


def test_a_grey_piece_away_from_a_caption_is_no_part_of_it() -> None:
    plain = np.full((HEIGHT, WIDTH, 3), (128, 126, 122), np.uint8)
    piece = plain.copy()
    cv2.line(piece, (250, 60), (340, 90), (84, 82, 80), 4)
    caption = captioned(plain, WHITE, BLACK, 2.3)
    over, beneath, changed, known = changes(caption, piece)
    found = strokes(over, beneath, changed, known)
    assert found[180:].sum() >= 0.8 * changed[180:].sum() > 0
    assert changed[:120].sum() > 100
    assert not found[:120].any()


def test_where_nothing_changed_there_are_no_letters() -> None:
    same = cloth(1).astype(np.float32)
    nothing = np.zeros((HEIGHT, WIDTH), np.bool_)
    assert not strokes(same, same, nothing, ~nothing).any()
