"""Texts as traders write them > one plain form that can be searched, with the way back to what was written.

Full-width letters, digits in circles and emoji digits are what they stand for; marks that nobody sees are left out.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 20_000
"""Characters of a text that are read; a long ad has 600, and what follows so many is an attack."""

_MOST_OF_ONE = 4
"""Plain characters that one written character may stand for; a single ligature may stand for eighteen."""

_UNSEEN = {"Cf", "Mn", "Me", "Cc", "Cs", "Co"}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in its plain form.

    Attributes:
        written: As it stood, cut off after LONGEST characters.
        plain: Small letters, plain digits, nothing unseen.
        places: Where in ``written`` each plain character stood, ascending.
    """

    written: str
    plain: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a stretch of the plain form, not empty, into one of what was written."""
        last = self.places[end - 1]
        following = bisect_left(self.places, last + 1)
        stop = self.places[following] if following < len(self.places) else len(self.written)
        return self.places[start], min(stop, last + 1 + _trailing(self.written, last + 1, stop))


def fold(text: str) -> Folded:
    """Bring a text into its plain form; time grows with its length, up to LONGEST.

    >>> fold("ＶＸ：１3️⃣⑧").plain
    'vx:138'
    """
    written = text[:LONGEST]
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(written):
        for each in _plain(character):
            plain.append(each)
            places.append(place)
    return Folded(written, "".join(plain), tuple(places))


@lru_cache(maxsize=20_000)
def _plain(character: str) -> str:
    if character in "\n\t":
        return character
    if character == "\N{KEYCAP TEN}":
        return "10"
    if unicodedata.category(character) in _UNSEEN:
        return ""
    number = unicodedata.digit(character, None)
    if number is not None:
        return str(number)
    return unicodedata.normalize("NFKC", character).lower()[:_MOST_OF_ONE]


def _trailing(written: str, start: int, stop: int) -> int:
    """Count the unseen characters that belong to the one before them, as an emoji digit's frame does."""
    count = 0
    while start + count < stop and unicodedata.category(written[start + count]) in {"Mn", "Me"}:
        count += 1
    return count
