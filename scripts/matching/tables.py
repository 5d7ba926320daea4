"""Lookalike tables: different pieces photographed on the same few cloths, and each photo reposted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from evidence.market.edits import Pixels
from evidence.market.grids import fitted
from index.picture import encode_jpeg
from matching.cutouts import Cutout
from matching.gauntlet import EDITS, NEEDED, original, reposted
from matching.sets import ORIGINAL, Drawn

CLOTHS, VIEWS, REPOSTS = 8, 4, 3
"""Shared backgrounds; photos of each piece, on as many of them; reposts of each photo."""

LONG = (0.32, 0.44)
"""Bounds of a piece's longer edge, in shorter edges of the cloth."""

REPOSTED = (
    "re-save",
    "crop 70",
    "tiled watermark",
    "mirror",
    "text block",
    "filters",
    "stickers",
    "generations",
    "thumbnail",
)
"""The edits that reposts are drawn from."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to draw from: pieces, CLOTHS photos to lay them on, a seed; pieces are ``size`` times as long as usual."""

    pieces: Sequence[Cutout]
    cloths: Sequence[Pixels]
    seed: int
    size: float = 1.0


def cloths(photos: Sequence[Pixels], seed: int) -> list[Pixels]:
    """Choose CLOTHS photos, and cut them to 800 x 600 or 600 x 800 pixels."""
    chosen = default_rng([seed, 77]).permutation(len(photos))[:CLOTHS]
    shapes = ((800, 600), (600, 800))
    return [fitted(photos[place], *shapes[number % 2]) for number, place in enumerate(chosen)]


def files(folder: Path, wishes: Wishes) -> Iterator[Drawn]:
    """Draw every file of the set into a folder."""
    for number in range(len(wishes.pieces) * VIEWS):
        rng = default_rng([wishes.seed, number])
        photo = _photo(wishes, number, rng)
        name = original(number)
        (folder / name).write_bytes(encode_jpeg(photo, 90))
        yield Drawn(name, ORIGINAL, (name,))
        others = [wishes.cloths[each % len(wishes.cloths)] for each in range(NEEDED - 1)]
        for place in rng.permutation(len(REPOSTED))[:REPOSTS]:
            kind = REPOSTED[place]
            repost = f"{number:05d}_{kind}.jpg"
            (folder / repost).write_bytes(reposted(EDITS[kind], [photo, *others], rng))
            yield Drawn(repost, kind, (name,))


def photos(wishes: Wishes) -> list[Pixels]:
    """Draw the photos alone, as ``files`` draws them."""
    every = range(len(wishes.pieces) * VIEWS)
    return [_photo(wishes, number, default_rng([wishes.seed, number])) for number in every]


def _photo(wishes: Wishes, number: int, rng: Generator) -> Pixels:
    piece, view = divmod(number, VIEWS)
    ground = (piece + view * max(1, len(wishes.cloths) // VIEWS)) % len(wishes.cloths)
    return photographed(wishes.pieces[piece], wishes.cloths[ground], rng, wishes.size)


def photographed(piece: Cutout, cloth: Pixels, rng: Generator, size: float = 1.0) -> Pixels:
    """Lay a piece near the middle of a cloth, with its shadow; then photograph it by hand, in other light.

    Args:
        piece: The piece.
        cloth: (height, width, 3) uint8 RGB.
        rng: Draws place, light and noise.
        size: The piece is so many times as long as LONG of the cloth's shorter edge.
    """
    height, width = cloth.shape[:2]
    look, cover = _turned(piece, int(rng.uniform(*LONG) * size * min(height, width)), rng)
    rows, columns = cover.shape
    top = int(np.clip(height / 2 + rng.uniform(-0.08, 0.08) * height - rows / 2, 0, height - rows))
    left = int(np.clip(width / 2 + rng.uniform(-0.08, 0.08) * width - columns / 2, 0, width - columns))
    sheet = np.zeros((height, width), np.float32)
    sheet[top : top + rows, left : left + columns] = cover
    away = np.array([[1, 0, rng.uniform(2, 9)], [0, 1, rng.uniform(2, 7)]])
    shadow = cv2.GaussianBlur(cv2.warpAffine(sheet, away, (width, height)), (0, 0), float(rng.uniform(4, 9)))
    laid = np.asarray(cloth * (1 - rng.uniform(0.25, 0.5) * shadow)[..., None], np.float32)
    weight = cover[..., None]
    part = laid[top : top + rows, left : left + columns]
    part[:] = part * (1 - weight) + look * weight
    return _taken(laid, rng)


def _turned(piece: Cutout, longest: int, rng: Generator) -> tuple[Pixels, NDArray[np.float32]]:
    """Turn a piece a little, at this longer edge in pixels; return pixels and (rows, columns) cover, 0 to 1."""
    factor = longest / max(piece.cover.shape)
    rows, columns = (max(8, round(each * factor)) for each in piece.cover.shape)
    edge = int(np.hypot(rows, columns)) + 2
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), float(rng.uniform(-8, 8)), 1.0)
    matrix[:, 2] += (edge - columns) / 2, (edge - rows) / 2
    look = cv2.resize(piece.pixels, (columns, rows), interpolation=cv2.INTER_AREA)
    cover = cv2.resize(piece.cover, (columns, rows), interpolation=cv2.INTER_AREA)
    look = cv2.warpAffine(look, matrix, (edge, edge), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.GaussianBlur(cv2.warpAffine(cover, matrix, (edge, edge)), (0, 0), 0.8)
    x, y, wide, tall = cv2.boundingRect((cover > 8).astype(np.uint8))
    shown = np.asarray(cover[y : y + tall, x : x + wide] / 255, np.float32)
    return np.asarray(look[y : y + tall, x : x + wide], np.uint8), shown


def _taken(laid: NDArray[np.float32], rng: Generator) -> Pixels:
    """Photograph the table: small shift, turn and scale, other light, noise."""
    height, width = laid.shape[:2]
    zoom = float(rng.uniform(1.02, 1.06))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-1.5, 1.5)), zoom)
    matrix = matrix + np.pad(rng.uniform(-8, 8, (2, 1)), ((0, 0), (2, 0)))
    seen = np.asarray(cv2.warpAffine(laid, matrix, (width, height), borderMode=cv2.BORDER_REFLECT), np.float64)
    slope = rng.uniform(-0.06, 0.06, 2)
    light = 1 + slope[0] * np.linspace(-1, 1, height)[:, None] + slope[1] * np.linspace(-1, 1, width)
    seen = seen * (light * rng.uniform(0.9, 1.1))[..., None] * rng.uniform(0.97, 1.03, 3) + rng.uniform(-8, 8)
    return np.asarray(np.clip(seen + rng.normal(0, rng.uniform(2, 4), seen.shape), 0, 255), np.uint8)
