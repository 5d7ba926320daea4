"""Where one region lies on another, by maps whose effect is known in advance."""

from __future__ import annotations

import cv2
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


def test_two_regions_that_lie_on_each_other_but_for_the_last_digit_share_all() -> None:
    rng = np.random.default_rng(1)
    for _ in range(2000):
        off = rng.normal(0, 1, (3, 3)) * np.array([[1, 1, 100], [1, 1, 100], [1e-3, 1e-3, 0]])
        found = laying.shared((300, 400), (300, 400), np.eye(3) + off * 10.0 ** rng.uniform(-17, -6))
        assert found is not None
        assert (found.of_left, found.of_right) == pytest.approx((1.0, 1.0), abs=0.002)


@pytest.mark.parametrize("seed", range(20))
def test_what_two_regions_share_is_what_a_drawing_of_both_shows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    turn, size = rng.uniform(0, 2 * np.pi), rng.uniform(0.6, 1.6)
    turned = size * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = np.array([200, 150]) + rng.uniform(-150, 150, 2) - turned @ [100, 80]
    matrix = np.vstack([np.hstack([turned * [rng.choice([-1, 1]), 1], middle[:, None]]), [2e-4, -1e-4, 1]])
    drawn = cv2.warpPerspective(np.ones((160, 200), np.uint8), matrix, (400, 300), flags=cv2.INTER_NEAREST)
    found = laying.shared((300, 400), (160, 200), matrix)
    assert (0.0 if found is None else found.of_left) == pytest.approx(drawn.mean(), abs=0.01)
