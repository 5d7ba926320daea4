"""One simulated market, from its seed."""

from __future__ import annotations

import numpy as np
from numpy.random import default_rng

from simulation import checks as checking
from simulation import offers
from simulation.offers import Market
from simulation.pictures import put_up
from simulation.posts import posts
from simulation.records import Ads, World
from simulation.scenarios import SCENARIOS
from simulation.stock import Stock
from simulation.traders import accounts, accounts_of, suppliers

CLIPS = 0.0545
"""Share of ads with a clip."""


def simulate(seed: int, scenario: str = "base") -> World:
    """Decide everything that happens in one market; equal seeds give equal markets.

    Raises:
        KeyError: There is no such scenario.
    """
    told = SCENARIOS[scenario]
    rng = default_rng([seed, 41])
    checks = checking.schedule(rng)
    people, relations = accounts(rng, told)
    sources, supply = suppliers(rng, people, told)
    stock = Stock(rng, told, people.role)
    stock.open(people.busy[: told.operators])
    market = Market(rng, told, people, stock, sources, accounts_of(people))
    who, when = posts(rng, people, float(checks[-1]))
    for account, hour in zip(who.tolist(), when.tolist(), strict=True):
        market.post(account, hour)
    deleted = checking.deletions(rng, told, when)
    check = np.searchsorted(checks, when)
    clip = rng.random(len(when)) < CLIPS
    ads = Ads(who, when, deleted, check, deleted > checks[check], clip, np.array(market.board.origin))
    showings, pieces = offers.table(market.board), stock.table()
    pictures, copies = put_up(rng, pieces, showings)
    return World(told, checks, people, (*relations, *supply), pieces, ads, showings, pictures, copies)
