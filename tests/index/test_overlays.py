"""Overlays drawn at known places; where the two differ is known too, since the test drew it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index.overlays import split
from tests import drawing

Plane = NDArray[np.float32]
BOX = np.s_[60:120, 70:160]
AREA = 168 * 224


def plane(seed: int) -> Plane:
    return drawing.grey(drawing.photo(seed), 224).astype(np.float32)


def where(left: Plane, right: Plane) -> NDArray[np.bool_]:
    differs = (np.abs(left - right) > 6).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(differs, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)) > 0)


def with_plate(left: Plane, level: int) -> Plane:
    right = left.copy()
    right[BOX] = level
    return right


@pytest.mark.parametrize("level", [0, 255])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_plate_of_one_colour_is_explained(seed: int, level: int) -> None:
    left, right = plane(seed), with_plate(plane(seed), level)
    largest, excused = split(where(left, right), (left, right), AREA, 1.0)
    assert largest == 0.0
    assert excused.sum() == pytest.approx(60 * 90, rel=0.15)


def test_a_colour_between_two_levels_is_one_colour_and_goes_on_as_one() -> None:
    left, right = plane(1), plane(1)
    right[BOX] = 100.4
    assert split(where(left, right), (left, right), AREA, 1.0)[0] == 0.0
    # A dark cloth that goes on beyond the patch is no plate.
    right[:] = 100.4
    patch = np.zeros(left.shape, np.bool_)
    patch[BOX] = True
    assert split(patch, (left, right), AREA, 1.0)[0] > 0.1


def test_it_does_not_matter_which_of_the_two_has_the_plate() -> None:
    left, right = plane(1), with_plate(plane(1), 255)
    assert split(where(left, right), (right, left), AREA, 1.0)[0] == 0.0


def test_a_plate_with_print_is_explained() -> None:
    left = plane(1)
    plate = np.full((60, 90), 255, np.uint8)
    cv2.putText(plate, "138 0013", (6, 38), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0,), 1)
    right = left.copy()
    right[BOX] = plate
    assert split(where(left, right), (left, right), AREA, 1.0)[0] == 0.0


def test_a_mosaic_of_what_is_beneath_is_explained() -> None:
    left = plane(1)
    right = left.copy()
    small = cv2.resize(left[BOX], (15, 10), interpolation=cv2.INTER_AREA)
    right[BOX] = cv2.resize(small, (90, 60), interpolation=cv2.INTER_NEAREST)
    assert split(where(left, right), (left, right), AREA, 1.0)[0] == 0.0


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_another_picture_in_the_same_place_is_not_explained(seed: int) -> None:
    left = plane(1)
    right = left.copy()
    right[BOX] = plane(seed)[BOX]
    largest, excused = split(where(left, right), (left, right), AREA, 1.0)
    assert largest > 0.05
    assert excused.mean() < 0.03


def test_two_pictures_that_agree_leave_nothing_to_explain() -> None:
    left = plane(1)
    largest, excused = split(np.zeros(left.shape, np.bool_), (left, left), AREA, 1.0)
    assert largest == 0.0
    assert not excused.any()


def test_specks_are_noise() -> None:
    left = plane(1)
    specks = np.zeros(left.shape, np.bool_)
    specks[10:14, 20:24] = specks[80:84, 90:95] = True
    assert split(specks, (left, plane(2)), AREA, 1.0)[0] == 0.0


def test_beside_what_is_unexplained_smaller_patches_are_left_so() -> None:
    left, right = plane(1), plane(1)
    right[10:90, 10:90] = plane(2)[10:90, 10:90]
    right[140:160, 140:180] = 255.0
    disagrees = where(left, right)
    largest, excused = split(disagrees, (left, right), AREA, 1.0)
    same, none = split(disagrees, (left, right), AREA, 0.01)
    assert excused[145:155, 145:175].any()
    assert same == largest > 0.01
    assert not none.any()
