"""Edits that lay something over a part: watermarks, blocks of text, stickers, mosaics."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from evidence.market.edits import Pixels
from evidence.market.grids import fitted
from evidence.market.lettering import Layer, handle, offer
from matching.bending import share_of

Colour = tuple[int, int, int]

GROUNDS: tuple[Colour, ...] = ((255, 255, 255), (12, 12, 14), (198, 24, 30), (252, 226, 92), (40, 90, 60))
"""What traders write on most; any other colour is drawn as often as all of these together."""


def colour(rng: Generator) -> Colour:
    """Draw any colour."""
    red, green, blue = (int(value) for value in rng.integers(0, 256, 3))
    return red, green, blue


def tiled_watermark(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Repeat a slanting name over the whole, half transparent, light or dark, dense or wide."""
    height, width = pictures[0].shape[:2]
    side = int(np.hypot(height, width)) + 2
    size = max(12, int(min(height, width) * rng.uniform(0.035, 0.08)))
    down, across = int(size * rng.uniform(3, 6)), int(size * rng.uniform(7, 12))
    layer, name = Layer(side, side), handle(rng)
    for number, top in enumerate(range(0, side, down)):
        for left in range(-(number % 3) * across // 3, side, across):
            layer.text((left, top), name, size)
    angle = float(rng.uniform(12, 40) * rng.choice([-1, 1]))
    turned = cv2.warpAffine(layer.mask, cv2.getRotationMatrix2D((side / 2, side / 2), angle, 1.0), (side, side))
    top, left = (side - height) // 2, (side - width) // 2
    layer.mask = np.ascontiguousarray(turned[top : top + height, left : left + width])
    ink = (255, 255, 255) if rng.random() < 0.7 else (30, 30, 30)
    return layer.over(pictures[0], ink, float(rng.uniform(0.22, 0.45)))


def ground(height: int, width: int, rng: Generator) -> Pixels:
    """What a block of text stands on: one colour, or one that runs into another."""
    usual = GROUNDS[rng.integers(len(GROUNDS))]
    first, second = np.array(usual if rng.random() < 0.5 else colour(rng)), np.array(colour(rng))
    if rng.random() < 0.6:
        return np.full((height, width, 3), first, np.uint8)
    y, x = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)
    slant = rng.uniform(0, 1)
    way = (slant * y + (1 - slant) * x)[..., None]
    return np.asarray(first * (1 - way) + second * way, np.uint8)


