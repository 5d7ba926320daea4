"""Thumbnails of regions: one file to which JPEGs are appended; the catalogue knows where each lies.

They are made once, by the process that decodes. Bytes that no row of the catalogue names (left by a kill) do no harm.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from evidence.errors import CustodyError, DiskError


def append(path: Path, jpegs: Sequence[bytes]) -> list[int]:
    """Append thumbnails and force them to the disk; return where each begins.

    Raises:
        DiskError: The disk takes no more; what was written of them does no harm.
    """
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file:
            at = file.seek(0, os.SEEK_END)
            places = []
            for jpeg in jpegs:
                places.append(at)
                at += file.write(jpeg)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise DiskError(
            f"{path} cannot be written ({error.strerror or error}). Where the disk is full, free some space; then run "
            "the same command again, which goes on where this one stopped."
        ) from error
    return places


def check(path: Path, end: int) -> None:
    """See that all thumbnails are there, the last of which ends at ``end``; appending to less would mix them up.

    Raises:
        CustodyError: The file is missing or too short.
    """
    if end and (not path.is_file() or path.stat().st_size < end):
        raise _gone(path)


def read(path: Path, at: int, length: int) -> bytes:
    """Read one thumbnail.

    Raises:
        CustodyError: The file is missing or too short.
    """
    try:
        with path.open("rb") as file:
            file.seek(at)
            jpeg = file.read(length)
    except FileNotFoundError as error:
        raise _gone(path) from error
    if len(jpeg) != length:
        raise _gone(path)
    return jpeg


def _gone(path: Path) -> CustodyError:
    return CustodyError(
        f"{path} is missing or cut short. Run 'evidence rebuild', then 'evidence dedupe', to make it anew."
    )
