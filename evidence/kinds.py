"""Which type of piece an ad's words suggest, and which goods beside ivory they name; all for people to correct."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from evidence.folding import fold
from evidence.vocabulary import Vocabulary

SEMI, CARVED, PLAIN, RAW = "semi-worked", "worked with carving", "worked without carving", "raw"
OTHER = "other goods"
TYPES = (RAW, SEMI, PLAIN, CARVED, OTHER)
"""Types of piece, as the source study has them."""

Goods = Literal["ivory", "endangered", "collectables", "business"]

_LISTS = {"semi_worked": SEMI, "carved": CARVED, "plain": PLAIN, "raw": RAW}
"""By name of the list; where a text has words of several, the first of these counts."""
_GOODS: tuple[Goods, ...] = ("ivory", "endangered", "collectables", "business")


def suggest(text: str | None, words: Vocabulary) -> str:
    """Return the type that an ad's words suggest; the empty text where they suggest none. Time grows with the length.

    >>> from evidence.vocabulary import shipped
    >>> [suggest(text, shipped()) for text in ("手镯 37.2克", "雕花手镯", "素面无雕刻", "jade bangle")]
    ['worked without carving', 'worked with carving', 'worked without carving', 'other goods']
    """
    return next(iter(types(text, words)), "")


def types(text: str | None, words: Vocabulary) -> list[str]:
    """Return every type that an ad's words name, the one first that counts where they are about one piece."""
    named = goods(text, words)
    if named and "ivory" not in named:
        return [OTHER]
    found = set(_found(text, words, "type", tuple(_LISTS)))
    return [kind for name, kind in _LISTS.items() if name in found]


def goods(text: str | None, words: Vocabulary) -> frozenset[Goods]:
    """Return which goods an ad's words name."""
    found = set(_found(text, words, "goods", _GOODS))
    return frozenset(name for name in _GOODS if name in found)


def canonical(said: str, words: Vocabulary) -> str:
    """Return the type that a person's own words stand for: one of TYPES where they name one, else as they are.

    >>> from evidence.vocabulary import shipped
    >>> [canonical(said, shipped()) for said in ("Raw", "bangle", "button")]
    ['raw', 'worked without carving', 'button']
    """
    plain = " ".join(said.casefold().split())
    return plain if plain in TYPES else suggest(said, words) or said


def _found(text: str | None, words: Vocabulary, section: str, lists: tuple[str, ...]) -> Iterator[str]:
    """Yield the lists of which a word stands in a text; what stands within a longer word does not count."""
    if not text:
        return
    plain, until = fold(text).plain, 0
    spans = [
        (m.start(), -m.end(), name) for name in lists for m in _pattern(words, f"{section}.{name}").finditer(plain)
    ]
    for start, end, name in sorted(spans):
        if start >= until or -end > until:
            until = max(until, -end)
            yield name


@lru_cache(maxsize=64)
def _pattern(words: Vocabulary, name: str) -> re.Pattern[str]:
    return re.compile(words.pattern(name))
