from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from evidence.custody.disk import open_plain, refused, sync_folder


@pytest.mark.parametrize(
    ("number", "code", "remedy"),
    [
        (errno.ENOSPC, 3, "Free some space"),
        (errno.EDQUOT, 3, "Free some space"),
        (errno.EACCES, 2, "right to write"),
        (errno.EROFS, 2, "right to write"),
        (errno.EIO, 3, "Check the disk"),
    ],
)
def test_a_refused_write_says_what_to_do(number: int, code: int, remedy: str) -> None:
    error = refused(Path("/case/ledger"), OSError(number, os.strerror(number)))
    assert error.exit_code == code
    assert remedy in str(error)


def test_a_plain_file_opens_and_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    with os.fdopen(open_plain(tmp_path / "file"), "rb") as file:
        assert file.read() == b"abc"
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", "gone", "."):
        with pytest.raises(OSError, match=r".+"):
            open_plain(tmp_path / name)


def test_a_folder_that_is_gone_cannot_be_synced(tmp_path: Path) -> None:
    sync_folder(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "gone")
