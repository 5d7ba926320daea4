"""Figures: a robed body turned on an axis, with folds, arms and a face, on a stand of dark wood."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from evidence.market import relief
from evidence.market.solid import Solid, carved, join, moved, rotation, sheet_axes
from evidence.market.texture import Field, ivory, noise


def figure(rng: Generator) -> Solid:
    """Draw one figure."""
    rows, columns = 850, 540
    u, v = sheet_axes(rows, columns)
    radius = _profile(rng, v[:, 0], crouch=float(rng.choice([0.0, 0.0, rng.uniform(0.5, 1.0)])))
    front = (np.mod(u + 0.25, 1.0) - 0.5).astype(np.float32)
    around = -2 * np.pi * u
    lean = rng.uniform(0.02, 0.1) * np.sin(np.pi * v * rng.uniform(1, 2) + rng.uniform(0, 3))
    flat = np.where(v > 0.8, 0.95, rng.uniform(0.62, 0.8))
    x = radius[:, None] * np.cos(around) + lean
    sheet = np.stack([x, radius[:, None] * np.sin(around) * flat, 1.9 * v], 2).astype(np.float32)
    height = _robe(rng, front, v) * np.clip(radius[:, None] * 6, 0, 1)
    height = height.astype(np.float32)
    body = carved(sheet, height, ivory(rng, height), rng.uniform(0.3, 0.7))
    body = moved(body, rotation(), np.array([0, 0, 0.16], np.float32))
    return join([body, _stand(rng, float(radius[4]) + 0.1)])


def _profile(rng: Generator, v: NDArray[np.float32], crouch: float) -> NDArray[np.float32]:
    """Radius by height, bottom to top: robe, waist, shoulders, neck, head, and a knot of hair or a hat."""
    low = rng.uniform(0.3, 0.42) + 0.3 * crouch
    knots = [(0.0, low), (0.12, low * rng.uniform(0.9, 1.05)), (0.45, rng.uniform(0.22, 0.3) + 0.08 * crouch)]
    knots += [(0.66, rng.uniform(0.27, 0.34)), (0.735, rng.uniform(0.2, 0.26)), (0.765, 0.1), (0.79, 0.115)]
    wide, knot = rng.uniform(0.15, 0.19), rng.uniform(0.05, 0.16)
    knots += [(0.85, wide), (0.90, wide * 0.93), (0.935, knot), (0.97, knot * rng.uniform(0.8, 1.3)), (1.0, 0.004)]
    at, values = np.array(knots).T
    curve = np.interp(v, at, values)
    smooth = np.convolve(np.pad(curve, 14, mode="edge"), np.hanning(29) / np.hanning(29).sum(), mode="valid")
    return np.asarray(np.minimum(smooth, np.sqrt(np.clip(1 - v, 0, 1)) * 1.2 + 0.003), np.float32)


def _robe(rng: Generator, front: Field, v: Field) -> Field:
    shape = (v.shape[0], v.shape[1])
    bend = 0.03 * noise(rng, shape, (4, 5), 3)
    folds = np.sin(2 * np.pi * (int(rng.integers(9, 17)) * (front + bend) + rng.uniform(-2, 2) * v))
    cloth = 0.02 * folds * np.clip((0.7 - v) * 3, 0, 1) * (0.6 + 0.6 * noise(rng, shape, (3, 3), 2))
    trim = 0.018 * relief.carve((front + 0.5).astype(np.float32), np.clip(v / 0.14, 0, 1), rng) * (v < 0.13)
    total = cloth + trim + 0.006 * noise(rng, shape, (12, 16), 3)
    arms = [_arm(rng, side * front, v) for side in (-1, 1)]
    total += cv2.GaussianBlur(arms[0] + arms[1], (0, 0), 3.5)
    collar = np.abs(v - 0.7 + 0.9 * np.abs(front) - rng.uniform(0.0, 0.03))
    total += 0.03 * np.exp(-((collar / 0.012) ** 2)) * (np.abs(front) < 0.2)
    return np.asarray(total + _face(rng, front, v), np.float32)


def _arm(rng: Generator, beside: Field, v: Field) -> Field:
    """An upper arm down the side and a forearm across the front, with a sleeve."""
    elbow, hand = rng.uniform(0.42, 0.52), rng.uniform(0.44, 0.62)
    along = np.clip((0.24 - beside) / 0.2, 0, 1)
    fore = np.exp(-(((v - elbow - (hand - elbow) * along) / 0.035) ** 2)) * ((beside > 0.02) & (beside < 0.26))
    upper = (
        np.exp(-(((beside - 0.24) / 0.05) ** 2))
        * np.clip((v - elbow + 0.03) * 25, 0, 1)
        * np.clip((0.7 - v) * 20, 0, 1)
    )
    sleeve = np.exp(-(((beside - 0.17) / 0.04) ** 2)) * ((v < elbow) & (v > elbow - rng.uniform(0.1, 0.25)))
    return np.asarray(0.085 * np.maximum(fore, 0.8 * upper) + 0.05 * sleeve, np.float32)


def _face(rng: Generator, front: Field, v: Field) -> Field:
    def spot(at: float, level: float, wide: float, tall: float) -> Field:
        return np.exp(-(((front - at) / wide) ** 2) - ((v - level) / tall) ** 2).astype(np.float32)

    eyes, apart = rng.uniform(0.862, 0.872), rng.uniform(0.062, 0.08)
    face = 0.035 * spot(0, 0.848, 0.016, 0.014) + 0.022 * spot(0, eyes - 0.008, 0.012, 0.016)
    for side in (-1, 1):
        face += -0.022 * spot(side * apart, eyes, 0.035, 0.007) + 0.014 * spot(side * apart, eyes - 0.003, 0.02, 0.003)
        face += 0.014 * spot(side * 0.09, 0.838, 0.05, 0.014) + 0.03 * spot(side * 0.25, 0.85, 0.018, 0.026)
    face += (
        -0.013 * spot(0, 0.826, 0.05, 0.0035) + 0.012 * spot(0, 0.82, 0.035, 0.004) + 0.015 * spot(0, 0.806, 0.05, 0.01)
    )
    strands = 0.012 * np.sin(2 * np.pi * (int(rng.integers(26, 44)) * front + 14 * v))
    line = 0.885 - 0.25 * np.clip(np.abs(front) - 0.13, 0, 0.2)
    return face * (v < line) + (strands + 0.014) * (v > line)


def _stand(rng: Generator, radius: float) -> Solid:
    """A low turned stand of dark wood."""
    t = np.linspace(0, 1, 160)
    side = radius * (0.92 + 0.1 * np.cos(4 * np.pi * t) - 0.08 * t)
    # Over the top to the middle, so that no one looks into it.
    radii, levels = np.r_[side, np.linspace(side[-1], 0.0, 120)], np.r_[0.16 * t, np.full(120, 0.16)]
    u, _ = sheet_axes(len(radii), 700)
    around = -2 * np.pi * u
    ring = np.stack([np.cos(around) * radii[:, None], np.sin(around) * radii[:, None] * 0.85], 2)
    sheet = np.concatenate([ring, np.repeat(levels[:, None, None], 700, 1)], 2).astype(np.float32)
    grain = noise(rng, (len(radii), 700), (40, 6), 4)
    colour = np.array([0.25, 0.12, 0.06]) * rng.uniform(0.7, 1.4) * (1 + 0.25 * grain[..., None])
    return carved(sheet, (0.004 * grain).astype(np.float32), np.clip(colour, 0, 1).astype(np.float32), 0.4)
