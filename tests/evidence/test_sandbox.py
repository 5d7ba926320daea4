"""Workers that try to get out. Where the system cannot shut something, the tests say so by being skipped."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from evidence import sandbox
from evidence.engines import Bounds, Task
from evidence.engines.local import run

FILES = pytest.mark.skipif("files" not in sandbox.guards(), reason="this kernel has no Landlock")
NETWORK = pytest.mark.skipif("network" not in sandbox.guards(), reason="no filter of system calls here")


def attempt(deed: tuple[str, str]) -> str:
    """Do what the word says with the path, in a worker, and tell how it went."""
    word, path = deed
    deeds: dict[str, Callable[[], object]] = {
        "read": lambda: Path(path).read_bytes(),
        "list": lambda: list(Path(path).iterdir()),
        "write": lambda: Path(path).write_bytes(b"x"),
        "make": lambda: Path(path, "new").mkdir(),
        "remove": lambda: Path(path).unlink(),
        "rename": lambda: Path(path).rename(f"{path}.moved"),
        "shrink": lambda: os.truncate(path, 0),
        "link": lambda: Path(f"{path}.link").symlink_to("/etc"),
        "tcp": lambda: socket.create_connection(("127.0.0.1", int(path)), timeout=2),
        "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
        "unix": lambda: socket.socket(socket.AF_UNIX).connect(path),
        "exec": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        "ring": _ring,
    }
    try:
        deeds[word]()
    except OSError as error:
        return type(error).__name__
    return "done"


def _ring() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(425, 1, ctypes.create_string_buffer(120)) < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")


def ask(*deeds: tuple[str, str], readable: tuple[Path, ...] = ()) -> list[str]:
    bounds = Bounds(1, 600, tuple(str(path) for path in readable))
    found = list(run(attempt, [Task(deed, 30) for deed in deeds], bounds))
    assert [outcome.failure for outcome in found] == [""] * len(deeds)
    return [outcome.answer for outcome in found]


@FILES
def test_a_worker_reads_what_it_is_handed_and_no_other_file(tmp_path: Path) -> None:
    for name in ("handed", "other"):
        (tmp_path / name).write_bytes(b"x")
    home = str(Path.home())
    deeds = [("read", str(tmp_path / "handed")), ("read", str(tmp_path / "other")), ("read", "/etc/passwd")]
    told = ask(*deeds, ("list", str(tmp_path)), ("list", home), readable=(tmp_path / "handed",))
    assert told == ["done", *["PermissionError"] * 4]


def peek(path: str, file: BinaryIO) -> list[str]:
    """Read the file that was handed over, then try to get at it, or at its neighbours, by a name."""
    own = f"/proc/self/fd/{file.fileno()}"
    return [file.read().decode(), *(attempt(("read", each)) for each in (path, f"{path}.other", own))]


@FILES
def test_a_worker_reads_the_one_file_that_its_task_hands_it_and_opens_none(tmp_path: Path) -> None:
    tasks = []
    for name in ("first", "second"):
        path = tmp_path / name
        path.write_text(name)
        path.with_name(f"{name}.other").write_text("x")
        tasks.append(Task(str(path), 30, path))
    told = [outcome.answer for outcome in run(peek, tasks, Bounds(1, 600))]
    assert told == [[name, *["PermissionError"] * 3] for name in ("first", "second")]


def left_open(_: str, _file: BinaryIO) -> int:
    """Tell how many files this process has open, by the next free number."""
    here = os.dup(0)
    os.close(here)
    return here


def test_files_that_were_handed_over_are_closed_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with (tmp_path / "file").open("rb") as file:
        before = left_open("", file)
        told = [each.answer for each in run(left_open, [Task("", 30, tmp_path / "file")] * 20, Bounds(1, 600))]
        assert left_open("", file) <= before + 2  # the forkserver's own
    assert len(set(told)) == 1


def test_a_file_that_cannot_be_opened_is_an_outcome_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to("file")
    names = ["file", "gone", "link", "file"]
    found = list(run(left_open, [Task(name, 30, tmp_path / name) for name in names], Bounds(1, 600)))
    assert [bool(outcome.failure) for outcome in found] == [False, True, True, False]
    assert found[1].failure == "cannot be opened (No such file or directory)"


@FILES
@pytest.mark.parametrize("how", ["PYTHONPATH", "pip install --user"])
def test_a_library_may_be_loaded_late_wherever_it_is_installed(tmp_path: Path, how: str) -> None:
    # Else a decoder that is loaded with the first picture fails, and every original is called unreadable.
    library = tmp_path / "site-packages"
    library.mkdir()
    (library / "loaded_late.py").write_text("SAYS = 'here'")
    beside = tmp_path / "evidence.txt"
    beside.write_text("x")
    program = f"""
import sys
from pathlib import Path
from evidence import sandbox
if {how!r} != "PYTHONPATH":
    sys.path.append({str(library)!r})
sandbox.shut([])
import loaded_late
print(loaded_late.SAYS)
Path({str(beside)!r}).read_text()
"""
    environment = os.environ | {"PYTHONPATH": str(library) if how == "PYTHONPATH" else ""}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout == "here\n", done.stderr
    assert "PermissionError" in done.stderr


@FILES
def test_a_folder_may_be_read_with_all_that_is_in_it_and_no_link_leads_out(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "file").write_bytes(b"x")
    (tmp_path / "secret").write_bytes(b"x")
    (inside / "link").symlink_to(tmp_path / "secret")
    told = ask(
        ("read", str(inside / "file")), ("list", str(inside)), ("read", str(inside / "link")), readable=(inside,)
    )
    assert told == ["done", "done", "PermissionError"]


@FILES
@pytest.mark.parametrize("deed", ["write", "make", "remove", "rename", "link", "shrink"])
def test_a_worker_changes_nothing_on_the_disk(tmp_path: Path, deed: str) -> None:
    (tmp_path / "file").write_bytes(b"evidence")
    path = tmp_path if deed == "make" else tmp_path / "file"
    assert ask((deed, str(path)), readable=(tmp_path,)) == ["PermissionError"]
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"evidence"


@NETWORK
def test_a_worker_reaches_no_network_and_starts_no_program(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind(str(tmp_path / "socket"))
        local.listen()
        port = str(server.getsockname()[1])
        deeds = [("tcp", port), ("udp", ""), ("unix", str(tmp_path / "socket")), ("exec", ""), ("ring", "")]
        assert ask(*deeds, readable=(tmp_path,)) == ["PermissionError"] * 5


def test_what_a_system_cannot_shut_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "guards", lambda: ("network",))
    assert "not kept from files" in sandbox.missing()
    monkeypatch.setattr(sandbox, "guards", lambda: ("files", "network"))
    assert sandbox.missing() == ""
