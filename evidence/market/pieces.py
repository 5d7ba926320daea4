"""The pieces: bangles, strings of beads, pendants, tusks and figures; each seed is one piece and no other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from evidence.market import relief
from evidence.market.solid import Solid, carved, grounded, join, moved, rotation, tube
from evidence.market.texture import Field, blend, ivory, noise

KINDS = ("bangle", "beads", "pendant", "tusk", "figure")
"""What can be built."""


def build(kind: str, seed: int, laid: int) -> Solid:
    """Build one piece as it lies or stands on the table.

    Args:
        kind: One of KINDS.
        seed: The piece; equal seeds are one piece.
        laid: How it was put down: another value shows another side. A string of beads also falls in another curve.
    """
    hand = default_rng([seed, laid, 7])
    if kind == "beads":
        return _laid_string(_string(seed), hand)
    return grounded(moved(_body(kind, seed), _laid(kind, hand), np.zeros(3, np.float32)))


@lru_cache(maxsize=3)
def _body(kind: str, seed: int) -> Solid:
    makers = {"bangle": _bangle, "pendant": _pendant, "tusk": _tusk, "figure": _figure}
    return makers[kind](default_rng([seed, KINDS.index(kind)]))


def _laid(kind: str, hand: Generator) -> NDArray[np.float32]:
    around = hand.uniform(0, 2 * np.pi)
    lean = {"bangle": hand.choice([0.0, 0.0, np.pi, hand.uniform(0.2, 0.6)]), "pendant": hand.normal(0, 0.06)}
    roll = {"tusk": hand.uniform(0, 2 * np.pi)}
    turn = rotation(x=lean.get(kind, 0.0)) @ rotation(x=roll.get(kind, 0.0)) if kind != "figure" else rotation()
    about = hand.uniform(-0.9, 0.9) if kind in ("figure", "pendant") else around
    return np.asarray(rotation(z=about) @ turn, np.float32)


def _grid(rows: int, columns: int) -> tuple[Field, Field]:
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    return u.astype(np.float32), v.astype(np.float32)


def _bangle(rng: Generator) -> Solid:
    rows, columns = 1250, 300
    across, along = _grid(rows, columns)
    wide, thick = rng.uniform(0.12, 0.32), rng.uniform(0.08, 0.15)
    power = rng.choice([0.6, 0.8, 1.0])
    # The seam at along = 0 needs the pattern to close; every motif repeats a whole number of times.
    angle, ring = 2 * np.pi * across, 2 * np.pi * along
    out = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power * thick
    high = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power * wide
    radius = 1 - thick + out
    sheet = np.stack([radius * np.cos(ring), radius * np.sin(ring), high], 2).astype(np.float32)
    outer = np.clip(np.cos(angle) * 3 + 1.2, 0, 1)
    height = relief.carve(along, np.mod(across + 0.5, 1.0).astype(np.float32), rng) * outer * rng.uniform(0.03, 0.055)
    height = height.astype(np.float32)
    return carved(np.ascontiguousarray(sheet), height, ivory(rng, height), rng.uniform(0.3, 0.8))


def _bead(rng: Generator, size: int, motif: relief.Motif | None) -> Solid:
    u, v = _grid(size, size * 2)
    polar, around = np.pi * v, 2 * np.pi * u
    sheet = np.stack([np.sin(polar) * np.cos(around), np.sin(polar) * np.sin(around), np.cos(polar)], 2)
    height = relief.carve(u, v, rng, motif) * np.sqrt(np.clip(np.sin(polar), 0, 1)) * rng.uniform(0.03, 0.07)
    hole = -0.5 * np.exp(-((np.sin(polar) / 0.14) ** 2))
    height = (height + np.minimum(hole, 0)).astype(np.float32)
    return carved(sheet.astype(np.float32), height, ivory(rng, height), rng.uniform(0.4, 0.9))


ACCENTS = np.array([[0.55, 0.08, 0.07], [0.10, 0.35, 0.22], [0.85, 0.55, 0.12], [0.10, 0.10, 0.11], [0.15, 0.28, 0.50]])
CORDS = np.array([[0.45, 0.05, 0.05], [0.08, 0.07, 0.07], [0.35, 0.22, 0.10], [0.75, 0.62, 0.35]])


@dataclass(frozen=True, slots=True, eq=False)
class _String:
    """A string before it is laid down: beads of radius 1, their sizes, and the colour of the cord."""

    beads: list[Solid]
    sizes: NDArray[np.float64]
    cord: NDArray[np.float64]


@lru_cache(maxsize=2)
def _string(seed: int) -> _String:
    rng = default_rng([seed, KINDS.index("beads")])
    count = int(rng.choice([12, 14, 16, 18, 24, 28]))
    motif, accent = relief.MOTIFS[rng.integers(len(relief.MOTIFS))], ACCENTS[rng.integers(len(ACCENTS))]
    special = rng.choice(count, int(rng.integers(0, 4)), replace=False)
    beads = [_bead(rng, int(np.clip(1500 / count, 56, 96)), motif) for _ in range(count)]
    sizes = rng.normal(1, 0.03, count)
    for index in special:
        bead = beads[index]
        beads[index] = Solid(bead.points, bead.normals, (bead.colours * accent * 1.2).astype(np.float32), bead.gloss)
        sizes[index] *= 0.72
    return _String(beads, sizes, CORDS[rng.integers(len(CORDS))])


def _laid_string(string: _String, hand: Generator) -> Solid:
    """Let a string fall in a loop; each bead turns as it likes."""
    loop = _loop(hand, 720)
    steps = np.r_[0, np.cumsum(np.linalg.norm(np.diff(loop, axis=0), axis=1))]
    share = string.sizes / string.sizes.sum()
    radius = float(steps[-1] / (2.06 * string.sizes.sum()))
    parts = []
    for bead, size, centre in zip(string.beads, string.sizes * radius, np.cumsum(share) - share / 2, strict=True):
        at = [np.interp(centre * steps[-1], steps, loop[:, axis]) for axis in range(2)]
        turn = rotation(*hand.uniform(0, 2 * np.pi, 3).tolist())
        parts.append(moved(bead, turn, np.array([*at, size], np.float32), float(size)))
    parts.append(_cord(hand, np.c_[loop, np.full(len(loop), radius)], radius * 0.16, string.cord))
    ends = np.linspace(loop[0], loop[0] * (1 + hand.uniform(0.2, 0.5)), 120)
    parts.append(_cord(hand, np.c_[ends, np.linspace(radius, 0.02, 120)], radius * 0.3, string.cord))
    return grounded(join(parts))


def _loop(hand: Generator, count: int) -> NDArray[np.float64]:
    turn = np.linspace(0, 2 * np.pi, count)
    radius = 0.85 + sum(hand.normal(0, 0.13 / k) * np.cos(k * turn + hand.uniform(0, 6)) for k in (1, 2, 3, 4))
    return np.stack([radius * np.cos(turn), radius * np.sin(turn) * hand.uniform(0.7, 1.0)], 1)


def _cord(rng: Generator, middle: NDArray[np.floating], radius: float, colour: NDArray[np.float64]) -> Solid:
    sheet = tube(middle, np.full(len(middle), radius), 40)
    u, v = _grid(len(middle), 40)
    height = (np.sin(2 * np.pi * (v * len(middle) / 9 + 2 * u)) * radius * 0.2).astype(np.float32)
    shade = 1 + 0.3 * height / radius + 0.1 * noise(rng, (len(middle), 40), (80, 8), 2)
    return carved(sheet, height, np.clip(colour * shade[..., None] * 1.2, 0, 1).astype(np.float32), 0.1)


def _pendant(rng: Generator) -> Solid:
    size = 560
    x, y = (axis * 2.2 - 1.1 for axis in _grid(size, size))
    turn, far = np.arctan2(x, -y), np.hypot(x, y)
    edge = _outline(rng, turn.astype(np.float32))
    inner = far / edge
    u, v = (turn / (2 * np.pi) + 0.5).astype(np.float32), np.clip(inner, 0, 1).astype(np.float32)
    rim, ring = rng.uniform(0.78, 0.92), rng.uniform(0.22, 0.5)
    flat = np.asarray(rng.choice([0, 1, 2]))
    motif = relief.carve(((x + 1.1) / 2.2).astype(np.float32), ((y + 1.1) / 2.2).astype(np.float32), rng)
    middle = relief.carve(u, v, rng, relief.MOTIFS[rng.integers(5)])
    pattern = np.where(inner < ring, middle, motif) if flat else motif
    height = pattern * 0.042 * (inner < rim) + 0.03 * ((inner > rim) | (np.abs(inner - ring) < 0.02) * (flat > 0))
    thick = rng.uniform(0.12, 0.25) * np.clip((1 - inner) / 0.12, 0, 1) ** 0.5
    hole = np.hypot(x, y + 0.86 * edge) < 0.06
    height = np.asarray(height * np.clip((1 - inner) / 0.1, 0, 1), np.float32)
    sheet = np.stack([x, -y, thick], 2).astype(np.float32)
    plate = carved(sheet, height, ivory(rng, height), 0.5)
    keep = ((inner < 1) & ~hole).ravel()
    solid = Solid(plate.points[keep], plate.normals[keep], plate.colours[keep], plate.gloss[keep])
    return join([solid, _bail(rng, float(edge[:, 0].max()))])


def _outline(rng: Generator, turn: Field) -> Field:
    """Radius of the rim by direction (0 is up)."""
    tall = rng.uniform(0.72, 1.0)
    oval = 1 / np.sqrt((np.sin(turn) / tall) ** 2 + np.cos(turn) ** 2)
    square = np.minimum(tall / (np.abs(np.sin(turn)) + 1e-6), 1 / (np.abs(np.cos(turn)) + 1e-6)) * 0.86
    gourd = oval * (0.8 + 0.2 * np.cos(2 * turn)) * (1 - 0.2 * np.cos(turn))
    flower = oval * (1 + 0.06 * np.cos(int(rng.integers(5, 9)) * turn))
    chosen = (oval, oval, np.minimum(square, 1.04), gourd, flower)[rng.integers(5)]
    uneven = chosen * (1 + 0.015 * np.sin(3 * turn + rng.uniform(0, 6)))
    return np.asarray(uneven / max(1.0, float(uneven.max()) / 1.05), np.float32)


def _bail(rng: Generator, top: float) -> Solid:
    t = np.linspace(0, 1, 500)
    x = 0.25 * np.sin(2 * np.pi * t) * (0.3 + t * (1 - t) * 3) + rng.uniform(-0.2, 0.2) * t * (1 - t) * 4
    y = 0.84 * top + 0.85 * np.sin(np.pi * t)
    middle = np.stack([x, y, 0.1 - 0.06 * np.sin(np.pi * t)], 1)
    return _cord(rng, middle, 0.03, CORDS[rng.integers(len(CORDS))])


def _tusk(rng: Generator) -> Solid:
    rows, columns = 950, 430
    u, v = _grid(rows, columns)
    bend, t = rng.uniform(0.5, 1.5), np.linspace(0, 1, rows)
    angle = bend * (t - 0.5)
    middle = np.stack([np.sin(angle) / bend * 2.2, np.cos(angle) / bend * 2.2, 0.1 * np.sin(3 * t)], 1)
    thick = rng.uniform(0.15, 0.27)
    radius = thick * (1 - t**rng.uniform(1.5, 3.5)) ** rng.uniform(0.6, 0.9) * (1 + 0.03 * np.sin(9 * t)) + 0.004
    sheet = tube(middle, radius, columns)
    share = float(rng.choice([0.0, 0.0, 0.6, 0.95]))
    cut = np.clip((share - v) * 30, 0, 1) * np.clip((v - 0.06) * 30, 0, 1)
    height = relief.carve((v * 2).astype(np.float32), u, rng) * 0.03 * cut + 0.004 * noise(rng, (rows, columns), (4, 30), 3)
    height = (height * (radius / thick)[:, None]).astype(np.float32)
    colour = ivory(rng, height)
    old = np.clip((0.35 - v) * 3 + 0.3 * noise(rng, (rows, columns), (6, 8), 4), 0, 1) * rng.uniform(0, 0.7)
    body = carved(sheet, height, blend(colour, colour * np.array([0.55, 0.4, 0.25]), old), rng.uniform(0.25, 0.6))
    return join([body, _butt(rng, middle[:2], float(radius[0]))])


def _butt(rng: Generator, ends: NDArray[np.floating], radius: float) -> Solid:
    """The sawn end: rings, cross-hatching, and the dark pulp cavity."""
    u, v = _grid(160, 500)
    ahead = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
    side = np.cross(ahead, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side)
    up = np.cross(side, ahead)
    turn, far = 2 * np.pi * u, 1 - v
    plane = (np.cos(turn) * far)[..., None] * side + (np.sin(turn) * far)[..., None] * up
    hollow = rng.uniform(0.25, 0.55)
    deep = np.clip((hollow - far) / hollow, 0, 1)
    sheet = ends[0] + radius * (plane + deep[..., None] * 1.6 * ahead)
    hatch = np.sin(26 * u * 2 * np.pi + 18 * far) * np.sin(26 * u * 2 * np.pi - 18 * far) * np.clip(far * 2 - 0.8, 0, 1)
    colour = ivory(rng, np.zeros((160, 500), np.float32)) * (1 + 0.09 * hatch + 0.04 * np.sin(40 * far))[..., None]
    colour = blend(colour, np.array([0.16, 0.10, 0.06]), np.clip(deep * 2.5, 0, 0.95).astype(np.float32))
    zero = np.zeros((160, 500), np.float32)
    return carved(sheet.astype(np.float32)[:, ::-1].copy(), zero, np.clip(colour[:, ::-1], 0, 1), 0.15)


def _figure(rng: Generator) -> Solid:
    rows, columns = 850, 540
    u, v = _grid(rows, columns)
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
    upper = np.exp(-(((beside - 0.24) / 0.05) ** 2)) * np.clip((v - elbow + 0.03) * 25, 0, 1) * np.clip((0.7 - v) * 20, 0, 1)
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
    face += -0.013 * spot(0, 0.826, 0.05, 0.0035) + 0.012 * spot(0, 0.82, 0.035, 0.004) + 0.015 * spot(0, 0.806, 0.05, 0.01)
    strands = 0.012 * np.sin(2 * np.pi * (int(rng.integers(26, 44)) * front + 14 * v))
    line = 0.885 - 0.25 * np.clip(np.abs(front) - 0.13, 0, 0.2)
    return face * (v < line) + (strands + 0.014) * (v > line)


def _stand(rng: Generator, radius: float) -> Solid:
    """A low turned stand of dark wood."""
    t = np.linspace(0, 1, 160)
    side = radius * (0.92 + 0.1 * np.cos(4 * np.pi * t) - 0.08 * t)
    # Over the top to the middle, so that no one looks into it.
    radii, levels = np.r_[side, np.linspace(side[-1], 0.0, 120)], np.r_[0.16 * t, np.full(120, 0.16)]
    u, _ = _grid(len(radii), 700)
    around = -2 * np.pi * u
    ring = np.stack([np.cos(around) * radii[:, None], np.sin(around) * radii[:, None] * 0.85], 2)
    sheet = np.concatenate([ring, np.repeat(levels[:, None, None], 700, 1)], 2).astype(np.float32)
    grain = noise(rng, (len(radii), 700), (40, 6), 4)
    colour = np.array([0.25, 0.12, 0.06]) * rng.uniform(0.7, 1.4) * (1 + 0.25 * grain[..., None])
    return carved(sheet, (0.004 * grain).astype(np.float32), np.clip(colour, 0, 1).astype(np.float32), 0.4)
