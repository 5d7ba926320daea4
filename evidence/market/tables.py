"""Table tops: wood, cloth, carpet, glass, bamboo, velvet and newspaper; each seed is one trader's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from evidence.market.texture import Field, blend, noise

SIDE = 1500
"""Edge of a table's texture, in pixels; it covers SPAN units."""
SPAN = 7.0
"""Edge of a table's texture in units of a piece's half size."""


def _wood(rng: Generator) -> Field:
    light, dark = (
        np.array([0.72, 0.50, 0.30]) * rng.uniform(0.5, 1.2),
        np.array([0.36, 0.20, 0.10]) * rng.uniform(0.6, 1.2),
    )
    board = np.empty((SIDE, SIDE), np.float32)
    edges = np.unique(np.r_[0, np.sort(rng.integers(0, SIDE, int(rng.integers(2, 6)))), SIDE])
    for top, bottom in pairwise(edges.tolist()):
        rows = np.arange(bottom - top, dtype=np.float32)[:, None]
        shape = (bottom - top, SIDE)
        rings = np.sin(rows / rng.uniform(9, 22) + 5 * noise(rng, shape, (max(2, shape[0] / 150), 3), 3))
        fine = noise(rng, shape, (shape[0] / 3, 14), 2)
        board[top:bottom] = 0.5 + 0.22 * rings + 0.16 * fine + rng.normal(0, 0.12)
        board[top : top + 3] = 1.5
    return blend(light, dark, board) * (1 + 0.05 * noise(rng, (SIDE, SIDE), (200, 200), 2))[..., None]


def _weave(rng: Generator, pitch: float) -> Field:
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    threads = np.sin(x * np.float32(np.pi / pitch)) * np.sin(y * np.float32(np.pi / pitch))
    return np.asarray(1 + 0.10 * threads + 0.05 * noise(rng, (SIDE, SIDE), (300, 300), 2), np.float32)


def _folds(rng: Generator, depth: float) -> Field:
    return np.asarray(1 + depth * noise(rng, (SIDE, SIDE), (3, 2), 3), np.float32)


def _dyes(rng: Generator, count: int) -> NDArray[np.float64]:
    """Draw (count, 3) colours as cloth is dyed: seldom gaudy."""
    grey = rng.uniform(0.12, 0.85, (count, 1))
    return np.asarray(np.clip(grey + rng.normal(0, 0.10, (count, 3)) * [1.4, 0.7, 1.2], 0.03, 0.95))


