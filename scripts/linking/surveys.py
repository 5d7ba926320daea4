"""Simulated markets as account links see them: accounts with their postings, and the truth of every pair."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from evidence.postings import Account, Copy, Posting, Price, account
from simulation.market import simulate
from simulation.records import SAME_OPERATOR, SUPPLIES, World

CHINA = 8.0
RESIZED = 0.35
"""Chance that a round of compression makes a picture smaller as well. Ours, as all figures of copies."""
SMALLER = (0.6, 0.95)
KEPT = (0.6, 0.92)
"""Share of the bytes that a round of compression leaves, beyond what the smaller size takes."""
JITTER = 0.03
"""Standard deviation of the bytes of one picture saved again at one quality, as a share."""
FULL = (1440, 1080)
MISSED = 0.1
"""Where the machine errs: chance that an account's pictures of a frame are not found to be those of the others, and as
often all that it shows of a piece."""


@dataclass(frozen=True, slots=True)
class Survey:
    """One simulated survey.

    Attributes:
        accounts: As the product sees them.
        same: Pairs (ids, lower first) of one operator.
        supplies: Supplier and agent, by account.
    """

    accounts: tuple[Account, ...]
    same: frozenset[tuple[int, int]]
    supplies: frozenset[tuple[int, int]]


def survey(seed: int, scenario: str, *, errs: bool = False) -> Survey:
    """Simulate a market and capture it.

    Args:
        seed: Of the market.
        scenario: Its name.
        errs: Whether the machine misses some of what belongs together.
    """
    world = simulate(seed, scenario)
    missed = default_rng([seed, 71]).random(4096) < (MISSED if errs else 0.0)
    held: dict[int, list[Posting]] = defaultdict(list)
    for posting in _postings(world, seed):
        held[posting.account].append(_mistaken(posting, missed) if errs else posting)
    accounts = tuple(account(number, f"account {number}", each, CHINA) for number, each in sorted(held.items()))
    same = frozenset(_pair(r.left, r.right) for r in world.relations if r.kind == SAME_OPERATOR)
    supplies = frozenset((r.left, r.right) for r in world.relations if r.kind == SUPPLIES)
    return Survey(accounts, same, supplies)


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _mistaken(posting: Posting, missed: NDArray[np.bool_]) -> Posting:
    own = f" of {posting.account}"
    picture, piece = posting.picture + own, posting.piece + own
    if missed[crc32(piece.encode()) % len(missed)]:
        return replace(posting, piece=piece, picture=picture)
    return replace(posting, picture=picture) if missed[crc32(picture.encode()) % len(missed)] else posting


def _postings(world: World, seed: int) -> list[Posting]:
    ads, shown = world.ads, world.showings
    seen = np.flatnonzero(ads.seen[world.pictures.ad])
    rates = {
        (ad, piece): Price(rate, "CNY", "gram")
        for ad, piece, rate in zip(shown.ad.tolist(), shown.piece.tolist(), shown.rate.tolist(), strict=True)
    }
    files = _files(world, seed)
    accounts, posted = ads.account.tolist(), ads.posted.tolist()
    columns = (world.pictures.ad[seen], world.pictures.piece[seen], world.pictures.frame[seen])
    rows = zip(*(column.tolist() for column in (*columns, world.pictures.copy[seen])), strict=True)
    names = [f"p{piece}" for piece in range(len(world.pieces.kind))]
    return [
        Posting(accounts[ad], ad, names[piece], f"c{frame}", files[copy], posted[ad], 1.0, (rates[ad, piece],))
        for ad, piece, frame, copy in rows
    ]


def _files(world: World, seed: int) -> list[Copy]:
    """Give every copy a size: rounds of compression by one hand wear all its copies of a frame alike."""
    rng = default_rng([seed, 61])
    of = world.copies
    whole = rng.lognormal(12.2, 0.35, int(np.max(of.frame)) + 1)
    jitter = np.exp(rng.normal(0, JITTER, len(of.frame)))
    made = []
    for number, (frame, maker, generation) in enumerate(
        zip(of.frame.tolist(), of.maker.tolist(), of.generation.tolist(), strict=True)
    ):
        scale, kept = _worn(seed, maker, frame, generation)
        width, height = (int(side * scale) for side in FULL)
        size = int(whole[frame] * kept * scale * scale * jitter[number])
        made.append(Copy(f"{number:064x}", "whole", width, height, size))
    return made


@lru_cache(maxsize=500_000)
def _worn(seed: int, maker: int, frame: int, generation: int) -> tuple[float, float]:
    """Return the share of the sides and of the bytes that so many rounds leave."""
    if not generation:
        return 1.0, 1.0
    rng: NDArray[np.float64] = default_rng([seed, 67, maker, frame, generation]).random((generation, 3))
    small = np.where(rng[:, 0] < RESIZED, SMALLER[0] + rng[:, 1] * (SMALLER[1] - SMALLER[0]), 1.0)
    return float(small.prod()), float((KEPT[0] + rng[:, 2] * (KEPT[1] - KEPT[0])).prod())
