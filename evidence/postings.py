"""What two accounts posted, prepared once for every basis of an account link; knows no database and no pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median

from evidence.signs import NO_SIGNS, Signs

EXACT = 1.0
"""Hours by which a post's time may be off where the source gives the time of day."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One original as it shows one picture; sizes are those of the region that shows it, ``bytes`` of the original.

    Attributes:
        original: Its SHA-256.
        kind: Of the region: ``whole``, ``panel``, ``cell`` or ``frame``.
        width: In pixels.
        height: In pixels.
        bytes: Size of the whole file.
    """

    original: str
    kind: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Price:
    """What is asked for one piece; ``per`` is ``piece`` or ``gram``. Only equal currencies and units compare."""

    amount: float
    currency: str
    per: str = "piece"


@dataclass(frozen=True, slots=True)
class Posting:
    """One picture of one piece in one ad.

    Attributes:
        account: Id.
        ad: Id; negative where the source names no ad.
        piece: Id.
        picture: Id of its cluster.
        copy: The file that shows it.
        at: Hours since 1970, UTC, when it was posted, else first observed; None where neither is known.
        within: Hours by which ``at`` may be off.
        prices: Asked for this piece, by the gram and as a whole, so far as the ad says it of one piece.
    """

    account: int
    ad: int
    piece: str
    picture: str
    copy: Copy
    at: float | None
    within: float = EXACT
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One account's postings of one piece, by time; those without a time come last."""

    postings: tuple[Posting, ...]

    @property
    def first(self) -> Posting:
        """The earliest."""
        return self.postings[0]

    @property
    def pictures(self) -> dict[str, Posting]:
        """The earliest posting of each picture."""
        found: dict[str, Posting] = {}
        for posting in self.postings:
            found.setdefault(posting.picture, posting)
        return found

    def price(self, kind: tuple[str, str]) -> float | None:
        """Return the median price of a kind (currency, per); None where there is none."""
        told = [price.amount for each in self.postings for price in each.prices if _kind(price) == kind]
        return median(told) if told else None

    def kinds(self) -> set[tuple[str, str]]:
        """Return the currencies and units it is priced in."""
        return {_kind(price) for each in self.postings for price in each.prices}


def _kind(price: Price) -> tuple[str, str]:
    return price.currency, price.per


@dataclass(frozen=True, slots=True)
class Account:
    """An account with all that it posted.

    Attributes:
        id: Its id.
        label: Platform and name, for people; distinct.
        times: When each of its ads was posted, ascending; ads without a time, or with the day only, are left out.
        first: Hours since 1970 of its first posting; None where no time is known.
        last: Of its last.
        ads: How many, those without a time included.
        shown: By piece.
        hour_offset: Hours to add to UTC for the hour of the day.
        signs: Contacts, announcements, watermarks and little pictures that it shows.
    """

    id: int
    label: str
    times: tuple[float, ...]
    first: float | None
    last: float | None
    ads: int
    shown: Mapping[str, Shown]
    hour_offset: float = 0.0
    signs: Signs = NO_SIGNS


@dataclass(frozen=True, slots=True)
class Scene:
    """Two pictures of two different pieces, one of either account, that verification holds for one scene."""

    older: Posting
    newer: Posting
    probability: float


