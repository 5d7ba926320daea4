"""Pictures, chance and pasting: what all the other modules draw with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageOps

Picture = Image.Image
Colour = tuple[int, int, int]
Pixels = NDArray[np.uint8]
Field = NDArray[np.float32]
T = TypeVar("T")

cv2.setNumThreads(1)

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}

VIVID: tuple[Colour, ...] = (
    (230, 30, 45),
    (255, 214, 10),
    (255, 255, 255),
    (20, 20, 24),
    (255, 105, 180),
    (0, 174, 239),
    (40, 180, 75),
    (255, 127, 30),
    (128, 60, 200),
    (0, 110, 90),
    (120, 10, 40),
)
PASTEL: tuple[Colour, ...] = (
    (255, 228, 225),
    (253, 245, 216),
    (222, 240, 228),
    (220, 232, 248),
    (238, 226, 246),
    (245, 245, 245),
    (250, 218, 190),
    (205, 220, 205),
)


class Hand:
    """Chance, always from one key, so that a drawing can be drawn again."""

    def __init__(self, *key: int) -> None:
        self.rng = np.random.default_rng(list(key))

    def chance(self, odds: float) -> bool:
        """True in ``odds`` of the cases."""
        return bool(self.rng.random() < odds)

    def between(self, low: float, high: float) -> float:
        """A number from the range."""
        return float(self.rng.uniform(low, high))

    def whole(self, low: int, high: int) -> int:
        """A whole number from the range, both ends included."""
        return int(self.rng.integers(low, high + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[int(self.rng.integers(len(options)))]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """Several different options, in any order."""
        order = self.rng.permutation(len(options))
        return [options[int(at)] for at in order[:count]]

    def field(self, height: int, width: int, grain: float) -> Field:
        """Smooth noise of about -1 to 1, whose blobs are ``grain`` pixels wide."""
        rows, columns = max(3, round(height / grain)), max(3, round(width / grain))
        coarse = self.rng.normal(0, 0.5, (rows, columns)).astype(np.float32)
        return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def legible(ink: Colour, back: Colour) -> Colour:
    """``back``, or black or white in its stead where the ink would not show on it."""
    light, under = (0.3 * each[0] + 0.59 * each[1] + 0.11 * each[2] for each in (ink, back))
    if abs(light - under) > 90:
        return back
    return (255, 255, 255) if light < 140 else (18, 18, 20)


def opened(path: Path, edge: int = 1280) -> Picture:
    """A file's picture, upright, RGB and no longer than ``edge``."""
    with Image.open(path) as raw:
        upright = ImageOps.exif_transpose(raw).convert("RGB")
    return shrunk(upright, edge)


def shrunk(image: Picture, edge: int) -> Picture:
    """The picture with its longer edge at most ``edge``."""
    if max(image.size) <= edge:
        return image
    return scaled(image, edge / max(image.size))


def scaled(image: Picture, by: float, by_y: float | None = None) -> Picture:
    """The picture, larger or smaller."""
    width = max(1, round(image.width * by))
    height = max(1, round(image.height * (by if by_y is None else by_y)))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def wide(image: Picture, width: int) -> Picture:
    """The whole picture at a width."""
    return scaled(image, width / image.width)


def within(image: Picture, width: int, height: int) -> Picture:
    """The whole picture, as large as the box allows."""
    return scaled(image, min(width / image.width, height / image.height))


def cover(image: Picture, width: int, height: int, at: float = 0.5) -> Picture:
    """The box filled with the picture, its overhang cut off."""
    size = (max(1, width), max(1, height))
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=(at, at))


def pixels(image: Picture) -> Field:
    """The picture's numbers."""
    return np.asarray(image, dtype=np.float32)


def picture(values: NDArray[Any]) -> Picture:
    """A picture of the numbers."""
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def coded(image: Picture, quality: int) -> Picture:
    """The picture after one save as JPEG."""
    store = io.BytesIO()
    image.convert("RGB").save(store, "JPEG", quality=quality)
    store.seek(0)
    with Image.open(store) as again:
        return again.convert("RGB")


def rounded(image: Picture, radius: float) -> Picture:
    """The picture with round corners, clear outside of them."""
    big = Image.new("L", (image.width * 2, image.height * 2), 0)
    box = (0, 0, big.width - 1, big.height - 1)
    ImageDraw.Draw(big).rounded_rectangle(box, radius * 2, fill=255)
    result = image.convert("RGBA")
    result.putalpha(big.resize(image.size, Image.Resampling.BILINEAR))
    return result


def turned(image: Picture, degrees: float) -> Picture:
    """The picture turned, clear where nothing is."""
    clear = image.convert("RGBA")
    return clear.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


def laid(base: Picture, piece: Picture, at: tuple[float, float], shadow: float = 0) -> Picture:
    """``base`` with ``piece`` on it, upper left corner at ``at``; a shadow of that strength."""
    sheet = base.convert("RGBA")
    over = Image.new("RGBA", base.size, (0, 0, 0, 0))
    top = piece.convert("RGBA")
    spot = (round(at[0]), round(at[1]))
    if shadow:
        blur = max(2, min(base.size) // 90)
        dark = Image.new("RGBA", base.size, (0, 0, 0, 0))
        dark.paste((0, 0, 0, round(255 * shadow)), (spot[0] + blur, spot[1] + blur), top.getchannel("A"))
        sheet = Image.alpha_composite(sheet, dark.filter(ImageFilter.GaussianBlur(blur)))
    over.paste(top, spot)
    return Image.alpha_composite(sheet, over).convert("RGB")