def _cloth(rng: Generator) -> Field:
    ground, ink, other = _dyes(rng, 3)
    step = int(rng.integers(110, 210))
    stamp = np.zeros((step, step, 3), np.float32) + ground
    y, x = np.mgrid[0:step, 0:step] / step - 0.5
    turn, far = np.arctan2(y, x), np.hypot(x, y)
    petals = int(rng.integers(3, 9))
    flower = far < 0.28 + 0.1 * np.cos(petals * turn)
    stamp[flower] = ink
    stamp[far < 0.12 + 0.03 * np.cos(2 * petals * turn)] = other
    stamp[np.abs(np.abs(x) + np.abs(y) - 0.46) < 0.02] = other
    many = SIDE // step + 2
    sheet = np.tile(stamp, (many, many, 1))
    shift = int(rng.integers(step))
    sheet = cv2.GaussianBlur(sheet[shift : shift + SIDE, shift : shift + SIDE], (0, 0), 1.0)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    pull = 7 * noise(rng, (SIDE, SIDE), (4, 4), 2)
    bent = cv2.remap(sheet, x + pull, y + 0.7 * pull, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(bent * (_weave(rng, rng.uniform(2.2, 4)) * _folds(rng, 0.06))[..., None], np.float32)


def _carpet(rng: Generator) -> Field:
    colours = _dyes(rng, 5) * np.array([1.0, 0.8, 0.75])
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE - 0.5
    a, b = np.abs(x) * rng.uniform(10, 18), np.abs(y) * rng.uniform(10, 18)
    pattern = np.floor(a + b) + 2 * np.floor(np.maximum(a, b) * 0.7) + 3 * (np.sin(a * 7) * np.sin(b * 7) > 0.5)
    sheet = colours[(pattern.astype(int) * 7) % 5]
    fibre = 0.75 + 0.22 * noise(rng, (SIDE, SIDE), (420, 420), 2)
    return np.asarray(cv2.GaussianBlur(sheet, (0, 0), 1.6) * fibre[..., None], np.float32)


def _glass(rng: Generator) -> Field:
    ground = rng.uniform(0.10, 0.32) * np.array([0.9, 1.05, 1.0])
    sheet = np.ones((SIDE, SIDE, 3), np.float32) * ground.astype(np.float32)
    glare = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(int(rng.integers(2, 5))):
        corner = rng.integers(0, SIDE, 2)
        box = cv2.boxPoints(
            ((float(corner[0]), float(corner[1])), tuple(rng.uniform(100, 700, 2)), float(rng.uniform(0, 90)))
        )
        cv2.fillPoly(glare, [box.astype(np.int32)], float(rng.uniform(0.1, 0.45)))
    specks = (rng.random((SIDE, SIDE)) > 0.9993).astype(np.float32)
    scratches = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(30):
        ends = rng.integers(0, SIDE, 4).tolist()
        cv2.line(
            scratches, (ends[0], ends[1]), (ends[0] + ends[2] // 5, ends[1] + ends[3] // 5 - 150), 0.12, 1, cv2.LINE_AA
        )
    shine = cv2.GaussianBlur(glare, (0, 0), 9) + cv2.GaussianBlur(specks, (0, 0), 1.3) * 2 + scratches
    return np.asarray(sheet + (shine + 0.03 * noise(rng, (SIDE, SIDE), (8, 8), 4))[..., None], np.float32)


def _bamboo(rng: Generator) -> Field:
    slat = int(rng.integers(16, 34))
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    number = (x // slat).astype(int)
    shade = 1 + rng.normal(0, 0.09, SIDE // slat + 2)[number]
    round_ = np.sin(np.mod(x, slat) / slat * np.pi) ** 0.35
    thread = 1 - 0.45 * (np.mod(y + 6 * np.sin(x / 40), SIDE / 6) < 7) * (number % 2)
    grain = 1 + 0.07 * noise(rng, (SIDE, SIDE), (14, 500), 2)
    return np.asarray(np.array([0.78, 0.63, 0.38]) * (shade * round_ * thread * grain)[..., None], np.float32)


def _velvet(rng: Generator) -> Field:
    colour = np.array([[0.45, 0.03, 0.06], [0.05, 0.07, 0.30], [0.04, 0.20, 0.12], [0.08, 0.08, 0.09]])[rng.integers(4)]
    pile = 1 + 0.16 * noise(rng, (SIDE, SIDE), (380, 380), 2) + 0.22 * noise(rng, (SIDE, SIDE), (4, 3), 5)
    lint = cv2.GaussianBlur((rng.random((SIDE, SIDE)) > 0.9996).astype(np.float32), (0, 0), 1.0) * 1.2
    return np.asarray(colour * pile[..., None] + lint[..., None], np.float32)


def _paper(rng: Generator) -> Field:
    sheet = np.full((SIDE, SIDE), 0.80, np.float32)
    columns, size = int(rng.integers(4, 7)), int(rng.integers(13, 20))
    for left in range(0, SIDE, SIDE // columns):
        top = int(rng.integers(0, 90))
        while top < SIDE:
            big = size * (3 if rng.random() < 0.06 else 1)
            for x in range(left + 14, left + SIDE // columns - big, big):
                _stroke(sheet, (x, top), big, rng)
            top += int(big * 1.45)
    tint = np.array([0.97, 0.95, 0.88])
    return np.asarray(tint * (sheet * _folds(rng, 0.04))[..., None], np.float32)


def _stroke(sheet: Field, corner: tuple[int, int], size: int, rng: Generator) -> None:
    for _ in range(4):
        a, b = rng.integers(0, size - 3, 2), rng.integers(0, size - 3, 2)
        b[rng.integers(2)] = a[0]
        start, end = (corner[0] + int(a[0]), corner[1] + int(a[1])), (corner[0] + int(b[0]), corner[1] + int(b[1]))
        cv2.line(sheet, start, end, 0.22, max(1, size // 14), cv2.LINE_AA)


TABLES: tuple[Callable[[Generator], Field], ...] = (
    _wood,
    _cloth,
    _velvet,
    _carpet,
    _glass,
    _bamboo,
    _paper,
    _wood,
    _cloth,
)


@lru_cache(maxsize=4)
def table(seed: int) -> Field:
    """Draw a table top.

    Args:
        seed: Its number; the kind goes round by ``seed``, so that traders who follow each other differ.

    Returns:
        (SIDE, SIDE, 3) float32 RGB from 0 to 1; drawn once for each process, not to be written into.
    """
    top = TABLES[seed % len(TABLES)](default_rng([seed, 99]))
    return np.clip(top, 0, 1).astype(np.float32)
