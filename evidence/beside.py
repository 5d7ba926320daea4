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
from numpy.typing import NDArray

from evidence.catalogue import Connection, ads, regions, verdicts
from evidence.catalogue.ads import AdRow
from evidence.catalogue.sightings import Sighting
from evidence.holdings import Holdings
from evidence.progress import Progress
from evidence.wording import facts
from index import colours, fingerprints
from index.nearest import nearest

MOST = 20
"""Other pieces shown by the first route; the counting notes' list of 20."""

MOST_SECOND = 12
DAYS = timedelta(days=3)
COMMON = 30
"""A weight, price or number that more pieces share says nothing of one piece."""

LOOKED_AT = 6
"""Pictures of a unit whose fingerprints are looked up, 20 ms each in a case of 60,000 regions."""

MOST_OF_ACCOUNT = 400
"""Sightings of an account that are looked at around one day."""

COLOUR_WORTH = 0.7
"""Colours this much alike are worth as much as fingerprints: 0.7 as 77 of 256 bits apart."""

_WORTH = {"same picture": 2.0, "unsure": 1.5, "same scene": 0.5}
_PDQ = fingerprints.load("pdq256")


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
    """The first route: verdicts count most, then fingerprints of whole pictures, then colours."""

    def __init__(self, db: Connection, held: Holdings, units: Sequence[str]) -> None:
        self._held = held
        self._ids, codes = regions.codes(db, _PDQ.RECIPE)
        self._codes = codes.reshape(len(self._ids), fingerprints.ORIENTATIONS, -1) if len(self._ids) else None
        self._upright = np.ascontiguousarray(codes[:, : _PDQ.BITS // 8])
        self._eldest = {piece: _eldest(held, piece) for piece in held.regions}
        self._owners, self._colours = self._middle(db)
        self._told: dict[str, dict[str, float]] = {unit: {} for unit in units}
        for row in verdicts.everything(db):
            left, right = held.piece_of.get(row.left), held.piece_of.get(row.right)
            if left is not None and right is not None and left != right and row.verdict in _WORTH:
                for one, other in ((left, right), (right, left)):
                    if one in self._told:
                        _raise(self._told[one], other, _WORTH[row.verdict] + row.probability)

    def of(self, unit: str) -> dict[str, float]:
        """Weigh the other pieces."""
        worth = dict(self._told[unit])
        for other, value in (*self._by_bits(unit), *self._by_colours(unit)):
            if other != unit:
                _raise(worth, other, value)
        return worth

    def _middle(self, db: Connection) -> tuple[list[str], NDArray[np.float32]]:
        """Return the colours of every picture against what all have in common, and the piece of each."""
        chosen = sorted(region for members in self._eldest.values() for region in members)
        packed = list(regions.packed(db, colours.RECIPE, chosen))
        if not packed:
            return [], np.zeros((0, 0), np.float32)
        codes = np.stack([np.frombuffer(code, np.uint8) for _, code in packed])
        return [self._held.piece_of[region] for region, _ in packed], colours.against(codes)

    def _by_bits(self, unit: str) -> Iterator[tuple[str, float]]:
        for region in self._eldest[unit][:LOOKED_AT]:
            place = int(np.searchsorted(self._ids, region))
            if self._codes is None or place == len(self._ids) or self._ids[place] != region:
                continue
            for near, distance, _ in nearest(self._upright, self._codes[place], most=MOST):
                other = self._held.piece_of.get(int(self._ids[near]))
                if other is not None:
                    yield other, 1.0 - distance / _PDQ.BITS

    def _by_colours(self, unit: str) -> Iterator[tuple[str, float]]:
        own = [place for place, piece in enumerate(self._owners) if piece == unit][:LOOKED_AT]
        if own:
            alike = (self._colours @ self._colours[own].T).max(axis=1)
            for place in np.argsort(-alike, kind="stable")[: 3 * MOST]:
                yield self._owners[place], float(alike[place]) * COLOUR_WORTH


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
