"""Step 1: take a source into custody; every file ends in exactly one state, and all of it is in the ledger."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from evidence import foreign, sources
from evidence.case import Case
from evidence.catalogue import acquisitions, originals, revisits, sightings
from evidence.catalogue.replay import revisit_key, sighting_key
from evidence.custody.ledger import displayable
from evidence.custody.originals import Received, UnreadableError
from evidence.errors import WrongCallError, WrongSourceError
from evidence.exports import READ_BY
from evidence.foreign import Differing
from evidence.progress import Progress
from evidence.records import Found, State
from evidence.rounds import Named
from evidence.sources import Wishes

THREADS = 16
"""Files written at once: the disk syncs many nearly as quickly as one (ext4: 207 files/s with 1, 910 with 8)."""

FILES, BYTES = 512, 256 << 20
"""A batch is kept and reported when it has so many files or bytes."""

TURN_FILES = 100
"""The same where several share a case: a colleague's decision waits for a batch."""

REASONS = 1000
"""Reasons of ignored files that are handed back; the ledger has all of them."""

Fields = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Totals:
    """How the files of one source ended.

    Attributes:
        stored: Files.
        already_stored: Files.
        unreadable: Files.
        ignored: Files.
        new_sightings: Sightings that the ledger did not tell of yet.
        bytes: Read.
        reasons: (name, state, reason) of files that were not stored.
        new_revisits: Ads looked for again, that the ledger did not tell of yet.
        named: The ads that the source names, by account and occasion.
        new_told: Ads without a picture, that the ledger did not tell of yet.
        differing: (name, algorithm, digest as told, digest as read) of files whose bytes are not those that the source
            gives a digest of.
    """

    stored: int
    already_stored: int
    unreadable: int
    ignored: int
    new_sightings: int
    bytes: int
    reasons: tuple[tuple[str, State, str], ...]
    new_revisits: int
    new_told: int
    differing: tuple[tuple[str, str, str, str], ...]
    named: Named = field(default_factory=Named)

    @property
    def handed_in(self) -> int:
        """Every file the source named; always the sum of the four states."""
        return self.stored + self.already_stored + self.unreadable + self.ignored


@dataclass(frozen=True, slots=True)
class _Ended:
    """One file, its fields as the ledger has them, how it ended, and what was read of it."""

    found: Found
    fields: Fields
    state: State
    reason: str
    received: Received | None
    key: str
    differing: Differing


Answer = tuple[Received | str, Differing]
"""What was received or why not, and the digests told of it that are not its own."""


def ingest(case: Case, source: Path, wishes: Wishes, progress: Progress, reader: str | None = None) -> Totals:
    """Take every file that a source names.

    What ``progress`` was told of as done is safe; after a kill at any moment the next call goes on from there.

    Args:
        case: The case.
        source: A file or folder; never changed.
        wishes: How to understand it.
        progress: Hears of files once they are safe.
        reader: Name of the reader; chosen by the shape of the source where None.

    Raises:
        WrongSourceError: The source is missing, empty, or cannot be understood; what was taken stays.
        WrongCallError: Another program works on the case, or case and source lie in one another.
        EvidenceError: The disk of the case takes no more.
    """
    source = source.absolute()
    _check_apart(case, source)
    name, found = begin(source, wishes, reader)
    named = Named()
    with case.together(), case.originals.taking():
        totals = _Intake(case, source, progress).run(name, wishes, named.watch(found))
    # Kept to here: what an archive unpacked goes with its reader.
    del found
    return replace(totals, named=named)


def ingest_some(
    case: Case, source: Path, wishes: Wishes, progress: Progress, wanted: Callable[[Found], bool]
) -> Totals:
    """Take those of a source's files that are wanted; else as ``ingest`` does."""
    source = source.absolute()
    _check_apart(case, source)
    name, found = begin(source, wishes)
    named = Named()
    with case.together(), case.originals.taking():
        totals = _Intake(case, source, progress).run(name, wishes, named.watch(filter(wanted, found)))
    del found
    return replace(totals, named=named)


def begin(source: Path, wishes: Wishes, reader: str | None = None) -> tuple[str, Iterator[Found]]:
    """Choose the reader and start it.

    Returns:
        The reader's name, and everything the source names.

    Raises:
        WrongSourceError: The source is missing or empty, or no reader understands it.
        WrongCallError: There is no such reader.
    """
    if not os.path.lexists(source):
        raise WrongSourceError(f"{source} does not exist. Check the spelling of the path.")
    name = reader or sources.choose(source, wishes)
    found = sources.load(name).read(source, wishes)
    first = next(found, None)
    if first is None:
        raise WrongSourceError(
            f"{source} is empty: there is no file in it. Name the folder or table with the captures."
        )
    return name, _Begun(first, found)


