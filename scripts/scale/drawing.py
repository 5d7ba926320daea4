"""Codes of a large case without its pictures: near copies, lookalikes and hubs, as cosine coefficients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CHUNK = 8192
"""Regions drawn together, by a seed of their own: any chunk can be drawn again alone."""

COPIES, TURNED = 0.35, 0.05
"""Shares of regions that copy another one, a little changed; and of these, that are mirrored or turned."""

LOOKALIKES, CLOTHS = 0.10, 64
"""Share of regions that are one of many alike, and how many such groups a million regions have."""

HUBS, BANNERS = 0.01, 24
"""Share of regions that are a banner, re-saved; and how many different ones there are."""

SPREAD = 0.5
"""Most noise of a copy, of its own strength: 38 of 256 bits."""


@dataclass(frozen=True, slots=True)
class Form:
    """Of which fingerprint: the side of its square of coefficients."""

    side: int
    seed: int


def waves(form: Form, chunk: int, regions: int) -> NDArray[np.float32]:
    """Draw the coefficients of one chunk of a case of so many regions: (CHUNK, side, side), fewer in the last."""
    rng = np.random.default_rng([form.seed, form.side, chunk])
    count = min(CHUNK, regions - chunk * CHUNK)
    found = rng.normal(size=(count, form.side, form.side)).astype(np.float32)
    kind = rng.random(count)
    _copy(found, np.flatnonzero(kind < COPIES), rng)
    shared = np.random.default_rng([form.seed, form.side])
    cloths = shared.normal(size=(max(1, CLOTHS * regions // 1_000_000), form.side, form.side)).astype(np.float32)
    alike = np.flatnonzero((kind >= COPIES) & (kind < COPIES + LOOKALIKES))
    found[alike] = 0.88 * cloths[rng.integers(0, len(cloths), len(alike))] + 0.47 * found[alike]
    banners = shared.normal(size=(BANNERS, form.side, form.side)).astype(np.float32)
    hub = np.flatnonzero(kind >= 1 - HUBS)
    found[hub] = banners[rng.integers(0, BANNERS, len(hub))] + 0.03 * found[hub]
    return found


def _copy(found: NDArray[np.float32], places: NDArray[np.intp], rng: np.random.Generator) -> None:
    """Make regions copies of others of the chunk, some of them mirrored."""
    sources = found[rng.integers(0, len(found), len(places))]
    mirrored = rng.random(len(places)) < TURNED
    sources[mirrored] *= _odd(found.shape[2])
    strength = rng.uniform(0, SPREAD, (len(places), 1, 1)).astype(np.float32)
    found[places] = sources + strength * rng.normal(size=sources.shape).astype(np.float32)


def _odd(side: int) -> NDArray[np.float32]:
    return np.where(np.arange(side) % 2, -1, 1).astype(np.float32)


def turned(drawn: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Cut coefficients at their median in eight orientations, as PDQ does: (n, 8, bytes)."""
    columns = _odd(drawn.shape[2])
    rows = columns[:, None]
    across = drawn.transpose(0, 2, 1)
    every = [drawn, across * rows, drawn * columns * rows, across * columns]
    every += [drawn * columns, across, drawn * rows, across * columns * rows]
    return np.stack([upright(one) for one in every], axis=1)


def upright(drawn: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Cut coefficients at their median: (n, bytes)."""
    flat = drawn.reshape(len(drawn), -1)
    return np.packbits(flat > np.median(flat, axis=1, keepdims=True), axis=1)


def embeddings(regions: int, numbers: int, seed: int) -> NDArray[np.float16]:
    """Draw float codes of length 1: a third are near another one, the rest about centres that many share."""
    rng = np.random.default_rng([seed, numbers])
    centres = rng.normal(size=(256, numbers)).astype(np.float32)
    found = np.empty((regions, numbers), np.float16)
    for start in range(0, regions, CHUNK):
        count = min(CHUNK, regions - start)
        drawn = rng.normal(size=(count, numbers)).astype(np.float32) + centres[rng.integers(0, 256, count)] * 0.6
        copies = np.flatnonzero(rng.random(count) < 1 / 3)
        drawn[copies] = drawn[rng.integers(0, count, len(copies))] + 0.4 * drawn[copies]
        found[start : start + count] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return found
