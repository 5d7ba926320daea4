"""Light that slowly changes over drawn pictures is taken out; pieces that differ are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from index import glare, lighting
from index.align import Alignment
from index.ruling import Verdict
from index.verify import View, verify
from index.windows import Seen, look
from tests.drawing import Pixels, grey, photo

HERE = Alignment(np.eye(3), 60, mirrored=False)
HEIGHT, WIDTH = 480, 640


def on_a_wall(piece: int, at: tuple[int, int] = (300, 240), radius: int = 110) -> Pixels:
    """A worked piece, round, before a plain wall with a rail along it."""
    rng = np.random.default_rng(7)
    wall = np.full((HEIGHT, WIDTH, 3), (190, 182, 170), np.float32) + rng.normal(0, 2, (HEIGHT, WIDTH, 1))
    wall[:, 560:576] = (90, 70, 60)
    wall[60:64, :] = (120, 110, 100)
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(cover, at, radius, 255, -1, cv2.LINE_AA)
    share = cover[..., None] / 255.0
    return np.asarray(np.clip(wall * (1 - share) + photo(piece) * share, 0, 255), np.uint8)


def darkened(pixels: Pixels, by: float) -> Pixels:
    """Darken its corners, as filters do."""
    rows, columns = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    light = 1.0 - by * np.clip((rows**2 + columns**2) / 2.0, 0, 1) ** 1.5
    return np.asarray(np.clip(pixels * light[..., None], 0, 255), np.uint8)


def told(left: Pixels, right: Pixels) -> Verdict:
    return verify(_view(left), _view(right))


def _view(pixels: Pixels) -> View:
    return View(grey(pixels), coloured=lambda: _small(pixels))


def _small(pixels: Pixels) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(pixels, grey(pixels).shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)


def seen(left: Pixels, right: Pixels) -> Seen:
    found = look(grey(left), grey(right), HERE)
    assert found is not None
    return found


@pytest.mark.parametrize("by", [0.6, 0.7])
@pytest.mark.parametrize("first", [True, False])
def test_a_copy_with_dark_corners_is_a_clean_copy_whichever_is_asked(by: float, first: bool) -> None:
    plain = on_a_wall(1)
    pair = (plain, darkened(plain, by)) if first else (darkened(plain, by), plain)
    verdict = told(*pair)
    assert (verdict.word, verdict.clean) == ("same picture", True)


@pytest.mark.parametrize("by", [0.6, 0.7])
def test_without_this_a_copy_with_dark_corners_is_none(by: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lighting, "LEAST", 1.0)
    monkeypatch.setattr(glare, "LEAST", 1.0)  # dark corners are soft as well
    assert told(on_a_wall(1), darkened(on_a_wall(1), by)).word == "unsure"


@pytest.mark.parametrize("by", [0.0, 0.6, 0.7])
@pytest.mark.parametrize("piece", [2, 3, 4])
def test_another_piece_in_other_light_stays_another_piece(by: float, piece: int) -> None:
    assert told(on_a_wall(1), darkened(on_a_wall(piece), by)).word in ("same scene", "unrelated")
    assert told(on_a_wall(1), darkened(on_a_wall(1, (330, 250)), by)).word != "same picture"


def test_what_differs_by_a_piece_alone_is_left_as_it_is() -> None:
    both = seen(on_a_wall(1), on_a_wall(2))
    assert lighting.evened(both)[0] is both


@pytest.mark.parametrize("piece", [2, 3])
def test_nor_is_light_taken_out_where_a_piece_is_much_of_what_differs(piece: int) -> None:
    plain, other = on_a_wall(1, radius=55), darkened(on_a_wall(piece, radius=55), 0.6)
    both = seen(plain, other)
    assert lighting.evened(both)[0] is both
    copy = seen(plain, darkened(plain, 0.6))
    assert lighting.evened(copy)[0] is not copy
    assert told(plain, other).word != "same picture"


def test_the_light_of_near_black_and_white_pictures_stays_within_bounds() -> None:
    plain = on_a_wall(1)
    dark = np.asarray(darkened(plain, 1.0) // 8, np.uint8)
    for pair in ((plain, dark), (dark, plain), (np.full_like(plain, 255), dark)):
        light = lighting.evened(seen(*pair))[0].overlap.right
        assert np.isfinite(light).all()
        assert float(np.min(light)) >= 0.0
        assert float(np.max(light)) <= 255.0
