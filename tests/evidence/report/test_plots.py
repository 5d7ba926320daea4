from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evidence.case import Case
from evidence.count import count
from evidence.errors import WrongCallError
from evidence.report import plots
from evidence.tiers import Occasion, Point

POINTS = (Point(1, 10.0, 8.0, 12.0, False), Point(2, 18.0, 15.0, 21.0, False), Point(4, 30.0, 18.0, 42.0, True))


def dark(picture: Image.Image, left: float, right: float) -> int:
    """Pixels of the main colour in a vertical slice of the chart."""
    pixels = np.asarray(picture)[:, int(left) : int(right)]
    return int(np.sum(np.all(pixels == (0x8A, 0x5A, 0x14), axis=-1)))


def test_bars_are_as_high_as_the_new_pieces() -> None:
    picture = plots.bars([Occasion("a", 40, 40), Occasion("b", 40, 10)], "on each occasion")
    middle = (150 + 1700) / 2
    assert dark(picture, 150, middle) / dark(picture, middle, 1700) == pytest.approx(4, rel=0.02)


def test_what_is_extrapolated_is_dashed() -> None:
    picture = plots.accumulation(POINTS)
    assert dark(picture, 560, 900) > 1.5 * dark(picture, 1300, 1640) > 0


def test_files_are_written_where_there_is_something_to_draw(grouped: Case, tmp_path: Path) -> None:
    found = count(grouped)
    assert [path.name for path in plots.write(found, tmp_path / "new")] == [
        *["accumulation.png", "weeks.png", "occasions.png"]
    ]
    with Image.open(tmp_path / "new" / "occasions.png") as picture:
        assert picture.size == plots.SIZE
    bare = dataclasses.replace(found, accumulation=(), occasions=(), weeks=())
    assert plots.write(bare, tmp_path / "new") == []


def test_a_file_is_no_folder(grouped: Case, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(WrongCallError, match="no folder"):
        plots.write(count(grouped), tmp_path / "x")


def test_names_of_any_script_and_any_length_are_drawn() -> None:
    plots.bars([Occasion(name, 1, 1) for name in ("第一轮", "x" * 500, "", "\x00\n")], "")
