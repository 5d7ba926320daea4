from __future__ import annotations

from pathlib import Path

import pytest

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.report.filling import PART, filled


def test_files_come_at_the_end_together(grouped: Case, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with filled(grouped, out, force=False) as part:
        (part / "a.txt").write_text("a")
        assert [each.name for each in out.iterdir()] == [PART]
    assert [each.name for each in out.iterdir()] == ["a.txt"]


def test_nothing_comes_where_the_writing_broke_off(grouped: Case, tmp_path: Path) -> None:
    def broken() -> None:
        with filled(grouped, tmp_path / "out", force=False) as part:
            (part / "a.txt").write_text("a")
            raise WrongCallError("stop")

    with pytest.raises(WrongCallError, match="stop"):
        broken()
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_killed_run_left_is_no_hindrance(grouped: Case, tmp_path: Path) -> None:
    (tmp_path / "out" / PART).mkdir(parents=True)
    (tmp_path / "out" / PART / "old.txt").write_text("old")
    with filled(grouped, tmp_path / "out", force=False) as part:
        assert list(part.iterdir()) == []


def test_a_folder_with_other_files_is_filled_only_by_force(grouped: Case, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(WrongCallError, match="not empty"), filled(grouped, tmp_path, force=False):
        pass
    with filled(grouped, tmp_path, force=True) as part:
        (part / "a.txt").write_text("a")
    assert (tmp_path / "mine.txt").read_text() == "mine"
