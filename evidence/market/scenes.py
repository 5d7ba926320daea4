"""Photographs: a piece on its trader's table, with light, shadow, a hand or a ruler, and a phone's camera."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from evidence.market.pieces import build
from evidence.market.solid import Solid, join, rotation
from evidence.market.tables import SIDE, SPAN, table
from evidence.market.texture import Field
from evidence.market.things import hand, ruler

Pixels = NDArray[np.uint8]
"""(height, width, 3) uint8 RGB."""


COARSE = 400
"""At this width in pixels, or less, every second point of a surface is enough."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One press of the button.

    Attributes:
        kind: Of the piece; one of KINDS.
        piece: The piece's seed.
        laid: How the piece was put down.
        table: The trader's seed: table, light and camera.
        seed: Everything else.
        width: In pixels.
        height: In pixels.
        turn: Extra turn of the table under the camera, in radians; what moves in a clip.
    """

    kind: str
    piece: int
    laid: int
    table: int
    seed: int
    width: int
    height: int
    turn: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Camera:
    turn: NDArray[np.float32]
    scale: float
    middle: Field
    far: float

    def project(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take (n, 3) points to (n, 3): x and y in pixels, and the height towards the camera."""
        seen = points @ self.turn.T
        zoom = np.float32(self.scale) / (1 - seen[:, 2] / np.float32(self.far))
        xy = seen[:, :2] * np.stack([zoom, -zoom], 1) + self.middle
        return np.concatenate([xy, seen[:, 2:]], 1)


def photograph(shot: Shot) -> Pixels:
    """Take one photo; equal shots are equal photos, to the bit."""
    rng, owner = default_rng([shot.seed, 3]), default_rng([shot.table, 5])
    solid = build(shot.kind, shot.piece, shot.laid)
    if shot.width <= COARSE:
        solid = Solid(*(getattr(solid, name)[::2] for name in Solid.__slots__))
    top = _dressed(shot, rng)
    camera = _aim(shot, rng, solid)
    if rng.random() < 0.16 and shot.kind != "figure":
        solid = join([solid, hand(rng, float(np.max(solid.points[:, 2])))])
    light = _light(owner, rng)
    ground = _ground(top, camera, (shot.height, shot.width))
    ground *= _shadow(solid, camera, light, ground.shape[:2])[..., None]
    lit, mask = _shade(solid, camera, light, ground.shape[:2])
    picture = ground * (1 - mask[..., None]) + lit
    return _develop(picture, owner, rng)


def _dressed(shot: Shot, rng: Generator) -> Field:
    top = table(shot.table)
    return ruler(top, rng) if rng.random() < 0.14 else top


def _aim(shot: Shot, rng: Generator, solid: Solid) -> _Camera:
    tilt = rng.uniform(0.95, 1.3) if shot.kind == "figure" else rng.uniform(0.1, 0.85)
    spin = rng.normal(0, 0.12 if shot.kind in ("figure", "pendant") else 0.5) + shot.turn
    turn = rotation(x=-tilt) @ rotation(z=spin)
    rough = _Camera(turn, 1.0, np.zeros(2, np.float32), rng.uniform(6.0, 9.0))
    seen = rough.project(solid.points[::37])
    low, high = seen.min(0), seen.max(0)
    fill = rng.uniform(0.58, 0.92)
    scale = float(fill / max((high[0] - low[0]) / shot.width, (high[1] - low[1]) / shot.height))
    scale = min(scale, 0.46 * max(shot.width, shot.height))
    off = rng.normal(0, 0.03, 2) * [shot.width, shot.height]
    middle = np.array([shot.width / 2, shot.height / 2]) - scale * (low[:2] + high[:2]) / 2 + off
    return _Camera(turn, scale, middle.astype(np.float32), rough.far)


def _light(owner: Generator, rng: Generator) -> NDArray[np.float32]:
    around = owner.uniform(0, 2 * np.pi) + rng.normal(0, 0.35)
    up = np.clip(owner.uniform(0.6, 1.1) + rng.normal(0, 0.1), 0.45, 1.2)
    return np.array([np.cos(around) * np.cos(up), np.sin(around) * np.cos(up), np.sin(up)], np.float32)


