"""What an account trades in, from the goods that its ads name; a suggestion, for people to correct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.catalogue.account_words import CATEGORIES
from evidence.kinds import Goods

LEAST_ADS, LEAST_SHARE = 2, 0.05
"""Other goods count from so many ads, and from such a share of all ads: one stray word makes no trader. Ours."""

_BESIDE: Mapping[Goods, str] = {"business": CATEGORIES[3], "collectables": CATEGORIES[2], "endangered": CATEGORIES[1]}
"""The category that other goods suggest; of two kinds in equally many ads the first counts."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How many ads an account has, and in how many of them other goods are named, by kind of goods."""

    ads: int
    beside: Mapping[Goods, int]


def mix(named: Iterable[frozenset[Goods]]) -> Mix:
    """Count the goods that are named, given for each ad."""
    ads, beside = 0, dict.fromkeys(_BESIDE, 0)
    for each in named:
        ads += 1
        for goods in each & beside.keys():
            beside[goods] += 1
    return Mix(ads, beside)


def suggest(told: Mix) -> str:
    """Return the one of CATEGORIES that the mix of an account's ads suggests: by what it mainly offers beside ivory.

    >>> suggest(Mix(40, {"business": 0, "collectables": 3, "endangered": 9}))
    'ivory and other endangered species'
    >>> suggest(Mix(40, {"business": 1, "collectables": 0, "endangered": 0}))
    'ivory only'
    """
    least = max(LEAST_ADS, LEAST_SHARE * told.ads)
    likely = [goods for goods in _BESIDE if told.beside.get(goods, 0) >= least]
    most = max(likely, key=lambda goods: told.beside[goods], default=None)
    return CATEGORIES[0] if most is None else _BESIDE[most]
