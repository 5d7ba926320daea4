"""Verdicts on pairs that the test made, so that it knows what they are. No threshold is repeated here."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from index import plates
from index.align import Alignment
from index.compare import Comparison
from index.ruling import Verdict, judge
from index.verify import View, quick, verify
from tests import drawing
from tests.drawing import Pixels

PHOTO = drawing.photo(1)


def view(pixels: Pixels) -> View:
    return View(drawing.grey(pixels))


def coloured(pixels: Pixels) -> View:
    """A view that knows its colours, by which plates are told."""
    small = drawing.resized(pixels, 400, 300)
    return View(drawing.grey(small), laid=lambda: plates.find(small))


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


LARGE = [drawing.photo(seed, 800, 600) for seed in range(3)]
WHITE, BLACK, RED = (255, 255, 255), (12, 12, 14), (198, 24, 30)


@pytest.mark.parametrize("colour", [WHITE, BLACK, RED])
@pytest.mark.parametrize("lines", [0, 2])
@pytest.mark.parametrize("box", [(0, 0, 800, 120), (0, 240, 800, 130), (0, 470, 800, 130), (200, 150, 420, 200)])
def test_a_copy_under_a_text_block_is_the_same_picture_and_not_clean(
    box: tuple[int, int, int, int], lines: int, colour: tuple[int, int, int]
) -> None:
    copy = coloured(drawing.written(LARGE[0], box, colour, lines))
    for verdict in (verify(coloured(LARGE[0]), copy), verify(copy, coloured(LARGE[0]))):
        assert verdict.word == "same picture"
        assert not verdict.clean
        assert verdict.comparison is not None
        # The block's share of the picture, and half a window of comparison around it.
        assert box[2] * box[3] / 480_000 - 0.06 < verdict.comparison.explained < box[2] * box[3] / 480_000 + 0.1


def stickers(pixels: Pixels) -> Pixels:
    shown = pixels.copy()
    for number, colour in enumerate([(255, 190, 40), RED, WHITE]):
        cv2.circle(shown, (180 + 220 * number, 180 + 100 * number), 55, colour, -1, cv2.LINE_AA)
    return shown


def mosaic(pixels: Pixels) -> Pixels:
    shown = pixels.copy()
    window = shown[200:380, 300:480]
    coarse = cv2.resize(window, (6, 6), interpolation=cv2.INTER_AREA)
    window[:] = np.asarray(cv2.resize(coarse, (180, 180), interpolation=cv2.INTER_NEAREST), np.uint8)
    return shown


def pasted(pixels: Pixels) -> Pixels:
    return drawing.laid(pixels, drawing.resized(drawing.photo(21), 300, 225), 300, 200)


@pytest.mark.parametrize("photo", LARGE)
@pytest.mark.parametrize("cover", [stickers, pasted])
def test_a_copy_with_things_stuck_on_is_the_same_picture_and_not_clean(
    cover: Callable[[Pixels], Pixels], photo: Pixels
) -> None:
    verdict = verify(coloured(photo), coloured(cover(photo)))
    assert verdict.word == "same picture"
    assert not verdict.clean


@pytest.mark.parametrize("photo", LARGE)
def test_a_copy_with_a_mosaic_is_the_same_picture(photo: Pixels) -> None:
    assert verify(coloured(photo), coloured(mosaic(photo))).word == "same picture"


def pieces(seed: int) -> tuple[Pixels, Pixels]:
    """Two different pieces, a twelfth of the picture each, at one place on one cloth."""
    cloth = drawing.cloth(seed, 800, 600)
    outline = np.zeros((600, 800), np.uint8)
    cv2.ellipse(outline, (400, 300), (120, 90), 20, 0, 360, 255, -1, cv2.LINE_AA)
    weight = outline[:, :, None].astype(np.float32) / 255
    first, second = (
        np.asarray(drawing.photo(seed + more, 800, 600) * weight + cloth * (1 - weight), np.uint8) for more in (70, 90)
    )
    return first, second


@pytest.mark.parametrize("seed", range(4))
def test_two_pieces_on_one_cloth_differ_whatever_is_written_beside_them(seed: int) -> None:
    first, second = pieces(seed)
    for shown in (second, *(drawing.written(second, (0, top, 800, 130), WHITE, 2) for top in (0, 470))):
        verdict = verify(coloured(first), coloured(shown))
        assert verdict.word == "same scene"
        assert verdict.probability < 0.1


@pytest.mark.parametrize("seed", range(4))
def test_one_text_block_on_two_pieces_does_not_make_them_one(seed: int) -> None:
    first, second = (drawing.written(piece, (0, 0, 800, 130), RED, 2) for piece in pieces(seed))
    assert verify(coloured(first), coloured(second)).word == "same scene"


@pytest.mark.parametrize("seed", range(4))
def test_a_tray_that_both_pictures_show_excuses_nothing(seed: int) -> None:
    cloth = drawing.cloth(seed, 800, 600)
    tray = drawing.slab(cloth, seed, (200, 120, 400, 360), 0.0)
    bare = cloth.astype(np.int16)
    first, second = (
        np.where(np.abs(piece - bare).max(axis=2, keepdims=True) > 2, piece, tray) for piece in pieces(seed)
    )
    verdict = verify(coloured(first), coloured(second))
    assert verdict.word == "same scene"
    assert verdict.comparison is not None
    assert verdict.comparison.explained < 0.02


def test_a_text_block_in_one_font_links_no_two_pictures() -> None:
    first, second = (drawing.written(photo, (0, 180, 800, 240), WHITE, 5) for photo in LARGE[:2])
    assert verify(coloured(first), coloured(second)).word in {"unrelated", "same scene"}


def test_a_little_difference_where_all_else_agrees_goes_to_a_person() -> None:
    # A disc of another photo, 2.5 % of the picture: more than a copy differs, less than pieces do.
    words = []
    for photo in LARGE:
        mask = np.zeros((600, 800), np.uint8)
        cv2.circle(mask, (400, 300), 62, 1, -1)
        other = np.where(mask[:, :, None] > 0, drawing.photo(60, 800, 600), photo)
        words.append(verify(coloured(photo), coloured(other)).word)
    assert "unsure" in words
    assert set(words) <= {"unsure", "same scene"}


def test_plates_are_looked_for_once() -> None:
    asked = []

    def laid() -> list[plates.Plate]:
        asked.append(1)
        return plates.find(drawing.resized(drawing.written(LARGE[0], (0, 0, 800, 120), RED), 400, 300))

    shown = View(drawing.grey(LARGE[0]), laid=laid)
    assert shown.plates() == shown.plates()
    assert shown.plates()
    assert len(asked) == 1


@pytest.mark.parametrize("seed", range(8))
def test_a_plaque_with_straight_edges_is_nothing_laid_over_the_piece_that_it_nearly_hides(seed: int) -> None:
    cloth = drawing.cloth(seed)
    plaque, other = cloth.copy(), cloth.copy()
    plaque[150:330, 230:400] = drawing.photo(seed + 70, 170, 180)
    outline = np.zeros(cloth.shape[:2], np.uint8)
    cv2.ellipse(outline, (318, 238), (124, 110), 0, 0, 360, 255, -1)
    other[outline > 0] = drawing.photo(seed + 90)[outline > 0]
    assert verify(coloured(plaque), coloured(other)).word in {"unsure", "same scene"}


def judged(**figures: Any) -> str:
    """What is said of two regions that lie on each other from edge to edge, but for these figures."""
    return stated(**figures).word


def stated(**figures: Any) -> Verdict:
    box = (0.0, 0.0, 1.0, 1.0)
    alike = Comparison(1.0, 1.0, 0.8, 1.0, 0.0, 0.99, 0.0, box, box)
    return judge(Alignment(np.eye(3), 90, mirrored=False), replace(alike, **figures))


def test_what_stickers_leave_of_two_pieces_goes_to_a_person() -> None:
    several = {"patch": 0.0125, "agreement": 0.937}
    assert judged(**several, explained=0.02) == "same picture"
    assert judged(**several, explained=0.09) == "unsure"
    assert judged(patch=0.0125, agreement=0.97, explained=0.09) == "same picture"


def test_a_small_patch_that_nothing_explains_goes_to_a_person() -> None:
    assert judged(patch=0.0059) == "same picture"
    assert judged(patch=0.0061) == "unsure"
    assert judged(patch=0.0061, inked=True) == "same picture"


def test_what_only_it_hides_tells_of_goes_to_a_person_on_a_strip_and_with_a_ragged_rim() -> None:
    added = {"added": True, "explained": 0.04}
    assert judged(**added, frayed=0.05) == "same picture"
    assert judged(**added, frayed=0.09) == "unsure"
    assert judged(**added, cover_left=0.45) == "unsure"
    assert judged(explained=0.04, frayed=0.09, cover_left=0.45) == "same picture"
    assert stated(**added, frayed=0.09).probability < 0.5


def test_many_small_spots_are_likelier_a_watermark_than_one_spot_is() -> None:
    one, many = stated(patch=0.004, agreement=0.99), stated(patch=0.004, agreement=0.98)
    assert one.word == many.word == "same picture"
    assert one.probability < 0.9 < many.probability < 0.95
    assert stated(patch=0.0061, agreement=0.97, inked=True).probability > 0.9


@pytest.mark.parametrize("seed", range(6))
def test_two_pieces_of_a_hundredth_of_the_picture_are_no_sure_copies(seed: int) -> None:
    cloth = drawing.cloth(seed, 800, 600)
    both = []
    for other in (seed + 70, seed + 90):
        outline = np.zeros((600, 800), np.uint8)
        cv2.ellipse(outline, (400, 300), (48, 32), 20, 0, 360, 255, -1, cv2.LINE_AA)
        weight = outline[:, :, None].astype(np.float32) / 255
        both.append(np.asarray(drawing.photo(other, 800, 600) * weight + cloth * (1 - weight), np.uint8))
    verdict = verify(coloured(both[0]), coloured(both[1]))
    assert not verdict.clean
    assert verdict.probability <= 0.75
