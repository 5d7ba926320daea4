from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from evidence import walk

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"


def _names(root: Path) -> list[str]:
    return ["/".join(met.parts) for folder in walk.folders(root) for met in folder.files]


def _look(path: Path) -> walk.Met:
    return walk.look(path, (path.name,))


def test_files_come_in_the_order_of_their_bytes_a_folder_before_those_within(tmp_path: Path) -> None:
    for name in ("b/2.jpg", "b/1.jpg", "a/z/1.jpg", "a/1.jpg", "Z.jpg", "é.jpg", "z.jpg"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(JPEG)
    assert _names(tmp_path) == ["Z.jpg", "z.jpg", "é.jpg", "a/1.jpg", "a/z/1.jpg", "b/1.jpg", "b/2.jpg"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        *[("a.jpg", JPEG, "picture"), ("a.JPG", b"this is text", "picture"), ("a.png", b"", "picture")],
        *[("a.mp4", b"", "clip"), ("a.pdf", JPEG, "picture"), ("a", JPEG, "picture"), ("a.txt", JPEG, "picture")],
        *[("a.bin", b"\0\0\0\x18ftypmp42", "clip"), ("a.txt", b"text", "text"), ("a.TXT", b"", "text")],
        *[("a.pdf", b"%PDF-1.4", "other"), ("a", b"", "other")],
    ],
)
def test_the_kind_is_told_by_extension_or_content(name: str, content: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert _look(path).kind == kind


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *[("Thumbs.db", "operating system"), (".DS_Store", "operating system"), ("._1.jpg", "operating system")],
        *[
            ("a.pdf", r"not a picture, clip or text \(.pdf\)"),
            ("a", "no extension"),
            ("a.csv", "ingest the table itself"),
        ],
    ],
)
def test_what_is_of_no_use_is_refused_with_its_reason(name: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    assert re.search(reason, _look(path).refusal or "")


def test_links_pipes_and_sockets_are_refused_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "real.jpg").write_bytes(JPEG)
    (tmp_path / "link.jpg").symlink_to(tmp_path / "real.jpg")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as served:
        served.bind(os.path.relpath(tmp_path / "s.jpg"))
        refused = {met.parts[-1]: met.refusal or "" for met in next(walk.folders(tmp_path)).files}
    assert list(refused) == ["link.jpg", "loop", "pipe.jpg", "real.jpg", "s.jpg"]
    assert refused["real.jpg"] == ""
    assert refused["link.jpg"].startswith("symbolic link; put the file itself")
    assert refused["loop"].startswith("symbolic link")
    assert refused["pipe.jpg"].startswith("no regular file")
    assert refused["s.jpg"].startswith("no regular file")


def test_a_file_that_is_gone_is_told_as_not_readable(tmp_path: Path) -> None:
    met = _look(tmp_path / "gone.jpg")
    assert met.missing
    assert met.refusal == "cannot be read (No such file or directory)"


def test_a_name_that_is_no_text_can_be_shown_and_is_kept(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xcf\xf3.jpg")).write_bytes(JPEG)
    found = next(walk.folders(tmp_path)).files[0].found({})
    assert found.name == r"\xcf\xf3.jpg"
    assert found.raw_name == b"\xcf\xf3.jpg"


def _nested(root: Path, name: str, depth: int) -> None:
    """Make folders by steps, since the whole path may be longer than the system takes."""
    here = os.open(root, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def test_folders_nested_too_deep_end_in_one_refusal(tmp_path: Path) -> None:
    _nested(tmp_path, "d", walk.DEPTH_LIMIT + 5)
    faults = [met for folder in walk.folders(tmp_path) for met in folder.files]
    assert [(met.missing, len(met.parts)) for met in faults] == [(True, walk.DEPTH_LIMIT + 1)]


def test_a_folder_that_cannot_be_read_is_one_unreadable_file(tmp_path: Path) -> None:
    """A path longer than the system takes (4,096 bytes on Linux) cannot be listed, even by root."""
    _nested(tmp_path, "d" * 200, 30)
    faults = [met for folder in walk.folders(tmp_path) for met in folder.files]
    assert [met.missing for met in faults] == [True]
    assert (faults[0].refusal or "").startswith("folder cannot be read (File name too long")