class _Begun:
    """What a source names, from the first on. It holds the reader until it goes: files may go with the reader."""

    def __init__(self, first: Found, rest: Iterator[Found]) -> None:
        self._rest = rest
        self._each = chain([first], rest)

    def __iter__(self) -> Iterator[Found]:
        return self

    def __next__(self) -> Found:
        return next(self._each)


class _Intake:
    """One run over one source: what it knows of, and what has become of the files so far."""

    def __init__(self, case: Case, source: Path, progress: Progress) -> None:
        self._case = case
        self._source = displayable(str(source))
        self._progress = progress
        self._states: Counter[State] = Counter()
        self._new_sightings = 0
        self._new_revisits = 0
        self._new_told = 0
        self._bytes = 0
        self._exports: dict[Path | None, Received] = {}
        self._differing: list[tuple[str, str, str, str]] = []
        self._reasons: list[tuple[str, State, str]] = []
        with case.catalogue.reading() as db:
            self._refused = acquisitions.refused(db, self._source)

    def run(self, reader: str, wishes: Wishes, found: Iterable[Found]) -> Totals:
        self._progress.stage("Taking files", None)
        body = {"source": self._source, "reader": reader, "wishes": _plain(wishes)}
        acquisition = self._case.record([("acquire", body)])[0].seq
        with ThreadPoolExecutor(THREADS) as readers, ThreadPoolExecutor(THREADS) as syncers:
            before: tuple[Sequence[Found], Iterator[Answer]] | None = None
            told: list[Found] = []
            # The next batch is read while this one is told of: two thirds of the time is spent on reading.
            for batch in chain(_batches(found, TURN_FILES if self._case.shared else FILES), [None]):
                files = [each for each in batch or () if not each.revisit and not each.told]
                started = None if batch is None else (files, readers.map(self._receive, files))
                self._look(acquisition, [each for each in batch or () if each.revisit])
                if before is not None:
                    with self._case.turn():
                        self._take(acquisition, self._place(*before, syncers))
                        self._tell(acquisition, told)
                before, told = started, [each for each in batch or () if each.told]
        self._case.record([("acquired", {"acquisition": acquisition, "totals": dict(sorted(self._states.items()))})])
        return self._totals()

    def _totals(self) -> Totals:
        return Totals(
            stored=self._states["stored"],
            already_stored=self._states["already stored"],
            unreadable=self._states["unreadable"],
            ignored=self._states["ignored"],
            new_sightings=self._new_sightings,
            new_revisits=self._new_revisits,
            new_told=self._new_told,
            differing=tuple(self._differing),
            bytes=self._bytes,
            reasons=tuple(self._reasons),
        )

    def _place(self, batch: Sequence[Found], answers: Iterator[Answer], syncers: ThreadPoolExecutor) -> list[_Ended]:
        """Place the new files of a batch among the originals, and say how each file ended."""
        answered = list(zip(batch, answers, strict=True))
        received = [answer for _, (answer, _) in answered if isinstance(answer, Received)]
        placed = self._case.originals.keep(received, syncers)
        with self._case.catalogue.reading() as db:
            known = originals.known_of(db, {each.sha256 for each in received})
        lost = placed & known
        for sha256 in sorted(lost):
            self._progress.note(f"Original {sha256} was missing, and is stored again.")
        ended = []
        for found, answer in answered:
            ended.append(_ended(found, answer, known, lost))
            if isinstance(answer[0], Received):
                known.add(answer[0].sha256)
                if READ_BY in found.fields:
                    self._exports[found.path] = answer[0]
        return ended

    def _receive(self, found: Found) -> Answer:
        if found.refusal is not None or found.path is None:
            return found.refusal or "the source names no file that can be found", {}
        try:
            received = self._case.originals.receive(found.path)
        except UnreadableError as error:
            return str(error), {}
        return received, foreign.differing(found.path, received.sha256, found.fields)

    def _take(self, acquisition: int, ended: Sequence[_Ended]) -> None:
        acts = [("take", _body(acquisition, each)) for each in self._news(ended)]
        self._case.record(acts)
        self._case.originals.settle(each.received for each in ended if each.received is not None)
        for each in ended:
            self._count(each)
        self._progress.advance(len(ended))

    def _look(self, acquisition: int, found: Sequence[Found]) -> None:
        """Tell the ledger of ads that were looked for again, each look once."""
        told = {revisit_key(fields): (each, fields) for each in found for fields in [_fields(each)]}
        if not told:
            return
        with self._case.turn():
            with self._case.catalogue.reading() as db:
                there = revisits.recorded(db, told)
            acts = [
                ("revisit", {"acquisition": acquisition, "name": displayable(each.name), "fields": fields})
                for key, (each, fields) in told.items()
                if key not in there
            ]
            self._case.record(acts)
        self._new_revisits += len(acts)

    def _tell(self, acquisition: int, found: Sequence[Found]) -> None:
        """Tell the ledger of ads without a picture, each as a sighting of the file that tells of it."""
        told: dict[str, dict[str, Any]] = {}
        for each in found:
            if each.path in self._exports:
                sha256, name, fields = self._exports[each.path].sha256, displayable(each.name), _fields(each)
                body = {"acquisition": acquisition, "name": name, "sha256": sha256, "fields": fields}
                told.setdefault(sighting_key(sha256, fields, name), body)
        with self._case.catalogue.reading() as db:
            there = sightings.recorded(db, told)
        news = [body for key, body in told.items() if body["fields"].keys() - there.get(key, {}).keys()]
        self._case.record([("tell", body) for body in news])
        self._new_told += len(told.keys() - there.keys())

    def _count(self, ended: _Ended) -> None:
        self._states[ended.state] += 1
        name = displayable(ended.found.name)
        self._differing += ((name, algorithm, *both) for algorithm, both in ended.differing.items())
        if ended.received is not None:
            self._bytes += ended.received.size
        elif ended.state == "unreadable" or len(self._reasons) < REASONS:
            self._reasons.append((name, ended.state, ended.reason))

    def _news(self, ended: Sequence[_Ended]) -> Iterator[_Ended]:
        """Yield what the ledger does not tell yet: new sightings, new fields of a known one, new refusals."""
        with self._case.catalogue.reading() as db:
            there = sightings.recorded(db, {each.key for each in ended if each.key})
        names = {key: set(fields) for key, fields in there.items()}
        for each in ended:
            if each.received is None:
                refusal = (displayable(each.found.name), str(each.state), each.reason)
                if refusal not in self._refused:
                    self._refused.add(refusal)
                    yield each
            elif each.key not in names or each.reason or each.fields.keys() - names[each.key]:
                self._new_sightings += each.key not in names
                names.setdefault(each.key, set()).update(each.fields)
                yield each


