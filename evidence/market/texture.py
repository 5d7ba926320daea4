"""Textures of ivory: smooth noise, tones, grain, cracks and dirt, each drawn from a generator."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Field = NDArray[np.floating[Any]]
"""(rows, columns) floats, or (rows, columns, 3) for colours from 0 to 1; float32 where nothing else is said."""


def noise(rng: Generator, shape: tuple[int, int], cells: tuple[float, float], octaves: int = 4) -> Field:
    """Draw smooth noise without a seam at its borders.

    Args:
        rng: Drawn from.
        shape: Rows and columns.
        cells: How many bumps the coarsest octave has over the rows and over the columns.
        octaves: Each has half the size and half the height of the one before.

    Returns:
        (rows, columns) float32 with mean 0 and standard deviation 1.
    """
    finest = max(c * 2 ** (octaves - 1) / n for c, n in zip(cells, shape, strict=True))
    if finest < 1 / 12 and min(shape) >= 64:
        # So smooth that a third of the size holds all of it.
        third = noise(rng, (shape[0] // 3, shape[1] // 3), cells, octaves)
        return np.asarray(cv2.resize(third, shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        count = [max(2, min(round(c * 2**octave), n)) for c, n in zip(cells, shape, strict=True)]
        total += _octave(rng, shape, (count[0], count[1])) * np.float32(0.5**octave)
    total -= total.mean()
    return total / np.float32(total.std() + 1e-6)


def _octave(rng: Generator, shape: tuple[int, int], count: tuple[int, int]) -> Field:
    coarse = rng.standard_normal(count).astype(np.float32)
    wrapped = np.pad(coarse, 2, mode="wrap")
    scale = [n / c for n, c in zip(shape, count, strict=True)]
    # The map takes pixel (x, y) to the coarse grid, two cells in, so that the last pixel meets the first.
    matrix = np.array([[1 / scale[1], 0, 2], [0, 1 / scale[0], 2]], np.float32)
    size = (shape[1], shape[0])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(wrapped, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32)


def blur(field: Field, sigma: float) -> Field:
    """Blur by a Gaussian of ``sigma`` pixels, borders wrapped around."""
    pad = min(int(3 * sigma) + 1, *field.shape[:2])
    width = ((pad, pad), (pad, pad)) + ((0, 0),) * (field.ndim - 2)
    smooth = cv2.GaussianBlur(np.pad(field, width, mode="wrap"), (0, 0), sigma)
    return np.asarray(smooth[pad:-pad, pad:-pad], np.float32)


def blend(low: Field, high: Field, weight: Field) -> Field:
    """Mix two colours, (3,) or (rows, columns, 3), by a (rows, columns) weight from 0 to 1."""
    w = np.clip(weight, 0, 1)[..., None]
    return np.asarray(np.asarray(low) * (1 - w) + np.asarray(high) * w, np.float32)


TONES = np.array([[0.93, 0.89, 0.79], [0.91, 0.83, 0.67], [0.86, 0.73, 0.50], [0.76, 0.60, 0.40], [0.90, 0.86, 0.80]])
DIRT = np.array([0.42, 0.28, 0.15])


def ivory(rng: Generator, height: Field) -> Field:
    """Colour a carved surface: tone, grain, Schreger lines, mottles, cracks, and dirt in what lies deep.

    Args:
        rng: Drawn from.
        height: (rows, columns) relief, in units of the piece's half size; rows run along the grain.

    Returns:
        (rows, columns, 3) float32 RGB from 0 to 1.
    """
    shape = (height.shape[0], height.shape[1])
    low, high = TONES[rng.choice(len(TONES), 2, replace=False)]
    colour = blend(low, low * 0.55 + high * 0.45, 0.5 + 0.35 * noise(rng, shape, (3, 3), 3))
    grain = (
        0.022 * noise(rng, shape, (4, 90), 3) + 0.02 * _schreger(rng, shape) + 0.018 * noise(rng, shape, (60, 60), 3)
    )
    stain = np.clip(noise(rng, shape, (2, 3), 4) - rng.uniform(0.8, 2.0), 0, 1) * rng.uniform(0.1, 0.5)
    deep = np.clip((blur(height, max(shape) / 60) - height) / (float(height.std()) * 1.6 + 1e-4), 0, 1)
    dirt = np.clip(deep * rng.uniform(0.3, 0.95) + stain + _cracks(rng, shape), 0, 0.9)
    return np.asarray(np.clip(blend(colour, colour * DIRT * 1.5, dirt) * (1 + grain[..., None]), 0, 1), np.float32)


def _schreger(rng: Generator, shape: tuple[int, int]) -> Field:
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    bend = 4 * noise(rng, shape, (3, 3), 2)
    pitch = max(shape) / rng.uniform(45, 90)
    turn = rng.uniform(0.4, 1.0)
    one = np.sin((columns + turn * rows + bend) * np.float32(2 * np.pi / pitch))
    other = np.sin((columns - turn * rows + bend) * np.float32(2 * np.pi / pitch))
    return np.asarray(one * other * np.clip(noise(rng, shape, (2, 2), 2) + 0.6, 0, 1.5), np.float32)


def _cracks(rng: Generator, shape: tuple[int, int]) -> Field:
    drawn = np.zeros(shape, np.uint8)
    for _ in range(int(rng.integers(1, 8))):
        steps = int(rng.integers(12, 50))
        along = np.cumsum(rng.uniform(1, 1 + max(shape) / 60, steps)) + rng.uniform(0, shape[0])
        across = np.cumsum(rng.normal(0, shape[1] / 160, steps)) + rng.uniform(0, shape[1])
        shade, thick = int(rng.integers(90, 255)), int(rng.integers(1, 3))
        line = np.stack([across, along], 1).astype(np.int32)
        cv2.polylines(drawn, [line], isClosed=False, color=shade, thickness=thick, lineType=cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(drawn, (0, 0), 0.7), np.float32) / 255
