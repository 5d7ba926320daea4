"""What ``ingest`` would take of a source, counted before anything is taken."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.catalogue.replay import sighting_key
from evidence.exports import NOT_COLLECTED, READ_BY
from evidence.foreign import PREFIX
from evidence.ingest import begin
from evidence.records import FIELD_NAMES, Found, Traced
from evidence.sources import Wishes
from evidence.walk import look

KINDS = {"picture": "pictures", "clip": "clips", "text": "texts", "other": "other files"}
PLACES = 8
"""Places of one field that are told apart; the rest is counted together."""

SAMPLES = 3
"""Names that are kept of each reason and each key that is not understood."""

_NUMBER = re.compile(r"(?<=/)\d+(?=$|[/,])")
_ROW = re.compile(r"row \d+")
_FILE = re.compile(r"^.*?(?=#|, line |, row |, sheet |$)", re.DOTALL)
_ID = re.compile(r"@id='[^']*'")
_KEYED = re.compile(r"/[^/,]*~1[^/,]*")


@dataclass(slots=True)
class Kept:
    """How often something was met, and the first few names."""

    count: int = 0
    samples: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Count one."""
        self.count += 1
        if len(self.samples) < SAMPLES and name not in self.samples:
            self.samples.append(name)


@dataclass(slots=True)
class Preview:
    """What a source holds, as understood.

    Attributes:
        reader: Name of the reader that takes it.
        files: Files by kind: pictures, clips, texts, other files; each file once.
        exports: Files of records by reader.
        contested: Files of records that several readers could read, as ``chosen, before other``.
        sightings: Originals in ads, where each file is an original of its own.
        ads: Distinct ones, by platform, account and name.
        told: Those without a picture.
        accounts: Distinct ones, by platform and name.
        occasions: Distinct ones.
        looked_for: Looks at ads seen before.
        digests: Files that come with someone's digest.
        fields: How often each field is given, by name and then by where it stands.
        unread: Keys and columns that no field asks for; they are kept as they are.
        not_understood: Times and digests that could not be read; kept as they are, too.
        not_collected: What the source knows of and does not hold, by reason.
        left_out: What would be ignored, by reason.
        unreadable: What cannot be read, by reason.
    """

    reader: str = ""
    files: Counter[str] = field(default_factory=Counter)
    exports: Counter[str] = field(default_factory=Counter)
    contested: Counter[str] = field(default_factory=Counter)
    sightings: int = 0
    ads: int = 0
    told: int = 0
    accounts: int = 0
    occasions: int = 0
    looked_for: int = 0
    digests: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unread: dict[str, Kept] = field(default_factory=lambda: defaultdict(Kept))
    not_understood: dict[str, Kept] = field(default_factory=lambda: defaultdict(Kept))
    not_collected: dict[str, Kept] = field(default_factory=lambda: defaultdict(Kept))
    left_out: dict[str, Kept] = field(default_factory=lambda: defaultdict(Kept))
    unreadable: dict[str, Kept] = field(default_factory=lambda: defaultdict(Kept))

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return {"count": value.count, "samples": value.samples} if isinstance(value, Kept) else value


def preview(source: Path, wishes: Wishes, reader: str | None = None) -> Preview:
    """Go through a source as ``ingest`` would, and take nothing.

    Memory grows with the numbers of files and ads, by some hundred bytes each.

    Raises:
        WrongSourceError: The source is missing, empty, or cannot be understood.
        WrongCallError: There is no such reader, or the wishes do not fit.
    """
    name, found = begin(source.absolute(), wishes, reader)
    return _Counting(name).all(found)


