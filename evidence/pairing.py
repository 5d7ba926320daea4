"""Accounts to links: screens every pair, weighs what the bases say, states a probability from a stated prior."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from evidence import links, operators, postings, screening, strength, supply, weighing
from evidence.operators import Joined
from evidence.postings import Account, Pair, Scene
from evidence.records import AccountLink
from evidence.screening import Overlap
from evidence.supply import Turns
from evidence.weighing import Weighed, Weights

SAME = 0.9
"""Probability from which a pair is named ``same operator``. In simulated worlds with known truth at least .95 of such
pairs are (scripts/README.md)."""

Relation = Literal["same operator", "supplies", "unclear"]
Ids = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What is assumed before anything is read.

    Attributes:
        expected_backups: Pairs of accounts that one operator is expected to run.
        ratios: log10 ratios in the place of those that bases assume, by basis.
        apart: Pairs (ids, lower first) that a person holds for different operators; they are never grouped.
        together: Pairs that a person holds for one operator; they are always grouped, unless that joins two apart.
        said: What people said, by pair.
    """

    expected_backups: float = 5.0
    ratios: Mapping[str, float] = field(default_factory=dict)
    apart: frozenset[Ids] = frozenset()
    together: frozenset[Ids] = frozenset()
    said: Mapping[Ids, str] = field(default_factory=dict)

    def prior(self, accounts: int) -> float:
        """Return the probability that one operator runs two accounts drawn at random; at most a half."""
        return min(0.5, self.expected_backups / max(1, math.comb(accounts, 2)))


@dataclass(frozen=True, slots=True)
class Linked:
    """One pair that shares more than chance, or of which a basis with an assumed ratio tells something."""

    pair: Pair
    overlap: Overlap
    weighed: Weighed
    turns: Turns
    probability: float
    said: str = ""

    @property
    def ids(self) -> Ids:
        """Both ids, the lower first."""
        return min(self.pair.older.id, self.pair.newer.id), max(self.pair.older.id, self.pair.newer.id)

    @property
    def relation(self) -> Relation:
        """Say what the two may be to each other."""
        if self.probability >= SAME:
            return "same operator"
        return "supplies" if self.turns.arrow else "unclear"

    def record(self) -> AccountLink:
        """Return it as others are handed it; of a supply, the supplier is named first."""
        names, first = (self.pair.older.label, self.pair.newer.label), (self.turns.older, self.turns.newer)
        if self.relation == "supplies" and self.turns.arrow < 0:
            names, first = names[::-1], first[::-1]
        return AccountLink(
            *names,
            relation=self.relation,
            probability=self.probability,
            shared_pieces=self.overlap.shared,
            expected_pieces=self.overlap.expected,
            q_value=self.overlap.q_value,
            log_ratio=self.weighed.log_ratio,
            reasons=self.weighed.reasons,
            first=(*first, self.turns.untold),
            said=self.said,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """Every pair worth a look, the most probable first, and accounts grouped by operator.

    Attributes:
        linked: The pairs.
        groups: Accounts that may be one operator's.
        accounts: How many show any piece.
        prior: Of one operator, for two accounts drawn at random.
        overlaps: Of every pair (ids, lower first).
    """

    linked: tuple[Linked, ...]
    groups: tuple[Joined, ...]
    accounts: int
    prior: float
    overlaps: Mapping[Ids, Overlap]


def find(
    accounts: Sequence[Account],
    beliefs: Beliefs,
    scenes: Mapping[Ids, tuple[Scene, ...]] | None = None,
    weights: Weights | None = None,
) -> Found:
    """Link accounts.

    Args:
        accounts: All of the case.
        beliefs: What is assumed.
        scenes: Scenes that two accounts share, by ids, lower first.
        weights: In the place of the shipped ones.

    Raises:
        NotEnoughError: The model of chance overlap was not reached.
    """
    used, shared = weights or weighing.shipped(), scenes or {}
    by_id, held = {each.id: each for each in accounts}, postings.holders(accounts)
    overlaps = screening.screen(accounts)
    prior = beliefs.prior(len(accounts))
    linked = []
    for ids, overlap in overlaps.items():
        pair = postings.pair(by_id[ids[0]], by_id[ids[1]], held, shared.get(ids, ()))
        if overlap.flagged or ids in beliefs.said or _told(pair):
            linked.append(look(pair, overlap, beliefs, (used, prior)))
    linked.sort(key=lambda each: (-each.probability, -each.overlap.shared, each.ids))
    odds = {each.ids: each.weighed.log_ratio + _odds(prior) for each in linked}
    # Two accounts that share no more than chance: one operator's are so as often as the screening misses them.
    otherwise = math.log10(1 - used.flagged) + _odds(prior)
    groups = tuple(operators.groups(odds, otherwise, beliefs.apart, beliefs.together))
    return Found(tuple(linked), groups, len(accounts), prior, overlaps)


def look(pair: Pair, overlap: Overlap, beliefs: Beliefs, by: tuple[Weights, float]) -> Linked:
    """Weigh one pair; ``by`` is the weights and the prior."""
    weighed = weighing.weigh(pair, by[0], beliefs.ratios)
    chance = strength.probability(weighed.log_ratio, by[1])
    ids = min(pair.older.id, pair.newer.id), max(pair.older.id, pair.newer.id)
    return Linked(pair, overlap, weighed, supply.turns(pair), chance, beliefs.said.get(ids, ""))


def _told(pair: Pair) -> bool:
    """Whether a basis with an assumed ratio tells something: a token or a scene is worth a look without any overlap."""
    assumed = (basis for basis in map(links.load, links.names()) if basis.RATIO is not None)
    return any(basis.read(pair) is not None for basis in assumed)


def _odds(probability: float) -> float:
    """Return log10 of the odds, within 300 either way."""
    least = 1e-300
    return math.log10(max(least, probability) / max(least, 1 - probability))
