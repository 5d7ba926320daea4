"""Watermarks drawn all over a known picture, by an ink that is evenly see-through; and differences that are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import veils
from index.align import Alignment
from index.compare import Comparison, compare
from tests import drawing

Pixels = NDArray[np.uint8]
HEIGHT, WIDTH = 300, 400
SEEDS = [1, 2, 3]


def shirt(seed: int) -> Pixels:
    """A plain dark cloth with next to no texture, and a thing on it."""
    rng = np.random.default_rng(seed)
    weave = cv2.GaussianBlur(rng.normal(0, 6, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 1.2)
    return with_piece(np.asarray(np.clip(np.array([38, 30, 34]) + weave[..., None], 0, 255), np.uint8), seed)


def with_piece(under: Pixels, seed: int, middle: tuple[int, int] = (200, 150)) -> Pixels:
    carved = np.asarray(70 + drawing.photo(seed + 30, WIDTH, HEIGHT) // 2, np.uint8)
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(mask, middle, (58, 40), 20.0, 0, 360, 1, -1)
    return np.asarray(np.where(mask[..., None] > 0, carved, under), np.uint8)


def watermarked(under: Pixels, share: float = 0.35, ink: int = 255, rows: int = 7) -> Pixels:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    for number in range(rows):
        for column in range(-1, 3):
            at = (column * 160 + 40 * (number % 3), 30 + number * HEIGHT // rows)
            cv2.putText(mask, "wx: ab12345", at, cv2.FONT_HERSHEY_SIMPLEX, 0.7, 255, 2, cv2.LINE_AA)
    weight = share * mask[..., None] / 255.0
    return np.asarray(under * (1 - weight) + ink * weight, np.uint8)


def kept(pixels: Pixels) -> Pixels:
    return drawing.decoded(drawing.encoded(pixels, quality=85))


def found(left: Pixels, right: Pixels) -> NDArray[np.bool_]:
    one, two = kept(left), kept(right)
    alike = np.abs(one.astype(np.int16) - two).max(axis=2) <= 8
    return veils.find(one.astype(np.float32), two.astype(np.float32), np.ones((HEIGHT, WIDTH), np.bool_), alike)


def compared(left: Pixels, right: Pixels) -> Comparison:
    one, two = kept(left), kept(right)
    grey = [np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8) for pixels in (one, two)]
    made = compare(grey[0], grey[1], Alignment(np.eye(3), 80, mirrored=False), lambda: ([], []), lambda: (one, two))
    assert made is not None
    return made


@pytest.mark.parametrize(("share", "ink"), [(0.25, 255), (0.45, 255), (0.7, 190)])
@pytest.mark.parametrize("seed", SEEDS)
def test_its_strokes_are_found_over_either_picture(seed: int, share: float, ink: int) -> None:
    plain = shirt(seed)
    marked = watermarked(plain, share, ink)
    strokes = np.abs(marked.astype(np.int16) - plain).max(axis=2) > 40
    for pair in ((plain, marked), (marked, plain)):
        drawn = found(*pair)
        assert drawn[strokes].mean() > 0.95
        assert drawn.mean() < 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_beside_it_a_copy_agrees(seed: int) -> None:
    plain = shirt(seed)
    made = compared(plain, watermarked(plain))
    assert made.inked
    assert made.patch == 0.0
    assert made.agreement > 0.97
    assert made.correlation > 0.95


@pytest.mark.parametrize("seed", SEEDS)
def test_another_piece_beneath_it_is_told(seed: int) -> None:
    for other in (with_piece(shirt(seed), seed + 5), with_piece(shirt(seed), seed, (230, 165))):
        made = compared(shirt(seed), watermarked(other))
        assert made.patch > 0.016 or made.correlation < 0.93


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_broad_or_in_one_place_is_no_watermark(seed: int) -> None:
    plain = shirt(seed)
    line = plain.copy()
    cv2.putText(line, "wx: ab12345", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (200, 200, 200), 1, cv2.LINE_AA)
    blocks = plain.copy()
    for top in range(0, HEIGHT, 60):
        for left in range(0, WIDTH, 60):
            blocks[top : top + 24, left : left + 24] = 160
    for changed in (plain, line, with_piece(plain, seed + 5), blocks):
        assert not found(plain, changed).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_strokes_of_several_inks_are_no_watermark(seed: int) -> None:
    grey = np.asarray(np.tile(np.linspace(60, 200, HEIGHT)[:, None, None], (1, WIDTH, 3)), np.uint8)
    grey = with_piece(np.asarray(grey + shirt(seed) % 16, np.uint8), seed)
    light, dark = watermarked(grey, 0.5), watermarked(grey, 0.5, 0)
    columns = np.arange(WIDTH) // 50 % 2 == 0
    assert not found(grey, np.asarray(np.where(columns[None, :, None], light, dark), np.uint8)).any()
    assert found(grey, dark).any()


def test_nothing_is_found_where_nothing_agrees() -> None:
    nothing = np.zeros((HEIGHT, WIDTH), np.bool_)
    plain = shirt(4)
    left, right = plain.astype(np.float32), watermarked(plain).astype(np.float32)
    assert not veils.find(left, right, ~nothing, nothing).any()
