"""Verdicts on pairs that the test made, so that it knows what they are. No threshold is repeated here."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from index.verify import View, quick, verify
from tests import drawing
from tests.drawing import Pixels

PHOTO = drawing.photo(1)


def view(pixels: Pixels) -> View:
    return View(drawing.grey(pixels))


def resaved(pixels: Pixels, quality: int) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(drawing.encoded(pixels, quality=quality))))


COPIES = {
    "the same": PHOTO,
    "re-saved": resaved(PHOTO, 40),
    "shrunk": drawing.resized(PHOTO, 256, 192),
    "mirrored": drawing.turned(PHOTO, 4),
    "turned by a quarter": drawing.turned(PHOTO, 1),
    "mirrored and turned": drawing.turned(PHOTO, 6),
    "cropped": PHOTO[30:440, 50:600],
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_the_same_picture_whichever_way_it_is_asked(name: str) -> None:
    for left, right in ((PHOTO, COPIES[name]), (COPIES[name], PHOTO)):
        verdict = verify(view(left), view(np.ascontiguousarray(right)))
        assert verdict.word == "same picture"
        assert verdict.clean
        assert verdict.mirrored == name.startswith("mirrored")
        assert verdict.probability > 0.95


@pytest.mark.parametrize("seed", range(2, 8))
def test_pictures_with_nothing_in_common_are_unrelated(seed: int) -> None:
    verdict = verify(view(PHOTO), view(drawing.photo(seed)))
    assert verdict.word == "unrelated"
    assert verdict.probability == 0.0


@pytest.mark.parametrize("seed", range(6))
def test_two_things_on_one_cloth_are_never_the_same_picture(seed: int) -> None:
    cloth = drawing.cloth(seed)
    verdict = verify(view(drawing.put(seed, cloth, 5)), view(drawing.put(seed + 50, cloth, 5)))
    assert verdict.word in {"same scene", "unrelated"}
    assert verdict.probability < 0.1


def test_one_small_thing_exchanged_on_a_full_table_is_not_clean() -> None:
    table = drawing.photo(3)
    other = table.copy()
    rows, columns = np.mgrid[: other.shape[0], : other.shape[1]]
    thing = ((rows - 240) / 70) ** 2 + ((columns - 325 - 0.2 * (rows - 240)) / 85) ** 2 < 1
    other[thing] = drawing.photo(4)[thing]
    verdict = verify(view(table), view(other))
    assert not verdict.clean
    assert verdict.word != "same picture"


def test_smooth_regions_are_unrelated() -> None:
    blank = view(np.full((480, 640, 3), 200, np.uint8))
    assert verify(blank, blank).word == "unrelated"
    assert verify(view(PHOTO), blank).word == "unrelated"


@pytest.mark.parametrize("orientation", range(8))
def test_a_quick_look_says_yes_under_the_right_turn_only(orientation: int) -> None:
    left, right = drawing.grey(PHOTO), drawing.grey(drawing.turned(PHOTO, orientation))
    says = [quick(left, right, turn) for turn in range(8)]
    assert [turn for turn in range(8) if says[turn] is not None] == [orientation]
    (yes,) = (each for each in says if each is not None)
    assert yes.word == "same picture"
    assert yes.mirrored == (orientation >= 4)


def test_a_quick_look_never_says_no() -> None:
    assert quick(drawing.grey(PHOTO), drawing.grey(drawing.photo(2)), 0) is None
    assert quick(drawing.grey(PHOTO), drawing.grey(np.ascontiguousarray(PHOTO[60:400, 100:500])), 0) is None
