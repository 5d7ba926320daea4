"""What auto-archiver writes: ``csv_db`` (columns ``status, metadata, media``), and its Google sheet saved as a table.

Cells of ``csv_db`` are Python values as ``repr`` writes them; they are read, never run (``evidence/literals.py``). A
medium has ``filename``, ``key``, ``urls`` and ``properties``, with its digest in ``properties['hash']`` as
``SHA-256:...``, and other media within the properties (``core/media.py``, ``hash_enricher``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from evidence import foreign, literals, messages, sites, sources, tabular
from evidence.errors import WrongSourceError
from evidence.exports import Export, Medium, Record
from evidence.jsons import text_of
from evidence.records import Found, Traced
from evidence.slips import Slip
from evidence.sources import Wishes

TELLS = "auto-archiver: csv_db, and its sheet saved as CSV"
REACH = 2

CSV_DB = ("status", "metadata", "media")
SHEET = {"link", "archive status", "archive location"}
Where = Callable[[str], str]


def claims(path: Path) -> bool:
    """A CSV file with exactly the three columns of ``csv_db``, or with those of the sheet."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    header = tuple(name.lower() for name in tabular.header(path))
    return header == CSV_DB or set(header) >= SHEET


def read(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Hand over the table, and the files that it names."""
    return sources.alone(path, wishes, "auto_archiver")


def records(export: Export) -> Iterator[Record | Found]:
    """Yield the archived page of each row; a cell that is no literal is told, and the rest of the row is taken."""
    names = tuple(name.lower() for name in tabular.header(export.path))
    try:
        for row, said in tabular.named_rows(export.path, tabular.header(export.path)):
            plain = {key.lower(): cell for key, cell in said.items()}
            if names == CSV_DB:
                yield from _of_csv_db(export, export.in_row(row.place), row.place, plain)
            else:
                yield _of_sheet(export, export.in_row(row.place), plain)
    except WrongSourceError as error:
        raise messages.as_broken(export, error) from error


def _of_csv_db(export: Export, where: Where, place: str, said: Mapping[str, str]) -> Iterator[Record | Found]:
    read: dict[str, Any] = {}
    for column in ("metadata", "media"):
        try:
            read[column] = literals.read(said.get(column, "None"))
        except ValueError as error:
            yield export.broken(f"{place}, column '{column}': {error}")
    about = read.get("metadata")
    slip = Slip(about if isinstance(about, dict) else {}, _within(where, "metadata"), export.zone)
    _page(slip, "url")
    slip.take("text", "content", "title")
    slip.time("posted_at", "timestamp", zone="UTC")
    slip.time("observed_at", "_processed_at", zone="UTC")
    status = {"other.status": Traced(said["status"], said["status"], where("status"))} if "status" in said else {}
    listed = read.get("media")
    media = [
        medium
        for number, each in enumerate(listed if isinstance(listed, list) else ())
        for medium in _media(export, each, _within(where, "media"), f"{number}")
    ]
    yield Record(where(""), {**status, **slip.fields()}, tuple(media))


def _within(where: Where, column: str) -> Where:
    return lambda way: where(column) + (f" at {way}" if way else "")


def _page(slip: Slip, column: str) -> None:
    """The address of a page is the name of its post."""
    url = slip.take("url", column)
    if url:
        slip.put("ad", url, column)
        site = sites.of_url(url)
        if site is not None:
            slip.put("platform", site, column)


def _media(export: Export, said: Any, where: Where, way: str) -> Iterator[Medium]:
    """A medium, and those within its properties, such as the screenshots of a clip."""
    if not isinstance(said, dict) or not isinstance(said.get("filename"), str):
        return
    about = said.get("properties")
    properties: dict[str, Any] = about if isinstance(about, dict) else {}
    fields = _digest(properties.get("hash"), where(f"{way}/properties/hash"))
    for key in ("urls", "key", "_key", "_mimetype"):
        if said.get(key):
            fields[f"other.media {key}"] = Traced(text_of(said[key]), text_of(said[key]), where(f"{way}/{key}"))
    name = _there(export, said)
    absent = "" if name else "kept where auto-archiver stored it, not beside the table"
    yield Medium(name or said["filename"], where(f"{way}/filename"), fields, absent)
    for key, value in properties.items():
        for number, inner in enumerate(value if isinstance(value, list) else [value]):
            yield from _media(export, inner, where, f"{way}/properties/{key}/{number}")


def _there(export: Export, said: Mapping[str, Any]) -> str | None:
    """The file as it is named, by its key in the store, or by its bare name; None where none lies there."""
    names = [str(said.get(key)) for key in ("filename", "key", "_key") if isinstance(said.get(key), str)]
    for name in [*names, *(PurePosixPath(name.replace("\\", "/")).name for name in names)]:
        path = PurePosixPath(name)
        inside = not path.is_absolute() and ".." not in path.parts and "\0" not in name
        if inside and os.path.lexists(export.path.parent / name):
            return name
    return None


def _digest(raw: Any, origin: str) -> dict[str, Traced]:
    """``SHA-256:ab12...``, or the digits alone, which are SHA-256 or SHA3-512 by their number."""
    if not isinstance(raw, str) or not raw.strip():
        return {}
    algorithm, sign, _ = raw.partition(":")
    return dict(foreign.traced(algorithm if sign else {64: "sha256", 128: "sha3_512"}.get(len(raw), "?"), raw, origin))


def _of_sheet(export: Export, where: Where, said: Mapping[str, str]) -> Record:
    slip = Slip(said, where, export.zone)
    _page(slip, "link")
    slip.take("text", "text content", "upload title")
    slip.time("posted_at", "upload timestamp")
    slip.time("observed_at", "archive date")
    media = []
    location = said.get("archive location", "")
    if location:
        name = _there(export, {"filename": PurePosixPath(location.partition("?")[0]).name})
        absent = "" if name else "kept where auto-archiver stored it, not beside the table"
        media = [Medium(name or location, where("archive location"), _digest(said.get("hash"), where("hash")), absent)]
    return Record(where(""), slip.fields(), tuple(media))
