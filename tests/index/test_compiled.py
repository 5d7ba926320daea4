"""The compiled scans find what FAISS finds."""

from __future__ import annotations

import numpy as np
import pytest

from index import compiled, nearest
from index.compiled import FAR, keep
from index.nearest import Within, candidate_pairs
from tests.index import turned


@pytest.mark.skipif(not compiled.available(), reason="the extra 'scale' is not installed")
@pytest.mark.parametrize(("side", "within"), [(16, 60), (8, 6)])
def test_compiled_scans_find_the_pairs_that_faiss_finds(
    monkeypatch: pytest.MonkeyPatch, side: int, within: int
) -> None:
    codes = turned.copied(600, side, seed=2)
    ids, new = np.arange(600, dtype=np.int64), np.arange(600) % 7 > 0
    flat = candidate_pairs(ids, codes, new=new, reach=Within(within, 2))
    monkeypatch.setattr(nearest, "COMPILED_FROM", 0)
    assert candidate_pairs(ids, codes, new=new, reach=Within(within, 2)) == flat
    assert len(flat.pairs) > 50


def test_of_equals_the_elder_is_kept_in_whatever_order_they_come() -> None:
    distances, places = np.full(3, FAR, np.int32), np.full(3, -1, np.int64)
    for apart, place in ((5, 8), (5, 2), (1, 9), (5, 4), (7, 1), (5, 1)):
        keep(distances, places, apart, place)
    assert distances.tolist() == [1, 5, 5]
    assert places.tolist() == [9, 1, 2]
