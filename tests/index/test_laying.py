"""Where one region lies on another, by maps whose effect is known in advance."""

from __future__ import annotations

import numpy as np
import pytest

from index import laying


def scaled(factor: float, x: float, y: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([[factor, 0, x], [0, factor, y], [0, 0, 1.0]])


def test_a_region_at_half_size_in_the_middle_shares_a_quarter_and_all_of_itself() -> None:
    found = laying.shared((200, 400), (100, 200), scaled(1.0, 100, 50))
    assert found is not None
    assert found.of_left == pytest.approx(0.25)
    assert found.of_right == pytest.approx(1.0)
    assert found.left_box == (0.25, 0.25, 0.75, 0.75)
    assert found.right_box == (0.0, 0.0, 1.0, 1.0)


def test_regions_side_by_side_share_nothing() -> None:
    assert laying.shared((200, 400), (100, 200), scaled(1.0, 500, 0)) is None


def test_the_frame_has_the_resolution_of_the_coarser_region() -> None:
    enlarged = laying.frame(scaled(4.0, 0, 0), (0, 0, 200, 160))
    assert enlarged.size == (50, 40)
    assert enlarged.shrinks == pytest.approx((0.25, 1.0))


def test_both_regions_are_brought_to_the_same_places() -> None:
    left = np.zeros((120, 160), np.uint8)
    left[40:60, 60:90] = 200
    right = np.ascontiguousarray(left[20:100, 40:140])
    frame = laying.frame(scaled(1.0, 40, 20), (40, 20, 140, 100))
    overlap = laying.lay(left, right, frame)
    assert overlap.both.mean() > 0.8
    assert np.abs(overlap.left - overlap.right)[overlap.both].max() < 1.0
