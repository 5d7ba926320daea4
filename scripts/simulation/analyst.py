"""A simulated analyst: says of a sampled group what the truth is, errs at a given rate, and is sometimes unsure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from numpy.random import Generator, default_rng

from evidence.reviewing import Answer, Thing
from simulation.machine import Grouping

NAME = "simulated"


@dataclass(frozen=True, slots=True)
class Analyst:
    """How an analyst answers.

    Attributes:
        errs: Share of groups with a wrong call: half of them a piece too many, half a piece that is said to be
            elsewhere as well, or two pieces that are said to be one.
        unsure: Share of groups with something wrong in them of which the analyst is not sure; a tenth of it of the
            others.
    """

    errs: float = 0.0
    unsure: float = 0.0


ANALYSTS = {"sure": Analyst(), "errs 2 %": Analyst(0.02), "unsure 20 %": Analyst(0.0, 0.2)}


@dataclass(frozen=True, slots=True)
class Truth:
    """What there is to say: pieces of each group, groups of each piece, and the groups as they are named."""

    pieces: Mapping[str, Sequence[str]]
    groups: Mapping[str, Sequence[str]]
    names: Sequence[str]


def truth(grouping: Grouping) -> Truth:
    """Return what there is to say of a simulated grouping."""
    names = [f"group {number}" for number in range(grouping.groups)]
    pieces: dict[str, list[str]] = {name: [] for name in names}
    groups: dict[str, list[str]] = defaultdict(list)
    for piece, number in zip(grouping.piece.tolist(), grouping.group.tolist(), strict=True):
        pieces[names[number]].append(f"piece {piece}")
        groups[f"piece {piece}"].append(names[number])
    return Truth(pieces, groups, names)


def answer(known: Truth, unit: str, analyst: Analyst, seed: int) -> Answer:
    """Say what a group shows.

    Args:
        known: Of every group.
        unit: The group asked about.
        analyst: How sure and how right.
        seed: With the unit's name, all that the answer's faults follow from.
    """
    rng = default_rng([seed, 53, crc32(unit.encode())])
    things = [
        Thing(tuple(other for other in known.groups[piece] if other != unit)) for piece in known.pieces[unit]
    ] or [Thing()]
    if rng.random() < analyst.errs:
        things = _wrong(rng, known, unit, things)
    wrong = len(things) > 1 or any(thing.elsewhere for thing in things)
    if rng.random() < analyst.unsure * (1.0 if wrong else 0.1):
        return _unsure(rng, known, unit, things)
    return Answer(unit, NAME, tuple(things))


def _wrong(rng: Generator, known: Truth, unit: str, things: Sequence[Thing]) -> list[Thing]:
    if rng.random() < 0.5:
        return [*things, Thing()]
    if len(things) > 1:
        together = dict.fromkeys(other for thing in things[:2] for other in thing.elsewhere)
        return [Thing(tuple(together)), *things[2:]]
    other = _other(rng, known, unit, things)
    return [Thing((*things[0].elsewhere, *other))]


def _unsure(rng: Generator, known: Truth, unit: str, things: Sequence[Thing]) -> Answer:
    if len(things) > 1:
        return Answer(unit, NAME, tuple(things), perhaps_one=True)
    perhaps = things[0].elsewhere or _other(rng, known, unit, things)
    return Answer(unit, NAME, (Thing((), perhaps),))


def _other(rng: Generator, known: Truth, unit: str, things: Sequence[Thing]) -> tuple[str, ...]:
    other = known.names[int(rng.integers(len(known.names)))]
    return () if other == unit or any(other in thing.elsewhere for thing in things) else (other,)
