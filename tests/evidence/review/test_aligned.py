"""Maps worked out by hand: corners and centres of boxes fall on each other."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.catalogue.verdicts import VerdictRow
from evidence.review.aligned import SAME_PLACE, by_boxes, by_keypoints
from index.picture import encode_jpeg
from tests.evidence.review.conftest import FIGURES


def carried(matrix: tuple[float, ...], x: float, y: float) -> list[float]:
    across, down, weight = np.array(matrix).reshape(3, 3) @ [x, y, 1.0]
    return [float(across / weight), float(down / weight)]


def test_the_overlap_of_one_falls_on_that_of_the_other() -> None:
    # Mirrored, and the middle half of the right one is all of the left one: its left edge falls on the right edge.
    matrix = by_boxes(VerdictRow(1, 2, "unsure", 0.5, 0, FIGURES))
    assert carried(matrix, 0.25, 0.0) == pytest.approx([1.0, 0.0])
    assert carried(matrix, 0.75, 1.0) == pytest.approx([0.0, 1.0])
    plain = by_boxes(VerdictRow(1, 2, "unsure", 0.5, 0, {**FIGURES, "mirrored": False}))
    assert carried(plain, 0.5, 0.5) == pytest.approx([0.5, 0.5])
    assert carried(plain, 0.25, 0.0) == pytest.approx([0.0, 0.0])


def test_without_an_overlap_edges_fall_on_edges() -> None:
    assert by_boxes(None) == SAME_PLACE
    assert by_boxes(VerdictRow(1, 2, "unsure", 0.5, 0, {"failure": "x"})) == SAME_PLACE
    empty = by_boxes(VerdictRow(1, 2, "unsure", 0.5, 0, {**FIGURES, "right_box": [0.5, 0.5, 0.5, 0.5]}))
    assert np.isfinite(empty).all()


def test_keypoints_find_a_crop() -> None:
    rng = np.random.default_rng(5)
    rough = rng.integers(0, 256, (30, 40, 3), dtype=np.uint8)
    whole = np.ascontiguousarray(np.kron(rough, np.ones((10, 10, 1), np.uint8)))
    crop = np.ascontiguousarray(whole[60:300, 100:400])
    matrix = by_keypoints(encode_jpeg(whole, 90), encode_jpeg(crop, 90))
    assert matrix is not None
    assert carried(matrix, 0.0, 0.0) == pytest.approx([0.25, 0.2], abs=0.01)
    assert carried(matrix, 1.0, 1.0) == pytest.approx([1.0, 1.0], abs=0.01)


def test_what_has_no_keypoints_or_is_broken_is_not_aligned() -> None:
    plain = encode_jpeg(np.full((100, 100, 3), 200, np.uint8), 90)
    assert by_keypoints(plain, plain) is None
    assert by_keypoints(plain, b"broken") is None
