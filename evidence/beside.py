"""Which other pieces to show beside a sampled one.

The first route brings those that look alike; the second, independent of it, those that words, prices, ads and days
bring together without a look at any picture. How many links both find tells how many neither does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from evidence.catalogue import Connection, ads, regions, verdicts
from evidence.catalogue.ads import AdRow
from evidence.catalogue.sightings import Sighting
from evidence.holdings import Holdings
from evidence.progress import Progress
from evidence.wording import facts
from index import colours

MOST = 20
"""Other pieces shown by the first route; the counting notes' list of 20."""

MOST_SECOND = 12
DAYS = timedelta(days=3)
COMMON = 30
"""A weight, price or number that more pieces share says nothing of one piece."""

LOOKED_AT = 12
"""Pictures of a unit that are compared with all others."""

DEPTH, SEVERAL, RANK = 60, 4, 10
"""Others kept of each order; pictures looked at for so many pieces; what is added to a rank. In a drawn market of 81
pieces with 60 true links, verdicts alone showed 42 of them among 20 others, fingerprints 21, and all three orders 60;
among 10 others 55."""

NETWORK = "sscd "
"""Recipes of the network begin so."""

MOST_OF_ACCOUNT = 400
"""Sightings of an account that are looked at around one day."""

_WORTH = {"same picture": 2.0, "unsure": 1.5, "same scene": 0.5}


@dataclass(frozen=True, slots=True)
class Beside:
    """Pieces to show beside one, by each route, the likeliest first; the routes may name the same piece."""

    first: tuple[str, ...]
    second: tuple[str, ...]


def find(db: Connection, held: Holdings, units: Sequence[str], progress: Progress) -> dict[str, Beside]:
    """Find what to show beside each of some pieces; time grows with units times regions."""
    progress.stage("Looking for others to show beside", len(units))
    looks, words = _Looks(db, held, units), _Words(db, held)
    found = {}
    for unit in units:
        found[unit] = Beside(_best(looks.of(unit), MOST), _best(words.of(unit), MOST_SECOND))
        progress.advance()
    return found


def _best(worth: Mapping[str, float], most: int) -> tuple[str, ...]:
    return tuple(sorted(worth, key=lambda piece: (-worth[piece], piece))[:most])


class _Looks:
    """The first route: verdicts, colours and, where a case has its codes, the network, each with its own order."""

    def __init__(self, db: Connection, held: Holdings, units: Sequence[str]) -> None:
        eldest = sorted(region for piece in held.regions for region in _eldest(held, piece))
        recipes = (colours.RECIPE, *(recipe for recipe in regions.recipes(db) if recipe.startswith(NETWORK)))
        self._vectors = [_Vectors(held, list(regions.packed(db, recipe, eldest)), recipe) for recipe in recipes]
        self._told: dict[str, dict[str, float]] = {unit: {} for unit in units}
        for row in verdicts.everything(db):
            left, right = held.piece_of.get(row.left), held.piece_of.get(row.right)
            if left is not None and right is not None and left != right and row.verdict in _WORTH:
                for one, other in ((left, right), (right, left)):
                    if one in self._told:
                        _raise(self._told[one], other, _WORTH[row.verdict] + row.probability)

    def of(self, unit: str) -> dict[str, float]:
        """Weigh the other pieces by their ranks in every order (reciprocal rank fusion, Cormack and others 2009)."""
        worth: dict[str, float] = defaultdict(float)
        for order in (_best(self._told[unit], DEPTH), *(vectors.near(unit) for vectors in self._vectors)):
            for rank, other in enumerate(order):
                worth[other] += 1.0 / (RANK + rank)
        return worth


