"""T2: asks the product how many pieces were advertised, deleted ads included, in markets where that is known."""

from __future__ import annotations

import numpy as np

from evidence import survival as product
from evidence.estimators import Observed, thinning
from evidence.histories import Histories
from evidence.survival import Lives, Survival
from simulation.checks import revisits, survival
from simulation.records import World
from validation.measured import Trial


def histories(world: World) -> Histories:
    """Return the encounter histories of the visible pieces, grouped without fault."""
    shown = world.ads.seen[world.showings.ad]
    pairs = np.unique(np.stack([world.showings.piece[shown], world.showings.ad[shown]]), axis=1)
    pieces, row = np.unique(pairs[0], return_inverse=True)
    seen = np.zeros((len(pieces), len(world.checks)), dtype=bool)
    seen[row, world.ads.check[pairs[1]]] = True
    names = tuple(f"piece {piece}" for piece in pieces)
    checks, ads = tuple(f"check {n + 1}" for n in range(len(world.checks))), np.bincount(row)
    in_ads = tuple(frozenset(each.tolist()) for each in np.split(pairs[1], np.cumsum(ads)[:-1]))
    return Histories(names, checks, seen, ads, in_ads=in_ads)


def known(world: World) -> Survival:
    """Return the true probability that an ad is up at the next check."""
    return Survival(survival(world.scenario, world.ads.posted, world.checks), 0.0, "known")


def estimated(world: World) -> Survival:
    """Let the product estimate it from what a second visit to each ad finds."""
    found = revisits(world.ads, world.checks)
    seen = world.ads.seen
    first = world.checks[world.ads.check[seen]] - world.ads.posted[seen]
    return product.fitted(Lives(first, found.age, found.later, ~found.up))


def trial(world: World, rate: Survival) -> Trial:
    """Estimate once."""
    told = thinning.estimate(Observed(histories(world), survival=rate))[0]
    return Trial(float(world.advertised()), told.estimate, told.low, told.high)
