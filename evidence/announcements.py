"""What an account announces of accounts: a backup, a new one, one that is closed; and what stands beside that.

An announcement found here is a suggestion: its words, where they stand, and what they seem to name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from evidence.vocabulary import Vocabulary

AnnouncementKind = Literal["backup", "new", "closed"]

BEFORE, AFTER = 12, 48
"""Plain characters around the words in which what they name is looked for."""

NOT_WITHIN = 5
"""Characters between a word that denies and the announcement, at most."""


@dataclass(frozen=True, slots=True, order=True)
class Announced:
    """Where the words stand in the plain form, which kind they are, and the stretch in which they name something."""

    start: int
    end: int
    kind: AnnouncementKind
    around: tuple[int, int]


@lru_cache(maxsize=8)
def _patterns(words: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    kinds = "|".join(f"(?P<{kind}>{words.pattern(f'announcement.{kind}')})" for kind in ("closed", "backup", "new"))
    return re.compile(kinds), re.compile(words.pattern("announcement.not") + rf".{{0,{NOT_WITHIN}}}$")


def find(plain: str, words: Vocabulary) -> Iterator[Announced]:
    """Yield announcements from the left; one that is denied (``我没有备用号``) is none.

    Args:
        plain: As ``evidence.folding.fold`` gives it.
        words: What tells an announcement, and what denies it.
    """
    told, denied = _patterns(words)
    for found in told.finditer(plain):
        clause = re.split(r"[,，。.;；!！\n]", plain[max(0, found.start() - 24) : found.start()])[-1]
        if not denied.search(clause):
            around = max(0, found.start() - BEFORE), min(len(plain), found.end() + AFTER)
            kind = cast(AnnouncementKind, found.lastgroup)
            yield Announced(found.start(), found.end(), kind, around)
