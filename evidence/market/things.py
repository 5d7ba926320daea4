"""What else lies in the picture: a hand that holds the piece, a ruler beside it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from evidence.market.solid import Solid, carved, join, tube
from evidence.market.tables import SIDE, SPAN
from evidence.market.texture import Field, blend, noise


def hand(rng: Generator, level: float) -> Solid:
    """Reach two or three fingers in from beyond the picture, over a piece of this height."""
    side, skin = rng.uniform(0, 2 * np.pi), np.array([0.78, 0.56, 0.43]) * rng.uniform(0.75, 1.1)
    t, fingers = np.linspace(0, 1, 620), []
    for number in range(int(rng.integers(2, 4))):
        reach = 3.9 - t * (3.15 - 0.22 * abs(number - 1) + rng.normal(0, 0.05))
        aside = (number - 1) * (0.33 + 0.12 * (1 - t)) + 0.05 * np.sin(3 * t + number)
        x = reach * np.cos(side) - aside * np.sin(side)
        y = reach * np.sin(side) + aside * np.cos(side)
        z = 0.16 + (level + 0.1) * np.clip(1.35 - 0.75 * t - 0.5 * t**4, 0.3, 1.2)
        bones = 1 + 0.07 * np.exp(-(((t - 0.62) / 0.05) ** 2)) + 0.05 * np.exp(-(((t - 0.84) / 0.04) ** 2))
        radius = 0.20 * (1 - 0.2 * t) * bones * np.sqrt(np.clip(1 - np.clip((t - 0.95) / 0.05, 0, 1) ** 2, 1e-4, 1))
        fingers.append(_finger(rng, np.stack([x, y, z], 1), radius, skin))
    return join(fingers)


def _finger(
    rng: Generator, middle: NDArray[np.float64], radius: NDArray[np.float64], skin: NDArray[np.float64]
) -> Solid:
    shape = (len(middle), 300)
    v, u = np.linspace(0, 1, shape[0])[:, None], np.linspace(0, 1, shape[1])[None]
    top = np.exp(-(((u - 0.25) / 0.13) ** 2))  # the back of the finger, where knuckles and nail are
    creases = sum(np.exp(-(((v - at) / 0.004) ** 2)) for at in (0.60, 0.62, 0.64, 0.83, 0.845)) * top
    nail = np.clip(np.minimum((v - 0.93) * 90, (0.09 - np.abs(u - 0.25)) * 40), 0, 1)
    height = (-0.006 * creases + 0.0012 * noise(rng, shape, (60, 30), 3) * (1 - nail)).astype(np.float32)
    tone = 1 + 0.05 * noise(rng, shape, (8, 5), 4) - 0.18 * creases
    red = np.clip((v - 0.78) * 2, 0, 0.6) + 0.3 * creases
    colour = blend(
        blend(skin, skin * [1.1, 0.84, 0.8], red.astype(np.float32)),
        skin * [1.12, 1.08, 1.12],
        (0.8 * nail).astype(np.float32),
    )
    sheet = tube(middle, radius, shape[1])
    return carved(sheet, height, np.clip(colour * tone[..., None], 0, 1).astype(np.float32), 0.15)


def ruler(top: Field, rng: Generator) -> Field:
    """Lay a ruler on a copy of a table, beside its middle."""
    long, wide = int(SIDE * 0.42), int(SIDE * 0.035)
    rule = np.full((wide, long, 3), [224, 217, 180], np.uint8)
    for number in range(0, 120):
        x = int(8 + number * (long - 16) / 120)
        deep = wide * (0.5 if number % 10 == 0 else 0.36 if number % 5 == 0 else 0.22)
        cv2.line(rule, (x, 0), (x, int(deep)), (26, 26, 26), 1 if number % 5 else 2, cv2.LINE_AA)
        if number % 10 == 0:
            cv2.putText(
                rule, str(number // 10), (x + 3, wide - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (26, 26, 26), 1, cv2.LINE_AA
            )
    turn, away = rng.uniform(0, 2 * np.pi), SIDE / SPAN * rng.uniform(1.15, 1.5)
    matrix = cv2.getRotationMatrix2D((long / 2, wide / 2), float(np.degrees(turn)), 1.0)
    matrix[0, 2] += SIDE / 2 - long / 2 + away * np.sin(turn)
    matrix[1, 2] += SIDE / 2 - wide / 2 + away * np.cos(turn)
    laid = cv2.warpAffine(rule.astype(np.float32) / 255, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    mask = cv2.warpAffine(np.ones((wide, long), np.float32), matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR)[..., None]
    shade = cv2.GaussianBlur(mask, (0, 0), 6)[..., None]
    return np.asarray(top * (1 - 0.35 * shade) * (1 - mask) + laid * mask, np.float32)
