"""What the product reads off the flagged pairs of simulated surveys, beside the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence import links, postings, screening
from linking.surveys import Survey


@dataclass(frozen=True, slots=True)
class Trial:
    """One pair that shares more than chance.

    Attributes:
        pair: Ids, lower first.
        same: Whether one operator runs both; else goods pass between them, or both have them of one supplier.
        readings: Value by basis; None where there is none.
    """

    pair: tuple[int, int]
    same: bool
    readings: Mapping[str, float | None]


def trials(found: Survey) -> list[Trial]:
    """Screen a survey, and read every basis of every flagged pair."""
    by_id = {each.id: each for each in found.accounts}
    held = postings.holders(found.accounts)
    bases = [links.load(name) for name in links.names()]
    read = []
    for pair, overlap in sorted(screening.screen(found.accounts).items()):
        if overlap.flagged:
            both = postings.pair(by_id[pair[0]], by_id[pair[1]], held)
            told = {each.NAME: each.read(both) for each in bases if each.RATIO is None}
            values = {name: None if reading is None else reading.value for name, reading in told.items()}
            read.append(Trial(pair, pair in found.same, values))
    return read
