"""Mosaics and blurs wiped over drawn pictures: where they lie, the test drew itself."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import smudged
from index.smudged import find, possible

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]
HEIGHT, WIDTH = 300, 400


def picture(seed: int, shift: int = 0) -> Plane:
    """A piece of many shades on a weave; ``shift`` makes it another one."""
    rng = np.random.default_rng(seed)
    made = np.full((HEIGHT, WIDTH, 3), (120, 130, 125), np.float32)
    made += cv2.GaussianBlur(rng.normal(0, 90, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 1.5)[..., None]
    several = np.random.default_rng([seed, shift])
    for _ in range(24):
        at = int(several.integers(60, 340)), int(several.integers(60, 240))
        cv2.circle(made, at, int(several.integers(5, 22)), several.integers(20, 236, 3).tolist(), -1, cv2.LINE_AA)
    made += rng.normal(0, 6, made.shape).astype(np.float32)
    return np.asarray(np.clip(made, 0, 255), np.float32)


def wiped(shown: Plane, way: str, seed: int) -> tuple[Plane, Mask]:
    """Wipe a mosaic or a blur over a picture along a crooked way; and where."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    points = np.stack([np.linspace(110, 290, 5), 150 + rng.uniform(-50, 50, 5)], axis=1).astype(np.int32)
    cv2.polylines(mask, [points], isClosed=False, color=1, thickness=44)
    if way == "mosaic":
        small = cv2.resize(shown, (WIDTH // 12, HEIGHT // 12), interpolation=cv2.INTER_AREA)
        coarse = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST)
        blocks = cv2.resize(mask, (WIDTH // 12, HEIGHT // 12), interpolation=cv2.INTER_NEAREST)
        mask = np.asarray(cv2.resize(blocks, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST), np.uint8)
    else:
        coarse = cv2.GaussianBlur(shown, (0, 0), 7)
    return np.asarray(np.where(mask[..., None] > 0, coarse, shown), np.float32), mask > 0


def around(mask: Mask) -> tuple[Mask, Mask]:
    wide = cv2.dilate(mask.astype(np.uint8), np.ones((13, 13), np.uint8)) > 0
    return wide, ~wide


@pytest.mark.parametrize("way", ["mosaic", "blur"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_wiped_over_a_copy_is_found_whichever_picture_it_is(way: str, seed: int) -> None:
    plain = picture(seed)
    made, mask = wiped(plain, way, seed)
    for pair in ((plain, made), (made, plain), (np.floor(plain * 0.8 + 10), made)):
        found = find(np.asarray(pair[0], np.float32), np.asarray(pair[1], np.float32), *around(mask))
        assert (found & mask).sum() >= 0.95 * mask.sum()


@pytest.mark.parametrize("way", ["mosaic", "blur"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_over_another_piece_it_hides_what_differs_and_is_not_excused(way: str, seed: int) -> None:
    made, mask = wiped(picture(seed, 1), way, seed)
    assert not find(picture(seed), made, *around(mask)).any()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_piece_is_not_smudged(seed: int) -> None:
    left, right = picture(seed), picture(seed, 1)
    changed = np.abs(left - right).max(axis=2) > 40
    assert not find(left, right, *around(np.asarray(changed))).any()


def test_two_that_are_textured_alike_are_not_smudged(monkeypatch: pytest.MonkeyPatch) -> None:
    made, mask = wiped(picture(1), "mosaic", 1)
    grain = np.random.default_rng(3).normal(0, 14, made.shape).astype(np.float32)
    rough = np.clip(made + grain, 0, 255)
    assert not find(picture(1), rough, *around(mask)).any()
    monkeypatch.setattr(smudged, "SMOOTH", 0.0)
    monkeypatch.setattr(smudged, "SMOOTHER", 0.0)
    assert find(picture(1), rough, *around(mask)).any()


def test_a_glance_passes_what_is_wiped_and_stops_another_piece() -> None:
    grey = [np.asarray(each.mean(axis=2), np.float32) for each in (picture(1), picture(1, 1))]
    made, mask = wiped(picture(1), "mosaic", 1)
    assert possible(grey[0], np.asarray(made.mean(axis=2), np.float32), mask)
    assert not possible(grey[0], grey[1], mask)
    assert not possible(grey[0], grey[1], np.zeros_like(mask))


def test_where_nothing_agrees_nothing_is_found() -> None:
    made, mask = wiped(picture(1), "mosaic", 1)
    assert not find(picture(1), made, mask, np.zeros_like(mask)).any()
