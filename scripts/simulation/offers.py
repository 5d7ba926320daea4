"""What each ad shows: own pieces, a supplier's ad again, or an old account's pieces from a new one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from simulation.records import Accounts, Showings
from simulation.scenarios import Scenario
from simulation.stock import Stock
from simulation.traders import DAY

WINDOW = 6 * DAY
"""An agent reposts ads of this many hours; a backup shows its back catalogue as long."""
LAG_SIGMA = 1.1
OWN_PRICE = 0.02
"""Standard deviation of a price from ad to ad of one operator, as a share."""
TWICE = 0.3
"""Chance that an agent's copy was compressed twice on its way."""
SEVERAL = (0.85, 0.97)
"""Two pieces in so many of the ads of several, two or three in so many, else four. The reference gives no shares; these
make 1.33 pieces an ad, which its 2.6 ads a piece imply."""
BACKUP_SIBLINGS = 0.5
"""Share of a backup's back catalogue that leads with frames the old account never posted."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One piece in an ad: see ``records.Showings``."""

    piece: int
    rate: float
    pictures: int
    maker: int
    generation: int
    first: int
    unpublished: bool = False


@dataclass(slots=True)
class Board:
    """What was posted so far, by account, and by operator."""

    times: dict[int, list[float]] = field(default_factory=dict)
    ads: dict[int, list[int]] = field(default_factory=dict)
    offers: list[Sequence[Offer]] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    catalogue: dict[int, list[Offer]] = field(default_factory=dict)

    def put(self, account: int, operator: int, when: float, offers: Sequence[Offer], origin: int | None) -> None:
        """Remember one ad."""
        number = len(self.offers)
        self.times.setdefault(account, []).append(when)
        self.ads.setdefault(account, []).append(number)
        self.offers.append(offers)
        self.origin.append(number if origin is None else origin)
        self.catalogue.setdefault(operator, []).extend(offers)


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """All that decides what is posted."""

    rng: Generator
    scenario: Scenario
    accounts: Accounts
    stock: Stock
    suppliers: Mapping[int, Sequence[int]]
    accounts_of: Mapping[int, Sequence[int]]
    board: Board = field(default_factory=Board)

    def post(self, account: int, when: float) -> None:
        """Make one ad."""
        operator = int(self.accounts.operator[account])
        source = self._source(operator, when)
        if source is not None:
            offers = self._reposted(operator, self.board.offers[source])
        else:
            offers = [self._own(account, when, count) for count in self._counts()]
        self.board.put(account, operator, when, offers, source)

    def _counts(self) -> Sequence[int]:
        """Pictures of each piece of an ad: 5.4 in all on average, at most nine."""
        rng = self.rng
        total = 1 + int(rng.binomial(8, 0.55))
        several = rng.random() < self.scenario.several
        pieces = 2 + int(np.searchsorted(SEVERAL, rng.random())) if several else 1
        pieces = min(pieces, total)
        return [total // pieces + (place < total % pieces) for place in range(pieces)]

    def _source(self, operator: int, when: float) -> int | None:
        """The supplier's ad that an agent's ad reposts, nearest before a drawn lag; None where it is its own."""
        rng = self.rng
        if operator not in self.suppliers or rng.random() >= self.scenario.reposting:
            return None
        wholesalers = self.suppliers[operator]
        accounts = self.accounts_of[wholesalers[int(rng.random() * len(wholesalers))]]
        aim = when - self.scenario.lag * float(np.exp(LAG_SIGMA * rng.standard_normal()))
        found = [self._nearest(account, aim, when) for account in accounts]
        near = min((each for each in found if each), default=None)
        return near[1] if near else None

    def _nearest(self, account: int, aim: float, when: float) -> tuple[float, int] | None:
        times = self.board.times.get(account, [])
        at = bisect_left(times, aim)
        near = [(abs(times[i] - aim), self.board.ads[account][i]) for i in (at - 1, at) if 0 <= i < len(times)]
        kept = [pair for pair in near if self.posted(account, pair[1]) >= when - WINDOW]
        return min(kept, default=None)

    def posted(self, account: int, ad: int) -> float:
        """Return when an account's ad was posted."""
        return self.board.times[account][bisect_left(self.board.ads[account], ad)]

    def _reposted(self, operator: int, source: Sequence[Offer]) -> list[Offer]:
        rng, scenario = self.rng, self.scenario
        raised = rng.uniform(*scenario.markup)
        original = rng.random() < scenario.originals
        worn = 1 + int(rng.random() < TWICE)
        return [
            Offer(
                one.piece,
                one.rate * raised,
                one.pictures,
                one.maker if original else operator,
                one.generation if original else one.generation + worn,
                one.first,
                bool(rng.random() < scenario.siblings),
            )
            for one in source
        ]

    def _own(self, account: int, when: float, count: int) -> Offer:
        rng, operator = self.rng, int(self.accounts.operator[account])
        price = float(rng.normal(1, OWN_PRICE))
        first = int(rng.random() * 64)
        if self._fresh_backup(account, when) and rng.random() < self.scenario.back_catalogue:
            shown = self.board.catalogue.get(operator, [])
            if shown:
                old = shown[int(rng.random() * len(shown))]
                unpublished = bool(rng.random() < BACKUP_SIBLINGS)
                return Offer(old.piece, old.rate * price, count, old.maker, old.generation, first, unpublished)
        new = rng.random() < self.scenario.new
        piece = self.stock.add(operator, when) if new else self.stock.pick(operator, when)
        return Offer(piece, self.stock.rows[piece][2] * price, count, operator, 0, first)

    def _fresh_backup(self, account: int, when: float) -> bool:
        second = self.accounts_of[int(self.accounts.operator[account])][0] != account
        return second and when < self.accounts.born[account] + WINDOW


def table(board: Board) -> Showings:
    """Return every showing of every ad, in the order of the ads."""
    ad = [number for number, offers in enumerate(board.offers) for _ in offers]
    flat = [offer for offers in board.offers for offer in offers]
    return Showings(
        ad=np.array(ad),
        piece=np.array([each.piece for each in flat]),
        rate=np.array([each.rate for each in flat]),
        pictures=np.array([each.pictures for each in flat]),
        maker=np.array([each.maker for each in flat]),
        generation=np.array([each.generation for each in flat]),
        first=np.array([each.first for each in flat]),
        unpublished=np.array([each.unpublished for each in flat]),
    )
