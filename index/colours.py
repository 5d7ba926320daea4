"""The colours of a region's middle: weak evidence that two pictures from one table show one piece."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

RECIPE = f"middle-colours 1 opencv-{cv2.__version__}"

BINS = (4, 8, 8)
EDGE = 96
"""Pictures are looked at this small: colours of areas, not of grain."""

MARGIN = 6
"""A sixth of each edge is left out: there the table is."""

_SPAN = (0.0, 256.0, 80.0, 190.0, 80.0, 190.0)
"""Of CIE L, a, b as OpenCV scales them; colours of ivory, wood and cloth lie within."""


def code(pixels: NDArray[np.uint8]) -> bytes:
    """Measure the colours.

    Args:
        pixels: (height, width, 3) uint8 RGB.

    Returns:
        256 bytes: roots of the shares of the bins, 255 for all.
    """
    factor = min(1.0, EDGE / max(pixels.shape[:2]))
    size = max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    top, left = small.shape[0] // MARGIN, small.shape[1] // MARGIN
    middle = small[top : small.shape[0] - top, left : small.shape[1] - left]
    lab = cv2.cvtColor(middle, cv2.COLOR_RGB2LAB)
    counts = cv2.calcHist([lab], [0, 1, 2], None, BINS, _SPAN).ravel()
    return np.round(255.0 * np.sqrt(counts / max(1.0, float(counts.sum())))).astype(np.uint8).tobytes()


def against(codes: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Take what all pictures of one table have in common out of each.

    Args:
        codes: (n, 256) uint8, of different pictures of one seller.

    Returns:
        (n, 256) float32 of length 1 (0 where a picture is exactly the mean); the product of two, -1 to 1, is how alike
        they are.
    """
    apart = codes.astype(np.float32) - codes.astype(np.float32).mean(axis=0)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    return np.asarray(apart / np.maximum(lengths, 1e-6), np.float32)