def _ended(found: Found, answered: Answer, known: set[str], lost: set[str]) -> _Ended:
    answer, differing = answered
    fields = _fields(found)
    if isinstance(answer, str):
        refused = found.refusal is not None and not found.missing
        return _Ended(found, fields, "ignored" if refused else "unreadable", displayable(answer), None, "", {})
    state: State = "already stored" if answer.sha256 in known else "stored"
    reason = "the original was missing, and is stored again" if answer.sha256 in lost else ""
    key = sighting_key(answer.sha256, fields, displayable(found.name))
    return _Ended(found, fields, state, reason, answer, key, differing)


def _fields(found: Found) -> Fields:
    return {
        displayable(name): [displayable(part) for part in (traced.value, traced.raw, traced.origin)]
        for name, traced in found.fields.items()
    }


def _body(acquisition: int, ended: _Ended) -> Mapping[str, Any]:
    body: dict[str, Any] = {
        "acquisition": acquisition,
        "state": ended.state,
        "reason": ended.reason,
        "name": displayable(ended.found.name),
        "fields": ended.fields,
    }
    if ended.received is not None:
        body |= {"sha256": ended.received.sha256, "bytes": ended.received.size}
    if ended.differing:
        body["differing"] = {algorithm: list(both) for algorithm, both in ended.differing.items()}
    if not _is_text(ended.found.raw_name):
        body["raw_name"] = ended.found.raw_name.hex()
    return body


def _is_text(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _plain(wishes: Wishes) -> dict[str, Any]:
    return {
        "layout": wishes.layout,
        "columns": dict(wishes.columns),
        "occasion": wishes.occasion,
        "time_zone": wishes.time_zone,
        "platform": wishes.platform,
    }


def _batches(found: Iterable[Found], most: int) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size = 0
    for each in found:
        batch.append(each)
        size += 0 if each.told else _size(each.path)
        if len(batch) >= most or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(path: Path | None) -> int:
    try:
        return 0 if path is None else os.lstat(path).st_size
    except (OSError, ValueError):
        return 0


def _check_apart(case: Case, source: Path) -> None:
    ours, theirs = case.folder.resolve(), source.resolve()
    if ours == theirs or ours in theirs.parents or theirs in ours.parents:
        raise WrongCallError(
            f"The case {case.folder} and the source {source} lie in one another. Keep the case outside of what is "
            "handed in."
        )
