from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import risks, snapshot
from evidence.case import Case
from evidence.catalogue import clusters, verdicts
from evidence.catalogue.clusters import ClusterRow, PieceRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.risks import SPREADS, Risk, strata
from evidence.settings import Settings
from tests.evidence.test_sampling import many


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case", Settings()) as made:
        yield many(made, 8)


def regroup(case: Case, pieces: dict[str, list[tuple[int, ...]]], weakest: float, probability: float) -> None:
    rows = [
        ClusterRow(f"C{held[0]}", piece, held, weakest if len(held) > 1 else None)
        for piece, clustered in pieces.items()
        for held in clustered
    ]
    with case.catalogue.writing() as db:
        clusters.replace(db, rows, [PieceRow(piece, "a test", probability) for piece in pieces])


def found(case: Case) -> dict[str, Risk]:
    with case.catalogue.reading() as db:
        return risks.find(db, snapshot.take(case.catalogue))


def test_pieces_that_nothing_speaks_against_are_clean(case: Case) -> None:
    regroup(case, {"Pa": [(1, 2), (3,)], "Pb": [(4,)]}, weakest=0.99, probability=0.97)
    assert found(case) == {"Pa": Risk(2, 3), "Pb": Risk(1, 1)}


def test_a_weak_link_between_copies_or_between_pictures_is_a_doubt(case: Case) -> None:
    regroup(case, {"Pa": [(1, 2)], "Pb": [(3,), (4,)]}, weakest=0.6, probability=0.8)
    doubts = {piece: risk.doubts for piece, risk in found(case).items()}
    assert doubts == {"Pa": ["a weak link between copies"], "Pb": ["a weak link between pictures"]}


def test_an_unsure_verdict_brings_two_pieces_near(case: Case) -> None:
    regroup(case, {"Pa": [(1, 2)], "Pb": [(3,)], "Pc": [(4,)], "Pd": [(5,)]}, weakest=0.99, probability=0.97)
    with case.catalogue.writing() as db:
        verdicts.add(db, [VerdictRow(2, 3, "unsure", 0.4, 9, {}), VerdictRow(4, 5, "unrelated", 0.0, 90, {})])
    assert [risk.near for risk in found(case).values()] == [True, True, False, False]


def test_every_piece_is_in_one_stratum_by_its_greatest_risk() -> None:
    several = {
        "Pa": Risk(9, 40, ["a weak link"]),
        "Pb": Risk(2, 3, ["a weak link"], near=True),
        "Pc": Risk(1, 1, near=True),
        "Pd": Risk(2, 2),
    }
    assert list(strata(several, 1).items()) == [(name, [f"P{c}"]) for name, c in zip(SPREADS, "abcd", strict=True)]


def test_pieces_of_one_region_are_no_chains_however_few_there_are() -> None:
    assert strata({"Pa": Risk(1, 1), "Pb": Risk(1, 2)}, 20)["largest"] == ["Pb"]