class _Counting:
    """Counts, and remembers what it has counted."""

    def __init__(self, reader: str) -> None:
        self._seen = Preview(reader)
        self._paths: set[str] = set()
        self._ads: set[tuple[str, ...]] = set()
        self._accounts: set[tuple[str, ...]] = set()
        self._occasions: set[str] = set()
        self._sightings: set[str] = set()

    def all(self, found: Iterator[Found]) -> Preview:
        for each in found:
            self._add(each)
        seen = self._seen
        seen.ads, seen.accounts, seen.occasions = len(self._ads), len(self._accounts), len(self._occasions)
        seen.sightings = len(self._sightings)
        return seen

    def _add(self, found: Found) -> None:
        seen, fields = self._seen, found.fields
        if found.refusal is not None:
            self._refused(found, found.refusal)
            return
        if READ_BY in fields:
            self._export(fields[READ_BY])
        elif found.revisit:
            seen.looked_for += 1
        else:
            seen.told += found.told
            self._sighting(found)
        if found.path is not None and not found.told and str(found.path) not in self._paths:
            self._paths.add(str(found.path))
            seen.files[KINDS[look(found.path, (found.path.name,)).kind]] += 1
        self._names(fields)
        for name, traced in fields.items():
            self._field(name, traced)

    def _sighting(self, found: Found) -> None:
        given = {name: [traced.value] for name, traced in found.fields.items()}
        self._sightings.add(sighting_key(str(found.path), given, found.name))
        self._seen.digests += any(name.startswith(PREFIX) for name in found.fields)

    def _names(self, fields: Mapping[str, Traced]) -> None:
        platform, account, ad = (
            fields[name].value if name in fields else "\0" for name in ("platform", "account", "ad")
        )
        if account != "\0":
            self._accounts.add((platform, account))
        if ad != "\0":
            self._ads.add((platform, account, ad))
        if "occasion" in fields:
            self._occasions.add(fields["occasion"].value)

    def _export(self, read_by: Traced) -> None:
        self._seen.exports[read_by.value] += 1
        others = [name for name in read_by.raw.split(", ") if name != read_by.value]
        if others:
            self._seen.contested[f"{read_by.value}, before {', '.join(others)}"] += 1

    def _refused(self, found: Found, refusal: str) -> None:
        if refusal.startswith(NOT_COLLECTED):
            self._names(found.fields)
            self._seen.not_collected[refusal.removeprefix(NOT_COLLECTED)[:200]].add(found.name)
        elif found.missing:
            self._seen.unreadable[_common(refusal)].add(f"{found.name}: {refusal}"[:300])
        else:
            self._seen.left_out[_common(refusal)].add(found.name)

    def _field(self, name: str, traced: Traced) -> None:
        if name in FIELD_NAMES or name.startswith(PREFIX):
            places = self._seen.fields[name]
            place = origin_shape(traced.origin)
            places[place if place in places or len(places) < PLACES else "elsewhere"] += 1
        elif ", not understood" in traced.origin:
            kept = self._seen.not_understood[name.removeprefix("other.")]
            kept.add(f"'{traced.raw[:60]}' in {traced.origin}")
        elif name != READ_BY and (name in self._seen.unread or len(self._seen.unread) < 1000):
            self._seen.unread[name.removeprefix("other.")].add(traced.value[:60])


def origin_shape(origin: str) -> str:
    """Write where a value stood so that like places are alike: without file names, numbers and keys that are addresses.

    >>> origin_shape("a/result.json#/messages/31/date_unixtime, Unix seconds")
    '#/messages/*/date_unixtime, Unix seconds'
    >>> origin_shape("row 5, column 'ad'")
    "rows, column 'ad'"
    """
    if origin.startswith("the format of "):
        return "the format"
    within = _FILE.sub("", origin, count=1) if re.search(r"#|, (?:line|row|sheet) ", origin) else origin
    within = re.sub(r", line \d+", "lines", _ROW.sub("rows", within)).removeprefix(", ")
    return _NUMBER.sub("*", _KEYED.sub("/*", _ID.sub("@id='*'", within)))[:120] or origin[:120]


def _common(reason: str) -> str:
    """A reason without what differs from file to file."""
    return re.sub(r"'[^']*'|\d+", "…", reason)[:160]
