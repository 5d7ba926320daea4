from __future__ import annotations

import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray

from evidence.market.edits import EDITS, crop, mirror


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_the_picture_and_leaves_its_argument_alone(name: str, photo: NDArray[np.uint8]) -> None:
    before = photo.copy()
    after = EDITS[name](photo, default_rng(3))
    assert np.array_equal(photo, before)
    assert after.dtype == np.uint8
    assert after.ndim == 3
    assert not np.array_equal(after, before)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_follows_from_its_seed(name: str, photo: NDArray[np.uint8]) -> None:
    assert np.array_equal(EDITS[name](photo, default_rng(3)), EDITS[name](photo, default_rng(3)))


@pytest.mark.parametrize("seed", range(20))
def test_a_crop_keeps_half_to_four_fifths(seed: int, photo: NDArray[np.uint8]) -> None:
    share = crop(photo, default_rng(seed)).size / photo.size
    assert 0.49 < share < 0.81


def test_a_mirror_image_of_a_mirror_image_is_the_picture(photo: NDArray[np.uint8]) -> None:
    rng = default_rng(0)
    assert np.array_equal(mirror(mirror(photo, rng), rng), photo)
