from __future__ import annotations

import hashlib
import os
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence.custody.keeping import keep
from evidence.custody.originals import SMALL, Originals, Received, UnreadableError
from evidence.errors import CustodyError
from tests.stores import BUCKET, KEYS, Store, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with running(tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture(params=["folder", "bucket"])
def originals(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Originals:
    """Every store that there is, each empty; all of them keep to what is tested here."""
    address = ""
    if request.param == "bucket":
        store: Store = request.getfixturevalue("server")
        for name, value in {**KEYS, "AWS_ENDPOINT_URL": store.endpoint}.items():
            monkeypatch.setenv(name, value)
        address = f"s3://{BUCKET}/{tmp_path.name}"
    made = keep(tmp_path / "originals", address, shared=False)
    made.prepare()
    return made


only_folder = pytest.mark.parametrize("originals", ["folder"], indirect=True)
"""What can be done to a folder, and not to a bucket."""


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as made:
        yield made


def store(originals: Originals, pool: ThreadPoolExecutor, *sources: Path) -> list[Received]:
    received = list(pool.map(originals.receive, sources))
    originals.keep(received, pool)
    originals.settle(received)
    return received


def source(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [b"", b"abc", b"x" * SMALL, b"y" * (SMALL + 1), b"z" * (3 * SMALL + 7)])
def test_bytes_are_kept_as_received_under_their_digest(
    tmp_path: Path, originals: Originals, pool: ThreadPoolExecutor, content: bytes
) -> None:
    (received,) = store(originals, pool, source(tmp_path, "a", content))
    assert received.sha256 == hashlib.sha256(content).hexdigest()
    assert received.size == len(content)
    assert originals.place(received.sha256).endswith(f"/{received.sha256[:2]}/{received.sha256}")
    assert originals.path(received.sha256).read_bytes() == content
    assert originals.digest(received.sha256) == received.sha256
    assert originals.standing(received.sha256).size == len(content)
    assert list(originals) == [received.sha256]
    assert not list(originals.incoming.iterdir())


@only_folder
def test_an_original_is_read_only(tmp_path: Path, originals: Originals, pool: ThreadPoolExecutor) -> None:
    (received,) = store(originals, pool, source(tmp_path, "a", b"abc"))
    assert not originals.path(received.sha256).stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_the_same_bytes_at_once_are_one_original(
    tmp_path: Path, originals: Originals, pool: ThreadPoolExecutor
) -> None:
    sources = [source(tmp_path, f"{number}", b"same" * 100_000) for number in range(40)]
    assert len({each.sha256 for each in store(originals, pool, *sources)}) == 1
    assert len(list(originals)) == 1
    assert not list(originals.incoming.iterdir())


@only_folder
@pytest.mark.parametrize("content", [b"small", b"l" * (SMALL + 1)])
def test_what_is_there_already_is_not_written_again(
    tmp_path: Path, originals: Originals, pool: ThreadPoolExecutor, content: bytes
) -> None:
    path = source(tmp_path, "a", content)
    (first,) = store(originals, pool, path)
    before = originals.path(first.sha256).stat()
    (second,) = store(originals, pool, path)
    after = originals.path(first.sha256).stat()
    assert not second.waits
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@only_folder
def test_a_file_that_stands_in_the_way_is_never_written_over(
    tmp_path: Path, originals: Originals, pool: ThreadPoolExecutor
) -> None:
    path = originals.path(hashlib.sha256(b"abc").hexdigest())
    path.parent.mkdir()
    path.write_bytes(b"something else")
    with pytest.raises(CustodyError, match="evidence verify"):
        store(originals, pool, source(tmp_path, "a", b"abc"))
    assert path.read_bytes() == b"something else"


def test_a_link_is_not_followed(tmp_path: Path, originals: Originals) -> None:
    (tmp_path / "link").symlink_to(source(tmp_path, "secret", b"secret"))
    with pytest.raises(UnreadableError, match="symbolic link"):
        originals.receive(tmp_path / "link")


def test_a_pipe_a_socket_a_device_and_a_folder_are_refused_at_once(tmp_path: Path, originals: Originals) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.fsencode(os.path.relpath(tmp_path / "socket")))
    for path in (tmp_path / "pipe", tmp_path / "socket", Path("/dev/zero"), tmp_path):
        with pytest.raises(UnreadableError):
            originals.receive(path)


def test_a_missing_file_and_a_name_with_nul_are_unreadable(tmp_path: Path, originals: Originals) -> None:
    for path in (tmp_path / "gone", tmp_path / "a\0b", tmp_path / ("n" * 300)):
        with pytest.raises(UnreadableError):
            originals.receive(path)


def test_sweeping_takes_away_what_nobody_was_told_of_and_nothing_else(
    tmp_path: Path, originals: Originals, pool: ThreadPoolExecutor
) -> None:
    told, untold, waiting = (
        originals.receive(source(tmp_path, name, name.encode())) for name in ("told", "untold", "waiting")
    )
    originals.keep([told, untold], pool)
    (originals.incoming / "half.part").write_bytes(b"half")
    assert originals.sweep(lambda sha256: sha256 == told.sha256) == 4
    assert list(originals) == [told.sha256]
    assert not list(originals.incoming.iterdir())
    assert not originals.path(waiting.sha256).exists()


@only_folder
def test_the_listing_leaves_out_what_is_no_original(
    tmp_path: Path, originals: Originals, pool: ThreadPoolExecutor
) -> None:
    received = store(originals, pool, *(source(tmp_path, f"{n}", bytes([n])) for n in range(20)))
    (originals.folder / "notes.txt").write_text("x")
    (originals.folder / "ab").mkdir(exist_ok=True)
    (originals.folder / "ab" / "junk").write_text("x")
    assert list(originals) == sorted(each.sha256 for each in received)
