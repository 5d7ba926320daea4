from __future__ import annotations

from pathlib import Path

import pytest

from evidence.demo import demo
from evidence.errors import WrongCallError
from evidence.progress import Silent


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(WrongCallError, match="not empty"):
        demo(tmp_path, 1, 10, Silent())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "demo"
    path.write_text("keep", encoding="utf-8")
    with pytest.raises(WrongCallError, match="is a file"):
        demo(path, 1, 10, Silent())
    assert path.read_text(encoding="utf-8") == "keep"
