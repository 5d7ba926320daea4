from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from evidence.market.pieces import KINDS
from evidence.market.scenes import Shot, photograph
from evidence.market.tables import TABLES, table


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_has_detail_that_a_matcher_can_use(kind: str) -> None:
    picture = photograph(Shot(kind, 3, 0, 3, 1, 360, 480))
    assert picture.shape == (480, 360, 3)
    # A real phone photo of this size has some hundreds of SIFT points (shared photos, shrunk alike: 150 to 1500).
    points = cv2.SIFT.create().detect(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), None)
    assert len(points) > 150


def test_equal_shots_are_equal_to_the_bit() -> None:
    shot = Shot("beads", 3, 0, 1, 1, 240, 320)
    assert np.array_equal(photograph(shot), photograph(shot))


def test_another_press_of_the_button_is_another_photo() -> None:
    shot = Shot("pendant", 3, 0, 1, 1, 240, 320)
    difference = np.abs(photograph(shot).astype(int) - photograph(replace(shot, seed=2)))
    assert difference.mean() > 8


@pytest.mark.parametrize("seed", range(len(TABLES)))
def test_every_table_is_a_picture_with_texture(seed: int) -> None:
    top = table(seed)
    assert np.min(top) >= 0
    assert np.max(top) <= 1
    assert top.std() > 0.01
