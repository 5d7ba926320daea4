from __future__ import annotations

import cv2
import numpy as np
import pytest

from index import writing
from index.regions import Box
from tests import drawing


def test_lines_of_print_are_where_writing_is_likely() -> None:
    shown, (left, top, _, height) = drawing.screenshot(np.full((405, 540, 3), 128, np.uint8))
    found = writing.likely(shown)
    for baseline in (208, 740):
        assert any(box.top <= baseline - 8 <= box.top + box.height and box.left < 200 for box in found)
    assert not any(left < box.left and top < box.top < top + height - 20 for box in found)


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 900, 3), (900, 3, 3), (64, 64, 3)])
def test_a_picture_of_one_colour_has_no_writing(shape: tuple[int, int, int]) -> None:
    assert writing.likely(np.full(shape, 90, np.uint8)) == []


def test_the_box_around_stays_within_the_picture() -> None:
    assert writing.around([Box(0, 5, 30, 10), Box(60, 50, 39, 10)], 100, 64) == Box(0, 0, 100, 64)


@pytest.mark.skipif(not writing.recipe(), reason="needs the extra 'ocr'")
def test_print_is_read_with_its_place_and_confidence() -> None:
    page = np.full((300, 800, 3), 250, np.uint8)
    cv2.putText(page, "VX yaxuan888", (120, 160), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (20, 20, 20), 3)
    (found,) = writing.page(page)
    assert found.text.replace(" ", "") == "VXyaxuan888"
    assert found.confidence > 0.8
    assert abs(found.box.left - 120) < 20
    assert abs(found.box.top + found.box.height - 170) < 25
    assert writing.photo(page, Box(0, 200, 800, 100)) == []
    assert [each.text for each in writing.photo(page, Box(0, 0, 800, 300))] == [found.text]
