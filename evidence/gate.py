"""The gate before every estimate of stock never seen: does the stock stay the same, and is each sighting right?

Those estimators hold pieces that came late or went early for pieces that are hard to see. Where pieces come and go they
print numbers far above the truth with narrow intervals, so they are not shown at all (counting.md, 2.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHUFFLES = 199
TELLING_INDEX = 0.03
"""Largest turnover index that is let pass. Measured on 20 simulated stocks each (2,000 pieces, 47 occasions): closed
ones -.017 to .015; a closed market with reposts within days .010 to .029; mean life of 80, 40, 20 occasions .036 to
.049, .056 to .076, .075 to .096."""
TELLING_CHANCE = 0.05
UNNOTICED = 0.04
"""Where chance alone could hide such an index, that of a mean life of 80 occasions, nothing can be told."""
MOST_SPLIT = 0.02
"""Largest share of pieces wrongly split; 5 to 10 % put Chao2 up by 29 to 36 points (counting.md, 2.3)."""
MOST_LATE = 1 / 3
LEAST_OCCASIONS = 5
"""With four, no order of the occasions is rare enough to be told from chance: at best 2 of 24."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the gate: its name, the figure, the largest figure let pass, and the answer in words."""

    name: str
    figure: float | None
    limit: float
    passed: bool
    why: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether estimates of stock never seen may be shown, with every question that was asked."""

    passed: bool
    checks: tuple[Check, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it refuses; empty where it lets pass."""
        return tuple(check.why for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True)
class Turnover:
    """How many fewer pieces a run of consecutive occasions shows than occasions of as many sightings, but in any order.

    Attributes:
        index: 1 - shown by runs of half the occasions / expected of them; near 0 where nothing comes or goes.
        chance: Share of the shuffled orders with as large an index, this order among them; at least 1 / (SHUFFLES + 1).
        spread: Standard deviation of the index of the shuffled orders.
    """

    index: float
    chance: float
    spread: float


def turnover(seen: NDArray[np.bool_], *, seed: int) -> Turnover:
    """Measure turnover by shuffling the occasions.

    What runs are expected to show allows for how much was seen on each occasion, so that weeks of few ads in a row are
    not held for turnover. With equal occasions it is the rarefied number (Mao Tau).

    Args:
        seen: (pieces, occasions) bool, at least two occasions and one sighting.
        seed: Of the shuffles.
    """
    patterns, weights = _patterns(seen)
    times = np.bincount(patterns.sum(axis=0), weights=weights)
    rng = np.random.default_rng(seed)
    index = _index(patterns, weights, times)
    shuffled = [_index(patterns[rng.permutation(len(patterns))], weights, times) for _ in range(SHUFFLES)]
    chance = (1 + int(np.sum(np.array(shuffled) >= index - 1e-9))) / (SHUFFLES + 1)
    return Turnover(index, chance, float(np.std(shuffled)))


def _patterns(seen: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the distinct histories as columns, (occasions, patterns), and how many pieces have each."""
    packed = np.packbits(seen[seen.any(axis=1)], axis=1)
    distinct, weights = np.unique(packed, axis=0, return_counts=True)
    columns = np.unpackbits(distinct, axis=1, count=seen.shape[1]).T
    return np.ascontiguousarray(columns, dtype=np.int32), weights.astype(np.float64)


def _index(patterns: NDArray[np.int32], weights: NDArray[np.float64], times: NDArray[np.float64]) -> float:
    """Return the index of one order; ``times[j]`` pieces were seen j times."""
    width = len(patterns) // 2
    upto = np.vstack([np.zeros((1, patterns.shape[1]), np.int32), np.cumsum(patterns, axis=0, dtype=np.int32)])
    shown = ((upto[width:] > upto[:-width]) @ weights).mean()
    sightings = upto @ weights
    shares = (sightings[width:] - sightings[:-width]) / sightings[-1]
    return float(1 - shown / ((1 - _missed(shares, len(patterns), len(times))) @ times).mean())


def _missed(shares: NDArray[np.float64], occasions: int, length: int) -> NDArray[np.float64]:
    """Chance, (runs, times), that a run with this share of the sightings shows none of a piece's j occasions."""
    before = np.arange(length - 1)
    steps = np.clip((occasions * (1 - shares[:, None]) - before) / (occasions - before), 0, 1)
    return np.hstack([np.ones((len(shares), 1)), np.cumprod(steps, axis=1)])


def late(seen: NDArray[np.bool_]) -> float:
    """Return the share of pieces first seen in the last third of the occasions; at least one sighting."""
    first = seen[seen.any(axis=1)].argmax(axis=1)
    return float(np.mean(first >= seen.shape[1] - seen.shape[1] // 3))


def judge(seen: NDArray[np.bool_], *, split_rate: float | None, seed: int) -> Gate:
    """Decide whether estimates of stock never seen may be shown.

    Args:
        seen: (pieces, occasions) bool.
        split_rate: Share of pieces that the machine wrongly split, from a review; None where nobody reviewed.
        seed: Of the shuffles.
    """
    occasions = seen.shape[1] if seen.any() else 0
    if occasions < LEAST_OCCASIONS:
        why = (
            f"Turnover cannot be told from {occasions} occasions with sightings; at least {LEAST_OCCASIONS} are needed."
        )
        return Gate(
            passed=False, checks=(Check("occasions", float(occasions), LEAST_OCCASIONS, passed=False, why=why),)
        )
    checks = (*_turnover_checks(turnover(seen, seed=seed)), _late_check(late(seen)), _split_check(split_rate))
    return Gate(all(check.passed for check in checks), checks)


def _turnover_checks(found: Turnover) -> tuple[Check, ...]:
    index, passed = found.index, found.index <= TELLING_INDEX or found.chance >= TELLING_CHANCE
    said = f"turnover index {index:.3f}, {found.chance:.3f} by chance (limit {TELLING_INDEX}, {TELLING_CHANCE})"
    why = f"Pieces do not visibly come and go: {said}." if passed else f"Pieces come and go: {said}."
    # Two standard deviations: what a test at 5 % misses half of the time begins there.
    least = 2 * found.spread
    enough = least <= UNNOTICED
    told = f"a turnover index below {least:.3f} would not be noticed (limit {UNNOTICED})"
    return (
        Check("turnover", index, TELLING_INDEX, passed, why),
        Check("power", least, UNNOTICED, enough, f"{'Enough' if enough else 'Too few'} sightings to tell: {told}."),
    )


def _late_check(share: float) -> Check:
    passed = share <= MOST_LATE
    said = f"{100 * share:.0f} % of the pieces were first seen in the last third of the occasions (limit 33 %)"
    return Check("late", share, MOST_LATE, passed, f"{said}.")


def _split_check(rate: float | None) -> Check:
    if rate is None:
        why = "How many pieces are wrongly split is not known, since nobody reviewed a sample: run 'evidence sample'."
        return Check("split", None, MOST_SPLIT, passed=False, why=why)
    why = (
        f"{100 * rate:.1f} % of the pieces are wrongly split, as the review estimates (limit {100 * MOST_SPLIT:.0f} %)."
    )
    return Check("split", rate, MOST_SPLIT, rate < MOST_SPLIT, why)
