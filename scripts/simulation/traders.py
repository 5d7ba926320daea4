"""Who there is: operators, their accounts, backups, and who supplies whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from simulation.records import SAME_OPERATOR, SUPPLIES, Accounts, Figures, Ids, Relation
from simulation.scenarios import Scenario

DAY = 24.0
ROLE_SHARES = np.array([0.03, 0.34, 0.42, 0.21])
CATEGORIES = {"A": 8, "B": 24, "C": 12, "D": 14}
"""Accounts of each category in the source study."""
EVENING = np.array([1, 1, 1, 1, 1, 1, 2, 4, 6, 8, 8, 8, 8, 7, 7, 7, 7, 7, 8, 9, 10, 10, 7, 3], float)
"""Posts by hour of the day: few at night. Ours; each operator's own profile is drawn around it."""


def operators(rng: Generator, scenario: Scenario) -> tuple[Ids, Ids]:
    """Return each operator's role, in fixed shares and random order, and who opens a backup."""
    ends = np.round(np.cumsum(ROLE_SHARES) * scenario.operators)
    roles = rng.permutation(np.searchsorted(ends, np.arange(scenario.operators), side="right"))
    weight = np.where(roles == 2, 0.2 / np.sum(roles == 2), 0.8 / np.sum(roles != 2))
    return roles, rng.choice(scenario.operators, scenario.backups, replace=False, p=weight)


def accounts(rng: Generator, scenario: Scenario) -> tuple[Accounts, list[Relation]]:
    """Draw all accounts, backups last; return with them the relations of one operator's two accounts."""
    roles, second = operators(rng, scenario)
    owner = np.concatenate([np.arange(scenario.operators), second])
    busy, hours = _habits(rng, scenario.operators)
    born, stops, relations = _lives(rng, scenario, roles, second)
    made = Accounts(owner, roles[owner], _categories(rng, len(owner)), born, stops, busy[owner], hours[owner])
    return made, relations


def _habits(rng: Generator, count: int) -> tuple[Figures, Figures]:
    busy = rng.gamma(2, 1, count)
    return busy / busy.mean(), rng.dirichlet(EVENING / EVENING.sum() * 20, count)


def _lives(rng: Generator, scenario: Scenario, roles: Ids, second: Ids) -> tuple[Figures, Figures, list[Relation]]:
    """The first backup comes up between day 20 and 60, the others on days 84 to 88; most old accounts then stop."""
    total = scenario.operators + scenario.backups
    born, stops = np.zeros(total), np.full(total, np.inf)
    late = (roles == 2) & (rng.random(scenario.operators) < scenario.late)
    born[: scenario.operators][late] = rng.uniform(20, 70, int(late.sum())) * DAY
    relations = []
    for number, old in enumerate(second):
        new = scenario.operators + number
        born[new] = rng.uniform(*((20, 60) if number == 0 else (84, 88))) * DAY
        born[old] = 0.0
        if rng.random() < 0.6:
            stops[old] = born[new] + rng.uniform(0, 2) * DAY
        relations.append(Relation(int(old), new, SAME_OPERATOR, bool(rng.random() < 0.3)))
    return born, stops, relations


def _categories(rng: Generator, count: int) -> NDArray[np.str_]:
    sizes = np.array(list(CATEGORIES.values()), float)
    ends = np.round(np.cumsum(sizes) / sizes.sum() * count)
    names = np.array(list(CATEGORIES))
    return rng.permutation(names[np.searchsorted(ends, np.arange(count), side="right")])


def suppliers(rng: Generator, made: Accounts, scenario: Scenario) -> tuple[dict[int, list[int]], list[Relation]]:
    """Give every agent one to three wholesalers; return them by operator, and the accounts' supply relations."""
    roles = made.role[: scenario.operators]
    sources = np.flatnonzero(roles == 1)
    chosen = {
        int(agent): [int(s) for s in rng.choice(sources, min(len(sources), int(rng.integers(1, 4))), replace=False)]
        for agent in np.flatnonzero(roles == 2)
    }
    by_operator = accounts_of(made)
    relations = [
        Relation(left, right, SUPPLIES, announced=False)
        for agent, wholesalers in chosen.items()
        for wholesaler in wholesalers
        for left in by_operator[wholesaler]
        for right in by_operator[agent]
    ]
    return chosen, relations


def accounts_of(made: Accounts) -> dict[int, Sequence[int]]:
    """Return the accounts of each operator, older first."""
    return {int(one): np.flatnonzero(made.operator == one).tolist() for one in np.unique(made.operator)}
