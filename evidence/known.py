"""Digests and fingerprints that a partner knows: which of them the case has seen, as an entry of the ledger."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from evidence.case import Case
from evidence.catalogue import originals, regions
from evidence.custody.ledger import displayable
from evidence.errors import WrongSourceError
from index import fingerprints

Kind = Literal["sha256", "pdq"]

WITHIN = 31
"""Bits of 256 up to which PDQ calls two pictures the same (its own documentation's recommended distance)."""

LARGEST = 256 << 20
"""Most bytes of a list: three million lines."""

_WORDS: dict[str, Kind] = {
    "sha256": "sha256",
    "hash_sha256": "sha256",
    "sha-256": "sha256",
    "pdq": "pdq",
    "hash_pdq": "pdq",
}
_VALUE = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class Seen:
    """One known value that the case has: of what kind, in which original and region, how many bits apart."""

    kind: Kind
    value: str
    sha256: str
    region: str
    distance: int


@dataclass(frozen=True, slots=True)
class Looked:
    """How a list was read: values by kind, lines that hold none, and what was seen of it."""

    sha256: int
    pdq: int
    skipped: int
    seen: tuple[Seen, ...]


def look(case: Case, path: Path, kind: Kind | None = None) -> Looked:
    """Read a list, look each value up, and write what was seen into the ledger; a list read twice is written once.

    Args:
        case: The case, after dedupe where pictures are to be compared.
        path: Plain (one value a line), CSV with ``type`` and ``value``, or JSON lines with ``type`` and ``indicator``.
        kind: Of values whose line does not say; SHA-256 and PDQ both have 64 hex digits.

    Raises:
        WrongSourceError: The list cannot be read, holds no value, or does not say of which kind its values are.
    """
    content = _content(path)
    values, skipped = _values(content, path, kind)
    seen = (*_by_digest(case, values["sha256"]), *_by_pdq(case, values["pdq"]))
    looked = Looked(len(values["sha256"]), len(values["pdq"]), skipped, seen)
    body = {
        **{"name": displayable(path.name), "list": hashlib.sha256(content).hexdigest(), "within": WITHIN},
        **{"sha256": looked.sha256, "pdq": looked.pdq, "seen": [asdict(each) for each in seen]},
    }
    with case.working():
        if not any(entry.act == "known" and entry.body == body for entry in case.ledger.read()):
            case.record([("known", body)])
    return looked


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise WrongSourceError(f"{path} cannot be read ({error.strerror}). Check its name.") from error
    if len(content) > LARGEST:
        raise WrongSourceError(f"{path} is larger than {LARGEST >> 20} MiB. Cut it into several lists.")
    return content


def _values(content: bytes, path: Path, kind: Kind | None) -> tuple[dict[Kind, list[str]], int]:
    found: dict[Kind, dict[str, None]] = {"sha256": {}, "pdq": {}}
    skipped = 0
    for said, value in _lines(content.decode("utf-8-sig", "replace")):
        meant = _WORDS.get(said.strip().lower(), kind) if _VALUE.fullmatch(value) else None
        if meant is not None:
            found[meant][value.lower()] = None
        elif _VALUE.fullmatch(value) and not said:
            raise WrongSourceError(
                f"{path} does not say whether its values are SHA-256 or PDQ. Say --as sha256 or pdq."
            )
        else:
            skipped += 1
    if not any(found.values()):
        raise WrongSourceError(f"{path} holds no SHA-256 and no PDQ of 64 hex digits. Name a list of one a line.")
    return {name: list(values) for name, values in found.items()}, skipped


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield (kind as said, value) of each line that is not empty; a header of a table is one without a value."""
    columns = (0, 1)
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
        if line.startswith("{"):
            yield _described(line)
            continue
        cells = [cell.strip() for cell in next(csv.reader([line[:10_000]]), [])] or [""]
        names = [cell.lower() for cell in cells]
        if number == 0 and "type" in names and "value" in names:
            columns = (names.index("type"), names.index("value"))
        elif len(cells) > max(columns):
            yield cells[columns[0]], cells[columns[1]]
        else:
            yield "", cells[0]


def _described(line: str) -> tuple[str, str]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return "", ""
    return str(given.get("type", "")), str(given.get("indicator", ""))


def _by_digest(case: Case, values: list[str]) -> Iterator[Seen]:
    with case.catalogue.reading() as db:
        known = originals.known_of(db, set(values))
    return (Seen("sha256", value, value, "", 0) for value in values if value in known)


def _by_pdq(case: Case, values: list[str]) -> Iterator[Seen]:
    with case.catalogue.reading() as db:
        ids, codes = regions.codes(db, fingerprints.load("pdq256").RECIPE)
        rows = {row.id: row for row in regions.everything(db)}
    if not values or not len(ids):
        return
    # (regions, 8 orientations, 4 words of 64 bits): a partner's picture may be ours mirrored or turned.
    ours = np.ascontiguousarray(codes).reshape(len(ids), fingerprints.ORIENTATIONS, -1).view(np.uint64)
    for value in values:
        theirs = np.frombuffer(bytes.fromhex(value), np.uint64)
        apart = np.bitwise_count(ours ^ theirs).sum(axis=2, dtype=np.int64).min(axis=1)
        for place in np.flatnonzero(apart <= WITHIN):
            row = rows[int(ids[place])]
            yield Seen("pdq", value, row.sha256, row.name, int(apart[place]))
