"""What people said of a sample of pieces, and how much of a real piece each sampled one stands for.

The machine's pieces are frozen as a *state*; a sampled one of them is a *unit*. A real piece that is seen in u units
gives 1/u of itself to each, so that the shares of all units add up to the number of real pieces (multiplicity
estimator: Birnbaum and Sirken 1965; Lavallee 2007).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Reading = Literal["same", "different"]
"""How unsure words are read: as the same piece, which gives the minimum, or as different ones, the maximum."""

READINGS: tuple[Reading, Reading] = ("same", "different")

AGREED = "agreed"
"""Reviewer named in a row that two reviewers settled on together; it alone counts for its unit."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Units of like risk: its name, how many there are in the state, and whether all of them are to be looked at."""

    name: str
    units: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """One sampled piece of the state.

    Attributes:
        piece: Its id in the state.
        stratum: Name of its stratum.
        inclusion: Probability with which it came into the sample.
        pictures: Distinct pictures (clusters) in it; what it could hold at most where a reviewer cannot tell.
        first_route: Other pieces that were shown beside it since pictures look alike.
        second_route: Other pieces shown for reasons that ask no picture: words, price, the same days of an account.
    """

    piece: str
    stratum: str
    inclusion: float
    pictures: int = 1
    first_route: tuple[str, ...] = ()
    second_route: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """One real piece that a reviewer sees in a unit.

    Attributes:
        elsewhere: Other pieces of the state that show it as well; distinct.
        perhaps: Other pieces that may show it; distinct, none of ``elsewhere``.
        count: How many pieces it is, where it is a group that is always photographed together.
    """

    elsewhere: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What one reviewer says of one unit.

    Attributes:
        unit: Id of the piece.
        reviewer: Who says so.
        things: The real pieces seen in it; none where it shows no piece at all, but a banner or a face.
        perhaps_one: The reviewer is not sure that they are more than one.
        kind: Type of piece, in the reviewer's words; empty where not said.
    """

    unit: str
    reviewer: str
    things: tuple[Thing, ...]
    perhaps_one: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A sample of one state and what was said of it.

    Attributes:
        state: Digest of the state.
        pieces: Pieces in it.
        strata: In the order of risk; each piece is in exactly one.
        units: The sampled pieces.
        answers: Of each reviewer on each unit the latest.
        shown: Share of each piece's pictures, by domain such as ``account li``, of all pieces of the state.
        sizes: Pieces of the state by their number of pictures.
    """

    state: str
    pieces: int
    strata: tuple[Stratum, ...]
    units: tuple[Unit, ...]
    answers: tuple[Answer, ...]
    shown: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    sizes: Mapping[int, int] = field(default_factory=dict)


def read(answer: Answer, reading: Reading) -> tuple[Thing, ...]:
    """Return the things of an answer with nothing unsure left in them."""
    if reading == "different":
        return tuple(Thing(thing.elsewhere, (), thing.count) for thing in answer.things)
    things = (_together(answer.things),) if answer.perhaps_one and answer.things else answer.things
    return tuple(Thing(_distinct((*thing.elsewhere, *thing.perhaps)), (), thing.count) for thing in things)


def share(answer: Answer, reading: Reading, *, grouped: bool = False) -> float:
    """Return the unit's share of real pieces, y = sum of 1/u over the things in it.

    Args:
        answer: The answer.
        reading: How unsure words are read.
        grouped: Count each piece of a group photo.
    """
    things = read(answer, reading)
    return sum((thing.count if grouped else 1) / (1 + len(thing.elsewhere)) for thing in things)


def share_within(answer: Answer, domain: str, shown: Mapping[str, Mapping[str, float]]) -> float:
    """Return the share of real pieces that a domain shows, halfway between both readings.

    Where a unit holds several things it is not known which picture shows which: each then counts by the share of the
    unit's pictures that the domain shows.
    """
    return sum(_within(answer.unit, read(answer, reading), domain, shown) for reading in READINGS) / 2


def _within(unit: str, things: tuple[Thing, ...], domain: str, shown: Mapping[str, Mapping[str, float]]) -> float:
    own = shown.get(unit, {}).get(domain, 0.0)
    own = float(own > 0) if len(things) == 1 else own
    total = 0.0
    for thing in things:
        beyond = any(shown.get(other, {}).get(domain, 0.0) > 0 for other in thing.elsewhere)
        total += (1.0 if beyond else own) / (1 + len(thing.elsewhere))
    return total


def counted(answers: Iterable[Answer]) -> dict[str, list[Answer]]:
    """Return the answers that count, by unit: the one that reviewers agreed on, else one of each reviewer."""
    by_unit: dict[str, dict[str, Answer]] = defaultdict(dict)
    for answer in answers:
        by_unit[answer.unit][answer.reviewer] = answer
    return {
        unit: [said[AGREED]] if AGREED in said else [said[name] for name in sorted(said)]
        for unit, said in sorted(by_unit.items())
    }


def by_stratum(review: Review) -> dict[str, list[list[Answer]]]:
    """Return the answers that count, a list for each unit that has any, by name of its stratum."""
    said = counted(review.answers)
    found: dict[str, list[list[Answer]]] = {stratum.name: [] for stratum in review.strata}
    for unit in review.units:
        if unit.piece in said:
            found[unit.stratum].append(said[unit.piece])
    return found


def pattern(answer: Answer) -> str:
    """Name the kind of an answer, by which reviewers are compared."""
    if answer.perhaps_one or any(thing.perhaps for thing in answer.things):
        return "unsure"
    if not answer.things:
        return "no piece"
    several = len(answer.things) > 1
    beyond = any(thing.elsewhere for thing in answer.things)
    return ("both" if beyond else "several here") if several else "also elsewhere" if beyond else "as grouped"


def twice(answers: Iterable[Answer]) -> list[tuple[Answer, Answer]]:
    """Return the answers of the first two reviewers, by name, on each unit that two or more have answered."""
    by_unit: dict[str, dict[str, Answer]] = defaultdict(dict)
    for answer in answers:
        if answer.reviewer != AGREED:
            by_unit[answer.unit][answer.reviewer] = answer
    pairs = [[said[name] for name in sorted(said)][:2] for _, said in sorted(by_unit.items()) if len(said) > 1]
    return [(first, second) for first, second in pairs]


def kinds(review: Review) -> Sequence[str]:
    """Return the types of piece that reviewers named, most named first."""
    named = Counter(answer.kind for answer in review.answers if answer.kind)
    return [kind for kind, _ in sorted(named.items(), key=lambda each: (-each[1], each[0]))]


def _together(things: Sequence[Thing]) -> Thing:
    elsewhere = _distinct(name for thing in things for name in thing.elsewhere)
    perhaps = _distinct(name for thing in things for name in thing.perhaps if name not in elsewhere)
    return Thing(elsewhere, perhaps, max(thing.count for thing in things))


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
