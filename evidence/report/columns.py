"""What each exported table and column says, and of which type it is: for formats that carry their own description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evidence.report.csv import COLUMNS, Cell

Type = Literal["text", "integer", "number"]

TABLES = {
    "originals": "The bytes as received, each once, named by their SHA-256.",
    "sightings": "One original, in one ad, by one account, seen on one occasion.",
    "regions": "Parts of pictures matched on their own, with box, cluster and piece.",
    "pairs": "Pairs of regions that were compared, and the verdict on each.",
    "clusters": "Regions that are copies of one picture.",
    "pieces": "Physical objects, as a machine groups the pictures of one; no count of pieces by itself.",
    "accounts": "Names on platforms; an account is not a person.",
    "account_links": "Pairs of accounts that share pieces, and how probable it is that one operator runs both.",
    "clips": "Stretches of clips that show the same.",
    "estimates": "Numbers with their interval, claim and assumptions.",
    "tokens": "Contacts, prices, weights and announcements found in the ads' texts: suggestions.",
    "qr_codes": "QR codes found in pictures.",
    "lines": "Lines of writing that OCR read in pictures: suggestions.",
    "ads": "Posts by accounts, with text and price as first seen.",
    "prices": "What is asked for a gram of each piece, by type and currency; read from ads of one piece.",
    "revisits": "Looks at ads on later rounds, and whether each was gone.",
    "changes": "What of an ad was other than on an earlier round.",
}

_TEXTS = {
    "sha256": "SHA-256 of the original, in hex",
    "kind": "what it is",
    "format": "file format, as decoded",
    "state": "ok, unreadable, ignored; empty until decoded",
    "reason": "why it could not be read or is ignored",
    "platform": "platform; empty where the source did not say",
    "account": "name of the account on its platform",
    "ad": "name of the ad within its account",
    "occasion": "round of checking the accounts",
    "posted_at": "when it was posted, UTC, ISO 8601, or a day alone",
    "observed_at": "when it was seen, UTC, ISO 8601, or a day alone",
    "source_path": "path within the source",
    "region": "name of the region",
    "cluster": "its cluster; stable from run to run",
    "piece": "its piece; stable from run to run",
    "left_region": "one region",
    "right_region": "the other region",
    "verdict": "same picture, same scene, unsure, unrelated",
    "basis": "what it rests on",
    "first_seen": "first time posted or seen, UTC",
    "last_seen": "last time posted or seen, UTC",
    "account_a": "one account; of a supply the supplier",
    "account_b": "the other account",
    "relation": "same operator, supplies, unclear",
    "left_sha256": "one clip",
    "right_sha256": "the other clip",
    "tier": "T0 counted to T3 stock never seen",
    "quantity": "what the number is of",
    "estimator": "how it was estimated",
    "claim": "counted, estimated, lower bound, indicative, sensitivity",
    "assumes": "what must be so for the claim to hold",
    "normal": "as read, in one spelling",
    "raw": "as written",
    "unit": "unit of the amounts",
    "payload": "what the code says",
    "text": "as written, or as read",
    "role": "name, text, time, page, over a picture",
    "price": "as the source wrote it",
    "currency": "as the source wrote it",
    "url": "address of the ad",
    "gone": "yes or no",
    "said": "what a person said of the two; empty where nobody did",
    "type": "type of piece; empty where nothing suggests one",
    "type_by": "people or words",
    "category": "what the account trades in",
    "category_by": "people or words",
    "outlier": "yes where the price is far from that of others of the type, else no",
    "field": "text, price, currency, url, posted_at, or pictures",
    "before": "as it was when last seen",
    "after": "as it is on this round",
}
_INTEGERS = {
    "width": "pixels",
    "height": "pixels",
    "bytes": "size",
    "left": "pixels from the left",
    "top": "pixels from the top",
    "regions": "how many",
    "originals": "how many",
    "ads": "how many",
    "accounts": "how many",
    "clusters": "how many",
    "pieces": "how many",
    "shared_pieces": "pieces that both show",
    "first_a": "shared pieces of which a was first, and b soon after",
    "first_b": "the other way round",
    "first_untold": "shared pieces that tell nothing of who was first",
    "frames": "frames that agree",
    "start": "first character in the text, from 0",
    "end": "the character behind the last",
    "post": "number of the post on its page, from the top",
}
_NUMBERS = {
    "seconds": "of the clip's length, or from its begin",
    "probability": "stated by the machine, 0 to 1, not calibrated",
    "q_value": "of as much overlap by chance",
    "log10_ratio": "how much more probable the findings are if one operator runs both",
    "expected_pieces": "shared pieces to be expected by chance",
    "left_start": "seconds",
    "left_end": "seconds",
    "right_start": "seconds",
    "right_end": "seconds",
    "speed": "of the right clip, as a multiple of the left one's",
    "estimate": "the number",
    "low": "lower end",
    "high": "upper end",
    "confidence": "0 to 1",
    "standard_error": "of the number",
    "per_gram": "median over the piece's ads, in the currency named",
}


@dataclass(frozen=True, slots=True)
class ColumnSaid:
    """One column: its name, type, and what it says in a few words."""

    name: str
    type: Type
    says: str


def of(table: str) -> tuple[ColumnSaid, ...]:
    """Describe the columns of a table, in their order."""
    return tuple(_described(name) for name in COLUMNS[table].split())


def _described(name: str) -> ColumnSaid:
    if name in _INTEGERS:
        return ColumnSaid(name, "integer", _INTEGERS[name])
    if name in _NUMBERS:
        return ColumnSaid(name, "number", _NUMBERS[name])
    return ColumnSaid(name, "text", _TEXTS[name])


def typed(rows: Iterator[Sequence[Cell]], columns: Sequence[ColumnSaid]) -> Iterator[dict[str, Cell]]:
    """Yield rows by column name, each cell of its column's type; what the case does not say is None."""
    for row in rows:
        yield {column.name: _cell(cell, column.type) for column, cell in zip(columns, row, strict=True)}


def _cell(cell: Cell, wanted: Type) -> Cell:
    if cell is None or cell == "":
        return None
    if wanted == "text":
        return str(cell).encode("utf-8", "backslashreplace").decode()
    return float(cell) if wanted == "number" else int(cell)
