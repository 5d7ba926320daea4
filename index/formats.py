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


def recognise(head: bytes) -> tuple[Kind, str]:
    """Tell kind and format from the first HEAD_BYTES bytes of a file.

    Returns:
        The kind and the format's name; ``("other", "")`` for what is neither a picture nor a clip that we decode.
    """
    if head[:3] == b"\xff\xd8\xff":
        return "image", "JPEG"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "image", "PNG"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "image", "GIF"
    if head[:4] == b"RIFF":
        return _riff(head[8:12])
    if head[:2] == b"BM" and len(head) > 14 and head[6:10] == b"\0\0\0\0":
        return "image", "BMP"
    if head[:4] in (b"II*\0", b"MM\0*"):
        return "image", "TIFF"
    if head[4:8] == b"ftyp":
        still = _STILL_BRANDS.get(head[8:12])
        return ("image", still) if still else ("video", "MP4")
    return _clip(head)


def _riff(form: bytes) -> tuple[Kind, str]:
    if form == b"WEBP":
        return "image", "WEBP"
    return ("video", "AVI") if form == b"AVI " else ("other", "")


def _clip(head: bytes) -> tuple[Kind, str]:
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video", "MATROSKA"
    if head[:4] == b"FLV\x01":
        return "video", "FLV"
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "video", "MP4"
    if head[:16] == bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"):
        return "video", "ASF"
    if head[:4] in (b"\0\0\x01\xba", b"\0\0\x01\xb3"):
        return "video", "MPEG"
    return "other", ""
