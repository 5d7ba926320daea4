from __future__ import annotations

import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray

from evidence.market.grids import fitted
from evidence.market.phone import COMPOSITES


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", COMPOSITES)
def test_each_box_holds_its_picture(name: str, seed: int, photos: list[NDArray[np.uint8]]) -> None:
    most, compose = COMPOSITES[name]
    whole, boxes = compose(photos[:most], default_rng(seed))
    assert len(boxes) == most
    for box, picture in zip(boxes, photos, strict=False):
        part = whole[box.top : box.top + box.height, box.left : box.left + box.width]
        assert np.array_equal(part, fitted(picture, box.width, box.height))


@pytest.mark.parametrize("name", COMPOSITES)
def test_boxes_do_not_overlap(name: str, photos: list[NDArray[np.uint8]]) -> None:
    most, compose = COMPOSITES[name]
    whole, boxes = compose(photos[:most], default_rng(1))
    cover = np.zeros(whole.shape[:2], int)
    for box in boxes:
        cover[box.top : box.top + box.height, box.left : box.left + box.width] += 1
    assert cover.max() == 1
    assert cover.min() == 0
