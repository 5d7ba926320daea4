"""Join another team's case to this one: both ledgers are kept, and everything seen or said is told in this one.

The other ledger becomes an original of this case, byte for byte. Its entries that tell of files and of words of people
are told again, each once, whatever way it comes: joining twice, or on after a kill, tells only what is missing.
"""

from __future__ import annotations

import base64
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from evidence import settings as settings_file
from evidence import standing
from evidence.case import Case
from evidence.catalogue import judgements, originals
from evidence.custody import checkpoint
from evidence.custody.checkpoint import Checkpoint
from evidence.custody.ledger import Ledger, displayable
from evidence.custody.originals import Received, UnreadableError
from evidence.errors import CustodyError, WrongCallError, WrongSourceError
from evidence.progress import Progress
from evidence.records import Entry
from evidence.retelling import ACTS, Retelling, Told

BATCH = 500
"""Entries told together."""

THREADS = 16


@dataclass(frozen=True, slots=True)
class Merged:
    """What joining did.

    Attributes:
        origin: Of the other ledger.
        entries: Of the other ledger.
        told: Entries told now, by act.
        kept: Entries of the other ledger that are only kept with it, by act.
        stored: Originals that this case did not have.
        disputes: Pairs of regions on which reviewers now differ.
    """

    origin: str
    entries: int
    told: dict[str, int]
    kept: dict[str, int]
    stored: int
    disputes: int


def merge(case: Case, other: Path, progress: Progress, kept: Checkpoint | None = None) -> Merged:
    """Join a case, which is only read, to this one.

    Args:
        case: The case that grows.
        other: Folder of the other case, or of a copy of it.
        progress: Hears of entries once they are safe.
        kept: Checkpoint of the other ledger that its team gave.

    Raises:
        WrongCallError: ``other`` is no case, is this one, or a program works on one of the two.
        CustodyError: The other case is not what its ledger or the checkpoint tells; what was told so far stays.
    """
    theirs = _opened(case, other)
    with ExitStack() as stack:
        if os.access(theirs.folder, os.W_OK):
            stack.enter_context(theirs.locked())
        stack.enter_context(case.working())
        stack.enter_context(case.originals.taking())
        return _Joining(case, theirs, progress).run(kept)


def _opened(case: Case, other: Path) -> Case:
    folder = other.absolute()
    toml = folder / settings_file.FILE_NAME
    if not toml.is_file():
        raise WrongCallError(f"{folder} is no case: it has no {settings_file.FILE_NAME}. Name the other case's folder.")
    ours, its = case.folder.resolve(), folder.resolve()
    if ours == its or ours in its.parents or its in ours.parents:
        raise WrongCallError(f"{folder} is this case itself, or one lies in the other. Name the other team's case.")
    # Not Case.open: that would bring an older catalogue up to date, and nothing may change there.
    theirs = Case(folder, settings_file.read(toml))
    if not theirs.ledger.path.is_file() or not theirs.originals.folder.is_dir():
        raise CustodyError(f"{folder}: the ledger or the folder of originals is gone. Ask for the whole case again.")
    return theirs


