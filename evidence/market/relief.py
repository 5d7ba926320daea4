"""Carving: patterns as heights over a sheet, each cut a little unevenly, as by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from evidence.market.texture import Field, blur, noise

Motif = Callable[[Field, Field, Generator], Field]


def _petals(u: Field, v: Field, rng: Generator) -> Field:
    rows = int(rng.integers(1, 4))
    lap = np.floor(v * rows)
    wave = np.abs(np.sin(np.pi * (u * int(rng.integers(9, 19)) + 0.5 * lap)))
    return np.asarray(np.sqrt(wave) * (0.4 + np.mod(v * rows, 1.0)), np.float32)


def _clouds(u: Field, v: Field, rng: Generator) -> Field:
    shape = (u.shape[0], u.shape[1])
    ridge = 1 - np.abs(noise(rng, shape, (_cells(v, 6), _cells(u, 6)), 3))
    return np.asarray(np.clip(ridge * 1.3, -0.2, 1), np.float32)


def _dragon(u: Field, v: Field, rng: Generator) -> Field:
    middle = 0.5 + 0.22 * np.sin(2 * np.pi * (u * int(rng.integers(2, 5)) + rng.uniform()))
    away = np.abs(v - middle)
    body = np.clip(1 - (away / 0.13) ** 2, 0, 1)
    scales = np.maximum(np.sin(2 * np.pi * (u * 60 + v * 9)), np.sin(2 * np.pi * (u * 60 - v * 9)))
    return np.asarray(body * (1 + 0.18 * scales) + 0.45 * _clouds(u, v, rng) * (away > 0.14), np.float32)


def _fret(u: Field, v: Field, rng: Generator) -> Field:
    count = int(rng.integers(10, 22))
    a, b = np.mod(u * count, 1.0) - 0.5, np.mod(v * int(rng.integers(1, 4)), 1.0) - 0.5
    ring = np.maximum(np.abs(a), np.abs(b))
    return np.asarray(
        np.clip(np.sin(ring * np.pi * 7) * 3, -1, 1) * np.where((a > 0) & (np.abs(b) < 0.07), -1, 1), np.float32
    )


def _scales(u: Field, v: Field, rng: Generator) -> Field:
    count = int(rng.integers(14, 30))
    rows = v * count * 0.35
    a = np.mod(u * count + 0.5 * np.floor(rows), 1.0) - 0.5
    b = np.mod(rows, 1.0)
    return np.asarray(np.clip(1 - (a**2 * 3 + (b - 0.15) ** 2), 0, 1) ** 0.7, np.float32)


def _rings(u: Field, v: Field, rng: Generator) -> Field:
    return np.asarray(np.sqrt(np.abs(np.sin(np.pi * v * int(rng.integers(3, 7))))) + 0 * u, np.float32)


def _roundels(u: Field, v: Field, rng: Generator) -> Field:
    count = int(rng.integers(5, 11))
    a, b = np.mod(u * count, 1.0) - 0.5, (v - 0.5) * 1.6
    radius, turn = np.hypot(a, b), np.arctan2(b, a)
    flower = radius / (0.3 + 0.08 * np.cos(int(rng.integers(4, 8)) * turn + np.floor(u * count)))
    return np.asarray(np.clip(1.4 - flower, 0, 0.6) * 1.6 + 0.5 * (np.abs(radius - 0.44) < 0.03), np.float32)


def _plain(u: Field, v: Field, rng: Generator) -> Field:
    return np.asarray(0.08 * noise(rng, (u.shape[0], v.shape[1]), (4, 8), 2))


MOTIFS: tuple[Motif, ...] = (_petals, _clouds, _dragon, _fret, _scales, _rings, _roundels, _plain)


def _cells(axis: Field, per_unit: float) -> float:
    return max(2.0, float(np.ptp(axis)) * per_unit)


def carve(u: Field, v: Field, rng: Generator, motif: Motif | None = None) -> Field:
    """Cut a pattern over a sheet.

    Args:
        u: (rows, columns) from 0 to 1 along the pattern.
        v: (rows, columns) from 0 to 1 across it.
        rng: Drawn from.
        motif: The pattern; drawn where it is left out.

    Returns:
        (rows, columns) float32 height from about -1 to 1.
    """
    shape = (u.shape[0], u.shape[1])
    chosen = motif or MOTIFS[rng.integers(len(MOTIFS))]
    # No hand repeats a cut exactly: this is what tells two pieces of one pattern apart.
    uneven = rng.uniform(0.004, 0.012)
    bent = (u + uneven * noise(rng, shape, (5, 9), 3), v + 2.5 * uneven * noise(rng, shape, (5, 9), 3))
    height = chosen(bent[0].astype(np.float32), bent[1].astype(np.float32), rng)
    depth = 1 + 0.25 * noise(rng, shape, (4, 6), 2)
    height = height * depth + 0.06 * noise(rng, shape, (30, 60), 3)
    return blur((height - height.mean()).astype(np.float32), max(1.0, max(shape) / 500))
