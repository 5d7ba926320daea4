"""Upright blocks that the pair gives away: drawn at known places, over stripes that hide their edges."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import guided, plates
from index.align import Alignment
from index.compare import compare
from index.laying import frame, shared
from tests import drawing

Pixels = NDArray[np.uint8]
HEIGHT, WIDTH = 300, 400
Ends = tuple[tuple[int, int, int], tuple[int, int, int]]
BLOCK = (120, 108, 150, 96)
DARKENS: Ends = ((90, 200, 170), (40, 50, 110))
TURNS: Ends = ((200, 40, 60), (60, 160, 220))


def striped(seed: int) -> Pixels:
    """A striped shirt on a grained table, with things on it."""
    rng = np.random.default_rng(seed)
    shown = drawing.photo(seed, WIDTH, HEIGHT).astype(np.float32)
    stripes = np.where(np.arange(HEIGHT) % 12 < 6, 225.0, 70.0)[:, None, None] + rng.normal(0, 6, (HEIGHT, 300, 3))
    shown[:, 50:350] = stripes
    for _ in range(14):
        at = int(rng.integers(60, 340)), int(rng.integers(HEIGHT))
        cv2.circle(shown, at, int(rng.integers(6, 16)), [int(value) for value in rng.integers(30, 220, 3)], -1)
    return np.clip(shown, 0, 255).astype(np.uint8)


def gradient(ground: Pixels, box: tuple[int, int, int, int] = BLOCK, ends: Ends = DARKENS) -> Pixels:
    """Lay a block over it whose colour runs from one end to the other, with print."""
    left, top, width, height = box
    made = ground.copy()
    first, last = np.array(ends, np.float32)
    ramp = np.linspace(0.0, 1.0, height)[:, None]
    made[top : top + height, left : left + width] = (first * (1 - ramp) + last * ramp)[:, None]
    cv2.putText(made, "88g", (left + 14, top + 44), cv2.FONT_HERSHEY_DUPLEX, 1.2, (255, 255, 255), 2, cv2.LINE_AA)
    return made


def another_piece(ground: Pixels) -> Pixels:
    """Put a carved piece where the block would be; its edges bend and it has grain."""
    left, top, width, height = BLOCK
    made, mask = ground.copy(), np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(mask, (left + width // 2, top + height // 2), (width // 2, height // 2), 0, 0, 360, 255, -1)
    made[mask > 0] = drawing.photo(99, WIDTH, HEIGHT)[mask > 0]
    return made


def kept(pixels: Pixels) -> Pixels:
    return drawing.decoded(drawing.encoded(pixels, quality=85))


def found(left: Pixels, right: Pixels) -> list[NDArray[np.float32]]:
    """Blocks found where two pictures, laid on each other as they are, differ, in pixels of either."""
    place = shared(left.shape[:2], right.shape[:2], np.eye(3))
    assert place is not None
    fitted = frame(np.eye(3), place.bounds)
    apart = np.abs(left.astype(np.int16) - right).max(axis=2) > 24
    square = np.ones((9, 9), np.uint8)
    closed = cv2.morphologyEx(apart.astype(np.uint8), cv2.MORPH_CLOSE, square)
    differs = cv2.resize(closed, fitted.size, interpolation=cv2.INTER_NEAREST) > 0
    factor = fitted.shrinks[0]
    return [each / factor for each in guided.outlines(differs, differs.size, fitted, lambda: (left, right))]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_block_among_stripes_is_found(seed: int) -> None:
    plain = striped(seed)
    over = gradient(plain)
    for pair in ((kept(plain), kept(over)), (kept(over), kept(plain))):
        (block,) = found(*pair)
        left, top, width, height = BLOCK
        assert np.abs(block.min(axis=0) - (left, top)).max() <= guided.REACH
        assert np.abs(block.max(axis=0) - (left + width, top + height)).max() <= guided.REACH


def test_a_band_at_the_edge_is_found_by_its_one_side() -> None:
    plain = striped(4)
    (block,) = found(kept(plain), kept(gradient(plain, (0, 0, WIDTH, 60))))
    assert block.min(axis=0) == pytest.approx((0, 0), abs=0.5)
    assert block.max(axis=0) == pytest.approx((WIDTH, 60), abs=1.5)


def test_another_piece_is_no_block() -> None:
    plain = striped(5)
    assert found(kept(plain), kept(another_piece(plain))) == []


def test_a_rectangle_with_the_cloths_own_grain_is_no_block() -> None:
    plain = striped(6)
    left, top, width, height = BLOCK
    book = plain.copy()
    book[top : top + height, left : left + width] = drawing.photo(7, WIDTH, HEIGHT)[:height, :width]
    assert found(kept(plain), kept(book)) == []


def test_a_turned_block_is_none() -> None:
    plain = striped(7)
    turn = cv2.getRotationMatrix2D((195.0, 156.0), 9.0, 1.0)
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    left, top, width, height = BLOCK
    mask[top : top + height, left : left + width] = 255
    turned = cv2.warpAffine(gradient(plain), turn, (WIDTH, HEIGHT))
    over = np.where(cv2.warpAffine(mask, turn, (WIDTH, HEIGHT))[..., None] > 127, turned, plain).astype(np.uint8)
    assert found(kept(plain), kept(over)) == []


def test_what_no_plate_explains_is_explained_by_the_pair() -> None:
    plain, over = kept(striped(1)), kept(gradient(striped(1), ends=TURNS))
    grey = [np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8) for pixels in (plain, over)]
    alignment = Alignment(np.eye(3), 60, mirrored=False)
    none: tuple[list[plates.Plate], list[plates.Plate]] = ([], [])
    explained = compare(grey[0], grey[1], alignment, lambda: none, lambda: (plain, over))
    without = compare(grey[0], grey[1], alignment, lambda: none)
    assert explained is not None
    assert without is not None
    assert explained.patch == 0.0
    assert explained.explained > 0.1
    assert without.patch > 0.05
    other = kept(another_piece(striped(1)))
    grey_other = np.asarray(cv2.cvtColor(other, cv2.COLOR_RGB2GRAY), np.uint8)
    piece = compare(grey[0], grey_other, alignment, lambda: none, lambda: (plain, other))
    assert piece is not None
    assert piece.patch > 0.05
