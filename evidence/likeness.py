"""How much the words of ads speak for one piece: a Bayes factor from weights, lengths and numbers of articles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evidence.wording import Fact, Kind

Saying = tuple[frozenset[Fact], float]
"""What an ad states, and the probability that it says so of the piece that a picture in it shows."""

TRUE = 0.85
"""Probability that an ad of one piece states what is so: prices, postage and chains are weighed as well."""

STRONGEST = 5.0
"""Natural logarithm of the largest factor taken from words: texts are copied from ad to ad."""

LEAST_CHANCE = 0.002
"""Chance that two pieces are said to have one weight, at least, however exactly it is stated."""

ARTICLE_CHANCE = 0.02
"""The same for an article's number: ``No. 12`` is a common name."""

MOST_VALUES = 6
_Told = tuple[tuple[Fact, ...], float]
KINDS: tuple[Kind, ...] = ("weight", "length", "article")


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of the natural logarithms of a kind's values over the whole case."""

    mean: float
    deviation: float


class Words:
    """Compares what sets of ads state; knows how common each value is in the case."""

    def __init__(self, every: Iterable[frozenset[Fact]]) -> None:
        """Take the facts of every ad of the case."""
        values: dict[Kind, set[float]] = {}
        for facts in every:
            for fact in facts:
                if isinstance(fact.value, float):
                    values.setdefault(fact.kind, set()).add(fact.value)
        self._spreads = {kind: _spread(found) for kind, found in values.items()}

    def factor(self, left: Sequence[Saying], right: Sequence[Saying], both: Sequence[Saying]) -> float:
        """Return the natural logarithm of how much likelier one piece makes these words than two do.

        Args:
            left: What the ads state that show only the one picture.
            right: The same of those that show only the other.
            both: The same of those that show both.
        """
        if sum(bool(facts) for ads in (left, right, both) for facts, _ in ads) < 2:
            return 0.0
        total = 0.0
        for kind in KINDS:
            parts = [[(_of(kind, facts), named) for facts, named in ads] for ads in (left, right, both)]
            total += self._one(kind, *([each for each in part if each[0]] for part in parts))
        return max(-STRONGEST, min(STRONGEST, total))

    def _one(self, kind: Kind, left: list[_Told], right: list[_Told], both: list[_Told]) -> float:
        values = sorted({fact for facts, _ in (*left, *right, *both) for fact in facts})
        if len(left) + len(right) + len(both) < 2 or len(values) > MOST_VALUES:
            return 0.0
        chances = {value: self.chance(kind, value) for value in values}
        options: list[tuple[Fact | None, float]] = [*chances.items(), (None, max(0.0, 1.0 - sum(chances.values())))]
        one = sum(share * _told(value, (*left, *right, *both), chances) for value, share in options)
        two = sum(
            mine * yours * _told(a, left, chances) * _told(b, right, chances) * _mixed(a, b, both, chances)
            for a, mine in options
            for b, yours in options
        )
        return math.log(one / two)

    def chance(self, kind: Kind, fact: Fact) -> float:
        """Return how likely another piece is said to have this value, from how exactly it is stated."""
        spread = self._spreads.get(kind)
        if not isinstance(fact.value, float) or spread is None:
            return ARTICLE_CHANCE
        away = (math.log(fact.value) - spread.mean) / spread.deviation
        density = math.exp(-0.5 * min(away * away, 9.0)) / (spread.deviation * math.sqrt(2 * math.pi) * fact.value)
        return min(0.5, max(LEAST_CHANCE, density * fact.step))


def agree(one: Fact, other: Fact) -> bool:
    """Tell whether two statements can be of one thing: equal as far as the coarser one says.

    >>> agree(Fact("weight", 37.0, 1.0), Fact("weight", 37.2, 0.1))
    True
    >>> agree(Fact("weight", 37.0, 1.0), Fact("weight", 38.0, 1.0))
    False
    """
    if isinstance(one.value, float) and isinstance(other.value, float):
        return one.kind == other.kind and abs(one.value - other.value) <= 0.501 * max(one.step, other.step)
    return one == other


def _of(kind: Kind, facts: frozenset[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(fact for fact in facts if fact.kind == kind))


def _spread(values: set[float]) -> Spread:
    logs = [math.log(value) for value in sorted(values)]
    mean = sum(logs) / len(logs)
    deviation = math.sqrt(sum((log - mean) ** 2 for log in logs) / len(logs))
    return Spread(mean, max(0.6, deviation))


def _told(value: Fact | None, ads: Sequence[_Told], chances: Mapping[Fact, float]) -> float:
    """Return how much likelier these ads state what they state than by chance, where this is the piece's value."""
    return math.prod(_boost(value, told, chances) for told in ads)


def _mixed(a: Fact | None, b: Fact | None, ads: Sequence[_Told], chances: Mapping[Fact, float]) -> float:
    return math.prod(0.5 * _boost(a, told, chances) + 0.5 * _boost(b, told, chances) for told in ads)


def _boost(value: Fact | None, told: _Told, chances: Mapping[Fact, float]) -> float:
    facts, named = told
    if value is None or not _holds(facts, value):
        return 1.0 - named
    return named / (len(facts) * chances[value]) + 1.0 - named


@lru_cache(maxsize=100_000)
def _holds(facts: tuple[Fact, ...], value: Fact) -> bool:
    return any(agree(fact, value) for fact in facts)


def apart(
    sayings: Sequence[Saying], left: Sequence[int], right: Sequence[int]
) -> tuple[list[Saying], list[Saying], list[Saying]]:
    """Return what is stated by the ads that show only the left picture, only the right one, and both."""
    one, other = set(left), set(right)
    return (
        [sayings[number] for number in left if number not in other],
        [sayings[number] for number in right if number not in one],
        [sayings[number] for number in left if number in other],
    )
