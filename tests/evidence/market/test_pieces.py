from __future__ import annotations

import numpy as np
import pytest

from evidence.market.pieces import KINDS, build


@pytest.mark.parametrize("kind", KINDS)
def test_a_piece_stands_on_the_table_with_unit_normals(kind: str) -> None:
    solid = build(kind, 4, 0)
    assert solid.points.shape == solid.normals.shape == solid.colours.shape
    assert solid.points[:, 2].min() == pytest.approx(0, abs=1e-5)
    assert np.linalg.norm(solid.normals, axis=1) == pytest.approx(1, abs=1e-3)
    assert solid.colours.min() >= 0
    assert np.abs(solid.points).max() < 3


@pytest.mark.parametrize("kind", KINDS)
def test_the_top_of_a_piece_faces_up(kind: str) -> None:
    solid = build(kind, 4, 0)
    top = solid.points[:, 2] > np.quantile(solid.points[:, 2], 0.97)
    assert solid.normals[top, 2].mean() > 0.2


def test_one_seed_is_one_piece_and_another_is_another() -> None:
    first = build("bangle", 1, 0).points
    build("bangle", 3, 0), build("tusk", 3, 0), build("figure", 3, 0)  # the first is no longer remembered
    assert np.array_equal(first, build("bangle", 1, 0).points)
    assert not np.array_equal(first, build("bangle", 2, 0).points)


def test_a_piece_put_down_again_shows_another_side() -> None:
    assert not np.allclose(build("tusk", 1, 0).points, build("tusk", 1, 1).points, atol=0.05)
