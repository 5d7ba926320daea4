"""What the make-up of ads says of two pictures: shown together first, and kept together or parted afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evidence.wording import Fact

MOST_PICTURES = 40
"""Distinct pictures of an ad up to which pairs of them are looked at; a larger one is an album of many pieces."""

BANNER_GROUPS = 5
"""A picture that stands beside so many sets of pictures with nothing in common is a shop's banner or a clip's opening
slide. A popular picture of a piece stands beside other pictures of that piece."""

Outcome = Literal["kept in part", "kept whole", "parted", "alone"]
"""What an ad does with the pair, of the pictures of the ad that first showed both: it repeats both but not all the
others; it repeats all; it repeats one and some others; it repeats one of all."""

OUTCOMES: tuple[Outcome, ...] = ("kept in part", "kept whole", "parted", "alone")


@dataclass(frozen=True, slots=True)
class Offer:
    """What is shown in one place: an ad with its pictures, or a clip with its frames.

    Attributes:
        account: Who shows it; None where unknown.
        at: When, ISO 8601 in UTC; empty where unknown.
        facts: What its words state.
        clusters: The pictures that stand in it on their own, by number.
        clip: True for a clip.
    """

    account: int | None
    at: str
    facts: frozenset[Fact]
    clusters: frozenset[int]
    clip: bool = False


SAID = {
    "kept": "kept together in later ads",
    "ad": "shown in one ad",
    "clip": "frames of one clip",
    "words": "the ads state the same measures",
    "person": "decided by a person",
}


@dataclass(frozen=True, slots=True)
class Hint:
    """Something else that speaks for (below 0: against) one piece: natural logarithm of its factor, and its name."""

    left: int
    right: int
    factor: float
    basis: str


Said = Mapping[tuple[int, int], Sequence[Hint]]


@dataclass(frozen=True, slots=True)
class PieceLink:
    """Why two pictures (left < right) may show one piece: the probability and what it rests on."""

    left: int
    right: int
    probability: float
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Two pictures that one offer shows.

    Attributes:
        left: The elder.
        right: The younger.
        first: Number of the offer that first showed both.
        outcomes: What other offers did with the pair, in the order of time.
    """

    left: int
    right: int
    first: int
    outcomes: tuple[Outcome, ...]


def shown_in(offers: Sequence[Offer]) -> dict[int, list[int]]:
    """Return, for each picture, the numbers of the offers that show it, eldest first."""
    found: dict[int, list[int]] = {}
    for number in sorted(range(len(offers)), key=_in_time(offers)):
        for cluster in sorted(offers[number].clusters):
            found.setdefault(cluster, []).append(number)
    return found


def together(offers: Sequence[Offer]) -> Iterator[Together]:
    """Yield every pair that some offer shows, sorted."""
    shown = shown_in(offers)
    first: dict[tuple[int, int], int] = {}
    for number in sorted({number for numbers in shown.values() for number in numbers}, key=_in_time(offers)):
        members = sorted(offers[number].clusters)
        if len(members) <= MOST_PICTURES:
            for place, left in enumerate(members):
                for right in members[place + 1 :]:
                    first.setdefault((left, right), number)
    for (left, right), number in sorted(first.items()):
        others = sorted({*shown[left], *shown[right]} - {number}, key=_in_time(offers))
        bundle = offers[number].clusters
        outcomes = tuple(_outcome(bundle, offers[other].clusters, (left, right)) for other in others)
        yield Together(left, right, number, outcomes)


def _in_time(offers: Sequence[Offer]) -> Callable[[int], tuple[bool, str, int]]:
    return lambda number: (offers[number].at == "", offers[number].at, number)


def _outcome(bundle: frozenset[int], shown: frozenset[int], pair: tuple[int, int]) -> Outcome:
    kept = bundle & shown
    if kept.issuperset(pair):
        return "kept whole" if kept == bundle else "kept in part"
    return "parted" if len(kept) > 1 else "alone"


def banners(offers: Sequence[Offer]) -> set[int]:
    """Find pictures that stand beside everything and say nothing of it."""
    shown = shown_in(offers)
    return {
        picture
        for picture, numbers in shown.items()
        if len(numbers) >= BANNER_GROUPS and _groups(picture, [offers[number].clusters for number in numbers])
    }


def _groups(picture: int, sets: Sequence[frozenset[int]]) -> bool:
    """Tell whether its companions fall into BANNER_GROUPS groups; one that is in half of all is a banner itself."""
    often = Counter(other for each in sets for other in each)
    groups: list[set[int]] = []
    for each in sets:
        beside = {other for other in each if other != picture and 2 * often[other] < len(sets)}
        if beside:
            touched = [group for group in groups if group & beside]
            groups = [group for group in groups if not group & beside]
            groups.append(beside.union(*touched))
    return len(groups) >= BANNER_GROUPS


def without(offers: Sequence[Offer], pictures: set[int]) -> list[Offer]:
    """Take some pictures out of all offers."""
    return [replace(offer, clusters=offer.clusters - pictures) for offer in offers]
