"""Writing on pictures: Latin by Pillow's own font; strokes that look like Chinese, since no font comes with us."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def handle(rng: Generator) -> str:
    """Draw a contact line as traders write it."""
    return (
        f"{rng.choice(['wx', 'VX', 'QQ', 'Tel'])}: {rng.choice(['yx', 'ya', 'zb', 'cq'])}{rng.integers(10000, 9999999)}"
    )


def offer(rng: Generator) -> str:
    """Draw a price line."""
    return f"{rng.integers(8, 180)}.{rng.integers(10)}g   RMB {rng.integers(3, 90) * 100}   {rng.integers(10, 75)} mm"


class Layer:
    """A sheet to write on; what is written is laid over a picture in one colour.

    Attributes:
        mask: (height, width) uint8, 255 where there is ink.
    """

    def __init__(self, height: int, width: int) -> None:
        self.mask: NDArray[np.uint8] = np.zeros((height, width), np.uint8)

    def text(self, corner: tuple[int, int], words: str, size: int) -> None:
        """Write Latin letters of ``size`` pixels; ``corner`` is (left, top)."""
        image = Image.fromarray(self.mask)
        ImageDraw.Draw(image).text(corner, words, font=_font(size), fill=255)
        self.mask = np.array(image, np.uint8)

    def characters(self, corner: tuple[int, int], size: int, count: int, rng: Generator) -> None:
        """Write a line of strokes like Chinese characters of ``size`` pixels."""
        for number in range(count):
            left = corner[0] + number * int(size * 1.08)
            self._character((left, corner[1]), int(size * 0.88), rng)

    def _character(self, corner: tuple[int, int], size: int, rng: Generator) -> None:
        thick = max(1, size // 12)
        # Drawn all at once: a screenshot has hundreds of characters.
        rows, columns = int(rng.integers(2, 4)), int(rng.integers(1, 4))
        ends = 0.08 + 0.168 * np.sort(rng.integers(0, 6, (rows + columns, 2)), axis=1) + [0, 0.1]
        levels = 0.08 + 0.168 * rng.integers(0, 6, rows + columns)
        for number, ((start, end), level) in enumerate(zip(ends.tolist(), levels.tolist(), strict=True)):
            line = (start, level, end, level - 0.02) if number < rows else (level, start, level, end)
            self._line(corner, size, line, thick)
        foot, level, bend, feet = rng.uniform(0.3, 0.7), rng.uniform(0.2, 0.6), rng.uniform(0.1, 0.3), rng.integers(4)
        for side in ((), (-1,), (1,), (-1, 1))[feet]:
            self._line(corner, size, (foot, level, foot + side * bend, min(0.95, level + 0.45)), thick)

    def _line(self, corner: tuple[int, int], size: int, ends: tuple[float, float, float, float], thick: int) -> None:
        x1, y1, x2, y2 = (round(float(end) * size) for end in ends)
        start, end = (corner[0] + x1, corner[1] + y1), (corner[0] + x2, corner[1] + y2)
        cv2.line(self.mask, start, end, 255, thick, cv2.LINE_AA)

    def over(self, picture: NDArray[np.uint8], ink: tuple[int, int, int], strength: float) -> NDArray[np.uint8]:
        """Lay the writing over (height, width, 3) pixels; ``strength`` from 0 to 1."""
        weight = (self.mask.astype(np.float32) * np.float32(strength / 255))[..., None]
        mixed = picture * (1 - weight) + np.array(ink, np.float32) * weight
        return np.asarray(mixed + 0.5, np.uint8)
