"""Cells find what comparing every code finds, but for what they say they miss."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index import alike
from index.alike import Reach, embedded_pairs
from index.cells import RECALL, Cells


def drawn(count: int, seed: int) -> NDArray[np.float16]:
    """Draw codes of 32 numbers about 40 centres; every fourth is a near copy of the one before."""
    rng = np.random.default_rng(seed)
    codes = rng.normal(size=(count, 32)) + 2 * rng.normal(size=(40, 32))[rng.integers(0, 40, count)]
    codes[3::4] = codes[2::4][: len(codes[3::4])] + 0.1 * rng.normal(size=codes[3::4].shape)
    return np.asarray(codes / np.linalg.norm(codes, axis=1, keepdims=True), np.float16)


def test_the_nearest_are_found_with_their_true_cosines_as_often_as_it_says() -> None:
    codes = drawn(3000, seed=1)
    cells = Cells(codes, threads=1)
    assert RECALL <= cells.recall <= 1.0
    assert cells.looked_into < cells.count
    likeness, places = cells.nearest(codes[:200], 4)
    cosines = codes[:200].astype(np.float32) @ codes.astype(np.float32).T
    expected = np.argsort(-cosines, axis=1, kind="stable")[:, :4]
    hits = np.mean(
        [len(set(mine) & set(all_)) / 4 for mine, all_ in zip(places.tolist(), expected.tolist(), strict=True)]
    )
    assert hits >= 0.97
    assert np.take_along_axis(cosines, places, 1) == pytest.approx(likeness, abs=1e-5)


def test_fewer_codes_than_are_asked_for_leave_the_rest_unlike_everything() -> None:
    codes = drawn(9, seed=2)
    likeness, places = Cells(codes, threads=1).nearest(codes[:2], 65)
    assert likeness.shape == places.shape
    assert likeness[:, 0] == pytest.approx(1.0, abs=2e-3)


def test_large_cases_are_looked_up_in_cells_which_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = drawn(1200, seed=3)
    ids, new = np.arange(1200, dtype=np.int64), np.arange(1200) >= 300
    exact, _ = embedded_pairs(ids, codes, new=new, reach=Reach(0.75, 6))
    heard: list[str] = []
    monkeypatch.setattr(alike, "EXACT_PAIRS", 0)
    found, _ = embedded_pairs(ids, codes, new=new, reach=Reach(0.75, 6, 1, heard.append))
    assert len(exact) > 200
    wanted = {(pair.left, pair.right) for pair in exact}
    assert len(wanted & {(pair.left, pair.right) for pair in found}) >= 0.97 * len(wanted)
    assert len(heard) == 1
    assert "1,200 codes of the network" in heard[0]