class _Vectors:
    """One vector of length 1 for each picture; the product of two says how alike they are."""

    def __init__(self, held: Holdings, packed: Sequence[tuple[int, bytes]], recipe: str) -> None:
        self._owners = np.array([held.piece_of[region] for region, _ in packed], np.str_)
        kind = np.dtype(np.uint8 if recipe == colours.RECIPE else "<f2")
        codes = np.stack([np.frombuffer(code, kind) for _, code in packed]) if packed else np.zeros((0, 1), kind)
        # Without what all pictures have in common; codes of a network come of length 1.
        self._codes = colours.against(codes) if packed and kind == np.uint8 else codes.astype(np.float32)

    def near(self, unit: str) -> tuple[str, ...]:
        """List the other pieces most alike, each by its picture most alike to one of the unit's."""
        own = np.flatnonzero(self._owners == unit)[:LOOKED_AT]
        if not len(own):
            return ()
        alike = (self._codes @ self._codes[own].T).max(axis=1)
        order = np.argsort(-alike, kind="stable")[: DEPTH * SEVERAL]
        return tuple(name for name in dict.fromkeys(str(owner) for owner in self._owners[order]) if name != unit)[
            :DEPTH
        ]


class _Words:
    """The second route: the same statements, the same price, the same ad, the same days of an account."""

    def __init__(self, db: Connection, held: Holdings) -> None:
        self._held = held
        self._pieces: dict[Hashable, set[str]] = defaultdict(set)
        self._days: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        said = {ad.id: _said(ad) for ad in ads.everything(db)}
        self._keys: dict[str, set[Hashable]] = {}
        for piece, seen in held.seen.items():
            shown = {sighting.ad_id for sighting in seen if sighting.ad_id is not None}
            self._keys[piece] = {key for ad in shown for key in said.get(ad, ())} | {("ad", ad) for ad in shown}
            for key in self._keys[piece]:
                self._pieces[key].add(piece)
            for account, moment in _times(seen):
                self._days[account].append((moment, piece))
        for each in self._days.values():
            each.sort()

    def of(self, unit: str) -> dict[str, float]:
        """Weigh the other pieces."""
        worth: Counter[str] = Counter()
        for key in self._keys[unit]:
            sharing = self._pieces[key]
            if len(sharing) <= COMMON:
                worth.update(dict.fromkeys(sharing - {unit}, 2.0 / len(sharing)))
        near: dict[str, float] = {}
        for account, moment in _times(self._held.seen[unit]):
            for other, gap in self._within(account, moment):
                _raise(near, other, 0.5 * (1.0 - gap / DAYS))
        worth.update(near)
        return {other: value for other, value in worth.items() if other != unit}

    def _within(self, account: int, moment: datetime) -> Iterator[tuple[str, timedelta]]:
        days = self._days[account]
        start = bisect_left(days, moment - DAYS, key=lambda each: each[0])
        for when, piece in days[start : start + MOST_OF_ACCOUNT]:
            if when > moment + DAYS:
                return
            yield piece, abs(when - moment)


def _raise(worth: dict[str, float], other: str, value: float) -> None:
    worth[other] = max(value, worth.get(other, 0.0))


def _eldest(held: Holdings, piece: str) -> list[int]:
    """List one region of each of a piece's pictures, one that is a picture of its own where there is one."""
    return [min(rows, key=lambda row: (row.kind != "whole", row.id)).id for rows in held.regions[piece].values()]


def _said(ad: AdRow) -> set[Hashable]:
    """List what an ad states that can be looked up."""
    stated: set[Hashable] = {(fact.kind, fact.value) for fact in facts(ad.text)}
    return stated | ({("price", ad.price.strip())} if ad.price and ad.price.strip() else set())


def _times(seen: Sequence[Sighting]) -> set[tuple[int, datetime]]:
    """List when accounts were seen to show something; days are taken at midnight."""
    found = set()
    for sighting in seen:
        if sighting.account_id is not None and sighting.seen_at:
            moment = datetime.fromisoformat(sighting.seen_at)
            found.add((sighting.account_id, moment if moment.tzinfo else moment.replace(tzinfo=UTC)))
    return found
