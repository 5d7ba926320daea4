"""7z archives, read by py7zr (the extra ``sevenzip``) in a process of its own that is shut in.

That process holds the archive open and can open, write and call nothing else. It sends names and bytes through a pipe,
as plain values (``evidence.packing``); this one passes them to the guard.
"""

from __future__ import annotations

import importlib
import multiprocessing
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Literal

from evidence import packing, sandbox
from evidence.errors import WrongSourceError
from evidence.unpacking import Member, Unpacking, unfit

MARK = b"7z\xbc\xaf\x27\x1c"
"""The first bytes of a 7z archive."""

MEMORY_MB = 2048
"""Most memory of the process. What 7-Zip makes by itself needs 65 MiB to unpack; what is set by hand, up to 1.5 GiB."""

PATIENCE = 300.0
"""Seconds without a word after which the process is ended."""

LONGEST = 256 << 20
"""Most bytes of one message; py7zr decodes up to 128 MB at once."""

_TOGETHER = 1000
"""Names sent in one message."""

Say = Callable[[str, object], None]


def unpack(path: Path, guard: Unpacking) -> None:
    """Hand every member to the guard, in the archive's order within each of its blocks.

    Where it breaks off, what was not read is refused, each member by its name.

    Raises:
        WrongSourceError: The extra is not installed, the archive is encrypted, or its list of members cannot be read;
            or as ``Unpacking.take``.
        DiskError: As ``Unpacking.take``.
    """
    if find_spec("py7zr") is None:
        raise WrongSourceError(
            f"{path} is a 7z archive. Install what reads it: pip install 'tuskprint[sevenzip]'; or unpack it yourself "
            "and name the folder."
        )
    reading = _Reading(path)
    try:
        members = list(reading.members())
        waiting = _wanted(members)
        for number, member in enumerate(members):
            if number not in waiting and member.kind == "file" and unfit(member) is None:
                guard.refuse(member, "several members have this name; unpack the archive yourself")
            elif number not in waiting:
                guard.take(member, ())
        for number in reading.begun():
            content = reading.content()
            guard.take(waiting.pop(number), content)
            deque(content, maxlen=0)  # what the guard did not want
    except KeyError as error:
        raise ValueError("it gives a member that it does not name") from error
    finally:
        reading.stop()
    for member in waiting.values():
        guard.refuse(member, f"cannot be unpacked ({reading.failure or 'the archive ends before it'})", broken=True)


class _Reading:
    """The other process, as far as it is listened to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.failure = ""
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve, args=(far, str(path)), daemon=True)
        self._process.start()
        far.close()

    def members(self) -> Iterator[Member]:
        """Yield the members that the archive names.

        Raises:
            WrongSourceError: It cannot be read.
        """
        for word, value in self._heard():
            if word == "listed":
                return
            yield from (Member(name, kind) for name, kind in value)
        raise WrongSourceError(
            f"{self._path}: no 7z archive that can be read ({self.failure}). Ask for it again, complete and without a "
            "password; or unpack it yourself and name the folder."
        )

    def begun(self) -> Iterator[int]:
        """Yield the number of each member as its bytes begin; ``content`` is to be read to its end between two."""
        for word, value in self._heard():
            if word == "begin":
                yield value

    def content(self) -> Iterator[bytes]:
        """Yield the bytes of the member that has begun.

        Raises:
            OSError: They cannot be read to their end.
        """
        for word, value in self._heard():
            if word == "done":
                return
            yield value
        raise OSError(self.failure)

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _heard(self) -> Iterator[tuple[str, Any]]:
        """Yield words with their values until the end, or until something is wrong, which ``failure`` then says."""
        while not self.failure:
            try:
                if not self._pipe.poll(PATIENCE):
                    self.failure = f"nothing came of it for {PATIENCE:.0f} s"
                    return
                word, value = packing.unpack(self._pipe.recv_bytes(LONGEST))
            except (EOFError, OSError):
                self.failure = "it crashed the program that reads it"
                return
            if word == "end":
                return
            if word == "failed":
                self.failure = str(value) or "broken"
                return
            yield word, value


def _wanted(members: Sequence[Member]) -> dict[int, Member]:
    """Choose the plain files with a name that leads nowhere and that no other member has, by number."""
    fit = {number: each for number, each in enumerate(members) if each.kind == "file" and unfit(each) is None}
    often = Counter(_key(each.name) for each in fit.values())
    return {number: each for number, each in fit.items() if often[_key(each.name)] == 1}


def _key(name: str) -> str:
    """What two members share that would be written to one place."""
    return PurePath(name).as_posix()


def _serve(pipe: Connection, path: str) -> None:
    """Run in the other process: open the archive, shut the door, tell what is in it."""
    sandbox.mute()
    sandbox.bound_memory(MEMORY_MB)

    def say(word: str, value: object) -> None:
        pipe.send_bytes(packing.pack((word, value)))

    try:
        with Path(path).open("rb") as file:
            library = importlib.import_module("py7zr")
            sandbox.shut(())
            _tell(library, file, say)
    except MemoryError:
        say("failed", f"it needs more than {MEMORY_MB} MiB")
    except Exception as error:  # whatever a hostile archive raises is told
        encrypted = type(error).__name__ == "PasswordRequired"
        say("failed", "it is encrypted" if encrypted else f"{type(error).__name__}: {error}"[:300])
    else:
        say("end", "")


def _tell(library: Any, file: BinaryIO, say: Say) -> None:
    with library.SevenZipFile(file) as archive:
        listed = [(each.filename, _kind(each)) for each in archive.list()]
        members = [Member(name.replace("\\", "/"), kind) for name, kind in listed]
        for start in range(0, len(members), _TOGETHER):
            say("names", [(each.name, each.kind) for each in members[start : start + _TOGETHER]])
        say("listed", "")
        wanted = {_key(listed[number][0]): number for number in _wanted(members)}
        if wanted:
            places = _Places(wanted, say)
            archive.extract(targets={listed[each][0] for each in wanted.values()}, factory=places)
            places.end()


def _kind(listed: Any) -> Literal["file", "folder", "other"]:
    return "folder" if listed.is_directory else "file" if listed.is_file else "other"


class _Places:
    """What py7zr asks for a place to write each member to (its ``WriterFactory``): all of them pass everything on."""

    def __init__(self, wanted: dict[str, int], say: Say) -> None:
        self._wanted = wanted
        self._say = say
        self._begun = False

    def create(self, filename: str) -> _Passed:
        """Begin with a member. py7zr compares the checksum of the one before it only after closing it."""
        self.end()
        self._say("begin", self._wanted[_key(filename)])
        self._begun = True
        return _Passed(self._say)

    def end(self) -> None:
        """Tell that the member so far is whole."""
        if self._begun:
            self._say("done", "")
        self._begun = False


class _Passed:
    """A file to py7zr (its ``Py7zIO``), which writes to it, asks for its size, and closes it."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._size = 0

    def write(self, block: bytes) -> int:
        """Pass a part on."""
        self._say("bytes", bytes(block))
        self._size += len(block)
        return len(block)

    def size(self) -> int:
        """Count the bytes so far."""
        return self._size

    def read(self, _size: int | None = None) -> bytes:
        """Nothing can be read back."""
        return b""

    def seek(self, _offset: int, _whence: int = 0) -> int:
        """Nowhere to go."""
        return 0

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""
