"""Codes are looked up in workers as in the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evidence import lookups
from evidence.case import Case
from evidence.errors import EvidenceError
from evidence.lookups import each, on_engine
from evidence.settings import Settings
from index.compiled import Found
from index.nearest import Lookup, Within, candidate_pairs, here
from tests.index import turned


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "case", Settings(workers=2)) as case:
        yield case


def test_workers_find_what_the_program_finds_and_leave_no_file(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "ROWS", 90)
    monkeypatch.setattr(lookups, "WORTH_PAIRS", 0)
    codes = turned.copied(400, 16, seed=4)
    ids, new = np.arange(400, dtype=np.int64), np.arange(400) % 3 > 0
    expected = candidate_pairs(ids, codes, new=new, reach=Within(60, 2, here))

    def workers(distinct: NDArray[np.uint8], asked: Iterator[Lookup]) -> Iterator[Found]:
        return on_engine(case, "local", distinct, asked)

    assert candidate_pairs(ids, codes, new=new, reach=Within(60, 2, workers)) == expected
    assert len(expected.pairs) > 50
    assert list((case.folder / "index").glob("codes-*")) == []


def test_this_machine_alone_needs_no_workers(case: Case) -> None:
    assert each(case, "local") is here


def test_a_worker_without_memory_is_told_of_with_a_remedy(case: Case) -> None:
    asked = np.zeros((1, 8, 32), np.uint8)
    lookup = Lookup(asked, end=4, within=5, most=200_000_000, pairs=lookups.WORTH_PAIRS)
    with pytest.raises(EvidenceError, match="worker_memory_mb"):
        list(on_engine(case, "local", np.zeros((4, 32), np.uint8), iter([lookup])))