def written(picture: Pixels, share: float, rng: Generator) -> Pixels:
    """Lay an opaque block of text over this share of the area: a band, a side, or a panel anywhere."""
    height, width = picture.shape[:2]
    look = rng.random()
    tall = share if look < 0.55 else 1.0 if look < 0.65 and share > 0.15 else float(share ** rng.uniform(0.4, 0.65))
    rows, columns = round(height * tall), round(width * share / tall)
    top = int(rng.choice([0, height - rows, rng.integers(0, height - rows + 1)]))
    left = int(rng.integers(0, width - columns + 1))
    block = ground(rows, columns, rng)
    light = float(np.mean(block)) < 128
    ink = (
        ((255, 255, 255), (255, 240, 120))[rng.integers(2)] if light else ((15, 15, 15), (150, 10, 20))[rng.integers(2)]
    )
    size = max(10, int(min(rows / rng.uniform(2.2, 6), columns / 4)))
    layer = Layer(rows, columns)
    for line in range(max(1, int(rows / (1.35 * size)))):
        corner = (size // 2, int((line * 1.35 + 0.2) * size))
        if rng.random() < 0.5:
            layer.text(corner, offer(rng) if rng.random() < 0.6 else handle(rng), size)
        else:
            layer.characters(corner, size, int(rng.integers(2, max(3, columns // size))), rng)
    result = picture.copy()
    result[top : top + rows, left : left + columns] = layer.over(block, ink, 1.0)
    return result


def text_block(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Lay an opaque block of text over 10 to 25 percent."""
    return written(pictures[0], float(rng.uniform(0.10, 0.25)), rng)


def three_at_once(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Mirror it, keep 65 to 80 percent of it, and write on 8 to 16 percent."""
    mirrored = np.ascontiguousarray(pictures[0][:, ::-1])
    return written(share_of(mirrored, float(rng.uniform(0.65, 0.8)), rng), float(rng.uniform(0.08, 0.16)), rng)


def mosaic(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Make one square of 25 to 35 percent of the shorter edge coarse, or two smaller ones."""
    picture = pictures[0].copy()
    for _ in range(count := int(rng.integers(1, 3))):
        side = int(min(picture.shape[:2]) * rng.uniform(0.25, 0.35) / (1 if count == 1 else 1.4))
        top, left = (int(rng.integers(0, size - side)) for size in picture.shape[:2])
        window = picture[top : top + side, left : left + side]
        cells = int(rng.integers(6, 14))
        coarse = cv2.resize(window, (cells, cells), interpolation=cv2.INTER_AREA)
        window[:] = np.asarray(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_NEAREST), np.uint8)
    return picture


def stickers(pictures: Sequence[Pixels], rng: Generator) -> Pixels:
    """Stick two to five things on it, each 8 to 20 percent of the shorter edge: drawn ones, and bits of photos."""
    result = pictures[0].copy()
    height, width = result.shape[:2]
    for _ in range(int(rng.integers(2, 6))):
        size = max(12, int(min(height, width) * rng.uniform(0.08, 0.2)))
        look, cover = STICKERS[rng.integers(len(STICKERS))](size, pictures, rng)
        turned = cv2.getRotationMatrix2D((size / 2, size / 2), float(rng.uniform(-25, 25)), 0.9)
        look, cover = (np.asarray(cv2.warpAffine(each, turned, (size, size)), np.uint8) for each in (look, cover))
        top, left = int(rng.integers(0, height - size)), int(rng.integers(0, width - size))
        part = result[top : top + size, left : left + size]
        weight = cover[..., None] / np.float32(255)
        part[:] = (part * (1 - weight) + look * weight + 0.5).astype(np.uint8)
    return result


Sticker = tuple[Pixels, NDArray[np.uint8]]
"""(size, size, 3) uint8 RGB, and (size, size) uint8: 255 where it covers."""


def _blank(size: int, ground: Colour) -> Sticker:
    return np.full((size, size, 3), ground, np.uint8), np.zeros((size, size), np.uint8)


def _face(size: int, _pictures: Sequence[Pixels], rng: Generator) -> Sticker:
    bright = (255, int(rng.integers(90, 225)), int(rng.integers(20, 90)))
    look, cover = _blank(size, bright if rng.random() < 0.7 else colour(rng))
    middle, radius, dark = size // 2, size // 2 - 1, (50, 25, 10)
    cv2.circle(cover, (middle, middle), radius, 255, -1, cv2.LINE_AA)
    for side in (-1, 1):
        cv2.circle(
            look, (middle + side * radius // 3, middle - radius // 4), max(2, radius // 7), dark, -1, cv2.LINE_AA
        )
    bend = int(rng.choice([0, 180]))
    cv2.ellipse(
        look, (middle, middle + radius // 3), (radius // 2, radius // 3), bend, 20, 160, dark, max(2, radius // 9)
    )
    return look, cover


def _star(size: int, _pictures: Sequence[Pixels], rng: Generator) -> Sticker:
    look, cover = _blank(size, colour(rng))
    rays = int(rng.choice([5, 6, 12]))
    around = np.arange(2 * rays) * np.pi / rays
    far = np.where(np.arange(2 * rays) % 2, rng.uniform(0.22, 0.4), 0.49) * size
    corners = np.stack([size / 2 + far * np.sin(around), size / 2 - far * np.cos(around)], 1)
    cv2.fillPoly(cover, [corners.astype(np.int32)], 255, cv2.LINE_AA)
    return look, cover


def _tag(size: int, _pictures: Sequence[Pixels], rng: Generator) -> Sticker:
    look, cover = _blank(size, ((220, 20, 30), (250, 250, 250), (20, 20, 22), (255, 210, 30))[rng.integers(4)])
    top = size // 4
    cv2.rectangle(cover, (0, top), (size - 1, size - top), 255, -1)
    layer = Layer(size, size)
    layer.text((size // 10, int(size * 0.36)), str(rng.integers(10, 9999)), max(8, size // 4))
    return layer.over(look, (255, 255, 255) if float(np.mean(look)) < 140 else (20, 20, 20), 1.0), cover


def _photograph(size: int, pictures: Sequence[Pixels], rng: Generator) -> Sticker:
    look = fitted(share_of(pictures[1], 0.2, rng), size, size)
    cover = np.zeros((size, size), np.uint8)
    middle, edge = size // 2, max(1, size // 14)
    if rng.random() < 0.5:
        cv2.circle(cover, (middle, middle), middle - 1, 255, -1, cv2.LINE_AA)
        cv2.circle(look, (middle, middle), middle - 1, (255, 255, 255), edge, cv2.LINE_AA)
    else:
        cover[:] = 255
        cv2.rectangle(look, (0, 0), (size - 1, size - 1), (255, 255, 255), edge)
    return look, cover


STICKERS = (_face, _star, _tag, _photograph, _photograph)