class _Joining:
    """One run: the two cases, and what this one tells so far."""

    def __init__(self, case: Case, theirs: Case, progress: Progress) -> None:
        self._case = case
        self._theirs = theirs
        self._progress = progress
        self._told = Told()
        for entry in case.ledger.read():
            self._told.add(entry.seq, entry.act, entry.body, entry.at, entry.digest)
        self._counts: Counter[str] = Counter()
        self._stored = 0

    def run(self, kept: Checkpoint | None) -> Merged:
        with ThreadPoolExecutor(THREADS) as pool:
            received = self._receive(self._theirs.ledger.path)
            # From here on the copy is read, which nobody else writes.
            waits = self._case.originals.incoming / received.sha256
            ledger = Ledger(waits if received.waits else self._case.originals.path(received.sha256))
            now = _checked(self._theirs.folder, ledger, kept)
            entries = list(ledger.read())
            retelling = Retelling(self._told, now.origin)
            self._progress.stage("Joining", len(entries))
            self._keep_ledger(received, now, pool)
            rest = iter(entries)
            while batch := list(islice(rest, BATCH)):  # batched() comes with Python 3.12
                self._tell(self._acts(batch, retelling), pool)
                self._progress.advance(len(batch))
        with self._case.catalogue.reading() as db:
            disputes = len(standing.disputes(judgements.standing(db)))
        left = Counter(entry.act for entry in entries if entry.act not in ACTS)
        return Merged(
            now.origin, now.size, dict(sorted(self._counts.items())), dict(sorted(left.items())), self._stored, disputes
        )

    def _receive(self, path: Path, told: str = "") -> Received:
        try:
            received = self._case.originals.receive(path)
        except UnreadableError as error:
            raise self._broken(told or path.name, str(error)) from error
        if told and received.sha256 != told:
            raise self._broken(told, "its bytes are not those that its name says")
        return received

    def _broken(self, name: str, why: str) -> CustodyError:
        return CustodyError(
            f"{self._theirs.folder}: {name} is not what its ledger tells ({why}). What was joined so far stays. Run "
            f"'evidence --case {self._theirs.folder} verify', ask for a whole copy, and join it again."
        )

    def _keep_ledger(self, received: Received, now: Checkpoint, pool: ThreadPoolExecutor) -> None:
        """Take the other ledger in as an original, once in each of its states."""
        with self._case.catalogue.reading() as db:
            if originals.known(db, received.sha256):
                self._case.originals.settle([received])
                return
        self._case.originals.keep([received], pool)
        source = displayable(str(self._theirs.folder))
        state = {"origin": now.origin, "size": now.size, "root": base64.b64encode(now.root).decode()}
        seq = self._case.ledger.head()[0]
        take = {"acquisition": seq, "state": "stored", "reason": "", "name": "ledger", "fields": {}}
        take |= {"sha256": received.sha256, "bytes": received.size}
        acquire = {"source": source, "reader": "merge", "wishes": {}, "ledger": state}
        totals = {"acquisition": seq, "totals": {"stored": 1}}
        self._case.record([("acquire", acquire), ("take", take), ("acquired", totals)])
        self._case.originals.settle([received])

    def _acts(self, batch: Sequence[Entry], retelling: Retelling) -> list[tuple[str, dict[str, Any]]]:
        seq = self._case.ledger.head()[0]
        acts: list[tuple[str, dict[str, Any]]] = []
        for entry in batch:
            try:
                act = retelling.act(entry, seq + len(acts))
            except (KeyError, TypeError) as error:
                raise self._broken(f"entry {entry.seq}", f"it does not say what it must: {error}") from error
            if act is not None:
                acts.append(act)
        return acts

    def _tell(self, acts: list[tuple[str, dict[str, Any]]], pool: ThreadPoolExecutor) -> None:
        digests = dict.fromkeys(body["sha256"] for act, body in acts if act == "take" and "sha256" in body)
        paths = [self._theirs.originals.path(sha256) for sha256 in digests]
        received = list(pool.map(self._receive, paths, digests))
        self._case.originals.keep(received, pool)
        with self._case.catalogue.reading() as db:
            known = originals.known_of(db, digests)
        for _, body in acts:
            if body.get("sha256") in digests:
                body["state"] = "already stored" if body["sha256"] in known else "stored"
                self._stored += body["sha256"] not in known
                known.add(body["sha256"])
        self._case.record(acts)
        self._case.originals.settle(received)
        self._counts.update(act for act, _ in acts)


def _checked(folder: Path, ledger: Ledger, kept: Checkpoint | None) -> Checkpoint:
    """Compute the checkpoint of a ledger, and see that it goes on from the one that its team gave.

    Raises:
        WrongSourceError: It is empty.
        CustodyError: It does not go on from there.
    """
    lines = list(ledger.lines())
    if not lines:
        raise WrongSourceError(f"{folder}: its ledger is empty. Name a case that was worked on.")
    try:
        if kept is not None and checkpoint.of(lines, kept.size) != kept:
            raise ValueError("another root")
    except ValueError as error:
        raise CustodyError(
            f"{folder}: its ledger does not go on from the checkpoint of {kept.size if kept else 0} entries that you "
            "gave: it is another case, was cut, or was written anew. Nothing was joined."
        ) from error
    return checkpoint.of(lines)
