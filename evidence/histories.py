"""Encounter histories: which pieces were seen on which occasions, and in how many ads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence import figures
from evidence.catalogue.sightings import Sighting
from evidence.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Histories:
    """Pieces x occasions.

    A piece is seen on an occasion where any picture or clip that shows it was captured then, in a new ad or in one that
    is still up. Sightings that name no occasion stand in no column of ``seen``; they count for ``pieces`` and ``ads``.

    Attributes:
        pieces: Ids, ascending.
        occasions: Names, in order.
        seen: (pieces, occasions) bool.
        ads: (pieces,) int64, distinct named ads that show the piece; 0 where no ad is named.
        since: First time observed of each occasion (ISO 8601, UTC); empty where the source did not say.
        without_occasion: Sightings of pieces that name no occasion.
        in_ads: The named ads that show each piece, by id; empty where only their numbers are known.
    """

    pieces: tuple[str, ...]
    occasions: tuple[str, ...]
    seen: NDArray[np.bool_]
    ads: NDArray[np.int64]
    since: tuple[str, ...] = ()
    without_occasion: int = 0
    in_ads: tuple[frozenset[int], ...] = ()


def of(now: Snapshot) -> Histories:
    """Make the histories of the pieces as one state of the catalogue groups them."""
    groups: dict[str, list[Sighting]] = {}
    for sighting in now.sightings:
        groups.setdefault(sighting.occasion, []).append(sighting)
    names = tuple(name for name in figures.occasion_order(groups) if name)
    pieces = tuple(sorted({cluster.piece for cluster in now.clusters.values()}))
    rows, columns = ({name: place for place, name in enumerate(each)} for each in (pieces, names))
    seen = np.zeros((len(pieces), len(names)), dtype=bool)
    ads: list[set[int]] = [set() for _ in pieces]
    without = 0
    for sighting in now.sightings:
        shown = {rows[now.clusters[each].piece] for each in now.shown_by(sighting)}
        without += bool(shown) and not sighting.occasion
        for row in shown:
            if sighting.occasion:
                seen[row, columns[sighting.occasion]] = True
            if sighting.ad_id is not None:
                ads[row].add(sighting.ad_id)
    counted = np.array([len(each) for each in ads], dtype=np.int64)
    since = tuple(_since(groups[name]) for name in names)
    return Histories(pieces, names, seen, counted, since, without, tuple(map(frozenset, ads)))


def _since(seen: Sequence[Sighting]) -> str:
    return min((sighting.observed_at for sighting in seen if sighting.observed_at), default="")
