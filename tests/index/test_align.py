"""Maps whose truth is known: the test makes the right region from the left one by a map of its own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.align import LEAST_INLIERS, MOST_KEYPOINTS, Features, align, features, mapped, turned
from tests import drawing

LEFT = drawing.grey(drawing.photo(1))
CORNERS = np.array([[0, 0], [399, 0], [399, 299], [0, 299]], np.float32)


def warped(matrix: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Show the left region through a map from left pixels to right pixels."""
    return np.asarray(cv2.warpPerspective(LEFT, matrix, (400, 300), borderMode=cv2.BORDER_REFLECT), np.uint8)


def around_middle(angle: float, scale: float) -> NDArray[np.float64]:
    return np.vstack([cv2.getRotationMatrix2D((200, 150), angle, scale), [0.0, 0.0, 1.0]])


MAPS = {
    "shifted": np.array([[1, 0, 31], [0, 1, -17], [0, 0, 1.0]]),
    "turned by 20 degrees": around_middle(20, 1.0),
    "made half as large": around_middle(0, 0.5),
    "stretched": np.array([[0.8, 0, 10], [0, 1.0, 0], [0, 0, 1.0]]),
    "taken from the side": np.array([[0.95, 0.05, 8], [0.02, 0.9, 6], [3e-4, 1e-4, 1.0]]),
}


@pytest.mark.parametrize("name", MAPS)
def test_the_map_between_two_views_is_found(name: str) -> None:
    found = align(features(LEFT), features(warped(MAPS[name])))
    assert found is not None
    assert not found.mirrored
    assert found.inliers >= LEAST_INLIERS
    back = mapped(found.matrix, mapped(MAPS[name], CORNERS).astype(np.float32))
    assert np.abs(back - CORNERS).max() < 4.0


def test_a_mirrored_view_is_found_and_said_to_be_mirrored() -> None:
    found = align(features(LEFT), features(np.ascontiguousarray(LEFT[:, ::-1])))
    assert found is not None
    assert found.mirrored
    there = np.stack([399 - CORNERS[:, 0], CORNERS[:, 1]], axis=1)
    assert np.abs(mapped(found.matrix, there) - CORNERS).max() < 3.0


def test_mirrored_descriptors_are_those_of_the_mirrored_region() -> None:
    mirror = features(np.ascontiguousarray(LEFT[:, ::-1]))
    upright = features(LEFT)
    places = np.stack([399 - mirror.points[:, 0], mirror.points[:, 1]], axis=1)
    distance = np.linalg.norm(upright.points[:, None] - places[None], axis=2)
    here, there = np.nonzero(distance < 0.7)
    likeness = (upright.mirrored[here] * mirror.descriptors[there]).sum(axis=1)
    plain = (upright.descriptors[here] * mirror.descriptors[there]).sum(axis=1)
    assert len(here) > 50
    assert np.median(likeness) > 0.9 > np.median(plain)


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_two_pictures_with_nothing_in_common_have_no_map(seed: int) -> None:
    assert align(features(LEFT), features(drawing.grey(drawing.photo(seed)))) is None


@pytest.mark.parametrize("level", [0, 200])
def test_a_smooth_region_has_no_keypoints_and_no_map(level: int) -> None:
    smooth = features(np.full((300, 400), level, np.uint8))
    assert smooth.points.shape == (0, 2)
    assert smooth.descriptors.shape == smooth.mirrored.shape == (0, 128)
    assert align(smooth, features(LEFT)) is None
    assert align(features(LEFT), smooth) is None
    assert align(smooth, smooth) is None


def test_descriptors_have_length_one_and_are_not_too_many() -> None:
    found = features(LEFT)
    assert LEAST_INLIERS < len(found.points) <= MOST_KEYPOINTS + 10
    assert np.allclose(np.linalg.norm(found.descriptors, axis=1), 1.0, atol=1e-4)
    assert np.allclose(np.sort(found.mirrored, axis=1), np.sort(found.descriptors, axis=1))


def test_keypoints_that_all_lie_in_one_spot_make_no_map() -> None:
    rng = np.random.default_rng(3)
    descriptors = np.abs(rng.normal(size=(60, 128))).astype(np.float32)
    descriptors /= np.linalg.norm(descriptors, axis=1, keepdims=True)
    spot = Features(rng.uniform(100, 110, size=(60, 2)).astype(np.float32), descriptors)
    assert align(spot, spot) is None


def test_a_point_is_mapped_as_a_homography_maps_it() -> None:
    # By hand: (2, 3) -> (2 + 1, 2 * 3, 0.5 * 2 + 1) = (3, 6, 2) -> (1.5, 3).
    matrix = np.array([[1, 0, 1], [0, 2, 0], [0.5, 0, 1.0]])
    assert np.allclose(mapped(matrix, np.array([[2, 3]], np.float32)), [[1.5, 3.0]])


def test_a_point_at_infinity_lands_far_away() -> None:
    matrix = np.array([[1, 0, 0], [0, 1, 0], [1, 0, -2.0]])
    (place,) = mapped(matrix, np.array([[2, 3]], np.float32))
    assert np.isfinite(place).all()
    assert np.abs(place).max() > 1e6


@pytest.mark.parametrize("orientation", range(8))
def test_a_turned_region_is_mapped_back_pixel_by_pixel(orientation: int) -> None:
    left = np.zeros((30, 50), np.uint8)
    places = [(0, 0), (49, 0), (7, 20), (33, 29)]
    for number, (x, y) in enumerate(places, start=1):
        left[y, x] = number
    right = np.rot90(left[:, ::-1] if orientation >= 4 else left, orientation % 4)
    there = np.array([np.argwhere(right == number)[0][::-1] for number in range(1, 5)], np.float32)
    found = turned(orientation, (30, 50), (right.shape[0], right.shape[1]))
    assert np.abs(mapped(found.matrix, there) - np.array(places)).max() < 1e-3
    assert found.mirrored == (orientation >= 4)
    assert found.inliers == 0


def test_a_region_of_another_size_is_mapped_edge_to_edge() -> None:
    found = turned(0, (300, 400), (150, 100))
    edges = np.array([[-0.5, -0.5], [99.5, 149.5]], np.float32)
    assert np.allclose(mapped(found.matrix, edges), [[-0.5, -0.5], [399.5, 299.5]], atol=1e-3)
