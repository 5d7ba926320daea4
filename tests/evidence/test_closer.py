"""Reposts whose strongest keypoints are of what is laid over them: the second look finds them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from evidence import closer
from evidence.case import Case
from evidence.catalogue import regions, sightings, verdicts
from evidence.catalogue.regions import RegionRow
from evidence.catalogue.verdicts import VerdictRow
from evidence.progress import Silent
from evidence.settings import Settings
from index import describe, words
from index.tables import NEAR
from index.tally import LEAST_VOTES
from tests import captures, drawing
from tests.drawing import Pixels


def faint(seed: int) -> Pixels:
    """A photo in a haze: its keypoints are weak."""
    return np.asarray(0.3 * drawing.photo(seed) + 89.6, np.uint8)


def under_marks(pixels: Pixels, seed: int, count: int = 24) -> Pixels:
    """Print marks, black and white, all over."""
    rng, made = np.random.default_rng(seed), pixels.copy()
    for place in range(count):
        x, y = int(rng.integers(20, made.shape[1] - 40)), int(rng.integers(20, made.shape[0] - 20))
        shade = (0, 0, 0) if place % 2 else (255, 255, 255)
        cv2.putText(made, "#&%@XKW"[place % 7], (x, y), cv2.FONT_HERSHEY_DUPLEX, 0.9, shade, 2)
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A case of twelve hazy photos, and three of them once more, under marks."""
    base = tmp_path_factory.mktemp("closer")
    photos = {f"li/ad1/photo{n}.png": drawing.encoded(faint(n)) for n in range(1, 13)}
    marked = {f"wang/ad2/marked{n}.png": drawing.encoded(under_marks(faint(n), n)) for n in range(2, 5)}
    captures.lay(base / "captures", photos | marked)
    with Case.create(base / "case", Settings(workers=2, sscd="off")) as case:
        captures.take(case, base / "captures")
        yield case


def routes(case: Case) -> dict[tuple[str, str], list[str]]:
    """By the two files of each pair that was compared, what proposed it."""
    with case.catalogue.reading() as db:
        files = {row.sha256: Path(row.source_path).stem for row in sightings.everything(db)}
        names = {row.id: files[row.sha256] for row in regions.everything(db)}
        rows = list(verdicts.everything(db))
        return {(names[row.left], names[row.right]): row.figures["routes"] for row in rows}


def test_what_print_took_the_keypoints_of_is_compared_with_its_original(made: Case) -> None:
    found = routes(made)
    assert set(found) >= {(f"photo{n}", f"marked{n}") for n in (2, 3, 4)}
    assert sum(by == ["closer"] for by in found.values()) >= 2


@pytest.mark.parametrize(("most", "looked", "noted"), [(15, True, 0), (14, False, 1), (0, False, 0)])
def test_in_a_large_case_that_is_left_out_and_a_note_says_so(made: Case, most: int, looked: bool, noted: int) -> None:
    with made.catalogue.reading() as db:
        rows = {each.id: each for each in regions.everything(db)}
    case, progress = copy.copy(made), Silent()
    case.settings = replace(made.settings, closer_look=most)
    assert len(rows) == 15
    assert bool(closer.chosen(case, rows, set(rows), progress)) == looked
    assert len(progress.notes) == noted
    assert all("closer_look" in note for note in progress.notes)


def row(region: int, kind: str, original: str = "") -> RegionRow:
    sha256 = (original or str(region)).rjust(64, "0")
    return RegionRow(region, f"{sha256[:16]}.{region}", sha256, kind, 0, 0, 640, 480, None, 0, 0, 0, 0)


def alone(judged: list[tuple[int, int, str]], rows: list[RegionRow], new: set[int] | None = None) -> list[int]:
    every = [VerdictRow(left, right, word, 0.9, 100, {}) for left, right, word in judged]
    return closer.alone(every, {each.id: each for each in rows}, {each.id for each in rows} if new is None else new)


def test_only_what_is_new_and_has_no_link_is_looked_up_again() -> None:
    rows = [row(number, "whole") for number in range(4)]
    assert alone([(0, 1, "same picture"), (1, 2, "unsure"), (2, 3, "same scene")], rows) == [2, 3]
    assert alone([(0, 1, "same picture")], rows, new={0, 3}) == [3]


def test_so_is_a_page_of_which_one_print_was_found() -> None:
    rows = {number: row(number, "whole") for number in range(2)}
    for box, left in (((0.1, 0.1, 0.6, 0.6), [0]), ((0.0, 0.0, 0.9, 0.8), [])):
        figures = {"left_box": list(box), "right_box": [0.0, 0.0, 1.0, 1.0]}
        assert closer.alone([VerdictRow(0, 1, "same picture", 0.9, 100, figures)], rows, {0, 1}) == left


def test_what_stands_around_a_part_that_was_found_is_not_but_other_parts_are() -> None:
    rows = [row(0, "whole"), *(row(number, kind, "a") for number, kind in enumerate(("whole", "panel", "cell"), 1))]
    assert alone([], rows) == [0, 1, 2, 3]
    assert alone([(0, 2, "same picture")], rows) == [3]


def test_of_a_clip_some_frames_are_and_none_where_one_was_found() -> None:
    rows = [row(0, "whole"), *(row(number, "frame", "clip") for number in range(1, 4 * closer.FRAMES))]
    assert len(alone([], rows)) == 1 + closer.FRAMES
    assert alone([(0, 5, "same picture")], rows) == []


def test_what_is_laid_over_a_region_leaves_enough_of_so_many_words() -> None:
    plain, under = (describe.query(drawing.encoded(pixels))[0] for pixels in (faint(1), under_marks(faint(1), 1)))
    theirs = words.unpack(plain.codes[words.RECIPE])[0].descriptors.view(np.uint64)
    usual, closely = words.unpack(under.codes[words.RECIPE])[0], closer.find(under.thumbnail)[0]
    near = []
    for found in (usual, closely):
        apart = np.bitwise_count(found.descriptors.view(np.uint64)[:, None] ^ theirs[None]).sum(axis=2)
        near.append(int(np.count_nonzero(apart.min(axis=1) <= NEAR)))
    assert 4 * near[0] < near[1]
    assert near[1] >= 2 * LEAST_VOTES
    assert len(closely.points) <= closer.MOST
