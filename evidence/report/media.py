"""Originals as files for others: extension and media type by format as decoded, and copies that are read as written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from evidence.case import Case
from evidence.custody.disk import open_plain
from evidence.errors import CustodyError

TYPES = {
    **{"JPEG": (".jpg", "image/jpeg"), "PNG": (".png", "image/png"), "WEBP": (".webp", "image/webp")},
    **{"GIF": (".gif", "image/gif"), "BMP": (".bmp", "image/bmp"), "TIFF": (".tif", "image/tiff")},
    **{"AVIF": (".avif", "image/avif"), "HEIF": (".heic", "image/heif"), "MP4": (".mp4", "video/mp4")},
    **{"AVI": (".avi", "video/x-msvideo"), "MATROSKA": (".mkv", "video/x-matroska"), "FLV": (".flv", "video/x-flv")},
    **{"ASF": (".wmv", "video/x-ms-wmv"), "MPEG": (".mpg", "video/mpeg")},
}
"""Extension and media type by format as decoded."""

_BLOCK = 1 << 20


def named(sha256: str, format_: str) -> str:
    """Name a copy; an original of no known format has no extension, so that nothing opens it by itself."""
    return sha256 + TYPES.get(format_, ("", ""))[0]


def copy(case: Case, sha256: str, target: Path) -> int:
    """Copy an original to a new file, reading what was written; return its size in bytes.

    Raises:
        CustodyError: It cannot be read, or is not what it was.
        OSError: ``target`` cannot be written.
    """
    digest, size = hashlib.sha256(), 0
    try:
        opened = open_plain(case.originals.path(sha256))
    except OSError as error:
        raise CustodyError(
            f"The original {sha256} cannot be read ({error.strerror}). Run 'evidence verify'."
        ) from error
    with os.fdopen(opened, "rb") as source, target.open("xb") as made:
        while block := source.read(_BLOCK):
            digest.update(block)
            made.write(block)
            size += len(block)
    if digest.hexdigest() != sha256:
        raise CustodyError(f"The original {sha256} is not what it was. Nothing was handed over; run 'evidence verify'.")
    return size
