"""Codes as PDQ and pHash make them, with all that turning a picture does to them, drawn without pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def codes(waves: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Cut cosine coefficients (n, side, side) at their median, in eight orientations: (n, 8, side * side // 8).

    To mirror a picture changes the sign of odd columns, to turn it upside down that of odd rows (the coefficients of a
    cosine transform are even or odd about the picture's middle); to transpose it transposes them.
    """
    columns = np.where(np.arange(waves.shape[2]) % 2, -1, 1)
    rows = columns[:, None]
    across = waves.transpose(0, 2, 1)
    turned = [waves, across * rows, waves * columns * rows, across * columns]
    turned += [waves * columns, across, waves * rows, across * columns * rows]
    flat = [one.reshape(len(waves), -1) for one in turned]
    return np.stack([np.packbits(one > np.median(one, axis=1, keepdims=True), axis=1) for one in flat], axis=1)


def copied(count: int, side: int, seed: int) -> NDArray[np.uint8]:
    """Draw codes of which half are copies of the other half, turned, more or less like them; the first ones equal."""
    rng = np.random.default_rng(seed)
    waves = rng.normal(size=(count, side, side))
    half = count // 2
    waves[half : 2 * half] = waves[:half] + rng.uniform(0, 0.6, (half, 1, 1)) * rng.normal(size=(half, side, side))
    waves[half : 2 * half : 2] = waves[half : 2 * half : 2].transpose(0, 2, 1) * np.where(np.arange(side) % 2, -1, 1)
    waves[:3] = waves[0]
    return codes(waves)
