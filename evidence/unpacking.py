"""The guard that archives are unpacked under: whatever the format, no member is written that it does not let pass.

A reader of archives makes one ``Unpacking`` for an archive and an empty folder, and hands every member to ``take``
(or ``refuse``) in the archive's order; what was not written is in ``refused`` afterwards, with its reason.
"""

from __future__ import annotations

import errno
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path
from tarfile import TarError
from typing import Literal

from evidence import walk
from evidence.errors import DiskError, WrongSourceError
from evidence.records import Found

MEMBERS = 1_000_000
"""Most members; the source study has 58,059 files."""

GROWTH, FREE = 50, 1 << 30
"""An archive may unpack to FREE bytes, or to GROWTH times its own size where that is more. Pictures and clips grow by a
few per cent, a table of text by 20 times; DEFLATE's own limit is 1,032."""

DEPTH, SEGMENT = 32, 200
"""Most segments of a member's name, and most bytes of a segment, that every file system takes."""

BROKEN = (
    *(zipfile.BadZipFile, TarError, zlib.error, LZMAError, EOFError, OSError, RuntimeError),
    *(NotImplementedError, IndexError, KeyError, ValueError, OverflowError, MemoryError),
)
"""What libraries raise on members that are encrypted, cut off, or made to harm (seen with 1,234 hostile files)."""

_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Member:
    """One member: its name as people read it, with ``/`` between segments, and what it is."""

    name: str
    kind: Literal["file", "folder", "other"]


class Unpacking:
    """Writes the plain files of one archive below a folder, as far as they are fit; keeps what it refuses."""

    def __init__(self, archive: Path, root: Path) -> None:
        """Begin.

        Args:
            archive: Its size bounds what may come out of it.
            root: An empty folder.
        """
        self._archive = archive
        self._root = root
        self._members = 0
        self._left = max(FREE, GROWTH * archive.stat().st_size)
        self.refused: list[Found] = []

    def take(self, member: Member, content: Iterable[bytes]) -> None:
        """Write a plain file, or refuse the member; what ``content`` raises of BROKEN is a reason to refuse it.

        Args:
            member: Any member, folders and links too.
            content: The bytes of a file in parts of any size; read only where it is taken.

        Raises:
            WrongSourceError: The archive holds or unpacks to far too much; nothing of it may be used.
            DiskError: The disk for temporary files is full.
        """
        self._count()
        reason = unfit(member)
        if reason is not None:
            self.refuse(member, reason)
        elif member.kind == "file":
            self._write(member, content)

    def refuse(self, member: Member, reason: str, *, broken: bool = False) -> None:
        """Tell of a member that is not taken; ``broken`` where it cannot be read, not where it is not wanted."""
        raw = member.name.encode("utf-8", "surrogateescape")
        self.refused.append(Found(None, walk.shown(member.name), raw, refusal=reason, missing=broken))

    def _write(self, member: Member, content: Iterable[bytes]) -> None:
        target = self._root.joinpath(*(part for part in member.name.split("/") if part not in ("", ".")))
        made = False
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as copy:
                made = True
                for block in content:
                    self._spend(len(block))
                    copy.write(block)
        except FileExistsError:
            self.refuse(member, "a second member of this name; only the first is taken")
        except BROKEN as error:
            if made:
                target.unlink()
            if isinstance(error, OSError) and error.errno in _FULL:
                raise DiskError(
                    f"The disk for temporary files is full, where {self._archive.name} is unpacked ({self._root}). "
                    "Free some space there, or name a folder on another disk in TMPDIR, and run the same command again."
                ) from error
            self.refuse(member, f"cannot be unpacked ({why(error)})", broken=True)

    def _count(self) -> None:
        self._members += 1
        if self._members > MEMBERS:
            raise WrongSourceError(
                f"{self._archive} has more than {MEMBERS:,} members. Unpack it, and look into it first."
            )

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise WrongSourceError(
                f"{self._archive} unpacks to more than {GROWTH} times its size, as an archive made to fill a disk "
                "does. Nothing of it was taken. Where it is honest, unpack it yourself and name the folder."
            )


def unfit(member: Member) -> str | None:
    """Say why a member is not taken; None where it is."""
    parts = member.name.split("/")
    if member.name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in member.name:
        return "its name leads out of the archive"
    if len(parts) > DEPTH or any(len(part.encode("utf-8", "surrogateescape")) > SEGMENT for part in parts):
        return f"its name is deeper than {DEPTH} folders or longer than {SEGMENT} bytes; unpack the archive yourself"
    return "a link or device; put the file itself into the archive" if member.kind == "other" else None


def why(error: BaseException) -> str:
    """Put into a few words what a library raised."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)[:200] or type(error).__name__
