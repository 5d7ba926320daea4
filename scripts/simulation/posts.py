"""When each account posts."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from simulation.records import Accounts, Figures, Ids
from simulation.traders import DAY

WEEKS = np.array([1, 1.02, 1.05, 1, 0.55, 0.62, 0.72, 0.80, 0.86, 0.90, 0.95, 1, 1.30])
"""How busy each week is: the source study saw a drop by 45 percent in week 5 and a rise in week 13."""
A_DAY = 2.78
"""Mean ads of an account on a day of a week of factor 1."""
BACKUP_RUSH = 1.4
"""A backup account's factor in its first five days."""


def posts(rng: Generator, accounts: Accounts, until: float) -> tuple[Ids, Figures]:
    """Draw every post before ``until``; return accounts and hours, by time."""
    days = np.arange(7 * len(WEEKS))
    born, stops = accounts.born[:, None], accounts.stops[:, None]
    age = days[None, :] * DAY - born
    second = np.array([np.any(accounts.operator[:a] == o) for a, o in enumerate(accounts.operator)])
    rush = np.where(second[:, None] & (age < 5 * DAY), BACKUP_RUSH, 1.0)
    mean = A_DAY * accounts.busy[:, None] * WEEKS[days // 7] * rush * rng.gamma(1.2, 1 / 1.2, age.shape)
    counts = rng.poisson(mean)
    who, day = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    hour = _hours(rng, accounts, who)
    when = day * DAY + hour
    kept = (when >= born[who, 0]) & (when < stops[who, 0]) & (when < until)
    order = np.argsort(when[kept], kind="stable")
    return who[kept][order], when[kept][order]


def _hours(rng: Generator, accounts: Accounts, who: Ids) -> Figures:
    ends = np.cumsum(accounts.hours, axis=1)
    drawn = np.sum(rng.random(len(who))[:, None] > ends[who], axis=1)
    return np.minimum(drawn, 23) + rng.random(len(who))
