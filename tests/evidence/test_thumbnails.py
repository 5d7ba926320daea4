from __future__ import annotations

from pathlib import Path

import pytest

from evidence import thumbnails
from evidence.errors import CustodyError


def test_thumbnails_are_read_where_they_were_put(tmp_path: Path) -> None:
    path = tmp_path / "index" / "thumbnails"
    jpegs = [b"first", b"", b"third, longer"]
    places = thumbnails.append(path, jpegs)
    places += thumbnails.append(path, [b"later"])
    for place, jpeg in zip(places, [*jpegs, b"later"], strict=True):
        assert thumbnails.read(path, place, len(jpeg)) == jpeg


def test_what_a_kill_left_behind_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails"
    (before,) = thumbnails.append(path, [b"first"])
    with path.open("ab") as file:
        file.write(b"half a thumb")
    (after,) = thumbnails.append(path, [b"second"])
    assert thumbnails.read(path, before, 5) == b"first"
    assert thumbnails.read(path, after, 6) == b"second"


def test_nothing_to_append_is_nothing_appended(tmp_path: Path) -> None:
    assert thumbnails.append(tmp_path / "thumbnails", []) == []


def test_a_missing_or_cut_file_is_told_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails"
    with pytest.raises(CustodyError, match="evidence rebuild"):
        thumbnails.read(path, 0, 5)
    thumbnails.append(path, [b"first"])
    with pytest.raises(CustodyError, match="evidence rebuild"):
        thumbnails.read(path, 3, 5)


def test_the_end_is_checked_before_anything_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails"
    thumbnails.check(path, 0)
    with pytest.raises(CustodyError, match="evidence rebuild"):
        thumbnails.check(path, 1)
    thumbnails.append(path, [b"first"])
    thumbnails.check(path, 5)
    with pytest.raises(CustodyError, match="evidence rebuild"):
        thumbnails.check(path, 6)
