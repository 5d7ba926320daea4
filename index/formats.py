"""Which format a file is of, told by its first bytes; names and extensions are not believed."""

from __future__ import annotations

from typing import Literal

Kind = Literal["image", "video", "other"]

HEAD_BYTES = 64
"""So many bytes of a file are enough to tell its format."""

_STILL_BRANDS = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    b"heic": "HEIF",
    b"heix": "HEIF",
    b"heim": "HEIF",
    b"heis": "HEIF",
    b"mif1": "HEIF",
    b"msf1": "HEIF",
}

_RIFF: dict[bytes, tuple[Kind, str]] = {b"WEBP": ("image", "WEBP"), b"AVI ": ("video", "AVI")}

_MARKS: tuple[tuple[int, bytes, Kind, str], ...] = (
    (0, b"\xff\xd8\xff", "image", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "image", "PNG"),
    (0, b"GIF87a", "image", "GIF"),
    (0, b"GIF89a", "image", "GIF"),
    (0, b"BM", "image", "BMP"),
    (0, b"II*\0", "image", "TIFF"),
    (0, b"MM\0*", "image", "TIFF"),
    (0, b"\x1aE\xdf\xa3", "video", "MATROSKA"),
    (0, b"FLV\x01", "video", "FLV"),
    (4, b"moov", "video", "MP4"),
    (4, b"mdat", "video", "MP4"),
    (4, b"wide", "video", "MP4"),
    (4, b"free", "video", "MP4"),
    (4, b"skip", "video", "MP4"),
    (0, bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "video", "ASF"),
    (0, b"\0\0\x01\xba", "video", "MPEG"),
    (0, b"\0\0\x01\xb3", "video", "MPEG"),
)
"""Where in the file, which bytes, and what they tell."""


def recognise(head: bytes) -> tuple[Kind, str]:
    """Tell kind and format from the first HEAD_BYTES bytes of a file.

    Returns:
        The kind and the format's name; ``("other", "")`` for what is neither a picture nor a clip that we decode.
    """
    if head[4:8] == b"ftyp":
        still = _STILL_BRANDS.get(head[8:12])
        return ("image", still) if still else ("video", "MP4")
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], ("other", ""))
    for at, mark, kind, name in _MARKS:
        if head[at : at + len(mark)] == mark and (name != "BMP" or _is_bmp(head)):
            return kind, name
    return "other", ""


def _is_bmp(head: bytes) -> bool:
    """Two letters are too few to go by: the reserved bytes after the size must be zero too."""
    return len(head) > 14 and head[6:10] == b"\0\0\0\0"
