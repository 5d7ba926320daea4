from __future__ import annotations

import cv2
import numpy as np

from index.words import AMONG, LEVELS, MOST, SCALE, Words, find, pack, unpack, unpack_upright
from tests import drawing

PHOTOS = [drawing.photo(seed) for seed in range(1, 9)]
FOUND = [find(drawing.grey(photo)) for photo in PHOTOS]


def test_words_are_read_as_they_were_written() -> None:
    for both in (FOUND[0], find(np.zeros((300, 400), np.uint8))):
        assert np.array_equal(unpack_upright(pack(*both)).descriptors, both[0].descriptors)
        for before, after in zip(both, unpack(pack(*both)), strict=True):
            assert np.array_equal(before.descriptors, after.descriptors)
            assert np.allclose(before.points, after.points, atol=1 / 128)


def test_mirrored_points_lie_on_the_upright_region() -> None:
    grey = drawing.grey(PHOTOS[0])
    mirrored = find(np.ascontiguousarray(grey[:, ::-1]))[1]
    upright = FOUND[0][0]
    # The mirror of the mirror image is the region itself: same keypoints, seen from the other side.
    here, there = (np.lexsort(words.descriptors.T) for words in (upright, mirrored))
    assert np.array_equal(mirrored.descriptors[there], upright.descriptors[here])
    assert np.array_equal(mirrored.poses[there, 1], upright.poses[here, 1])
    x, y = mirrored.points[there].T
    assert np.allclose(np.stack([grey.shape[1] - 1 - x, y], axis=1), upright.points[here], atol=1e-3)


def test_there_are_no_more_words_than_kept() -> None:
    both: tuple[Words, Words] = FOUND[0]
    assert all(0 < len(words.points) <= MOST for words in both)
    assert both[0].descriptors.shape[1] == 32


def test_a_smooth_or_tiny_region_has_no_words() -> None:
    for grey in (np.full((300, 400), 90, np.uint8), np.zeros((8, 8), np.uint8)):
        upright, mirrored = find(grey)
        assert len(upright.points) == len(mirrored.points) == 0


def test_print_over_a_quarter_leaves_most_keypoints_to_the_rest() -> None:
    grey = drawing.grey(drawing.photo(3), 400)
    rows, columns = np.indices((grey.shape[0] // 2, grey.shape[1] // 2)) // 6
    grey[: grey.shape[0] // 2, : grey.shape[1] // 2] = 255 * ((rows + columns) % 2)
    upright, _ = find(grey)
    printed = (upright.points < np.array(grey.shape[::-1]) / 2).all(axis=1)
    assert len(printed) == MOST
    assert printed.mean() < 0.6


def test_large_letters_all_over_leave_keypoints_to_what_is_between_them() -> None:
    shown = drawing.photo(5)
    words = np.zeros(shown.shape[:2], np.uint8)
    for top in (150, 330):
        cv2.putText(words, "VX 8848 W", (60, top), cv2.FONT_HERSHEY_DUPLEX, 2.4, 255, 10)
    broad = cv2.dilate(words, np.ones((9, 9), np.uint8))
    shown[broad > 0], shown[words > 0] = (10, 10, 10), (255, 255, 255)
    grey = drawing.grey(shown, 400)
    ink = cv2.resize(cv2.dilate(broad, np.ones((15, 15), np.uint8)), grey.shape[::-1]) > 0
    upright, _ = find(grey)
    columns, rows = upright.points.astype(int).T
    assert (~ink[rows, columns]).sum() >= 20


def test_keypoints_are_of_every_scale() -> None:
    upright, _ = find(drawing.grey(drawing.photo(6), 400))
    assert (np.bincount(upright.poses[:, 1], minlength=7) >= 8).all()


def test_opencv_gives_keypoints_level_by_level() -> None:
    detector = cv2.ORB.create(nfeatures=AMONG, scaleFactor=SCALE, nlevels=LEVELS, edgeThreshold=20, fastThreshold=8)
    for mask in (None, np.full((400, 400), 255, np.uint8)):
        found = detector.detect(cv2.resize(drawing.grey(PHOTOS[1]), (400, 400)), mask)
        levels = [keypoint.octave for keypoint in found]
        assert levels == sorted(levels)
        assert set(levels) == set(range(LEVELS))
