"""A ZIP or tar archive of captures: unpacked beside nothing of ours, under guard, and then read as a folder.

Members that would land elsewhere, links, devices, encrypted and broken ones are handed over with their refusal. What
unpacks to far more than was handed in ends the whole archive. Archives within it are files like others: never opened.
"""

from __future__ import annotations

import shutil
import stat
import tarfile
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from typing import IO

from evidence import walk
from evidence.errors import WrongSourceError
from evidence.records import Found
from evidence.sources import Wishes, folder

TELLS = "ZIP or tar, packed or not, of anything that a folder may hold"
REACH = 4

MEMBERS = 1_000_000
"""Most members; the source study has 58,059 files."""

GROWTH, FREE = 50, 1 << 30
"""An archive may unpack to FREE bytes, or to GROWTH times its own size where that is more. Pictures and clips grow by a
few per cent, a table of text by 20 times; DEFLATE's own limit is 1,032."""

DEPTH, SEGMENT = 32, 200
"""Most segments of a member's name, and most bytes of a segment, that every file system takes."""

_BLOCK = 1 << 20
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError, OSError, RuntimeError),
    *(NotImplementedError, IndexError, KeyError, ValueError, OverflowError, MemoryError),
)
"""What the libraries raise on members that are encrypted, cut off, or made to harm (seen with 1,234 hostile files)."""

_TARS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""Members that make a ZIP a workbook or document, which is no archive of captures."""


@dataclass(frozen=True, slots=True)
class _Member:
    """One member: its name as people read it, whether it is a folder or a plain file, and what to read it by."""

    name: str
    plain: bool
    folder: bool
    key: zipfile.ZipInfo | tarfile.TarInfo


def claims(path: Path) -> bool:
    """A ZIP that is no workbook, or a tar, packed or not; told by its content."""
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    with path.open("rb") as file:
        head = file.read(512)
    if head[:4] == b"PK\3\4":
        return zipfile.is_zipfile(path) and not _is_office(path)
    return head[257:262] == b"ustar" or (head.startswith(_TARS) and _is_tar(path))


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over every member: those unpacked as ``folder`` does, then the refused ones, in the archive's order.

    The files stay until nobody holds the iterator any longer.

    Raises:
        WrongSourceError: It cannot be read as an archive, or unpacks to far too much.
        WrongCallError: The wishes do not fit a folder.
    """
    return _Unpacked(path, wishes)


class _Unpacked:
    """Iterates over what was unpacked, and takes the files away when it goes itself."""

    def __init__(self, path: Path, wishes: Wishes) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="evidence-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        root = self._folder / "members"
        root.mkdir()
        refused = _unpack(path, root)
        # An archive whose members are all refused is not empty: each of them is told.
        self._found = _each(root, wishes, refused)

    def __iter__(self) -> Iterator[Found]:
        return self

    def __next__(self) -> Found:
        return next(self._found)


def _each(root: Path, wishes: Wishes, refused: list[Found]) -> Iterator[Found]:
    yield from folder.read(root, wishes)
    yield from refused


def _is_office(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(_OFFICE & set(archive.namelist()))
    except _BROKEN:
        return False


def _is_tar(path: Path) -> bool:
    try:
        with tarfile.open(path) as archive:
            return archive.next() is not None
    except _BROKEN:
        return False


def _unpack(path: Path, root: Path) -> list[Found]:
    """Write the members below ``root``; return the refused ones."""
    budget = _Budget(path)
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return [each for info in archive.infolist() for each in _taken(_of_zip(info), archive, root, budget)]
        with tarfile.open(path) as packed:
            return [each for member in packed for each in _taken(_of_tar(member), packed, root, budget)]
    except _BROKEN as error:
        raise WrongSourceError(
            f"{path}: no archive that can be read to its end ({error}). Ask for it again, or unpack it with a program "
            "that mends archives and name the folder."
        ) from error


class _Budget:
    """Counts members and bytes, and ends an archive that grows beyond what it may."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members = 0
        self._left = max(FREE, GROWTH * path.stat().st_size)

    def member(self) -> None:
        self._members += 1
        if self._members > MEMBERS:
            raise WrongSourceError(
                f"{self._path} has more than {MEMBERS:,} members. Unpack it, and look into it first."
            )

    def spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise WrongSourceError(
                f"{self._path} unpacks to more than {GROWTH} times its size, as an archive made to fill a disk does. "
                "Nothing of it was taken. Where it is honest, unpack it yourself and name the folder."
            )


def _taken(member: _Member, archive: zipfile.ZipFile | tarfile.TarFile, root: Path, budget: _Budget) -> Iterator[Found]:
    """Write one member; yield it where it is refused."""
    budget.member()
    reason = _unfit(member)
    parts = [part for part in member.name.split("/") if part not in ("", ".")]
    target = root.joinpath(*parts)
    if reason is None and not member.folder:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with _opened(archive, member) as source, target.open("xb") as copy:
                while block := source.read(_BLOCK):
                    budget.spend(len(block))
                    copy.write(block)
            return
        except FileExistsError:
            yield _refused(member, "a second member of this name; only the first is taken", missing=False)
        except _BROKEN as error:
            if target.is_file():
                target.unlink()
            yield _refused(member, f"cannot be unpacked ({_why(error)})", missing=True)
    elif reason is not None:
        yield _refused(member, reason, missing=False)


def _unfit(member: _Member) -> str | None:
    parts = member.name.split("/")
    if member.name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in member.name:
        return "its name leads out of the archive"
    if len(parts) > DEPTH or any(len(part.encode("utf-8", "surrogateescape")) > SEGMENT for part in parts):
        return f"its name is deeper than {DEPTH} folders or longer than {SEGMENT} bytes; unpack the archive yourself"
    return None if member.plain or member.folder else "a link or device; put the file itself into the archive"


def _opened(archive: zipfile.ZipFile | tarfile.TarFile, member: _Member) -> IO[bytes]:
    if isinstance(archive, zipfile.ZipFile):
        assert isinstance(member.key, zipfile.ZipInfo)
        return archive.open(member.key)
    assert isinstance(member.key, tarfile.TarInfo)
    opened = archive.extractfile(member.key)
    if opened is None:
        raise OSError("no plain file")
    return opened


def _refused(member: _Member, reason: str, *, missing: bool) -> Found:
    raw = member.name.encode("utf-8", "surrogateescape")
    return Found(None, walk.shown(member.name), raw, refusal=reason, missing=missing)


def _of_zip(info: zipfile.ZipInfo) -> _Member:
    mode = info.external_attr >> 16
    plain = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    return _Member(_zip_name(info), plain and not info.is_dir(), info.is_dir(), info)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Read a name: UTF-8 where the archive says so or it is; else GB18030, as Chinese Windows writes it; else CP437."""
    if info.flag_bits & 0x800:
        return info.filename.replace("\\", "/")
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename.replace("\\", "/")
    for encoding in ("utf-8", "gb18030"):
        try:
            # The second byte of a character of GB18030 may be a backslash: first decode, then part.
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename.replace("\\", "/")


def _of_tar(member: tarfile.TarInfo) -> _Member:
    return _Member(member.name, member.isreg() and not member.issparse(), member.isdir(), member)


def _why(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)[:200] or type(error).__name__
