from __future__ import annotations

from evidence.catalogue import Connection, clusters
from evidence.catalogue.clusters import ClusterRow, PieceRow

PIECES = [PieceRow("P1", "one picture", 1.0), PieceRow("P2", "frames of one clip", 0.9)]


def test_a_grouping_is_read_as_it_was_written_by_id(shown: Connection) -> None:
    rows = [ClusterRow("C2", "P2", (2,), None), ClusterRow("C1", "P1", (1, 3), 0.93)]
    clusters.replace(shown, rows, PIECES[::-1])
    assert clusters.everything(shown) == [rows[1], rows[0]]
    assert list(clusters.pieces(shown)) == PIECES


def test_a_new_grouping_takes_the_place_of_the_old_one(shown: Connection) -> None:
    clusters.replace(shown, [ClusterRow("C1", "P1", (1, 2, 3), 0.9)], PIECES)
    clusters.replace(shown, [ClusterRow("C3", "P1", (3,), None)], PIECES[:1])
    assert clusters.everything(shown) == [ClusterRow("C3", "P1", (3,), None)]
    assert list(clusters.pieces(shown)) == PIECES[:1]
    clusters.replace(shown, [], [])
    assert clusters.everything(shown) == []
    assert list(clusters.pieces(shown)) == []
