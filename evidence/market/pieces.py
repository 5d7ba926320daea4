"""The pieces: bangles, strings of beads, pendants, tusks and figures; each seed is one piece and no other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from evidence.market import relief
from evidence.market.figure import figure
from evidence.market.solid import Solid, carved, grounded, join, moved, rotation, sheet_axes, tube
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
    makers = {"bangle": _bangle, "pendant": _pendant, "tusk": _tusk, "figure": figure}
    return makers[kind](default_rng([seed, KINDS.index(kind)]))


def _laid(kind: str, hand: Generator) -> NDArray[np.float32]:
    """Figures and pendants face the camera, more or less; bangles lie on either face, tusks on any side."""
    around = hand.uniform(0, 2 * np.pi)
    lean = {
        "bangle": (0.0, 0.0, np.pi, hand.uniform(0.2, 0.6))[hand.integers(4)],
        "pendant": hand.normal(0, 0.06),
        "tusk": hand.uniform(0, 2 * np.pi),
        "figure": 0.0,
    }
    about = hand.uniform(-0.9, 0.9) if kind in ("figure", "pendant") else around
    return rotation(x=float(lean[kind]), z=float(about))


def _bangle(rng: Generator) -> Solid:
    rows, columns = 1250, 300
    across, along = sheet_axes(rows, columns)
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
    u, v = sheet_axes(size, size * 2)
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
    u, v = sheet_axes(len(middle), 40)
    height = (np.sin(2 * np.pi * (v * len(middle) / 9 + 2 * u)) * radius * 0.2).astype(np.float32)
    shade = 1 + 0.3 * height / radius + 0.1 * noise(rng, (len(middle), 40), (80, 8), 2)
    return carved(sheet, height, np.clip(colour * shade[..., None] * 1.2, 0, 1).astype(np.float32), 0.1)


def _pendant(rng: Generator) -> Solid:
    size = 560
    x, y = (axis * 2.2 - 1.1 for axis in sheet_axes(size, size))
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
    return join([solid, _bail(rng, float(np.max(edge[:, 0])))])


def _outline(rng: Generator, turn: Field) -> Field:
    """Radius of the rim by direction (0 is up)."""
    tall = rng.uniform(0.72, 1.0)
    oval = 1 / np.sqrt((np.sin(turn) / tall) ** 2 + np.cos(turn) ** 2)
    square = np.minimum(tall / (np.abs(np.sin(turn)) + 1e-6), 1 / (np.abs(np.cos(turn)) + 1e-6)) * 0.86
    gourd = oval * (0.8 + 0.2 * np.cos(2 * turn)) * (1 - 0.2 * np.cos(turn))
    flower = oval * (1 + 0.06 * np.cos(int(rng.integers(5, 9)) * turn))
    chosen = (oval, oval, np.minimum(square, 1.04), gourd, flower)[rng.integers(5)]
    uneven = chosen * (1 + 0.015 * np.sin(3 * turn + rng.uniform(0, 6)))
    return np.asarray(uneven / max(1.0, float(np.max(uneven)) / 1.05), np.float32)


def _bail(rng: Generator, top: float) -> Solid:
    t = np.linspace(0, 1, 500)
    x = 0.25 * np.sin(2 * np.pi * t) * (0.3 + t * (1 - t) * 3) + rng.uniform(-0.2, 0.2) * t * (1 - t) * 4
    y = 0.84 * top + 0.85 * np.sin(np.pi * t)
    middle = np.stack([x, y, 0.1 - 0.06 * np.sin(np.pi * t)], 1)
    return _cord(rng, middle, 0.03, CORDS[rng.integers(len(CORDS))])


def _tusk(rng: Generator) -> Solid:
    rows, columns = 950, 430
    u, v = sheet_axes(rows, columns)
    bend, t = rng.uniform(0.5, 1.5), np.linspace(0, 1, rows)
    angle = bend * (t - 0.5)
    middle = np.stack([np.sin(angle) / bend * 2.2, np.cos(angle) / bend * 2.2, 0.1 * np.sin(3 * t)], 1)
    thick = rng.uniform(0.15, 0.27)
    radius = thick * (1 - t ** rng.uniform(1.5, 3.5)) ** rng.uniform(0.6, 0.9) * (1 + 0.03 * np.sin(9 * t)) + 0.004
    sheet = tube(middle, radius, columns)
    share = float(rng.choice([0.0, 0.0, 0.6, 0.95]))
    cut = np.clip((share - v) * 30, 0, 1) * np.clip((v - 0.06) * 30, 0, 1)
    height = relief.carve((v * 2).astype(np.float32), u, rng) * 0.03 * cut + 0.004 * noise(
        rng, (rows, columns), (4, 30), 3
    )
    height = (height * (radius / thick)[:, None]).astype(np.float32)
    colour = ivory(rng, height)
    old = np.clip((0.35 - v) * 3 + 0.3 * noise(rng, (rows, columns), (6, 8), 4), 0, 1) * rng.uniform(0, 0.7)
    body = carved(sheet, height, blend(colour, colour * np.array([0.55, 0.4, 0.25]), old), rng.uniform(0.25, 0.6))
    return join([body, _butt(rng, middle[:2], float(radius[0]))])


def _butt(rng: Generator, ends: NDArray[np.floating], radius: float) -> Solid:
    """The sawn end: rings, cross-hatching, and the dark pulp cavity."""
    u, v = sheet_axes(160, 500)
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
