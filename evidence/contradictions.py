"""Answers that cannot all be right: a = b though b is not a, or a = b and b = c though a is not c.

Leaving such units out would leave out just those where something was found, so a link in dispute is read as unsure:
it widens the span from the minimum to the maximum, and is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evidence.reviewing import Answer, Thing, counted


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two units (ascending) whose answers disagree, and in which way."""

    left: str
    right: str
    text: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The answers that count with every link in dispute read as unsure, and the contradictions that were found."""

    answers: tuple[Answer, ...]
    contradictions: tuple[Contradiction, ...]


def settle(answers: Sequence[Answer]) -> Settled:
    """Find contradictions between answers on different units, and make the links in dispute unsure.

    Cost grows with the links named, not with the square of the answers.
    """
    said = counted(answers)
    found: dict[tuple[str, str], str] = {}
    disputed: dict[str, set[str]] = defaultdict(set)
    for own in said.values():
        for mine in own:
            for thing in mine.things:
                for other in thing.elsewhere:
                    for theirs in said.get(other, ()):
                        _compare(mine, thing, theirs, found, disputed)
    kept = tuple(_softened(answer, disputed.get(unit, set())) for unit, own in said.items() for answer in own)
    told = (Contradiction(left, right, text) for (left, right), text in sorted(found.items()))
    return Settled(kept, tuple(told))


def _compare(
    mine: Answer, thing: Thing, theirs: Answer, found: dict[tuple[str, str], str], disputed: dict[str, set[str]]
) -> None:
    pair = (min(mine.unit, theirs.unit), max(mine.unit, theirs.unit))
    back = [each for each in theirs.things if mine.unit in (*each.elsewhere, *each.perhaps)]
    if not back:
        found.setdefault(pair, f"{mine.unit} = {theirs.unit}, but {theirs.unit} names no {mine.unit}")
        disputed[mine.unit].add(theirs.unit)
        disputed[theirs.unit].add(mine.unit)
        return
    differing = [_differing(mine.unit, thing, theirs.unit, each) for each in back]
    if all(differing):
        third = min(sorted(differing, key=len)[0])
        found.setdefault(pair, f"{mine.unit} = {theirs.unit}, but only one of them = {third}")
        for name in set().union(*differing):
            disputed[mine.unit].add(name)
            disputed[theirs.unit].add(name)


def _differing(unit: str, thing: Thing, other: str, theirs: Thing) -> set[str]:
    """Return the pieces that one of two answers on one real piece surely names and the other not even perhaps."""
    mine_all = {unit, *thing.elsewhere, *thing.perhaps}
    their_all = {other, *theirs.elsewhere, *theirs.perhaps}
    return ({unit, *thing.elsewhere} - their_all) | ({other, *theirs.elsewhere} - mine_all)


def _softened(answer: Answer, names: set[str]) -> Answer:
    names = names - {answer.unit}
    if not names:
        return answer
    things = [_moved(thing, names) for thing in answer.things]
    named = {name for thing in things for name in thing.perhaps}
    # Which of several pieces it would be is not known; the first stands for it.
    first = things[0] if things else Thing()
    things[:1] = [replace(first, perhaps=(*first.perhaps, *sorted(names - named)))]
    return replace(answer, things=tuple(things))


def _moved(thing: Thing, names: Iterable[str]) -> Thing:
    moved = tuple(name for name in thing.elsewhere if name in set(names))
    kept = tuple(name for name in thing.elsewhere if name not in moved)
    return Thing(kept, (*thing.perhaps, *moved), thing.count)
