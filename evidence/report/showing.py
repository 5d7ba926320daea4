"""What readers get to see of texts and pictures: as they are, or with contact details and faces masked.

Masked are phone numbers, contacts and addresses in texts and names, faces, QR codes, and writing in pictures that names
a contact, as far as ``evidence read`` has found it. Everything else stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence import thumbnails, tokens, vocabulary
from evidence.case import Case
from evidence.catalogue import codes, lines
from evidence.catalogue.codes import CodeRow
from evidence.catalogue.lines import LineRow
from evidence.catalogue.regions import RegionRow
from evidence.errors import CustodyError
from evidence.report.text import legible
from evidence.tokens import CONTACTS
from evidence.vocabulary import Vocabulary
from index import faces
from index.errors import PictureError
from index.faces import Box
from index.picture import decode_colour, encode_jpeg, shrunk

MASK = "▇▇▇"
QUALITY = 78
_NUMBERS = re.compile(r"\d(?:[\s.\-()]?\d){5,}|[\w.+-]+@[\w-]+\.[\w.-]+|(?:https?://|www\.)\S+")
"""Six digits and more in a row, as in phone and QQ numbers; addresses of mail and pages."""


@dataclass(frozen=True, slots=True)
class Showing:
    """How texts and pictures of one case are shown.

    Attributes:
        path: The thumbnails.
        words: By which contacts are found; None where nothing is masked.
        hidden: What else to mask, by original: boxes in pixels (left, top, width, height).
    """

    path: Path
    words: Vocabulary | None = None
    hidden: Mapping[str, tuple[tuple[int, int, int, int], ...]] | None = None

    @property
    def redacts(self) -> bool:
        """Whether anything is masked."""
        return self.words is not None

    def text(self, text: str, most: int = 80) -> str:
        """Make a name or a caption legible, masked where that is asked for."""
        return legible(self.masked(text), most)

    def masked(self, text: str) -> str:
        """Mask contact details."""
        if self.words is None:
            return text
        for token in reversed(tokens.read(text, self.words).of(*CONTACTS, "group")):
            text = text[: token.start] + MASK + text[token.end :]
        return _NUMBERS.sub(MASK, text)

    def jpeg(self, row: RegionRow, edge: int) -> bytes:
        """Return the thumbnail of a region, its longer edge at most ``edge`` pixels; nothing where it is lost.

        Thumbnails are derived: a rebuild throws them away, and the report is still due.
        """
        try:
            pixels = decode_colour(thumbnails.read(self.path, row.thumbnail_at, row.thumbnail_bytes))
        except (CustodyError, PictureError):
            return b""
        if self.redacts:
            pixels = faces.masked(pixels, [*faces.find(pixels), *self._boxes(row)])
        return encode_jpeg(shrunk(pixels, edge), QUALITY)

    def _boxes(self, row: RegionRow) -> list[Box]:
        wide, high = max(1, row.width), max(1, row.height)
        return [
            ((left - row.left) / wide, (top - row.top) / high, width / wide, height / high)
            for left, top, width, height in (self.hidden or {}).get(row.sha256, ())
        ]


def plain(case: Case) -> Showing:
    """Show everything."""
    return Showing(case.thumbnails)


def redacted(case: Case) -> Showing:
    """Mask faces and contact details.

    Raises:
        WrongCallError: The case's words.toml cannot be read.
    """
    words = vocabulary.read(case.words)
    hidden: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    with case.catalogue.reading() as db:
        for code in codes.everything(db):
            hidden[code.sha256].append(_box(code))
        for line in lines.everything(db):
            if _NUMBERS.search(line.text) or tokens.read(line.text, words).of(*CONTACTS, "group"):
                hidden[line.sha256].append(_box(line))
    return Showing(case.thumbnails, words, {sha256: tuple(boxes) for sha256, boxes in hidden.items()})


def _box(row: CodeRow | LineRow) -> tuple[int, int, int, int]:
    return row.left, row.top, row.width, row.height
