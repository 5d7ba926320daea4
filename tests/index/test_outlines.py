"""Outlines of things that may lie over a picture, and where the two of a pair differ: the test knows which do."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.outlines import laid_over

BOX = np.s_[60:120, 70:160]
OUTLINE = np.array([[70, 60], [160, 60], [160, 120], [70, 120]], np.float32)
EVERYWHERE = np.ones((168, 224), np.bool_)


def inside() -> NDArray[np.bool_]:
    mask = np.zeros(EVERYWHERE.shape, np.bool_)
    mask[BOX] = True
    return mask


def test_what_one_picture_has_and_the_other_lacks_was_laid_over_it() -> None:
    over = laid_over([OUTLINE], inside(), EVERYWHERE, EVERYWHERE)
    assert over[BOX].all()
    # Half a window of comparison around it, and no more.
    assert over.sum() == pytest.approx((60 + 12) * (90 + 12), rel=0.05)


def test_what_both_pictures_show_excuses_nothing() -> None:
    # Another piece lies within a tray that both have: along its outline they agree, however much the piece fills it.
    for edge in (2, 15):
        piece = np.zeros(EVERYWHERE.shape, np.bool_)
        piece[60 + edge : 120 - edge, 70 + edge : 160 - edge] = True
        assert not laid_over([OUTLINE], piece, EVERYWHERE, EVERYWHERE).any()


def test_an_outline_around_what_mostly_agrees_excuses_nothing() -> None:
    ring = inside()
    ring[66:114, 76:154] = False
    assert not laid_over([OUTLINE], ring, EVERYWHERE, EVERYWHERE).any()


def test_an_outline_along_which_nothing_can_be_told_excuses_nothing() -> None:
    nowhere = np.zeros_like(EVERYWHERE)
    assert not laid_over([OUTLINE], inside(), nowhere, EVERYWHERE).any()
    around_it_all = np.array([[0, 0], [223, 0], [223, 167], [0, 167]], np.float32)
    assert not laid_over([around_it_all], EVERYWHERE, EVERYWHERE, EVERYWHERE).any()


def test_outlines_far_outside_the_frame_are_harmless() -> None:
    wild = [OUTLINE + 10_000, OUTLINE, OUTLINE - 10_000, OUTLINE * 1_000, OUTLINE[:1]]
    alone = laid_over([OUTLINE], inside(), EVERYWHERE, EVERYWHERE)
    assert np.array_equal(laid_over(wild, inside(), EVERYWHERE, EVERYWHERE), alone)
    assert not laid_over([], inside(), EVERYWHERE, EVERYWHERE).any()


def test_each_of_several_overlays_is_excused_and_nothing_between_them() -> None:
    second = OUTLINE - np.array([65, 55], np.float32)
    both = inside()
    both[5:65, 5:95] = True
    over = laid_over([OUTLINE, second], both, EVERYWHERE, EVERYWHERE)
    assert over[both].all()
    assert not over[130:].any()
    assert not over[:50, 110:].any()


def test_where_all_would_hide_too_much_what_differs_most_is_taken() -> None:
    larger = np.array([[40, 30], [190, 30], [190, 150], [40, 150]], np.float32)
    differs = np.zeros_like(EVERYWHERE)
    differs[30:150, 40:190] = True
    differs[90:, 40:70] = False  # so that of the larger one less differs
    apart = inside() | differs
    every = laid_over([larger, OUTLINE], apart, EVERYWHERE, EVERYWHERE)
    assert every[32:80, 42:188].all()
    room = float((60 + 12) * (90 + 12)) * 1.05
    few = laid_over([larger, OUTLINE], apart, EVERYWHERE, EVERYWHERE, room)
    assert np.array_equal(few, laid_over([OUTLINE], apart, EVERYWHERE, EVERYWHERE))
    assert not laid_over([larger, OUTLINE], apart, EVERYWHERE, EVERYWHERE, 100.0).any()
