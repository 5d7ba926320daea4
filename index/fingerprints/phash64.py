"""pHash: 64 bits from the cosine transform of a 32 x 32 picture (Zauner 2010; library imagehash)."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

import cv2
import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

FORM: Final = "bits"
BITS = 64
RECIPE = f"phash64 1 imagehash-{version('imagehash')} edge-256"
WITHIN = 6.0
"""Bits; pHash catches what PDQ's corners lose, and beyond this it proposes by chance."""


def codes(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Make the (8, 8) codes of a region; see ``index.fingerprints``."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = np.asarray(cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA), np.uint8)
    turned = [np.rot90(base, turns) for base in (small, small[:, ::-1]) for turns in range(4)]
    bits = [imagehash.phash(Image.fromarray(np.ascontiguousarray(grid))).hash.reshape(-1) for grid in turned]
    return np.packbits(np.asarray(bits, np.uint8), axis=1)
