"""A machine's grouping of known pieces: split, merged and chained at given rates, with risk flags of given worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, default_rng
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from simulation.records import Flags, Ids, World

THREE = 0.1
"""Share of splits into three parts, where there are three pictures; the others are into two."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a machine groups.

    Attributes:
        splits: Share of all pieces that lie in several groups; only those with several pictures can.
        merges: Joins of two groups of different pieces, as a share of the groups.
        chains: Groups that join many pieces, by way of a collage or a banner.
        links: Mean pieces in such a chain, beyond three.
        recall: Share of wrong groups that carry the flag of their fault.
        alarms: Share of right groups that carry the flag of a weak link, and that of another group near.
    """

    splits: float
    merges: float
    chains: int = 12
    links: float = 20.0
    recall: float = 0.8
    alarms: tuple[float, float] = (0.04, 0.07)


QUALITIES = {
    "ordinary": Quality(0.10, 0.03),
    "weak": Quality(0.20, 0.06),
    "strong": Quality(0.033, 0.005, chains=4),
    "rare errors": Quality(0.02, 0.003, chains=0, recall=0.3),
}
"""By name, after counting.md, section 1.3, where 15, 30 and 5 percent of the two thirds of pieces that have several
pictures are split, so that the machine counts 4, 13 and 2 percent too many. It says of their flags only that they
differ; ours make strata of about the sizes of its worked example."""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """A machine's groups over true pieces; one row for each part of a piece.

    Attributes:
        piece: (parts,) true piece.
        group: (parts,) machine's group, from 0 without gaps; each pair of piece and group is distinct.
        pictures: (parts,) how many.
        weak: (groups,) a link inside is doubtful.
        near: (groups,) another group looks like it.
    """

    piece: Ids
    group: Ids
    pictures: Ids
    weak: Flags
    near: Flags

    @property
    def groups(self) -> int:
        """How many the machine counts."""
        return len(self.weak)

    @property
    def sizes(self) -> Ids:
        """Pictures of each group."""
        return np.bincount(self.group, self.pictures, minlength=self.groups).astype(np.int64)


def sizes_of(world: World) -> Ids:
    """Return the captured pictures of each visible piece."""
    counts = np.bincount(world.pictures.piece[world.ads.seen[world.pictures.ad]])
    return counts[counts > 0]


def reference_sizes(seed: int, pieces: int = 12_000) -> Ids:
    """Draw pictures a piece as in section 1.3: 57,479 of 12,000 pieces, a third of them with one picture."""
    return 1 + default_rng([seed, 43]).negative_binomial(0.48, 0.48 / (0.48 + 3.79), pieces)


def group(seed: int, sizes: Ids, quality: Quality) -> Grouping:
    """Group pieces as a machine of a quality would.

    Args:
        seed: Of every draw.
        sizes: (pieces,) pictures of each, at least one.
        quality: How well.
    """
    rng = default_rng([seed, 47])
    piece, pictures = _split(rng, sizes, quality)
    label = _merged(rng, len(piece), quality)
    # Two parts of one piece that meet again in one group are one part.
    key, where = np.unique(label * len(sizes) + piece, return_inverse=True)
    joined, owner = key // len(sizes), key % len(sizes)
    several = np.bincount(joined) > 1
    apart = np.bincount(owner, minlength=len(sizes)) > 1
    elsewhere = np.bincount(joined, apart[owner]) > 0
    weak = _flags(rng, several, quality.recall, quality.alarms[0])
    near = _flags(rng, elsewhere, quality.recall, quality.alarms[1])
    return Grouping(owner, joined, np.bincount(where.ravel(), pictures).astype(np.int64), weak, near)


def _split(rng: Generator, sizes: Ids, quality: Quality) -> tuple[Ids, Ids]:
    split = (sizes > 1) & (rng.random(len(sizes)) < quality.splits / np.mean(sizes > 1))
    parts = 1 + split.astype(np.int64) + (split & (sizes > 2) & (rng.random(len(sizes)) < THREE))
    piece = np.repeat(np.arange(len(sizes)), parts)
    first = np.cumsum(parts) - parts
    pictures = np.ones(len(piece), dtype=np.int64)
    rest = sizes - parts
    for place in (1, 2):
        held = np.flatnonzero(parts > place)
        given = rng.binomial(rest[held], rng.random(len(held)) / place)
        pictures[first[held] + place] += given
        rest[held] -= given
    pictures[first] += rest
    return piece, pictures


def _merged(rng: Generator, parts: int, quality: Quality) -> Ids:
    """Return each part's group after random joins, from 0 without gaps."""
    pairs = rng.integers(0, parts, (round(quality.merges * parts), 2))
    ends = [pairs]
    for length in 3 + rng.poisson(quality.links, quality.chains):
        members = rng.choice(parts, min(parts, int(length)), replace=False)
        ends.append(np.stack([members[:-1], members[1:]], axis=1))
    left, right = np.concatenate(ends).T
    graph = coo_array((np.ones(len(left)), (left, right)), (parts, parts))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _flags(rng: Generator, wrong: Flags, recall: float, alarms: float) -> Flags:
    return rng.random(len(wrong)) < np.where(wrong, recall, alarms)
