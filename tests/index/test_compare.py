"""Two views laid over each other by a map that the test knows; shares are those of the test's own geometry."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.align import Alignment, turned
from index.compare import Comparison, compare
from index.plates import Plate
from tests import drawing

LEFT = drawing.grey(drawing.photo(1))
OTHER = drawing.grey(drawing.photo(2))
SAME_PLACE = Alignment(np.eye(3), 0, mirrored=False)


def compared(right: NDArray[np.uint8], alignment: Alignment = SAME_PLACE) -> Comparison:
    found = compare(LEFT, right, alignment)
    assert found is not None
    return found


def test_a_picture_agrees_with_itself() -> None:
    found = compared(LEFT)
    assert (found.cover_left, found.cover_right) == (1.0, 1.0)
    assert found.agreement == 1.0
    assert found.patch == found.explained == 0.0
    assert found.textured > 0.9


@pytest.mark.parametrize("orientation", range(8))
def test_a_turned_picture_agrees_under_its_own_turn(orientation: int) -> None:
    right = drawing.turned(LEFT, orientation)
    found = compared(right, turned(orientation, (300, 400), (right.shape[0], right.shape[1])))
    assert found.agreement > 0.99
    assert found.patch == 0.0


def test_another_brightness_and_contrast_still_agree() -> None:
    faded = (40 + LEFT.astype(np.float32) * 0.6).astype(np.uint8)
    assert compared(faded).agreement > 0.99


def test_a_crop_covers_its_share() -> None:
    right = np.ascontiguousarray(LEFT[60:240, 100:300])  # 180 x 200 of 300 x 400: .3
    found = compared(right, Alignment(np.array([[1, 0, 100], [0, 1, 60], [0, 0, 1.0]]), 0, mirrored=False))
    assert found.cover_left == pytest.approx(0.3, abs=0.01)
    assert found.cover_right == pytest.approx(1.0, abs=0.01)
    assert found.agreement > 0.99


@pytest.mark.parametrize(("edge", "share"), [(80, 0.053), (120, 0.12), (160, 0.213)])
def test_a_place_where_another_picture_shows_is_measured(edge: int, share: float) -> None:
    right = LEFT.copy()
    right[60 : 60 + edge, 100 : 100 + edge] = OTHER[60 : 60 + edge, 100 : 100 + edge]
    found = compared(right)
    assert found.patch == pytest.approx(share, rel=0.5)
    assert found.agreement == pytest.approx(1.0 - share, abs=0.08)


def test_two_different_pictures_disagree_nearly_everywhere() -> None:
    found = compared(OTHER)
    assert found.agreement < 0.2
    assert found.patch > 0.3


def test_two_flat_pictures_say_nothing() -> None:
    flat = np.full((300, 400), 120, np.uint8)
    found = compare(flat, flat, SAME_PLACE)
    assert found is not None
    assert found.textured == found.agreement == found.patch == found.explained == 0.0


@pytest.mark.parametrize("shift", [399, 1000, -5000])
def test_views_that_hardly_overlap_are_not_compared(shift: int) -> None:
    assert compare(LEFT, LEFT, Alignment(np.array([[1, 0, shift], [0, 1, 0], [0, 0, 1.0]]), 0, mirrored=False)) is None


def test_every_share_lies_between_nothing_and_all() -> None:
    names = ("cover_left", "cover_right", "textured", "agreement", "patch", "explained")
    for right in (LEFT, OTHER, np.zeros((300, 400), np.uint8), LEFT[:, ::-1].copy()):
        found = compared(right)
        assert all(0.0 <= getattr(found, name) <= 1.0 for name in names)


PLATE = Plate("pasted", np.array([[100, 60], [220, 60], [220, 180], [100, 180]], np.float32))


def pasted(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Another picture in the plate's place."""
    shown = pixels.copy()
    shown[60:180, 100:220] = OTHER[60:180, 100:220]
    return shown


def told(right: NDArray[np.uint8], here: list[Plate], there: list[Plate]) -> Comparison:
    found = compare(LEFT, right, SAME_PLACE, lambda: (here, there))
    assert found is not None
    return found


def test_a_picture_laid_over_one_of_the_two_is_explained_and_the_rest_agrees() -> None:
    found = told(pasted(LEFT), [], [PLATE])
    assert found.patch == 0.0
    assert found.agreement > 0.99
    # 120 x 120 of 400 x 300 is .12, and half a window of comparison around it.
    assert 0.12 < found.explained < 0.20


def test_it_does_not_matter_over_which_of_the_two_it_lies() -> None:
    under, over = pasted(LEFT), LEFT
    found = compare(under, over, SAME_PLACE, lambda: ([PLATE], []))
    assert found is not None
    assert found.patch == 0.0
    assert 0.12 < found.explained < 0.20


def test_the_plate_of_a_mirrored_copy_is_looked_for_where_the_mirror_puts_it() -> None:
    right = np.ascontiguousarray(pasted(LEFT)[:, ::-1])
    outline = PLATE.outline * np.array([-1, 1], np.float32) + np.array([400, 0], np.float32)
    found = compare(LEFT, right, turned(4, (300, 400), (300, 400)), lambda: ([], [Plate("pasted", outline)]))
    assert found is not None
    assert found.patch == 0.0
    assert 0.12 < found.explained < 0.20


def test_a_difference_that_no_plate_surrounds_stays_unexplained() -> None:
    elsewhere = Plate("pasted", PLATE.outline + np.array([150, 80], np.float32))
    found = told(pasted(LEFT), [], [elsewhere])
    assert found.explained == 0.0
    assert found.patch > 0.08


def test_what_hides_most_of_the_picture_explains_nothing() -> None:
    right = LEFT.copy()
    right[30:270, 20:380] = OTHER[30:270, 20:380]  # .72 of it
    outline = np.array([[20, 30], [380, 30], [380, 270], [20, 270]], np.float32)
    found = told(right, [], [Plate("pasted", outline)])
    assert found.patch > 0.4
    assert found.explained < 0.1


def test_nothing_is_looked_for_where_nothing_differs() -> None:
    def never() -> tuple[list[Plate], list[Plate]]:
        raise AssertionError("plates were looked for")

    assert compare(LEFT, LEFT, SAME_PLACE, never) is not None


def test_what_agrees_but_faintly_is_measured_apart_from_what_disagrees() -> None:
    mixed = LEFT.astype(np.float32)
    place = np.s_[80:200, 120:280]
    mixed[place] = 0.65 * mixed[place] + 0.35 * OTHER[place]
    found = compared(mixed.astype(np.uint8))
    assert compared(LEFT).faint == 0.0
    assert found.faint > 0.05
    assert found.patch < found.faint
