"""Outlines of drawn shapes: how much like a rectangle, and how much like an ellipse."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import contours


def blank() -> NDArray[np.uint8]:
    return np.zeros((200, 300), np.uint8)


def outline(mask: NDArray[np.uint8]) -> NDArray[np.int32]:
    found = contours.largest(mask)
    assert found is not None
    return found


@pytest.mark.parametrize("turn", [0.0, 17.0, 45.0, 80.0])
@pytest.mark.parametrize("size", [(30, 30), (90, 20), (120, 80)])
def test_a_rectangle_at_any_turn_is_one(size: tuple[int, int], turn: float) -> None:
    mask = blank()
    corners = cv2.boxPoints(((150.0, 100.0), size, turn))
    cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], 1)
    assert contours.rectangular(outline(mask)) > 0.93


@pytest.mark.parametrize("turn", [0.0, 17.0, 45.0, 80.0])
@pytest.mark.parametrize("axes", [(20, 20), (60, 25), (70, 60)])
def test_an_ellipse_at_any_turn_is_round_and_no_rectangle(axes: tuple[int, int], turn: float) -> None:
    mask = blank()
    cv2.ellipse(mask, (150, 100), axes, turn, 0, 360, 1, -1)
    assert contours.roundness(outline(mask)) > 0.95
    assert contours.rectangular(outline(mask)) < 0.86


def test_a_sherd_is_neither() -> None:
    mask = blank()
    cv2.fillPoly(mask, [np.array([(60, 20), (90, 30), (240, 120), (230, 180), (80, 170)])], 1)
    assert contours.roundness(outline(mask)) < 0.9
    assert contours.rectangular(outline(mask)) < 0.86


def test_of_several_parts_the_largest_counts_and_of_nothing_there_is_none() -> None:
    mask = blank()
    mask[10:20, 10:20] = mask[50:150, 50:150] = 1
    assert cv2.boundingRect(outline(mask)) == (50, 50, 100, 100)
    assert contours.largest(blank()) is None


def test_a_single_pixel_is_no_error() -> None:
    mask = blank()
    mask[100, 100] = 1
    assert contours.rectangular(outline(mask)) > 0
    assert 0 <= contours.roundness(outline(mask)) <= 1
