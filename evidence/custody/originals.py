"""The originals: bytes as received, named by their SHA-256, written once, never changed, never decoded here.

A file on its way in stands in ``.incoming`` under its digest from before it gets its final name until the ledger tells
of it. So after a kill or a power cut it is known which files no one was told of; ``sweep`` takes them away. Where
several programs take files into one case at once, each has a folder of its own in there, locked while it runs.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from evidence.custody.disk import open_plain, refused, sync_folder
from evidence.errors import CustodyError

INCOMING = ".incoming"
FETCHED = ".fetched"
"""Where originals of a bucket lie while they are worked on; see ``bucket``."""

DIGEST = re.compile(r"[0-9a-f]{64}")
LEASE = ".lease"
"""Locked by a program as long as it takes files."""

SMALL = 4 << 20
"""Files up to this many bytes are read whole, so that one which is stored already is not written a second time."""

_BLOCK = 1 << 20
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}


class UnreadableError(Exception):
    """A file that was handed in cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Received:
    """One file that was read to its end: digest, size in bytes, and whether its bytes now wait in ``.incoming``."""

    sha256: str
    size: int
    waits: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in an original's place: of which shape where it is no file (empty where it is one); size in bytes."""

    shape: str
    size: int


@dataclass(frozen=True, slots=True)
class Stranger:
    """Something that was found among the originals: where, and the digest it stands for (empty where for none)."""

    place: str
    sha256: str


