"""The pieces of a state with their regions as the catalogue has them now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.catalogue.regions import RegionRow
from evidence.catalogue.sightings import Sighting
from evidence.catalogue.states import Pieces
from evidence.errors import NotEnoughError
from evidence.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Holdings:
    """The pieces of a state.

    Attributes:
        regions: Regions by cluster, by piece; clusters by id, regions by id.
        piece_of: Piece by region id.
        seen: Sightings of the originals that show a piece, in the order of the ledger.
    """

    regions: Mapping[str, Mapping[str, tuple[RegionRow, ...]]]
    piece_of: Mapping[int, str]
    seen: Mapping[str, tuple[Sighting, ...]]


def frozen(now: Snapshot) -> dict[str, dict[str, list[str]]]:
    """Name the regions of every cluster of every piece; regions sorted by name."""
    pieces: dict[str, dict[str, list[str]]] = {piece: {} for piece in now.pieces}
    for row in now.clusters.values():
        pieces[row.piece][row.cluster] = sorted(now.regions[region].name for region in row.regions)
    return pieces


def hold(pieces: Pieces, now: Snapshot) -> Holdings:
    """Look up the regions of a state.

    Raises:
        NotEnoughError: Some are not in the catalogue: it was rebuilt, and dedupe has not run since.
    """
    named = {row.name: row for row in now.regions.values()}
    held: dict[str, dict[str, tuple[RegionRow, ...]]] = {}
    for piece, clusters in sorted(pieces.items()):
        gone = [name for names in clusters.values() for name in names if name not in named]
        if gone:
            raise NotEnoughError(
                f"The catalogue has no region {gone[0]} of the sample's pieces, as after a rebuild. Run 'evidence "
                "dedupe', then this again."
            )
        held[piece] = {
            cluster: tuple(sorted((named[name] for name in names), key=lambda row: row.id))
            for cluster, names in sorted(clusters.items())
        }
    piece_of = {row.id: piece for piece, clusters in held.items() for rows in clusters.values() for row in rows}
    seen = {piece: _seen(now, clusters) for piece, clusters in held.items()}
    return Holdings(held, piece_of, seen)


def _seen(now: Snapshot, clusters: Mapping[str, tuple[RegionRow, ...]]) -> tuple[Sighting, ...]:
    shown = now.showing(row for rows in clusters.values() for row in rows)
    return tuple(sorted(shown, key=lambda sighting: sighting.seq))
