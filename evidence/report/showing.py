"""What readers get to see of texts and pictures: as they are, or with contact details and faces masked.

Masked are phone numbers, contacts and addresses in texts and names, faces, QR codes, and writing in pictures that names
a contact. Each picture is looked through as it is shown, at more pixels than a reader gets to see, and what ``evidence
read`` has found in its original is masked as well. Everything else stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence import thumbnails, tokens, vocabulary
from evidence.case import Case
from evidence.catalogue import codes, lines, scans
from evidence.catalogue.codes import CodeRow
from evidence.catalogue.lines import LineRow
from evidence.catalogue.regions import RegionRow
from evidence.errors import CustodyError, WrongCallError
from evidence.report.text import legible
from evidence.tokens import CONTACTS
from evidence.vocabulary import Vocabulary
from index import codes as qr
from index import faces, writing
from index.errors import ModelError, PictureError
from index.faces import Box
from index.picture import decode_colour, encode_jpeg, shrunk
from index.regions import Box as Place

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
        model: The network that finds faces.
        reads: Whether writing in pictures can be looked for: the extra ``ocr`` is there.
        unread: Originals in which ``evidence read`` has not looked for writing.
    """

    path: Path
    words: Vocabulary | None = None
    hidden: Mapping[str, tuple[tuple[int, int, int, int], ...]] | None = None
    model: Path | None = None
    reads: bool = False
    unread: int = 0

    @property
    def masks(self) -> str:
        """Say what is masked and what is not, in plain sentences; empty where nothing is."""
        if not self.redacts:
            return ""
        found = "Faces, contact details in texts and QR codes are masked, as far as the program finds them. "
        found += "Account names are not masked. "
        if self.reads:
            return found + "Writing in pictures that names a contact is masked where it could be read."
        return found + (
            "Writing in pictures was not looked for, since the extra 'ocr' is not installed: what 'evidence read' "
            f"found before is masked, and {self.unread:,} originals were never read for it. Numbers and names written "
            "in pictures may be legible."
        )

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
        if self.model is not None:
            pixels = faces.masked(pixels, [*faces.find(pixels, self.model), *self._boxes(row), *self._seen(pixels)])
        return encode_jpeg(shrunk(pixels, edge), QUALITY)

    def _seen(self, pixels: NDArray[np.uint8]) -> Iterator[Box]:
        """Find QR codes, and writing that names a contact, in the picture itself."""
        high, wide = pixels.shape[:2]
        found = [code.box for code in qr.find(pixels)]
        if self.reads and writing.likely(pixels):
            lines = writing.photo(pixels, Place(0, 0, wide, high))
            found += [line.box for line in lines if self.names_contact(line.text)]
        for box in found:
            yield box.left / wide, box.top / high, box.width / wide, box.height / high

    def names_contact(self, text: str) -> bool:
        """Whether a text names a contact."""
        return self.masked(text) != text

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
        WrongCallError: The case's words.toml cannot be read, or there is no network that finds faces.
    """
    words = vocabulary.read(case.words)
    try:
        model = faces.model(case.settings.faces)
    except ModelError as error:
        raise WrongCallError(f"--redact cannot mask faces. {error}") from error
    hidden: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    found = Showing(case.thumbnails, words, model=model, reads=bool(writing.recipe()))
    with case.catalogue.reading() as db:
        for code in codes.everything(db):
            hidden[code.sha256].append(_box(code))
        for line in lines.everything(db):
            if found.names_contact(line.text):
                hidden[line.sha256].append(_box(line))
        read = sum(scans.recipes(db).get("writing", {}).values())
        unread = len(scans.lacking(db, "writing", "")) - read  # none is read by a recipe without a name
    return replace(found, hidden={sha256: tuple(boxes) for sha256, boxes in hidden.items()}, unread=unread)


def _box(row: CodeRow | LineRow) -> tuple[int, int, int, int]:
    return row.left, row.top, row.width, row.height
