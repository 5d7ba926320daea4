"""What a program's groups are worth: recall by edit, wrong pairs, distinct pictures counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from matching.sets import DISTRACTOR, ORIGINAL, Drawn, Set

Groups = Mapping[str, frozenset[str]]
"""The groups that each file is in, by the file's name; a file without one is in none."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one program's groups of one set are worth, but for recall.

    Attributes:
        wrong_pairs: Pairs of originals in one group, by name.
        distracted: Pairs of an original and a distractor in one group, by name.
        misplaced: Edited files in one group with an original that they do not show, with that original.
        distinct: Groups that show an original.
        originals: Originals in truth.
        lost: Originals in no group.
        surplus: Groups of edited files alone.
    """

    wrong_pairs: tuple[tuple[str, str], ...]
    distracted: tuple[tuple[str, str], ...]
    misplaced: tuple[tuple[str, str], ...]
    distinct: int
    originals: int
    lost: tuple[str, ...]
    surplus: int


def evaluate(drawn: Set, groups: Groups) -> Verdict:
    """Compare groups with the truth; a file that is missing from ``groups`` counts as not found."""
    members: dict[str, list[Drawn]] = defaultdict(list)
    for each in drawn.files:
        for group in groups.get(each.name, ()):
            members[group].append(each)
    originals = set(drawn.originals)
    shown = {group for group, files in members.items() if any(each.kind == ORIGINAL for each in files)}
    plain = [files for files in members.values() if all(each.kind not in (ORIGINAL, DISTRACTOR) for each in files)]
    return Verdict(
        wrong_pairs=_pairs(members.values(), ORIGINAL),
        distracted=_pairs(members.values(), DISTRACTOR),
        misplaced=_misplaced(members.values()),
        distinct=len(shown),
        originals=len(originals),
        lost=tuple(name for name in drawn.originals if not groups.get(name)),
        surplus=len(plain),
    )


def recalled(edited: Iterable[Drawn], groups: Groups) -> tuple[dict[str, tuple[int, int]], tuple[str, ...]]:
    """Count, by edit, the files that share a group with their original; and name those that do not."""
    there: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    missed = []
    for each in edited:
        hit = bool(groups.get(each.name, frozenset()) & groups.get(each.shows[0], frozenset()))
        there[each.kind] += 1
        hits[each.kind] += hit
        if not hit:
            missed.append(each.name)
    return {kind: (hits[kind], count) for kind, count in there.items()}, tuple(missed)


def _pairs(groups: Iterable[list[Drawn]], other: str) -> tuple[tuple[str, str], ...]:
    """Name the pairs of an original and an ``other`` kind of file that share a group, each once."""
    found: set[tuple[str, str]] = set()
    for files in groups:
        for left, right in combinations(files, 2):
            if {left.kind, right.kind} == {ORIGINAL, other}:
                found.add((min(left.name, right.name), max(left.name, right.name)))
    return tuple(sorted(found))


def _misplaced(groups: Iterable[list[Drawn]]) -> tuple[tuple[str, str], ...]:
    found: set[tuple[str, str]] = set()
    for files in groups:
        originals = [each.name for each in files if each.kind == ORIGINAL]
        for each in files:
            if each.kind not in (ORIGINAL, DISTRACTOR):
                found.update((each.name, name) for name in originals if name not in each.shows)
    return tuple(sorted(found))
