"""The evidence sheet of two accounts as a screen shows it: reasons with the pictures and ads that show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce

from evidence.link import Sheet
from evidence.phrases import Phrase, fixed, phrase
from evidence.postings import EXACT, Pair, Posting, Price
from evidence.records import Reason
from evidence.report.text import legible
from evidence.review.desk import View

MOST_SHOWN = 3
"""Exhibits of one reason."""
MOST_SHARED = 60
"""Shared pieces with their pictures."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One posting: the region to show (None where it has gone), the ad, when, and what is asked."""

    region: int | None
    ad: str
    when: str
    price: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One exhibit: what is seen in it, and either posting."""

    says: str
    older: Picture | None
    newer: Picture | None


@dataclass(frozen=True, slots=True)
class Told:
    """One reason: what its basis compares, and what shows it."""

    reason: Reason
    about: str
    shows: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """One piece that both show: its id, either first posting, days between them, and which was first (1, -1, 0)."""

    piece: str
    older: Picture
    newer: Picture
    days: float | None
    order: int
    holders: int


def reasons(view: View, sheet: Sheet) -> list[Told]:
    """List every reason, those that count first."""
    return [
        Told(
            reason,
            fixed(sheet.about.get(reason.basis, "")),
            tuple(
                Shown(each.says, _picture(view, each.older), _picture(view, each.newer))
                for each in sheet.shows.get(reason.basis, ())[:MOST_SHOWN]
            ),
        )
        for reason in sheet.link.reasons
    ]


def shared(view: View, pair: Pair) -> list[Both]:
    """List the pieces that both show, the one that went over soonest first."""
    found = [
        Both(
            each.piece,
            _shown(view, each.older.first),
            _shown(view, each.newer.first),
            None if each.lag is None else each.lag / 24,
            each.order,
            each.holders,
        )
        for each in pair.shared
    ]
    return sorted(found, key=lambda each: (each.days is None, abs(each.days or 0.0), each.piece))[:MOST_SHARED]


def _picture(view: View, posting: Posting | None) -> Picture | None:
    return None if posting is None else _shown(view, posting)


def _shown(view: View, posting: Posting) -> Picture:
    row = view.ads.get(posting.ad)
    told = [_price(each) for each in posting.prices]
    price = reduce(lambda one, more: phrase("{one}; {more}", one=one, more=more), told[1:], told[0]) if told else ""
    name = "" if row is None else legible(row.name or str(row.id), 30)
    return Picture(next(_regions(view, posting), None), name, moment(posting), price)


def _price(price: Price) -> Phrase:
    return phrase("{amount:,.2f} {currency}/{per}", amount=price.amount, currency=price.currency, per=fixed(price.per))


def _regions(view: View, posting: Posting) -> Iterator[int]:
    row = view.now.clusters.get(posting.picture)
    for region in row.regions if row else ():
        if view.now.regions[region].sha256 == posting.copy.original:
            yield region


def moment(posting: Posting) -> str:
    """Write when it was posted, in UTC; the day alone where the source gives no more."""
    if posting.at is None:
        return "–"
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=posting.at)
    return f"{at:%Y-%m-%d %H:%M}" if posting.within <= EXACT else f"{at:%Y-%m-%d}"
