"""Fingerprints written by hand, with distances counted by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.catalogue import clusters, originals, regions
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.errors import NotEnoughError, WrongCallError
from evidence.resembling import resembling
from evidence.settings import Settings
from index import fingerprints

PDQ = fingerprints.load("pdq256")
ZEROS, HALF = bytes(32), b"\xff" * 16 + bytes(16)


def code(upright: bytes, turned: bytes = b"\xaa" * 32) -> bytes:
    """A region's code in all orientations; the turned ones are all one."""
    return upright + turned * (fingerprints.ORIENTATIONS - 1)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """Regions of two clusters: C1 with codes 0 and 3 bits away from zeros, C2 with 128, but turned with one."""
    with Case.create(tmp_path / "case", Settings()) as made:
        found = [code(ZEROS), code(b"\x07" + bytes(31)), code(HALF, b"\x01" + bytes(31))]
        with made.working(), made.catalogue.writing() as db:
            for number, codes in enumerate(found):
                sha256 = hashlib.sha256(bytes([number])).hexdigest()
                originals.add(db, [{"sha256": sha256, "bytes": 1, "seq": number}])
                values: dict[str, object] = {"name": f"{sha256[:16]}.w", "sha256": sha256, "kind": "whole", "flat": 0}
                values |= dict.fromkeys(("left", "top", "width", "height", "thumbnail_at", "thumbnail_bytes"), 0)
                regions.add(db, {**values, "seconds": None}, {PDQ.RECIPE: codes})
            rows = [ClusterRow("C1", "P1", (1, 2), 0.9), ClusterRow("C2", "P2", (3,), None)]
            clusters.replace(db, rows, [PieceRow("P1", "one picture", 1.0), PieceRow("P2", "one picture", 1.0)])
        yield made


def test_clusters_come_by_their_nearest_region_in_its_best_orientation(case: Case) -> None:
    found = [(each.cluster, each.piece, each.distance) for each in resembling(case, "pdq256", ZEROS.hex(), 10)]
    assert found == [("C1", "P1", 0), ("C2", "P2", 1)]
    assert [each.cluster for each in resembling(case, "pdq256", ZEROS.hex(), 1)] == ["C1"]


def test_what_is_further_than_candidates_may_be_is_not_named(case: Case) -> None:
    within = case.settings.pdq_within
    for bits, expected in ((within, 1), (within + 1, 0)):
        asked = ((1 << bits) - 1) << 192
        found = [each for each in resembling(case, "pdq256", f"{asked:064x}", 10) if each.distance == bits]
        assert len(found) == expected


def test_what_is_no_fingerprint_is_refused_with_what_is_one(case: Case, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="pdq256"):
        resembling(case, "md5", "00", 10)
    with pytest.raises(WrongCallError, match="64 hex digits"):
        resembling(case, "pdq256", "00", 10)
    with Case.create(tmp_path / "empty", Settings()) as empty, pytest.raises(NotEnoughError, match="evidence dedupe"):
        resembling(empty, "pdq256", ZEROS.hex(), 10)
