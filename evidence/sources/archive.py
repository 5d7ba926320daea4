"""A ZIP, tar or 7z archive of captures: unpacked beside nothing of ours, under guard, and then read as a folder.

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
from collections.abc import Iterator
from pathlib import Path

from evidence import sevenzip
from evidence.errors import WrongSourceError
from evidence.records import Found
from evidence.sources import Wishes, folder
from evidence.unpacking import BROKEN, Member, Unpacking, why

TELLS = "ZIP, tar (packed or not) or 7z, of anything that a folder may hold"
REACH = 4

_BLOCK = 1 << 20
_TARS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""Members that make a ZIP a workbook or document, which is no archive of captures."""


def claims(path: Path) -> bool:
    """A ZIP that is no workbook, a tar, packed or not, or a 7z; told by its content."""
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    with path.open("rb") as file:
        head = file.read(512)
    if head[:4] == b"PK\3\4":
        return zipfile.is_zipfile(path) and not _is_office(path)
    if head.startswith(sevenzip.MARK):
        return True
    return head[257:262] == b"ustar" or (head.startswith(_TARS) and _is_tar(path))


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over every member: those unpacked as ``folder`` does, then the refused ones, in the archive's order.

    The files stay until nobody holds the iterator any longer.

    Raises:
        WrongSourceError: It cannot be read as an archive, or unpacks to far too much.
        WrongCallError: The wishes do not fit a folder.
        DiskError: The disk for temporary files is full.
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
    except BROKEN:
        return False


def _is_tar(path: Path) -> bool:
    try:
        with tarfile.open(path) as archive:
            return archive.next() is not None
    except BROKEN:
        return False


def _unpack(path: Path, root: Path) -> list[Found]:
    """Write the members below ``root``; return the refused ones."""
    guard = Unpacking(path, root)
    try:
        if zipfile.is_zipfile(path):
            _unpack_zip(path, guard)
        elif tarfile.is_tarfile(path):
            _unpack_tar(path, guard)
        else:
            sevenzip.unpack(path, guard)
    except BROKEN as error:
        raise WrongSourceError(
            f"{path}: no archive that can be read to its end ({why(error)}). Ask for it again, or unpack it with a "
            "program that mends archives and name the folder."
        ) from error
    return guard.refused


def _unpack_zip(path: Path, guard: Unpacking) -> None:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            guard.take(_of_zip(info), _zip_content(archive, info))


def _zip_content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as file:
        while block := file.read(_BLOCK):
            yield block


def _of_zip(info: zipfile.ZipInfo) -> Member:
    if info.is_dir():
        return Member(_zip_name(info), "folder")
    plain = stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)
    return Member(_zip_name(info), "file" if plain else "other")


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


def _unpack_tar(path: Path, guard: Unpacking) -> None:
    with tarfile.open(path) as archive:
        for member in archive:
            guard.take(_of_tar(member), _tar_content(archive, member))


def _tar_content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    file = archive.extractfile(member)
    if file is None:
        raise OSError("no plain file")
    with file:
        while block := file.read(_BLOCK):
            yield block


def _of_tar(member: tarfile.TarInfo) -> Member:
    if member.isdir():
        return Member(member.name, "folder")
    return Member(member.name, "file" if member.isreg() and not member.issparse() else "other")
