"""Keypoints of a large case without its pictures, in files: copies, lookalikes and banners, with words as photos have.

ORB's bits are far from even: of two photos' keypoints a hundred times as many share a word as if they were, and these
are what takes time to compare. Each byte of a descriptor is drawn after the one before, as often as photos have it so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.describe import describe
from index.spans import LONG, Held
from index.words import BYTES, MOST, RECIPE, unpack
from scale.drawing import BANNERS, CHUNK, CLOTHS, COPIES, HUBS, LOOKALIKES

STEPS = 4096
"""Of a draw: a byte that comes less often after another is not drawn."""

KEPT = (0.2, 1.0)
"""Share of a picture's keypoints that a copy keeps, least and most."""

CLOTH = 0.3
"""Share of a lookalike's keypoints that lie on the cloth."""

APART, RESAVED = 0.1, 0.02
"""Share of bits that differ in a copy's keypoint, and in a banner's."""

Rows = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Which byte follows which: (STEPS,) the first one, and (31, 256, STEPS) the next, each as often as it comes."""

    first: Rows
    after: Rows

    @classmethod
    def of(cls, photos: list[Path]) -> Chain:
        """Learn from the keypoints of photos."""
        rows = np.concatenate([_upright(photo) for photo in photos])
        often = np.bincount(rows[:, 0], minlength=256)
        after = np.empty((BYTES - 1, 256, STEPS), np.uint8)
        for place in range(1, BYTES):
            pairs = np.zeros((256, 256))
            np.add.at(pairs, (rows[:, place - 1], rows[:, place]), 1)
            pairs += 0.02 * np.bincount(rows[:, place], minlength=256) / len(rows)
            after[place - 1] = np.stack([_spread(row) for row in pairs])
        return cls(_spread(often), after)

    def draw(self, count: int, rng: np.random.Generator) -> Rows:
        """Draw descriptors: (count, 32)."""
        found = np.empty((BYTES, count), np.uint8)
        found[0] = self.first[rng.integers(0, STEPS, count, np.uint16)]
        for place in range(1, BYTES):
            step = found[place - 1].astype(np.int32) * STEPS + rng.integers(0, STEPS, count, np.uint16)
            found[place] = self.after[place - 1].reshape(-1).take(step)
        return np.ascontiguousarray(found.T)


def _spread(often: NDArray[np.float64] | NDArray[np.int64]) -> Rows:
    share = np.cumsum(often) / often.sum()
    return np.searchsorted(share, (np.arange(STEPS) + 0.5) / STEPS).astype(np.uint8)


def _upright(photo: Path) -> Rows:
    with photo.open("rb") as file:
        (whole, *_) = (region for region in describe(file, clip_frames=1).regions if region.part == "w")
    return unpack(whole.codes[RECIPE])[0].descriptors if RECIPE in whole.codes else np.zeros((0, BYTES), np.uint8)


def _noise(share: float, count: int, rng: np.random.Generator) -> Rows:
    """Draw which bits differ: (count, 32)."""
    bits = np.packbits(rng.random((1 << 16, 8)) < share, axis=1)[:, 0]
    return np.asarray(bits[rng.integers(0, 1 << 16, (count, BYTES), np.uint16)])


class Drawn:
    """A case of so many regions: half of the copies copy a picture of its first chunk, half one of their own chunk."""

    def __init__(self, chain: Chain, regions: int) -> None:
        self.chain, self.regions = chain, regions
        rng = np.random.default_rng(7)
        self.cloths = chain.draw(max(1, CLOTHS * regions // 1_000_000) * MOST, rng).reshape(-1, MOST, BYTES)
        self.banners = chain.draw(BANNERS * MOST, rng).reshape(-1, MOST, BYTES)
        self.first: tuple[Rows, Rows] | None = None

    def chunk(self, number: int) -> tuple[Rows, Rows]:
        """Draw one: (regions, MOST, 32) descriptors and (regions, MOST, 2) poses; the first one must come first."""
        rng = np.random.default_rng([7, number])
        count = min(CHUNK, self.regions - number * CHUNK)
        rows = self.chain.draw(count * MOST, rng).reshape(count, MOST, BYTES)
        poses = np.stack([rng.integers(0, 256, (count, MOST)), rng.integers(0, 7, (count, MOST))], axis=2)
        poses = poses.astype(np.uint8)
        kind = rng.random(count)
        if self.first is None:
            self.first = rows.copy(), poses.copy()
        copies = np.flatnonzero(kind < COPIES)
        for places, source in ((copies[::2], self.first), (copies[1::2], (rows, poses))):
            chosen = rng.integers(0, len(source[0]), len(places))
            kept = rng.random((len(places), MOST)) < rng.uniform(*KEPT, (len(places), 1))
            _lay((rows, poses), (places, kept), (source[0][chosen], source[1][chosen]), APART, rng)
        alike = np.flatnonzero((kind >= COPIES) & (kind < COPIES + LOOKALIKES))
        cloth = rng.integers(0, len(self.cloths), len(alike))
        kept = rng.random((len(alike), MOST)) < CLOTH
        _lay((rows, poses), (alike, kept), (self.cloths[cloth], self._posed(len(alike))), APART, rng)
        hubs = np.flatnonzero(kind >= 1 - HUBS)
        banner = rng.integers(0, BANNERS, len(hubs))
        every = np.ones((len(hubs), MOST), bool)
        _lay((rows, poses), (hubs, every), (self.banners[banner], self._posed(len(hubs))), RESAVED, rng)
        return rows, poses

    def _posed(self, count: int) -> Rows:
        """The poses of a cloth or a banner, the same wherever it is seen."""
        turns = np.random.default_rng(8).integers(0, 256, MOST)
        return np.broadcast_to(np.stack([turns, turns % 7], axis=1).astype(np.uint8), (count, MOST, 2))

    def spans(self, size: int) -> Iterator[Held]:
        """Draw all, so many regions a span; ids count from 1."""
        each = size // CHUNK
        for start in range(0, self.regions, size):
            last = -(-min(start + size, self.regions) // CHUNK)
            drawn = [self.chunk(number) for number in range(start // CHUNK, min(start // CHUNK + each, last))]
            rows = np.concatenate([one[0] for one in drawn]).reshape(-1, BYTES).view(np.uint64).reshape(-1, LONG)
            poses = np.concatenate([one[1] for one in drawn]).reshape(-1, 2)
            count = len(rows) // MOST
            yield Held(
                np.arange(start + 1, start + count + 1),
                np.arange(0, (count + 1) * MOST, MOST, dtype=np.int64),
                (rows, poses),
            )


def _lay(
    onto: tuple[Rows, Rows],
    where: tuple[NDArray[np.intp], NDArray[np.bool_]],
    drawn: tuple[Rows, Rows],
    share: float,
    rng: np.random.Generator,
) -> None:
    """Put keypoints in the place of others, with some bits changed."""
    places, kept = where
    region, point = np.nonzero(kept)
    onto[0][places[region], point] = drawn[0][region, point] ^ _noise(share, len(region), rng)
    onto[1][places[region], point] = drawn[1][region, point]
