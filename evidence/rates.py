"""Prices per gram: what each ad asks, what follows for each piece, and the spread over pieces of one type."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev

from evidence import prices, tokens
from evidence.amounts import AFTER
from evidence.catalogue.ads import AdRow
from evidence.tokens import Said, Token
from evidence.vocabulary import Vocabulary

BEYOND = 3.5
"""Modified z-score from which a piece's rate is an outlier (Iglewicz and Hoaglin 1993), on logarithms. Of
20,000 drawn groups of 5 to 20 prices that scatter by a tenth, 5 to 9 % have one by chance."""

LEAST_SPREAD = 0.02
"""Smallest median deviation, log10: where most rates are equal, one 15 % away is no outlier yet."""

FEW = 5
"""Below so many pieces nothing is called an outlier."""

_GRAM = frozenset({"克", "g", "gram"})


@dataclass(frozen=True, slots=True)
class Rate:
    """What is asked for a gram of one piece: the median over its ads, in one currency."""

    piece: str
    amount: float
    currency: str
    ads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Rates of distinct pieces of one type in one currency.

    Attributes:
        kind: The type; empty where none is known.
        currency: ISO 4217 code.
        ads: Ads that say one.
        rates: One of each piece, ascending.
        outliers: Those of them that are far off, ascending; mean and deviation leave them out.
    """

    kind: str
    currency: str
    ads: int
    rates: tuple[Rate, ...]
    outliers: tuple[Rate, ...]

    @property
    def kept(self) -> list[float]:
        """The rates that are no outliers."""
        far = {each.piece for each in self.outliers}
        return [each.amount for each in self.rates if each.piece not in far]

    @property
    def mean(self) -> float:
        """Mean without outliers."""
        return fmean(self.kept)

    @property
    def deviation(self) -> float | None:
        """Standard deviation without outliers; None for one piece."""
        return stdev(self.kept) if len(self.kept) > 1 else None

    @property
    def middle(self) -> float:
        """Median of all, outliers included."""
        return median(each.amount for each in self.rates)

    @property
    def mean_of_all(self) -> float:
        """Mean with outliers."""
        return fmean(each.amount for each in self.rates)


def asked(row: AdRow, words: Vocabulary) -> tuple[float, str] | None:
    """Return what an ad of one piece asks for a gram, and the currency; None where it does not say that clearly.

    A price by the gram in its words comes first, then its price, or the only one its words name, over the only weight.
    """
    said = tokens.read(row.text, words)
    named = [each for each in said.of("price") if each.low == each.high and each.low]
    by_gram = [each for each in named if each.unit.partition("/")[2] in _GRAM and each.unit.partition("/")[0]]
    if by_gram:
        return (by_gram[0].low or 0.0, by_gram[0].unit.partition("/")[0]) if _one(by_gram) else None
    weights = {each.low for each in said.of("weight") if each.low == each.high and each.low}
    money = _money(row, said, named)
    if len(weights) != 1 or money is None:
        return None
    return money[0] / (weights.pop() or 1.0), money[1]


def _one(told: Sequence[Token]) -> bool:
    return len({(each.low, each.unit) for each in told}) == 1


def _money(row: AdRow, said: Said, named: Sequence[Token]) -> tuple[float, str] | None:
    stated = prices.read(row.price, row.currency)
    if stated is not None:
        return stated.amount, stated.currency
    if row.price or len(said.of("price")) != 1 or not named or "/" in named[0].unit or named[0].unit not in _CODES:
        return None
    return named[0].low or 0.0, named[0].unit


_CODES = frozenset(AFTER.values())


def of_pieces(told: Iterable[tuple[str, int, tuple[float, str]]]) -> list[Rate]:
    """Take the median over the ads of each piece and currency; given as (piece, ad, (amount, currency))."""
    held: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for piece, ad, (amount, currency) in told:
        held[piece, currency].setdefault(ad, amount)
    return [
        Rate(piece, median(by_ad.values()), currency, tuple(sorted(by_ad)))
        for (piece, currency), by_ad in sorted(held.items())
    ]


def spreads(rates: Iterable[Rate], kinds: Mapping[str, str]) -> list[Spread]:
    """Lay the rates of each type and currency out, most pieces first within a type."""
    held: dict[tuple[str, str], list[Rate]] = defaultdict(list)
    for rate in rates:
        held[kinds.get(rate.piece, ""), rate.currency].append(rate)
    made = []
    for (kind, currency), each in held.items():
        ordered = sorted(each, key=lambda rate: (rate.amount, rate.piece))
        ads = sum(len(rate.ads) for rate in ordered)
        made.append(Spread(kind, currency, ads, tuple(ordered), tuple(_outliers(ordered))))
    return sorted(made, key=lambda spread: (spread.kind, -len(spread.rates), spread.currency))


def _outliers(rates: Sequence[Rate]) -> list[Rate]:
    if len(rates) < FEW:
        return []
    logs = [math.log10(rate.amount) for rate in rates]
    middle = median(logs)
    spread = max(LEAST_SPREAD, median(abs(each - middle) for each in logs))
    return [rate for rate, each in zip(rates, logs, strict=True) if 0.6745 * abs(each - middle) / spread > BEYOND]
