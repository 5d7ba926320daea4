"""What the disk is asked for: to keep what was written, and to say so when it cannot."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from evidence.errors import DiskError, EvidenceError, WrongCallError
from evidence.phrases import phrase

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def refused(path: Path, error: OSError) -> EvidenceError:
    """Put into words that ``path``, a file or folder of the case, could not be written."""
    why = error.strerror or str(error)
    if error.errno in _FULL:
        return DiskError(
            phrase(
                "The disk of the case is full ({parent}: {why}). Free some space and run the same command "
                "again; what was reported as stored is safe.",
                parent=path.parent,
                why=why,
            )
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return WrongCallError(
            phrase(
                "{path} cannot be written ({why}). Get the right to write there, then run again.", path=path, why=why
            )
        )
    return DiskError(
        phrase("{path} cannot be written ({why}). Check the disk, then run the same command again.", path=path, why=why)
    )


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def open_plain(path: Path) -> int:
    """Open a regular file for reading, without following a link and without waiting for a pipe's other end.

    Returns:
        A file descriptor; the caller closes it.

    Raises:
        OSError: It cannot be opened, or is no regular file.
    """
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, name, 0)
    opened = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return opened
