"""What a file of records says, record by record > the files it names, each with its fields and where they stood.

A picture that stands in several records is handed over once for each, so that one original gets several sightings. A
record without a picture that is there tells of its ad all the same, and what a collector knew of and did not collect is
handed over as such.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evidence import cells, walk
from evidence.jsons import BrokenError, Place, pointer
from evidence.records import Found, Traced
from evidence.walk import Met

NOT_COLLECTED = "known, not collected: "
"""How the refusal begins of what the source tells of and does not hold."""

READ_BY = "other.read by"
"""Field of a file of records: the reader, and as its raw value every reader that could have read it."""

Complete = Callable[[Mapping[str, Traced], tuple[str, ...]], Mapping[str, Traced]]
"""Adds to the fields of a file what is known of it from elsewhere, by the segments of its path."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file of records.

    Attributes:
        path: Where it is.
        parts: Segments of its path below the source.
        zone: Zone of times that name none.
        format: Name of the reader that understands it.
    """

    path: Path
    parts: tuple[str, ...]
    zone: str
    format: str

    @property
    def name(self) -> str:
        """Its path below the source, for people."""
        return walk.shown("/".join(self.parts))

    def at(self, way: str = "", within: Place = ()) -> str:
        """Say where something stands in it: ``a/result.json#/messages/3/id`` for ``id`` within ``("messages", 3)``."""
        return f"{self.name}#{pointer((*within, *filter(None, way.split('/'))))}"

    def within(self, place: Place) -> Callable[[str], str]:
        """What says where something stands within the record at a place."""
        return lambda way: self.at(way, place)

    def at_line(self, number: int) -> Callable[[str], str]:
        """What says where something stands within the record on a line: ``a/posts.ndjson, line 5#/id``."""
        return lambda way: f"{self.name}, line {number}#{pointer(tuple(filter(None, way.split('/'))))}"

    def in_row(self, place: str) -> Callable[[str], str]:
        """What says where something stands within a row of a table: ``a/posts.csv, row 5, column 'id'``."""
        return lambda way: f"{self.name}, {place}, column '{way}'" if way else f"{self.name}, {place}"

    @property
    def itself(self) -> str:
        """Says of a value that the format, and no place in the file, gives it."""
        return f"the format of {self.name}"

    def broken(self, text: str) -> Found:
        """Tell of a part that cannot be read; ``text`` begins with the line and a colon."""
        line, _, reason = text.partition(": ")
        name = f"{self.name}, {line}"
        refusal = f"{reason}. What could be read of it is taken; export it again, and ingest that as well"
        return Found(None, name, _raw(name), refusal=refusal, missing=True)


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that a record names.

    Attributes:
        name: Its path as the record has it, relative to the folder of the export.
        origin: Where that stands.
        fields: What is said of this file only.
        absent: Why it was not collected, as the export says; empty where it was.
    """

    name: str
    origin: str
    fields: Mapping[str, Traced] = field(default_factory=dict)
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One post: where it stands, what it says, and the files it names, if any."""

    origin: str
    fields: Mapping[str, Traced]
    media: tuple[Medium, ...] = ()


Records = Callable[[Export], Iterator[Record | Found]]
"""Reads an export; what is yielded as Found is handed on as it is.

Raises:
    BrokenError: It cannot be read further; what was yielded before stands.
"""


def digests(export: Export, records: Records) -> dict[tuple[str, ...], Mapping[str, Traced]]:
    """Gather the digests that a manifest gives, by the segments of the path that each is of.

    A file that the manifest is broken off before has none.
    """
    found: dict[tuple[str, ...], Mapping[str, Traced]] = {}
    try:
        for record in records(export):
            for medium in record.media if isinstance(record, Record) else ():
                parts = tuple(part for part in medium.name.split("/") if part not in ("", "."))
                found[(*export.parts[:-1], *parts)] = medium.fields
    except BrokenError:
        pass
    return found


class Telling:
    """Hands over what exports tell of; a file that one format has told of is told of by no other."""

    def __init__(self, complete: Complete) -> None:
        self._complete = complete
        self.told: dict[Path, str] = {}

    def of(self, export: Export, records: Records, claimed: Iterable[str] = ()) -> Iterator[Found]:
        """Yield the export itself, then what it tells of.

        Args:
            export: The file.
            records: Its reader.
            claimed: Every reader that could have read it.
        """
        self.told[export.path] = export.format
        could = ", ".join(claimed) or export.format
        read_by = Traced(export.format, could, "by its shape; the first of those that could read it")
        fields = self._complete({READ_BY: read_by}, export.parts)
        yield Met(export.path, export.parts).found(fields)
        try:
            for each in records(export):
                yield from [each] if isinstance(each, Found) else self._of_record(export, each)
        except BrokenError as error:
            yield export.broken(str(error))

    def _of_record(self, export: Export, record: Record) -> Iterator[Found]:
        seen: set[Path] = set()
        for medium in record.media:
            fields: Mapping[str, Traced] = {**record.fields, **medium.fields}
            if medium.absent:
                refusal = NOT_COLLECTED + medium.absent
                yield Found(None, medium.origin, _raw(medium.origin), fields, refusal)
                continue
            for met in self._mets(export, medium):
                if met.path is None or met.path not in seen:
                    yield self._found(export, met, fields, medium)
                if met.path is not None and met.refusal is None:
                    seen.add(met.path)
        if not seen:
            fields = self._complete(record.fields, export.parts)
            yield Found(export.path, record.origin, _raw(record.origin), fields, told=True)

    def _mets(self, export: Export, medium: Medium) -> Iterator[Met]:
        above = export.parts[:-1]
        for met in cells.files(export.path.parent, medium.name, medium.origin):
            yield Met(met.path, (*above, *met.parts), met.kind, met.refusal, met.missing)

    def _found(self, export: Export, met: Met, fields: Mapping[str, Traced], medium: Medium) -> Found:
        first = export.format if met.path is None else self.told.setdefault(met.path, export.format)
        if first != export.format:
            reason = f"{walk.shown('/'.join(met.parts))} is told of by {first} already, which comes first"
            return Found(None, medium.origin, _raw(medium.origin), refusal=reason)
        return met.found({} if met.refusal else self._complete(fields, met.parts))


def _raw(name: str) -> bytes:
    return os.fsencode(name)
