"""How long the estimators take on a survey of 60,000 sightings, bootstraps and shuffles included.

python scripts/benchmark_counting.py [--sightings 60000]
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from evidence import estimators, gate, survival, tiers
from evidence.errors import NotEnoughError
from evidence.estimators import Observed
from evidence.histories import Histories
from evidence.reviewing import Answer, Review, Stratum, Thing, Unit
from evidence.survival import Lives

OCCASIONS = 47
PICTURES_PER_AD = 5.4
"""Of the source study: 57,479 pictures in 10,650 ads."""


def survey(sightings: int, seed: int) -> Observed:
    """Draw a stock that stays, seen on 47 occasions, with a review of 300 pieces, and its ads' lives."""
    rng = np.random.default_rng(seed)
    ads = round(sightings / PICTURES_PER_AD)
    shown = np.searchsorted(np.cumsum(weights := rng.gamma(1.0, 1.0, ads // 2)) / weights.sum(), rng.random(ads))
    seen = np.zeros((ads // 2, OCCASIONS), dtype=bool)
    seen[shown, rng.integers(0, OCCASIONS, ads)] = True
    numbers = np.bincount(shown, minlength=len(seen))[seen.any(axis=1)]
    seen = seen[seen.any(axis=1)]
    names = tuple(f"P{row:05}" for row in range(len(seen)))
    occasions = tuple(f"round {number}" for number in range(OCCASIONS))
    first = rng.uniform(0, 46, ads)
    gone = rng.random(ads) < 0.15 * np.exp(-first / 10)
    rate = survival.fitted(Lives(first, first, first + 46.6, gone))
    return Observed(Histories(names, occasions, seen, numbers), rate, seed=seed, review=_review(names, rng))


def _review(names: tuple[str, ...], rng: np.random.Generator) -> Review:
    chosen = [names[row] for row in rng.choice(len(names), 300, replace=False)]
    answers = tuple(Answer(name, "li", (Thing(), Thing()) if rng.random() < 0.02 else (Thing(),)) for name in chosen)
    units = tuple(Unit(name, "all", 300 / len(names)) for name in chosen)
    return Review("drawn", len(names), (Stratum("all", len(names)),), units, answers)


def main() -> None:
    """Print seconds of processor time for each estimator, the gate, and everything together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sightings", type=int, default=60_000)
    given = survey(parser.parse_args().sightings, seed=1)
    print(f"{len(given.histories.pieces):,} pieces, {OCCASIONS} occasions, {int(given.histories.ads.sum()):,} ads")
    for name in estimators.names():
        begun = time.process_time()
        try:
            found = f"{estimators.load(name).estimate(given)[0].estimate:,.2f}"
        except NotEnoughError as error:
            found = str(error)
        print(f"  {name:<16}{time.process_time() - begun:7.2f} s   {found}")
    begun = time.process_time()
    decided = gate.judge(given.histories.seen, split_rate=0.0, seed=1)
    print(f"  {'gate':<16}{time.process_time() - begun:7.2f} s   {'passes' if decided.passed else decided.reasons}")
    begun = time.process_time()
    tiers.tiers(given)
    print(f"  {'everything':<16}{time.process_time() - begun:7.2f} s")


if __name__ == "__main__":
    main()
