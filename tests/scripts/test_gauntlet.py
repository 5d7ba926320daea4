"""Edits of drawn photos and of pictures of one colour: what must be seen afterwards follows from the edit's name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evidence.market.edits import Pixels
from index import video
from index.picture import decode
from matching import gauntlet
from matching.gauntlet import CLIP, EDITS, NEEDED
from matching.sets import DISTRACTOR, ORIGINAL, Drawn, Set, drawn
from tests.drawing import photo

SEEDS = range(6)
RED = (230, 10, 20)


@pytest.fixture(scope="module")
def photos() -> list[Pixels]:
    return [photo(number, 240, 320) for number in range(12)]


@pytest.fixture(scope="module")
def small(photos: list[Pixels], tmp_path_factory: pytest.TempPathFactory) -> Set:
    folder = tmp_path_factory.mktemp("sets")
    (folder / "more").mkdir()
    (folder / "more" / "noise.PNG").write_bytes(b"any bytes")
    wishes = gauntlet.Wishes(photos, 1, 1, folder / "more")
    return drawn(folder / "gauntlet", "small", lambda new: gauntlet.files(new, wishes))


def nothing(_folder: Path) -> list[Drawn]:
    return []


def made(kind: str, pictures: list[Pixels], seed: int) -> Pixels:
    return EDITS[kind].make(pictures, gauntlet.generator(seed, 0, kind))


def red_among_blue(height: int = 400, width: int = 300) -> list[Pixels]:
    blue = [np.full((height, width, 3), (10, 20, 150 + number), np.uint8) for number in range(NEEDED - 1)]
    return [np.full((height, width, 3), RED, np.uint8), *blue]


def red_share(picture: Pixels) -> float:
    return float(np.mean(np.abs(picture.astype(int) - RED).sum(2) < 20))


def changed(kind: str, picture: Pixels, seed: int) -> float:
    others = [photo(90 + number, 240, 320) for number in range(NEEDED - 1)]
    after = made(kind, [picture, *others], seed)
    return float(np.mean(np.abs(after.astype(int) - picture).sum(2) > 6))


def test_there_are_24_edits_and_each_is_drawn_once_for_each_edited_photo(small: Set) -> None:
    assert len(small.kinds) == 24
    assert sorted(small.kinds) == sorted([*EDITS, CLIP])
    assert len(small.edited) == 24


def test_every_file_is_there_and_shows_originals_that_are_there(small: Set) -> None:
    assert sorted(path.name for path in small.folder.iterdir()) == sorted(each.name for each in small.files)
    assert len(small.originals) == 12
    for each in small.edited:
        assert set(each.shows) <= set(small.originals)
        assert each.shows[0].split("_")[0] == each.name.split("_")[0]


def test_the_distractors_are_copied_and_are_no_originals(small: Set) -> None:
    (distractor,) = (each for each in small.files if each.kind == DISTRACTOR)
    assert (small.folder / distractor.name).read_bytes() == b"any bytes"
    assert distractor.name.endswith(".png")


def test_every_edited_file_differs_from_its_original(small: Set) -> None:
    digests = {(small.folder / each.name).read_bytes() for each in small.files}
    assert len(digests) == len(small.files)
    first = decode((small.folder / small.edited[0].shows[0]).read_bytes(), longest=999).pixels
    for each in small.edited:
        if each.kind in (CLIP, "re-save", "generations"):
            continue
        after = decode((small.folder / each.name).read_bytes(), longest=9999).pixels
        assert after.shape != first.shape or float(np.abs(after.astype(int) - first).mean()) > 1, each.kind


def test_the_same_seed_draws_the_same_bytes_and_another_seed_others(photos: list[Pixels], tmp_path: Path) -> None:
    several = []
    for place, seed in (("a", 3), ("b", 3), ("c", 4)):
        (tmp_path / place).mkdir()
        numbers = list(range(NEEDED))
        list(gauntlet.edited(tmp_path / place, photos[:NEEDED], numbers, seed))
        several.append({path.name: path.read_bytes() for path in (tmp_path / place).iterdir() if path.suffix == ".jpg"})
    assert several[0] == several[1]
    assert all(several[0][name] != several[2][name] for name in several[0] if "text block" in name or "turn" in name)


def test_a_set_drawn_before_is_opened_again_but_not_by_another_recipe(small: Set) -> None:
    assert drawn(small.folder, "small", nothing) == small
    with pytest.raises(SystemExit, match="drawn otherwise"):
        drawn(small.folder, "large", nothing)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "gauntlet").mkdir()
    with pytest.raises(SystemExit, match="in the way"):
        drawn(tmp_path / "gauntlet", "small", nothing)


def test_the_clip_lasts_a_few_seconds(small: Set) -> None:
    (clip,) = (each for each in small.edited if each.kind == CLIP)
    with (small.folder / clip.name).open("rb") as file:
        assert 2.4 <= (video.about(file).seconds or 0) <= 4.1


@pytest.mark.parametrize(("kind", "share"), [("crop 70", 0.7), ("crop 50", 0.5)])
def test_a_crop_keeps_its_share_of_the_area(photos: list[Pixels], kind: str, share: float) -> None:
    for seed in SEEDS:
        height, width = made(kind, photos, seed).shape[:2]
        assert height * width / (320 * 240) == pytest.approx(share, abs=0.01)


def test_sizes_are_those_that_the_edits_promise(photos: list[Pixels]) -> None:
    large = [np.ascontiguousarray(np.kron(each, np.ones((4, 4, 1), np.uint8))) for each in photos]
    assert max(made("re-save", large, 1).shape) == 640
    assert made("thumbnail", large, 1).shape == (240, 240, 3)
    assert made("quarter turn", photos, 1).shape == (240, 320, 3)
    assert EDITS["re-save"].quality == (30, 30)


def test_a_mirrored_picture_mirrored_again_is_the_picture(photos: list[Pixels]) -> None:
    assert np.array_equal(made("mirror", photos, 1)[:, ::-1], photos[0])


def test_grey_has_no_colour(photos: list[Pixels]) -> None:
    grey = made("grey", photos, 1)
    assert np.array_equal(grey[..., 0], grey[..., 1])
    assert np.array_equal(grey[..., 0], grey[..., 2])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_laid_over_a_picture_leaves_most_of_it_as_it_was(photos: list[Pixels], seed: int) -> None:
    assert 0.08 < changed("text block", photos[0], seed) < 0.27
    assert 0.003 < changed("stickers", photos[0], seed) < 0.2
    assert 0.02 < changed("mosaic", photos[0], seed) < 0.15


@pytest.mark.parametrize("seed", SEEDS)
def test_composites_show_the_picture_at_the_size_that_they_promise(seed: int) -> None:
    pictures = red_among_blue()
    assert red_share(made("2x2 without gutter", pictures, seed)) == pytest.approx(1 / 4, abs=0.01)
    assert 0.09 < red_share(made("3x3 with gutter", pictures, seed)) < 1 / 9
    # An inset at 40 to 50 percent of the longer edge of a host of its own shape, perhaps cut off at the frame.
    assert 0.15 < red_share(made("inset", pictures, seed)) < 0.26
    assert 0.15 < red_share(made("feed of one", pictures, seed)) < 0.75
    assert 0.01 < red_share(made("feed of nine", pictures, seed)) < 0.06
    assert 0.5 < red_share(made("viewer", pictures, seed)) < 0.95


@pytest.mark.parametrize("seed", SEEDS)
def test_a_turn_and_a_photo_of_a_screen_show_nearly_all_of_the_picture(seed: int) -> None:
    pictures = red_among_blue()
    assert red_share(made("turn", pictures, seed)) > 0.6
    red = made("photo of a screen", pictures, seed).astype(int)
    assert np.mean((red[..., 0] > 120) & (red[..., 1] < 100) & (red[..., 2] < 100)) > 0.3


def test_originals_are_the_photos_as_given(small: Set, photos: list[Pixels]) -> None:
    for name, given in zip(small.originals, photos, strict=True):
        kept = decode((small.folder / name).read_bytes(), longest=999).pixels
        assert float(np.abs(kept.astype(int) - given).mean()) < 7
    assert sum(each.kind == ORIGINAL for each in small.files) == 12


@pytest.mark.parametrize(("more", "kind"), [(more, kind) for more, edits in gauntlet.MORE.items() for kind in edits])
def test_each_further_edit_makes_another_picture_of_one(photos: list[Pixels], more: str, kind: str) -> None:
    after = gauntlet.MORE[more][kind].make(photos[:NEEDED], gauntlet.generator(1, 0, kind))
    assert after.dtype == np.uint8
    assert after.ndim == 3
    assert kind == "coarse" or after.shape != photos[0].shape or not np.array_equal(after, photos[0])