class Originals:
    """A folder of originals, fanned out by the first two digits of their digests."""

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        """``shared``: several programs may take files at once."""
        self.folder = folder
        self.incoming = folder / INCOMING
        self._shared = shared
        self._folders: set[str] = set()
        self._guard = threading.Lock()

    def path(self, sha256: str) -> Path:
        """Say where the original of this digest stands, whether it is there or not."""
        return self.folder / sha256[:2] / sha256

    def __iter__(self) -> Iterator[str]:
        """Yield the digests of the originals that are there, sorted."""
        for place in sorted(self.folder.iterdir()):
            if len(place.name) == 2 and place.is_dir() and not place.is_symlink():
                names = (each.name for each in place.iterdir())
                yield from sorted(name for name in names if DIGEST.fullmatch(name) and name[:2] == place.name)

    def place(self, sha256: str) -> str:
        """Name where an original is."""
        return str(self.path(sha256))

    def everything(self) -> Iterator[Stranger]:
        """Yield all that is there, but for what is on its way in."""
        for place in sorted(self.folder.iterdir()):
            if place.name in (INCOMING, FETCHED):
                continue
            if place.is_symlink() or not place.is_dir():
                yield Stranger(str(place), "")
                continue
            for name in sorted(each.name for each in place.iterdir()):
                yield Stranger(str(place / name), name if name[:2] == place.name else "")

    def standing(self, sha256: str) -> Standing:
        """Look at what stands in an original's place, without reading it.

        Raises:
            OSError: Nothing does, or it cannot be looked at.
        """
        found = os.lstat(self.path(sha256))
        return Standing("" if stat.S_ISREG(found.st_mode) else _shape(found.st_mode), found.st_size)

    def digest(self, sha256: str) -> str:
        """Read what stands in an original's place to its end; return its SHA-256 in hex.

        Raises:
            OSError: It cannot be read.
        """
        with os.fdopen(open_plain(self.path(sha256)), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def check_writable(self) -> None:
        """See that new originals can be placed; a folder says so when it is written to."""

    def prepare(self) -> None:
        """Make the folders that receiving needs."""
        self.incoming.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Receive files within; where several programs may, each has its own place for them."""
        self.check_writable()
        if not self._shared:
            yield
            return
        root = self.incoming
        self.incoming = root / uuid4().hex
        self.incoming.mkdir(parents=True)
        try:
            with FileLock(self.incoming / LEASE):
                yield
        finally:
            self.incoming = root

    def holds(self, sha256: str, size: int) -> bool:
        """Say whether this original is there.

        Raises:
            CustodyError: Something else stands in its place, or it has another size.
        """
        try:
            found = os.lstat(self.path(sha256))
        except FileNotFoundError:
            return False
        if not stat.S_ISREG(found.st_mode) or found.st_size != size:
            raise CustodyError(
                f"{self.path(sha256)} is not the original it was. Change nothing, and run 'evidence verify'."
            )
        return True

    def receive(self, source: Path) -> Received:
        """Read a file once; where it is new, leave its bytes, synced, in ``.incoming``. Threads may call this.

        Raises:
            UnreadableError: The file cannot be read, or is no regular file.
            EvidenceError: The disk does not take it.
        """
        try:
            opened = open_plain(source)
        except (OSError, ValueError) as error:
            raise UnreadableError(_why(error)) from error
        with os.fdopen(opened, "rb", buffering=0) as file:
            first = _read(file.read, SMALL + 1)
            if len(first) > SMALL:
                return self._receive_large(first, file.read)
        sha256 = hashlib.sha256(first).hexdigest()
        if self.holds(sha256, len(first)):
            return Received(sha256, len(first), waits=False)
        waiting = self._write_new([first])
        return self._named(waiting, sha256, len(first))

    def keep(self, received: Iterable[Received], pool: Executor) -> set[str]:
        """Give the waiting files their final names, never over a file that is there, and make the names last.

        Returns:
            The digests that were not there before.
        """
        waiting = {each.sha256: each for each in received if each.waits}
        new = {sha256 for sha256, each in waiting.items() if not self.holds(sha256, each.size)}
        folders = {self.path(sha256).parent for sha256 in new}
        for folder in folders:
            self._make(folder)
        for sha256 in new:
            self._place(waiting[sha256])
        if new:
            list(pool.map(sync_folder, [*folders, self.incoming, self.folder]))
        return new

    def settle(self, received: Iterable[Received]) -> None:
        """Take the names in ``.incoming`` away, now that the ledger tells of the files."""
        for sha256 in {each.sha256 for each in received if each.waits}:
            self._forget(self.incoming / sha256, sha256)

    def sweep(self, told: Callable[[str], bool]) -> int:
        """Clear what an interrupted run left in ``.incoming``, and the originals it placed but nobody was told of.

        Args:
            told: Says whether the ledger tells of a digest.

        Returns:
            The number of files that were taken away.
        """
        if not self.incoming.is_dir():
            return 0
        taken = 0
        for left in sorted(self.incoming.iterdir()):
            if left.is_dir() and not left.is_symlink():
                taken += self._sweep_lease(left, told)
            else:
                taken += self._sweep_file(left, told)
        return taken

    def _sweep_lease(self, folder: Path, told: Callable[[str], bool]) -> int:
        """Clear the folder of a program that has ended; one that still runs holds its lock."""
        lease = FileLock(folder / LEASE)
        try:
            lease.acquire(timeout=0)
        except TimeoutError:
            return 0
        try:
            names = [each for each in sorted(folder.iterdir()) if each.name != LEASE]
            count = sum(self._sweep_file(each, told) for each in names)
        finally:
            lease.release()
        (folder / LEASE).unlink(missing_ok=True)
        folder.rmdir()
        return count

    def _sweep_file(self, waiting: Path, told: Callable[[str], bool]) -> int:
        sha256 = waiting.name if DIGEST.fullmatch(waiting.name) else ""
        if sha256 and self._placed(sha256) and not told(sha256):
            self._take_back(sha256)
        self._forget(waiting, sha256)
        return 1

    def _placed(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def _take_back(self, sha256: str) -> None:
        _remove(self.path(sha256))

    def _receive_large(self, first: bytes, read: Callable[[int], bytes]) -> Received:
        digest, size = hashlib.sha256(), 0

        def blocks() -> Iterator[bytes]:
            nonlocal size
            block = first
            while block:
                digest.update(block)
                size += len(block)
                yield block
                block = _read(read, _BLOCK)

        waiting = self._write_new(blocks())
        sha256 = digest.hexdigest()
        if self.holds(sha256, size):
            _remove(waiting)
            return Received(sha256, size, waits=False)
        return self._named(waiting, sha256, size)

    def _write_new(self, blocks: Iterable[bytes]) -> Path:
        """Write a new file and sync it; it is read-only from its first moment."""
        path = self.incoming / f"{uuid4().hex}.part"
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o444)
            with os.fdopen(opened, "wb", buffering=0) as file:
                for block in blocks:
                    _write(file.write, block)
                os.fsync(file.fileno())
        except OSError as error:
            _remove(path)
            raise refused(path, error) from error
        except UnreadableError:
            _remove(path)
            raise
        return path

    def _named(self, waiting: Path, sha256: str, size: int) -> Received:
        target = self.incoming / sha256
        with self._guard:
            if target.exists():
                _remove(waiting)
            else:
                waiting.rename(target)
        return Received(sha256, size, waits=True)

    def _make(self, folder: Path) -> None:
        if folder.name not in self._folders:
            try:
                folder.mkdir(exist_ok=True)
            except OSError as error:
                raise refused(folder, error) from error
            self._folders.add(folder.name)

    def _place(self, received: Received) -> None:
        waiting, final = self.incoming / received.sha256, self.path(received.sha256)
        try:
            os.link(waiting, final)
        except OSError as error:
            if error.errno in _NO_SPACE:
                raise refused(final, error) from error
            self._place_copy(waiting, received)

    def _place_copy(self, waiting: Path, received: Received) -> None:
        """Do what a hard link would, on a file system that has none; the copy is read back before it counts."""
        final = self.path(received.sha256)
        try:
            source = waiting.open("rb")
            opened = os.open(final, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o444)
            with os.fdopen(opened, "wb") as target, source:
                shutil.copyfileobj(source, target, _BLOCK)
                target.flush()
                os.fsync(target.fileno())
        except OSError as error:
            raise refused(final, error) from error
        with final.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != received.sha256:
                raise CustodyError(f"{final}: the disk does not give back what was written. Change nothing; check it.")

    def _forget(self, waiting: Path, sha256: str) -> None:
        _remove(waiting)
        # Windows keeps "read-only" with the file, not with the name: taking one name away opened the other.
        if os.name == "nt" and sha256 and self.path(sha256).exists():
            self.path(sha256).chmod(stat.S_IREAD)


def _shape(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    return "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"


def _remove(path: Path) -> None:
    if os.name == "nt" and path.exists():
        path.chmod(stat.S_IWRITE)
    path.unlink(missing_ok=True)


def _read(read: Callable[[int], bytes], size: int) -> bytes:
    """Read ``size`` bytes, fewer only at the end of the file."""
    kept: list[bytes] = []
    wanted = size
    while wanted:
        try:
            block = read(wanted)
        except OSError as error:
            raise UnreadableError(_why(error)) from error
        if not block:
            break
        kept.append(block)
        wanted -= len(block)
    return kept[0] if len(kept) == 1 else b"".join(kept)


def _write(write: Callable[[bytes | memoryview], int | None], block: bytes) -> None:
    left = memoryview(block)
    while left:
        left = left[write(left) or 0 :]


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "a symbolic link; put the file itself into the source"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
