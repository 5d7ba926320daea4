"""Stickers with a white rim, drawn over known places of a photo; and white things that are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import rims
from index.align import Alignment
from index.compare import Comparison, compare
from tests import drawing

Pixels = NDArray[np.uint8]
HEIGHT, WIDTH = 300, 400
MIDDLE = (190, 140)
WHITE = (255, 255, 255)


def ground(seed: int) -> Pixels:
    """A photo without white in it."""
    return np.asarray(np.minimum(drawing.photo(seed, WIDTH, HEIGHT), 150), np.uint8)


def disc(under: Pixels, inside: Pixels, radius: int = 26) -> Pixels:
    made, mask = under.copy(), np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(mask, MIDDLE, radius, 255, -1)
    made[mask > 0] = inside[mask > 0]
    cv2.circle(made, MIDDLE, radius, WHITE, 3, cv2.LINE_AA)
    return made


def card(under: Pixels, inside: Pixels, degrees: float, middle: tuple[int, int] = MIDDLE) -> Pixels:
    made, mask = under.copy(), np.zeros((HEIGHT, WIDTH), np.uint8)
    corners = cv2.boxPoints((middle, (46, 46), degrees)).astype(np.int32)
    cv2.fillPoly(mask, [corners], 255)
    made[mask > 0] = inside[mask > 0]
    cv2.polylines(made, [corners], isClosed=True, color=WHITE, thickness=3, lineType=cv2.LINE_AA)
    return made


def ring(under: Pixels) -> Pixels:
    """A white bangle, through which the cloth is seen."""
    made = under.copy()
    cv2.circle(made, MIDDLE, 26, WHITE, 4, cv2.LINE_AA)
    return made


def kept(pixels: Pixels) -> Pixels:
    return drawing.decoded(drawing.encoded(pixels, quality=85))


def found(left: Pixels, right: Pixels) -> list[NDArray[np.float32]]:
    differs = np.zeros((HEIGHT, WIDTH), np.bool_)
    differs[80:220, 120:300] = True
    return list(rims.outlines(differs, left, right))


def compared(left: Pixels, right: Pixels) -> Comparison:
    grey = [np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8) for pixels in (left, right)]
    made = compare(grey[0], grey[1], Alignment(np.eye(3), 80, mirrored=False), lambda: ([], []), lambda: (left, right))
    assert made is not None
    return made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_discs_and_cards_are_found_where_they_lie(seed: int) -> None:
    plain, other = ground(seed), drawing.photo(seed + 50, WIDTH, HEIGHT)
    for over, area in ((disc(plain, other), np.pi * 27.5**2), (card(plain, other, 17.0), 49.0**2)):
        for pair in ((kept(plain), kept(over)), (kept(over), kept(plain))):
            (outline,) = found(*pair)
            assert outline.mean(axis=0) == pytest.approx(MIDDLE, abs=3)
            assert cv2.contourArea(outline) == pytest.approx(area, rel=0.12)


def test_two_cards_one_over_the_other_are_two() -> None:
    plain, other = ground(4), np.minimum(drawing.photo(54, WIDTH, HEIGHT), 160).astype(np.uint8)
    over = card(card(plain, other, 10.0, (170, 150)), other[:, ::-1], 35.0, (205, 132))
    assert len(found(kept(plain), kept(over))) >= 1
    assert compared(kept(plain), kept(over)).patch < compared(kept(plain), kept(plain[:, ::-1])).patch


def test_white_things_without_a_rim_are_none() -> None:
    plain = ground(5)
    tusk, stroke = plain.copy(), plain.copy()
    cv2.circle(tusk, MIDDLE, 26, WHITE, -1)
    cv2.line(stroke, (140, 100), (260, 190), WHITE, 3)
    assert found(kept(plain), kept(tusk)) == []
    assert found(kept(plain), kept(stroke)) == []
    assert found(kept(plain), kept(plain)) == []


def test_what_both_show_in_white_is_not_new() -> None:
    plain = disc(ground(6), ground(7))
    assert found(kept(plain), kept(disc(ground(6), ground(8)))) == []


def test_a_bangle_through_which_the_cloth_is_seen_is_no_sticker() -> None:
    for seed in (9, 10, 11):
        assert found(kept(ground(seed)), kept(ring(ground(seed)))) == []


def test_a_sticker_is_left_out_of_the_comparison() -> None:
    plain, other = ground(9), drawing.photo(59, WIDTH, HEIGHT)
    sticker = compared(kept(plain), kept(disc(plain, other)))
    assert sticker.patch == 0.0
    assert sticker.explained > 0.01
