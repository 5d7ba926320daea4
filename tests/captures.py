"""Small folders of captures, drawn by code, in which it is known which picture shows what."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from evidence.case import Case
from evidence.dedupe import DedupeTotals, dedupe
from evidence.ingest import ingest
from evidence.progress import Silent
from evidence.sources import Wishes
from tests import drawing

PHOTOS = {number: drawing.photo(number) for number in range(1, 9)}
"""Pictures with nothing in common, 640 x 480."""


def lay(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def clip(folder: Path, *numbers: int) -> bytes:
    """Write a clip that shows each of these photos for a second."""
    path = folder / "clip being written"
    drawing.write_clip(path, [drawing.resized(PHOTOS[number], 480, 360) for number in numbers], seconds=1)
    content = path.read_bytes()
    path.unlink()
    return content


def edits(number: int) -> dict[str, bytes]:
    """Return a photo as others repost it, by the name of the edit."""
    photo = PHOTOS[number]
    others = [PHOTOS[other] for other in (2, 3, 4)]
    return {
        "resaved": drawing.encoded(photo, quality=50),
        "resized": drawing.encoded(drawing.resized(photo, 400, 300)),
        "mirrored": drawing.encoded(drawing.turned(photo, 4)),
        "turned": drawing.encoded(drawing.turned(photo, 1)),
        "cropped": drawing.encoded(photo[30:450, 40:610]),
        "screenshot": drawing.encoded(drawing.screenshot(photo)[0], "PNG"),
        "grid": drawing.encoded(drawing.grid([photo, *others], 2, 360, 8)),
        "letterboxed": drawing.encoded(drawing.letterboxed(photo, 90)),
    }


def bomb() -> bytes:
    """Write a whole PNG of 20000 x 20000 pixels of one bit (PNG specification, section 5)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(bytes(2501 * 20000), 1)
    header = struct.pack(">IIBBBBB", 20000, 20000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def take(case: Case, folder: Path) -> DedupeTotals:
    """Ingest a folder of accounts and ads, and dedupe."""
    ingest(case, folder, Wishes(layout="{account}/{ad}"), Silent())
    return dedupe(case, Silent())
