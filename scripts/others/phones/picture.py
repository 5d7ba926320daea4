"""Pictures: loading, sizing, and saving as apps do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

Picture = Image.Image
Floats = NDArray[np.float32]
Rng = np.random.Generator
Colour = tuple[int, int, int]


T = TypeVar("T")


def pick(rng: Rng, of: Sequence[T]) -> T:
    """Takes one of a sequence."""
    return of[int(rng.integers(len(of)))]


def chance(rng: Rng, share: float) -> bool:
    """Is true in that share of the draws."""
    return bool(rng.random() < share)


def between(rng: Rng, low: float, high: float) -> float:
    """Draws evenly between two numbers."""
    return float(rng.uniform(low, high))


def load(path: Path) -> Picture:
    """Opens a picture upright and in RGB."""
    with Image.open(path) as opened:
        return ImageOps.exif_transpose(opened).convert("RGB")


def floats(picture: Picture) -> Floats:
    """Gives the pixels from 0 to 1."""
    return np.asarray(picture, dtype=np.float32) / np.float32(255)


def from_floats(pixels: NDArray[Any]) -> Picture:
    """Makes a picture of pixels from 0 to 1."""
    return Image.fromarray(np.clip(pixels * 255 + 0.5, 0, 255).astype(np.uint8))


def resized(picture: Picture, width: float, height: float) -> Picture:
    """Resamples to a size."""
    return picture.resize((max(1, round(width)), max(1, round(height))), Image.Resampling.LANCZOS)


def longest(picture: Picture, edge: float) -> Picture:
    """Resamples so that the longer edge has that many pixels."""
    scale = edge / max(picture.size)
    return resized(picture, picture.width * scale, picture.height * scale)


def limited(picture: Picture, edge: float) -> Picture:
    """Shrinks a picture whose longer edge is over the limit."""
    return longest(picture, edge) if max(picture.size) > edge else picture.copy()


def covering(picture: Picture, width: float, height: float, at: float = 0.5) -> Picture:
    """Fills a box, cutting off what hangs over."""
    size = (max(1, round(width)), max(1, round(height)))
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=(at, at))


def within(picture: Picture, width: float, height: float) -> Picture:
    """Resamples to the largest size that a box holds."""
    scale = min(width / picture.width, height / picture.height)
    return resized(picture, picture.width * scale, picture.height * scale)


@lru_cache(maxsize=256)
def round_mask(width: int, height: int, radius: int) -> Picture:
    """Draws a smooth rounded box as a mask."""
    mask = Image.new("L", (width, height), 255)
    radius = min(radius, min(width, height) // 2)
    if radius > 0:
        corner = Image.new("L", (radius * 8, radius * 8), 0)
        ImageDraw.Draw(corner).ellipse((0, 0, radius * 8 - 1, radius * 8 - 1), fill=255)
        corner = corner.resize((radius * 2, radius * 2), Image.Resampling.BOX)
        right, low, double = width - radius, height - radius, radius * 2
        mask.paste(corner.crop((0, 0, radius, radius)), (0, 0))
        mask.paste(corner.crop((radius, 0, double, radius)), (right, 0))
        mask.paste(corner.crop((0, radius, radius, double)), (0, low))
        mask.paste(corner.crop((radius, radius, double, double)), (right, low))
    return mask


def rounded(onto: Picture, picture: Picture, at: tuple[int, int], radius: int) -> None:
    """Pastes a picture with rounded corners."""
    onto.paste(picture, at, round_mask(picture.width, picture.height, radius))


def again(picture: Picture, quality: int, *, codec: str = "JPEG", chroma: int = 2) -> Picture:
    """Compresses and opens again."""
    held = BytesIO()
    if codec == "JPEG":
        picture.save(held, "JPEG", quality=quality, subsampling=chroma)
    else:
        picture.save(held, codec, quality=quality)
    held.seek(0)
    return Image.open(held).convert("RGB")


@dataclass(slots=True)
class Shelf:
    """A folder that takes drawn files under names that tell nothing.

    Attributes:
        out: The folder.
        taken: Names given so far.
    """

    out: Path
    taken: set[str] = field(default_factory=set)

    def name(self, rng: Rng, ending: str) -> str:
        """Invents an unused name."""
        while True:
            stem = f"{int(rng.integers(1 << 48)):012x}"
            if stem not in self.taken:
                self.taken.add(stem)
                return f"{stem}.{ending}"

    def original(self, picture: Picture, rng: Rng) -> str:
        """Keeps an original as a good JPEG."""
        name = self.name(rng, "jpg")
        quality, chroma = int(rng.integers(90, 96)), pick(rng, (0, 2, 2))
        limited(picture, 1280).save(self.out / name, quality=quality, subsampling=chroma)
        return name

    def repost(self, picture: Picture, rng: Rng, *, screen: bool) -> str:
        """Keeps an edited picture in the format an app might choose."""
        fate, quality = rng.random(), int(rng.integers(58, 95))
        if fate < (0.22 if screen else 0.04):
            name = self.name(rng, "png")
            picture.save(self.out / name, compress_level=3)
        elif fate > 0.9:
            name = self.name(rng, "webp")
            picture.save(self.out / name, quality=quality, method=2)
        else:
            name = self.name(rng, "jpg")
            chroma, steps = pick(rng, (0, 1, 2, 2, 2, 2)), chance(rng, 0.25)
            picture.save(self.out / name, quality=quality, subsampling=chroma, progressive=steps)
        return name

    def plain(self, picture: Picture, rng: Rng, quality: int) -> str:
        """Keeps a JPEG of a given quality."""
        name = self.name(rng, "jpg")
        picture.save(self.out / name, quality=quality, subsampling=pick(rng, (1, 2, 2)))
        return name
