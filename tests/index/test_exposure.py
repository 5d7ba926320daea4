"""What a strong exposure hides is left out; what a white plate or a piece hides is not."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import exposure
from index.align import Alignment
from index.compare import Comparison, compare
from index.exposure import without_clipped
from index.windows import look
from tests.drawing import Pixels, cloth, grey

HERE = Alignment(np.eye(3), 60, mirrored=False)


def shown(ground: Pixels, level: int, seed: int, at: tuple[int, int] = (320, 240)) -> Pixels:
    """A worked piece on a cloth, its shades about one level of luminance."""
    rng = np.random.default_rng(seed)
    relief = cv2.GaussianBlur(rng.normal(0, 500, ground.shape[:2]).astype(np.float32), (0, 0), 5)
    cover = np.zeros(ground.shape[:2], np.uint8)
    turns = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    far = 130 + cv2.GaussianBlur(rng.normal(0, 120, (60, 1)), (1, 9), 2.0)
    outline = at + far * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    cv2.fillPoly(cover, [outline.astype(np.int32)], 255, cv2.LINE_AA)
    share = cover[..., None] / 255.0
    return np.asarray(np.clip(ground * (1 - share) + (level + relief)[..., None] * share, 0, 255), np.uint8)


def exposed(pixels: Pixels, gain: float, lift: float) -> Pixels:
    return np.asarray(np.clip(pixels * gain + lift, 0, 255), np.uint8)


def middling(base: int) -> Pixels:
    return (cloth(1) * 0.35 + base).astype(np.uint8)


def compared(left: Pixels, right: Pixels) -> Comparison:
    small = [cv2.resize(each, grey(each).shape[::-1], interpolation=cv2.INTER_AREA) for each in (left, right)]
    pair = np.asarray(small[0], np.uint8), np.asarray(small[1], np.uint8)
    found = compare(grey(left), grey(right), HERE, lambda: ([], []), lambda: pair)
    assert found is not None
    return found


def left_out(left: Pixels, right: Pixels) -> NDArray[np.bool_] | None:
    seen = look(grey(left), grey(right), HERE)
    assert seen is not None
    return without_clipped(seen).hidden


BURNT, CRUSHED = (50, 200, 1.6, 30.0), (120, 35, 1.5, -140.0)
"""Base of the cloth's luminance, level of the piece's, gain and lift of the filter."""


@pytest.mark.parametrize(("base", "level", "gain", "lift"), [BURNT, CRUSHED])
def test_a_piece_that_a_filter_burns_out_or_crushes_differs_no_longer(
    base: int, level: int, gain: float, lift: float
) -> None:
    left = shown(middling(base), level, 1)
    for one, other in ((left, exposed(left, gain, lift)), (exposed(left, gain, lift), left)):
        found = compared(one, other)
        hidden = left_out(one, other)
        assert hidden is not None
        assert found.patch == 0.0
        assert 0.05 <= found.explained == pytest.approx(np.count_nonzero(hidden) / hidden.size, abs=0.01)


@pytest.mark.parametrize(("base", "level", "gain", "lift"), [BURNT, CRUSHED])
def test_another_piece_differs_however_it_is_exposed(base: int, level: int, gain: float, lift: float) -> None:
    left, right = shown(middling(base), level, 1), shown(middling(base), level, 2, (230, 180))
    assert compared(left, exposed(right, gain, lift)).patch >= 0.03


def test_what_is_white_or_black_over_bright_and_dark_alike_is_not_of_the_exposure() -> None:
    left = shown(middling(80), 45, 1)
    for colour in (255, 0):
        right = left.copy()
        right[180:330, 60:420] = colour
        assert left_out(left, right) is None
        assert left_out(right, left) is None


def test_as_exposed_as_the_other_nothing_is_left_out() -> None:
    left = exposed(shown(middling(50), 200, 1), 1.6, 30.0)
    assert left_out(left, left) is None


def test_colours_beside_what_is_off_the_scale_are_off_it_too() -> None:
    colours = np.full((20, 20, 3), 128, np.float32)
    colours[10, 10] = (128, 252, 128)
    off = exposure.off_scale(colours)
    assert off[8, 8]
    assert off.sum() == exposure.BESIDE**2