@dataclass(frozen=True, slots=True)
class Shared:
    """A piece that both accounts of a pair show.

    Attributes:
        piece: Its id.
        older: The older account's postings of it.
        newer: The newer account's.
        holders: All accounts that show it.
        earlier: Whether a third account showed it before both.
    """

    piece: str
    older: Shown
    newer: Shown
    holders: int
    earlier: bool = False

    @property
    def lag(self) -> float | None:
        """Hours from the older account's first posting to the newer one's; None where a time is missing."""
        here, there = self.older.first.at, self.newer.first.at
        return None if here is None or there is None else there - here

    @property
    def within(self) -> float:
        """Hours within which the two first postings cannot be told apart."""
        return max(self.older.first.within, self.newer.first.within)

    @property
    def order(self) -> int:
        """1 where the older account posted it first, -1 where the newer one did, 0 where that cannot be told."""
        lag = self.lag
        return 0 if lag is None or abs(lag) <= self.within else (1 if lag > 0 else -1)

    @property
    def turns(self) -> tuple[Shown, Shown]:
        """Who showed it first and who later; the older account comes first where that cannot be told."""
        return (self.newer, self.older) if self.order < 0 else (self.older, self.newer)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts, the one whose first posting is earlier as ``older``, and what they share, by piece."""

    older: Account
    newer: Account
    shared: tuple[Shared, ...]
    scenes: tuple[Scene, ...] = ()


def account(number: int, label: str, postings: Iterable[Posting], hour_offset: float = 0.0) -> Account:
    """Gather an account's postings; one picture of one original in one ad counts once, when it was first seen."""
    once: dict[tuple[int, str, str, str], Posting] = {}
    for posting in sorted(postings, key=_by_time):
        once.setdefault((posting.ad, posting.piece, posting.picture, posting.copy.original), posting)
    shown: dict[str, list[Posting]] = {}
    ads: dict[int, Posting] = {}
    for posting in once.values():
        shown.setdefault(posting.piece, []).append(posting)
        ads.setdefault(posting.ad, posting)
    known = sorted(each.at for each in ads.values() if each.at is not None)
    exact = sorted(each.at for each in ads.values() if each.at is not None and each.within <= EXACT)
    return Account(
        number,
        label,
        tuple(exact),
        known[0] if known else None,
        known[-1] if known else None,
        len(ads),
        {piece: Shown(tuple(held)) for piece, held in sorted(shown.items())},
        hour_offset,
    )


def _by_time(posting: Posting) -> tuple[bool, float, int, str]:
    return posting.at is None, posting.at or 0.0, posting.ad, posting.picture


Holders = Mapping[str, tuple[tuple[float, int], ...]]
"""By piece: (first time, account id) of every account that shows it, ascending; infinite where no time is known."""


def holders(accounts: Iterable[Account]) -> Holders:
    """List who shows each piece, and since when."""
    found: dict[str, list[tuple[float, int]]] = {}
    for each in accounts:
        for piece, shown in each.shown.items():
            at = shown.first.at
            found.setdefault(piece, []).append((math.inf if at is None else at, each.id))
    return {piece: tuple(sorted(held)) for piece, held in found.items()}


def pair(one: Account, other: Account, held: Holders, scenes: tuple[Scene, ...] = ()) -> Pair:
    """Prepare two accounts for the bases.

    Args:
        one: One of them.
        other: The other.
        held: Of all accounts.
        scenes: Scenes they share, ``older`` being the posting of the account that is older.
    """
    older, newer = ordered(one, other)
    common = sorted(older.shown.keys() & newer.shown.keys())
    return Pair(older, newer, tuple(_shared(piece, (older, newer), held[piece]) for piece in common), scenes)


def _shared(piece: str, sides: tuple[Account, Account], held: tuple[tuple[float, int], ...]) -> Shared:
    known = Shared(piece, sides[0].shown[piece], sides[1].shown[piece], len(held))
    ids = {each.id for each in sides}
    ours = min(at for at, number in held if number in ids)
    others = min((at for at, number in held if number not in ids), default=math.inf)
    return replace(known, earlier=others < ours - known.within)


def ordered(one: Account, other: Account) -> tuple[Account, Account]:
    """Return two accounts, the older first; an account without a time comes after one with it, then the lower id."""
    older, newer = sorted((one, other), key=lambda each: (each.first is None, each.first or 0.0, each.id))
    return older, newer


def pairs(accounts: Iterable[Account]) -> Iterator[tuple[Account, Account]]:
    """Yield every two accounts, by id."""
    yield from combinations(sorted(accounts, key=lambda each: each.id), 2)
