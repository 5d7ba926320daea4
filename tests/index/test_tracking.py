import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import bending, tracking
from index.align import Alignment, mapped

SIZE = 320, 400


def drawn(seed: int) -> NDArray[np.uint8]:
    """Soft random blobs: corners everywhere."""
    noise = np.random.default_rng(seed).uniform(0, 255, (40, 50)).astype(np.float32)
    return np.asarray(np.clip(cv2.resize(noise, SIZE[::-1], interpolation=cv2.INTER_CUBIC), 0, 255), np.uint8)


TRUE = np.array([[0.93, -0.08, 21.0], [0.07, 0.95, -9.0], [6e-5, -4e-5, 1.0]])
CORNERS = np.array([[40, 40], [360, 50], [350, 280], [30, 270]], np.float32)


def off(left_to_right: NDArray[np.float64], by: float) -> Alignment:
    """The true map from right to left, off by so many pixels."""
    shift = np.array([[1.0, 0.0, by], [0.0, 1.0, -by], [0.0, 0.0, 1.0]])
    return Alignment(shift @ np.linalg.inv(left_to_right), 17, mirrored=False)


@pytest.mark.parametrize("by", [0.0, 1.5, 4.0])
def test_a_map_some_pixels_off_becomes_exact_in_other_light(by: float) -> None:
    left = drawn(1)
    warped = cv2.warpPerspective(left, TRUE, SIZE[::-1], borderMode=cv2.BORDER_REFLECT)
    right = np.asarray(np.clip(warped * 0.6 + 50, 0, 255), np.uint8)
    found = tracking.exact(left, right, off(TRUE, by))
    assert found is not None
    assert np.abs(mapped(found.matrix, mapped(TRUE, CORNERS).astype(np.float32)) - CORNERS).max() < 0.8
    assert (found.inliers, found.mirrored) == (17, False)


def test_two_other_pictures_have_no_exact_map() -> None:
    assert tracking.exact(drawn(1), drawn(2), off(TRUE, 0.0)) is None


def test_a_smooth_picture_has_no_corners_to_follow() -> None:
    smooth = np.asarray(np.tile(np.linspace(0, 255, SIZE[1]), (SIZE[0], 1)), np.uint8)
    assert tracking.exact(smooth, smooth, off(np.eye(3), 0.0)) is None


def test_regions_that_do_not_meet_have_no_exact_map() -> None:
    away = np.array([[1.0, 0.0, 5000.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert tracking.exact(drawn(1), drawn(1), off(away, 0.0)) is None


@pytest.mark.parametrize("kept", [0, tracking.LEAST - 1, tracking.LEAST])
def test_where_most_corners_are_lost_on_the_way_nothing_was_followed(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    through = cv2.calcOpticalFlowPyrLK

    def losing(*asked: object, **how: object) -> object:
        followed, found, off = through(*asked, **how)  # type: ignore[call-overload]
        found[kept:] = 0
        return followed, found, off

    monkeypatch.setattr(cv2, "calcOpticalFlowPyrLK", losing)
    followed = tracking.follow(drawn(1), drawn(1), off(np.eye(3), 0.0))
    assert (followed is not None) == (kept >= tracking.LEAST)
    assert kept >= tracking.LEAST or bending.find(drawn(1), drawn(1), off(np.eye(3), 0.0)) is None
