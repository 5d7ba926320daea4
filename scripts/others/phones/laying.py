"""Lays a cut piece on a cloth and photographs it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from others.phones.camera import Camera, any_camera, blurred, unbent, warped
from others.phones.cloths import DRAWN, SIDE, clouds, grown
from others.phones.cut import Cutout
from others.phones.picture import Floats, Picture, Rng, between, chance, pick
from others.phones.props import with_props
from others.phones.shapes import Box


@dataclass(frozen=True, slots=True)
class Table:
    """A trader's place: one cloth, one lamp, one phone.

    Attributes:
        light: The cloth in linear light, props and all.
        lamp: Where the light comes from, as a unit vector in the picture.
        falloff: How much darker the far side is.
        size: Of the photos, in pixels.
        camera: The phone's usual settings.
        shadow: How dark shadows are, and how soft, in pixels.
    """

    light: Floats
    lamp: tuple[float, float]
    falloff: float
    size: tuple[int, int]
    camera: Camera
    shadow: tuple[float, float]


def tables_for(cloths: list[Picture], rng: Rng, count: int) -> list[Table]:
    """Sets that many tables, as different as may be."""
    order = [int(each) for each in rng.permutation(len(DRAWN) + (2 if cloths else 0))]
    made = []
    for place in range(count):
        way = order[place % len(order)]
        size = (SIDE, SIDE)
        cloth = DRAWN[way](rng, size) if way < len(DRAWN) else grown(pick(rng, cloths), rng, size)
        turn, long = between(rng, 0, 2 * np.pi), between(rng, 900, 1200)
        short = long * pick(rng, (0.75, 0.75, 0.5625, 1.0))
        frame = (round(long), round(short)) if chance(rng, 0.45) else (round(short), round(long))
        made.append(
            Table(
                light=unbent(np.clip(with_props(cloth, rng), 0, 1)),
                lamp=(float(np.cos(turn)), float(np.sin(turn))),
                falloff=between(rng, 0.05, 0.45),
                size=frame,
                camera=any_camera(rng),
                shadow=(between(rng, 0.35, 0.75), between(rng, 8, 34)),
            )
        )
    return made


def laid(piece: Cutout, table: Table, rng: Rng) -> tuple[Picture, Box]:
    """Photographs a piece on a table; tells also the box that it fills."""
    size = table.size
    seen = warped(table.light, _view(size, rng), size)
    colours, alpha = _placed(piece, size, rng)
    strong, soft = table.shadow
    for share, blur, reach in ((strong, soft, soft * 0.9), (min(0.9, strong + 0.2), soft * 0.22, soft * 0.18)):
        shift = np.array([[1, 0, -table.lamp[0] * reach], [0, 1, -table.lamp[1] * reach]], np.float32)
        shade = blurred(np.asarray(cv2.warpAffine(alpha, shift, size), np.float32), blur)
        seen = seen * (1 - np.float32(share) * shade[..., None])
    light = _lit(table, rng)
    own = unbent(np.clip(colours, 0, 1)) * np.float32(between(rng, 0.85, 1.1))
    seen = (seen * (1 - alpha[..., None]) + own * alpha[..., None]) * light
    photo = _as_today(table.camera, rng).shoot(np.asarray(seen, np.float32), rng)
    rows, columns = np.nonzero(alpha > 0.5)
    return photo, (int(np.min(columns)), int(np.min(rows)), int(np.max(columns)) + 1, int(np.max(rows)) + 1)


def _view(size: tuple[int, int], rng: Rng) -> Floats:
    # Where the middle of the cloth falls in the frame, moved by a hand's width at most.
    scale = max(size) / (SIDE * 0.86) * between(rng, 0.95, 1.06)
    turn = np.radians(between(rng, -4, 4))
    cosine, sine = np.cos(turn) * scale, np.sin(turn) * scale
    to_middle = np.array([[1, 0, -SIDE / 2], [0, 1, -SIDE / 2], [0, 0, 1]])
    spin = np.array([[cosine, -sine, 0], [sine, cosine, 0], [*rng.uniform(-6e-5, 6e-5, 2), 1]])
    x, y = np.array(size) / 2 + rng.uniform(-0.035, 0.035, 2) * max(size)
    back = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    return np.asarray(back @ spin @ to_middle, np.float32)


def _placed(piece: Cutout, size: tuple[int, int], rng: Rng) -> tuple[Floats, Floats]:
    high, wide = piece.alpha.shape
    scale = min(size[0] / wide, size[1] / high) * between(rng, 0.52, 0.72)
    turn = between(rng, -14, 14)
    matrix = np.asarray(cv2.getRotationMatrix2D((wide / 2, high / 2), turn, scale), np.float32)
    off = rng.uniform(-0.05, 0.05, 2) * np.array(size)
    matrix[:, 2] += np.array(size) / 2 + off - np.array([wide / 2, high / 2])
    colours = cv2.warpAffine(piece.pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpAffine(piece.alpha, matrix, size, flags=cv2.INTER_LINEAR)
    return np.asarray(colours, np.float32), np.asarray(alpha, np.float32)


def _lit(table: Table, rng: Rng) -> Floats:
    wide, high = table.size
    rows, columns = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    sway = rng.uniform(-0.25, 0.25, 2)
    side = columns * (table.lamp[0] + sway[0]) + rows * (table.lamp[1] + sway[1])
    corner = 1 - between(rng, 0.04, 0.16) * (rows**2 + columns**2) / 2
    dapple = 1 + 0.025 * clouds(rng, table.size, (wide, high), 2)
    return np.asarray(((1 + table.falloff * 0.5 * side) * corner * dapple)[..., None], np.float32)


def _as_today(usual: Camera, rng: Rng) -> Camera:
    return Camera(
        exposure=usual.exposure * between(rng, 0.85, 1.15),
        warmth=usual.warmth + between(rng, -0.04, 0.04),
        tint=usual.tint + between(rng, -0.012, 0.012),
        grain=usual.grain * between(rng, 0.7, 1.5),
        soft=usual.soft + between(rng, 0, 0.5),
        crisp=usual.crisp,
        lift=usual.lift,
    )