def _ground(top: Field, camera: _Camera, shape: tuple[int, int]) -> Field:
    half = SPAN / 2
    corners = np.array([[-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0]], np.float32)
    image = camera.project(corners)[:, :2].astype(np.float32)
    sheet = ((corners[:, :2] * [1, -1] / half + 1) * (SIDE / 2)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(sheet, image)
    size = (shape[1], shape[0])
    return np.asarray(
        cv2.warpPerspective(top, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.float32
    )


def _splat(xy: NDArray[np.float32], shape: tuple[int, int], order: NDArray[np.intp]) -> NDArray[np.int32]:
    """Say which point each pixel shows, -1 for none; later ones of ``order`` cover earlier ones."""
    height, width = shape
    column, row = xy[order, 0].astype(np.int32), xy[order, 1].astype(np.int32)
    inside = (column >= 0) & (row >= 0) & (column < width - 1) & (row < height - 1)
    first = (row[inside] * width + column[inside])[:, None] + np.array([0, 1, width, width + 1], np.int32)
    shown = np.full(height * width, -1, np.int32)
    shown[first.ravel()] = np.repeat(order[inside].astype(np.int32), 4)
    return shown.reshape(shape)


def _shadow(solid: Solid, camera: _Camera, light: NDArray[np.float32], shape: tuple[int, int]) -> Field:
    """How much light reaches the table: (height, width), 1 where nothing is in its way."""
    small = _Camera(camera.turn, camera.scale / 4, camera.middle / 4, camera.far)
    size = shape[0] // 4 + 1, shape[1] // 4 + 1
    dark = np.ones(size, np.float32)
    for share, depth, soft in ((1.0, 0.5, 0.03), (0.25, 0.35, 0.07)):
        points = solid.points[::9].copy()
        points[:, :2] -= points[:, 2:] * light[:2] / light[2] * np.float32(share)
        points[:, 2] = 0
        shown = _splat(small.project(points)[:, :2], size, np.arange(len(points)))
        mask = cv2.morphologyEx((shown >= 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        dark *= 1 - np.float32(depth) * cv2.GaussianBlur(mask.astype(np.float32), (0, 0), soft * small.scale + 0.5)
    return np.asarray(cv2.resize(dark, shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def _shade(solid: Solid, camera: _Camera, light: NDArray[np.float32], shape: tuple[int, int]) -> tuple[Field, Field]:
    """Return the lit body, already weighted, and its cover of each pixel."""
    facing = np.flatnonzero(solid.normals @ camera.turn[2] > -0.08)
    seen = camera.project(solid.points[facing])
    # 16 bits of depth are plenty, and numpy sorts them by radix, ten times as fast.
    depth = np.clip(seen[:, 2] * 8000 + 32768, 0, 65535).astype(np.uint16)
    shown = _splat(seen[:, :2], shape, np.argsort(depth, kind="stable"))
    full = shown >= 0
    index = facing[shown[full]]
    colour = np.zeros((*shape, 3), np.float32)
    colour[full] = _lit(solid, solid.normals[index] @ camera.turn.T, camera.turn @ light, index)
    mask = full.astype(np.float32)
    left, top, width, height = cv2.boundingRect(full.astype(np.uint8))
    part = np.s_[max(0, top - 4) : top + height + 4, max(0, left - 4) : left + width + 4]
    for layer in (colour, mask):
        layer[part] = cv2.GaussianBlur(layer[part], (5, 5), 0.8)
    return colour, mask


def _lit(solid: Solid, normal: NDArray[np.float32], light: NDArray[np.float32], index: NDArray[np.intp]) -> Field:
    direct = np.clip((normal @ light + 0.25) / 1.25, 0, 1)
    sky = 0.5 + 0.5 * normal[:, 1]
    half = light + np.array([0, 0, 1], np.float32)
    shine = np.clip(normal @ (half / np.linalg.norm(half)), 0, 1)
    gloss = solid.gloss[index]
    spot = gloss * (0.5 * shine**90 + 0.16 * shine**14)
    rim = 0.16 * (1 - np.clip(normal[:, 2], 0, 1)) ** 2
    amount = 0.30 + 0.14 * sky + 0.13 * np.clip(normal[:, 2], 0, 1) + 0.55 * direct - rim
    # Ivory lets light through: shadows stay warm.
    warm = np.array([0.05, 0.02, -0.01], np.float32) * (1 - direct)[:, None]
    return np.asarray((solid.colours[index] * (amount[:, None] + warm)) + spot[:, None], np.float32)


@lru_cache(maxsize=1)
def _grain() -> Field:
    """Camera noise, large enough to cut every picture's from another place."""
    grain = default_rng(5).standard_normal((1600, 1600, 3), np.float32)
    return np.asarray(cv2.GaussianBlur(grain, (5, 5), 0.55), np.float32)


@lru_cache(maxsize=1)
def _tone() -> Pixels:
    """(1025,) uint8: what light from 0 to 2 becomes, with soft highlights."""
    light = np.linspace(0, 2, 1025)
    soft = np.where(light > 0.8, 0.8 + 0.2 * np.tanh((light - 0.8) / 0.2), light)
    return np.asarray(soft**0.92 * 255 + 0.5, np.uint8)


def _develop(picture: Field, owner: Generator, rng: Generator) -> Pixels:
    """What a phone does: falling light, white balance, exposure, softness, noise, tone."""
    height, width = picture.shape[:2]
    y, x = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None], np.linspace(-0.5, 0.5, width, dtype=np.float32)
    slope = np.float32(rng.normal(0, 0.18)) * x + np.float32(rng.normal(0, 0.18)) * y
    light = (1 - np.float32(owner.uniform(0.2, 0.7)) * (x**2 + y**2) + slope) * np.float32(rng.uniform(0.85, 1.12))
    balance = 1 + owner.normal(0, [0.05, 0.01, 0.07]) + rng.normal(0, [0.02, 0.005, 0.025])
    lit = picture * light[..., None] * balance.astype(np.float32)
    seen = cv2.GaussianBlur(lit.astype(np.float32), (5, 5), float(rng.uniform(0.4, 0.9)))
    top, left = rng.integers(0, 300, 2)
    seen = seen + _grain()[top : top + height, left : left + width] * np.float32(owner.uniform(0.01, 0.035))
    return _tone()[np.clip(seen * 512, 0, 1024).astype(np.uint16)]
