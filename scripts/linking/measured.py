"""What the product says of many simulated surveys, against the truth."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from evidence import pairing
from evidence.pairing import Beliefs, Linked
from evidence.supply import FEWEST
from linking.figures import average_precision, ratio_cost
from linking.surveys import Survey, survey

UNFLAGGED = -100.0
"""Pairs that are not flagged rank below all that are, by how little chance has to do with what they share."""


@dataclass(slots=True)
class Measured:
    """Sums over the surveys of one world.

    Attributes:
        surveys: How many.
        same: Pairs of one operator.
        screened: Of these, flagged as sharing more than chance.
        claimed: Pairs at a probability of .9 and more.
        right: Of these, of one operator.
        arrows_right: Arrows from a supplier to its agent, of pairs with enough shared pieces.
        arrows_wrong: Arrows the other way round.
        undecided: Pairs of supplier and agent with enough shared pieces and no arrow.
        arrows_beside: Arrows between accounts that do not supply each other, such as two agents of one supplier.
        said: (log10 ratio, of one operator) of every pair; UNFLAGGED for pairs that are not flagged.
        ours: log10 ratios of flagged pairs of one operator.
        theirs: log10 ratios of the other flagged pairs.
    """

    surveys: int = 0
    same: int = 0
    screened: int = 0
    claimed: int = 0
    right: int = 0
    arrows_right: int = 0
    arrows_wrong: int = 0
    undecided: int = 0
    arrows_beside: int = 0
    said: list[tuple[float, bool]] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    @property
    def area(self) -> float:
        """Area under precision against recall, over all pairs of all surveys."""
        return average_precision(self.said)

    @property
    def cost(self) -> float:
        """Cllr, one operator against reselling."""
        return ratio_cost(self.ours, self.theirs)


def measure(world: str, seeds: Iterable[int], *, errs: bool = False) -> Measured:
    """Let the product link the accounts of many surveys."""
    told = Measured()
    for seed in seeds:
        add(told, survey(seed, world, errs=errs))
    return told


def add(told: Measured, found: Survey) -> None:
    """Add one survey."""
    said = pairing.find(found.accounts, Beliefs())
    linked = {each.ids: each for each in said.linked}
    told.surveys += 1
    told.same += len(found.same)
    told.screened += len(found.same & linked.keys())
    for ids in combinations(sorted(each.id for each in found.accounts), 2):
        one, same = linked.get(ids), ids in found.same
        by_chance = UNFLAGGED - math.log10(max(1e-300, said.overlaps[ids].chance)) / 1000
        told.said.append((by_chance if one is None else one.weighed.log_ratio, same))
        if one is not None:
            (told.ours if same else told.theirs).append(one.weighed.log_ratio)
            told.claimed += one.probability >= pairing.SAME
            told.right += one.probability >= pairing.SAME and same
            _arrow(told, one, found)


def _arrow(told: Measured, one: Linked, found: Survey) -> None:
    arrow, ends = one.turns.arrow, (one.pair.older.id, one.pair.newer.id)
    drawn = ends if arrow > 0 else ends[::-1]
    if ends in found.supplies or ends[::-1] in found.supplies:
        if one.turns.older + one.turns.newer >= FEWEST:
            told.undecided += not arrow
            told.arrows_right += arrow != 0 and drawn in found.supplies
            told.arrows_wrong += arrow != 0 and drawn not in found.supplies
    elif one.relation == "supplies":
        told.arrows_beside += 1
