"""A bend that a lens made is taken out; what moved otherwise is not, and another piece stays another piece."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import bending, ruling, verify
from index.align import Alignment
from index.verify import View, unbent
from tests.drawing import Pixels, cloth, decoded, encoded, grey, photo, put, resized


def bent(pixels: Pixels, by: float, stretch: float = 1.0) -> Pixels:
    """What a lens makes of a picture: outwards (by > 0) or inwards, the corners kept; then stretched."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    half = max(height, width) / 2
    u, v = (x - width / 2) / half, (y - height / 2) / half
    square = u * u + v * v
    grow = (1 + by * square) / (1 + max(by, 0.0) * float(square.max()))
    x, y = (u * grow * half + width / 2).astype(np.float32), (v * grow * half + height / 2).astype(np.float32)
    seen = cv2.remap(pixels, x, y, cv2.INTER_LINEAR)
    return resized(np.asarray(seen, np.uint8), round(width * stretch), height)


def view(pixels: Pixels) -> View:
    small = resized(pixels, *grey(pixels).shape[::-1])
    return View(grey(pixels), coloured=lambda: small)


def judged(left: Pixels, right: Pixels) -> tuple[ruling.Verdict, ruling.Verdict | None]:
    here, there = view(left), view(right)
    verdict = verify.verify(here, there)
    return verdict, unbent(here, there, verdict)


@pytest.mark.parametrize(("by", "stretch"), [(0.14, 1.0), (-0.12, 1.0), (0.12, 1.15)])
def test_a_picture_that_a_lens_bent_is_a_copy(by: float, stretch: float) -> None:
    left = photo(5)
    right = decoded(encoded(bent(left, by, stretch), quality=70))
    before, after = judged(left, right)
    assert before.word in ("same scene", "unsure")
    assert after is not None
    assert (after.word, after.clean) == ("same picture", True)


def test_another_piece_on_the_same_cloth_is_none_however_a_lens_bent_it() -> None:
    ground = cloth(3)
    left, right = put(1, ground), bent(put(2, ground), 0.14)
    before, after = judged(left, right)
    assert before.word == "same scene"
    assert after is None


def test_what_is_straightened_says_nothing_where_the_bent_one_showed_nothing() -> None:
    left = grey(photo(5))
    bend = bending.find(left, grey(bent(photo(5), 0.14)), Alignment(np.eye(3), 99, mirrored=False))
    assert bend is not None
    known = bend.known(left.shape)
    assert (known[known.shape[0] // 2, 0], known[known.shape[0] // 2, known.shape[1] // 2]) == (0, 255)


def moved(pixels: NDArray[np.uint8], nearer: float) -> NDArray[np.uint8]:
    """Another view of a solid thing: a round part of it is nearer, and moves further aside."""
    height, width = pixels.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    depth = np.exp(-(((x - width * 0.4) / 90) ** 2) - ((y - height * 0.5) / 70) ** 2)
    return np.asarray(cv2.remap(pixels, (x + nearer * depth).astype(np.float32), y, cv2.INTER_LINEAR), np.uint8)


def test_only_what_moved_about_one_centre_is_bent() -> None:
    left = grey(photo(5))
    plane = Alignment(np.eye(3), 99, mirrored=False)
    assert bending.find(left, grey(bent(photo(5), 0.1)), plane) is not None
    assert bending.find(left, left, plane) is None
    assert bending.find(left, moved(left, 9.0), plane) is None
    assert bending.find(left, grey(photo(6)), plane) is None


def test_a_bend_is_found_beside_what_was_laid_over_but_not_in_a_corner_of_another_picture() -> None:
    whole, plane = bent(photo(5), 0.14), Alignment(np.eye(3), 99, mirrored=False)
    for shown, found in ((0.6, True), (0.25, False)):
        other = photo(6)
        edge = round(shown * whole.shape[1])
        other[:, :edge] = whole[:, :edge]
        assert (bending.find(grey(photo(5)), grey(other), plane) is not None) == found


def test_a_smooth_picture_has_no_bend() -> None:
    smooth = np.asarray(np.tile(np.linspace(0, 255, 400), (300, 1)), np.uint8)
    assert bending.find(smooth, smooth, Alignment(np.eye(3), 99, mirrored=False)) is None


def test_only_what_agrees_in_many_keypoints_and_correlates_little_is_asked() -> None:
    left, right = view(photo(5)), view(bent(photo(5), 0.14))
    verdict = verify.verify(left, right)
    assert verdict.alignment is not None
    assert verdict.comparison is not None
    assert unbent(left, right, verdict) is not None
    few = ruling.judge(Alignment(verdict.alignment.matrix, verify.BENT_INLIERS - 1, mirrored=False), verdict.comparison)
    assert unbent(left, right, few) is None
    assert unbent(left, right, ruling.NOTHING) is None
