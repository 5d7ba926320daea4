from __future__ import annotations

import numpy as np
import pytest

from evidence.market.pieces import KINDS, build


@pytest.mark.parametrize("kind", KINDS)
def test_a_piece_stands_on_the_table_with_its_outside_out(kind: str) -> None:
    solid = build(kind, 4, 0)
    assert solid.points.shape == solid.normals.shape == solid.colours.shape
    assert np.min(solid.points[:, 2]) == pytest.approx(0, abs=1e-5)
    lengths = np.linalg.norm(solid.normals, axis=1)
    assert (np.abs(lengths - 1) < 1e-3).mean() > 0.97  # the rest are poles, where a sheet has no direction
    assert np.min(solid.colours) >= 0
    assert np.abs(solid.points).max() < 3
    # Where it is highest, the outside is up: nothing is inside out.
    top = solid.points[:, 2] > np.quantile(solid.points[:, 2], 0.97)
    assert solid.normals[top, 2].mean() > 0.2


def test_one_seed_is_one_piece_and_another_is_another() -> None:
    first = build("bangle", 1, 0).points
    for seed in (3, 4, 5):
        build("pendant", seed, 0)  # until the first is no longer remembered
    assert np.array_equal(first, build("bangle", 1, 0).points)
    assert not np.array_equal(first, build("bangle", 2, 0).points)


def test_a_piece_put_down_again_shows_another_side() -> None:
    assert not np.allclose(build("tusk", 1, 0).points, build("tusk", 1, 1).points, atol=0.05)
