"""Pieces drawn on plain paper, laid on drawn cloths: where they lie and what reposts show is known."""

from __future__ import annotations

from collections import Counter

import cv2
import numpy as np
import pytest
from numpy.random import default_rng

from evidence.market.edits import Pixels
from index.picture import decode, encode_jpeg
from matching import cutouts, tables
from matching.cutouts import Cutout
from matching.gauntlet import CLIP, EDITS
from matching.sets import ORIGINAL, Set, drawn
from tests.drawing import cloth


def on_paper(seed: int) -> Pixels:
    rng = np.random.default_rng(seed)
    paper = np.full((300, 240, 3), 236, np.uint8)
    cv2.ellipse(paper, (120, 150), (60, 90), 0, 0, 360, [int(value) for value in rng.integers(20, 140, 3)], -1)
    grain = rng.normal(0, 2, paper.shape)
    return np.asarray(np.clip(paper + grain, 0, 255), np.uint8)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Set:
    folder = tmp_path_factory.mktemp("sets")
    paper = folder / "pieces"
    paper.mkdir()
    for seed in range(3):
        (paper / f"{seed}.jpg").write_bytes(encode_jpeg(on_paper(seed), 95))
    (paper / "notes.txt").write_text("no picture")
    pieces = cutouts.pieces([paper], 2, 1)
    assert len(pieces) == 2
    cloths = tables.cloths([cloth(number, 300, 400) for number in range(9)], 1)
    wishes = tables.Wishes(pieces, cloths, 1)
    return drawn(folder / "tables", "small", lambda new: tables.files(new, wishes))


def test_a_piece_on_plain_paper_is_cut_out_where_it_lies() -> None:
    found = cutouts.cut(on_paper(5))
    assert found is not None
    truth = np.zeros((300, 240), np.uint8)
    cv2.ellipse(truth, (120, 150), (60, 90), 0, 0, 360, 255, -1)
    assert found.cover.shape == pytest.approx((181, 121), abs=4)
    assert np.count_nonzero(found.cover) == pytest.approx(np.count_nonzero(truth), rel=0.04)


def test_plain_paper_without_a_piece_gives_none() -> None:
    assert cutouts.cut(np.full((200, 200, 3), 236, np.uint8)) is None


def test_every_piece_has_four_photos_and_every_photo_three_reposts(small: Set) -> None:
    assert len(small.originals) == 2 * 4
    reposts = Counter(each.shows[0] for each in small.edited)
    assert set(reposts) == set(small.originals)
    assert set(reposts.values()) == {3}
    assert set(small.kinds) <= set(tables.REPOSTED) <= set(EDITS)
    assert CLIP not in tables.REPOSTED


def test_a_repost_is_named_after_its_photo_and_is_there(small: Set) -> None:
    for each in small.files:
        assert (small.folder / each.name).stat().st_size > 0
        assert each.name.split("_")[0] == each.shows[0].split("_")[0]
        assert (each.kind == ORIGINAL) == each.name.endswith("_original.jpg")


def test_the_photos_of_one_piece_lie_on_four_different_cloths(small: Set) -> None:
    means = [photo_of(small, number).reshape(-1, 3).mean(0) for number in range(4)]
    apart = [np.abs(a - b).max() for i, a in enumerate(means) for b in means[:i]]
    assert min(apart) > 1


def photo_of(small: Set, number: int) -> Pixels:
    return decode((small.folder / small.originals[number]).read_bytes(), longest=999).pixels


def test_two_photos_on_one_cloth_differ_where_the_pieces_lie_and_hardly_elsewhere() -> None:
    ground = np.full((600, 800, 3), 200, np.uint8)
    cover = np.full((80, 80), 255, np.uint8)
    dark, red = (Cutout(np.full((80, 80, 3), colour, np.uint8), cover) for colour in ((10, 10, 10), (200, 10, 10)))
    left, right = (tables.photographed(piece, ground, default_rng(3)).astype(int) for piece in (dark, red))
    apart = np.abs(left - right).sum(2) > 80
    # A square of 0.32 to 0.44 of 600 px, turned a little, seen 2 to 6 percent larger.
    assert 0.32**2 * 600 / 800 * 0.95 < apart.mean() < 0.44**2 * 600 / 800 * 1.45
    rows, columns = np.nonzero(apart)
    assert abs(rows.mean() - 300) < 0.12 * 600
    assert abs(columns.mean() - 400) < 0.12 * 800
