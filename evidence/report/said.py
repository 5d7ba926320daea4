"""What is written in ads and pictures, as rows for tables: tokens, QR codes, lines; suggestions, with their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence import tokens, vocabulary
from evidence.case import Case
from evidence.catalogue import ads, codes, lines
from evidence.snapshot import Snapshot

Row = Sequence[str | int | float | None]

COLUMNS = {
    "tokens": "platform account ad kind normal raw start end unit low high",
    "qr_codes": "sha256 kind payload left top width height",
    "lines": "sha256 text confidence role post left top width height",
}
"""Columns by file name without ``.csv``. An announcement is a token whose ``normal`` is what it names, with spaces."""


def rows_of_tokens(case: Case, now: Snapshot) -> Iterator[Row]:
    """Yield what each ad's text names, by ad, from the left."""
    named = {each.ad_id: (each.platform, each.account, each.ad) for each in now.sightings if each.ad_id is not None}
    words = vocabulary.read(case.words)
    with case.catalogue.reading() as db:
        for ad in ads.everything(db):
            told = tokens.read(ad.text, words)
            owner = named.get(ad.id, ("", "", ""))
            for token in told.tokens:
                place = token.start, token.end
                yield *owner, token.kind, token.normal, token.raw, *place, token.unit, token.low, token.high
            for each in told.announcements:
                names = " ".join(dict.fromkeys(name.normal for name in each.names))
                yield *owner, f"announces {each.kind}", names, each.raw, each.start, each.end, "", None, None


def rows_of_codes(case: Case) -> Iterator[Row]:
    """Yield every QR code, by original."""
    with case.catalogue.reading() as db:
        for row in codes.everything(db):
            yield row.sha256, row.kind, row.payload, row.left, row.top, row.width, row.height


def rows_of_lines(case: Case) -> Iterator[Row]:
    """Yield every line that OCR read, by original."""
    with case.catalogue.reading() as db:
        for row in lines.everything(db):
            yield row.sha256, row.text, row.confidence, row.role, row.post, row.left, row.top, row.width, row.height
