"""Does the case still stand as its ledger tells it: originals, ledger, catalogue? Reads, and changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from evidence.case import Case
from evidence.catalogue import Catalogue, followed, heads, regions, replay
from evidence.custody import chain
from evidence.custody.audit import audit_ledger, audit_originals, differences
from evidence.custody.chain import Known, Told
from evidence.custody.checkpoint import Checkpoint
from evidence.custody.contents import Reading
from evidence.errors import EvidenceError
from evidence.progress import Progress
from evidence.records import Finding
from index import fingerprints
from index.describe import recipes


@dataclass(frozen=True, slots=True)
class Level:
    """How much is read of the originals, and a checkpoint that someone kept elsewhere, where there is one."""

    reading: Reading = field(default_factory=Reading)
    checkpoint: Checkpoint | None = None


def verify(case: Case, progress: Progress, level: Level | None = None) -> Iterator[Finding]:
    """Yield what is not as it was; nothing where all is well.

    Args:
        case: The case.
        progress: Hears of each original that was read.
        level: Every byte, without a checkpoint, where None.

    Raises:
        WrongCallError: Another program works on the case.
    """
    level = level or Level()
    with ExitStack() as stack:
        # On a read-only medium no one else can write either, and no lock can be taken.
        if os.access(case.folder, os.W_OK):
            stack.enter_context(case.locked())
        known = Known()
        try:
            known = _known(case)
        except EvidenceError as error:
            yield Finding("unreadable catalogue", case.catalogue.name, str(error))
        told, whole = Told(), True
        for finding in audit_ledger(case.ledger, known, level.checkpoint, told, progress):
            whole = whole and finding.kind not in chain.KINDS
            yield finding
        yield from audit_originals(case.originals, told, level.reading, progress)
        if known.entries:
            yield from _fingerprints(case)
        if whole and known.entries:
            yield from _rows(case, known.entries, progress)


def _known(case: Case) -> Known:
    with case.catalogue.reading() as db:
        count, digest = heads.get(db)
        digests = followed.digests(db)
    # An older program's catalogue remembers only the last.
    return Known(count, digest, {count - 1: digest} | digests if count else {})


def _fingerprints(case: Case) -> Iterator[Finding]:
    """Name the recipes that this program does not make: only equal ones compare, so such regions find no copies."""
    with case.catalogue.reading() as db:
        counted = regions.recipes(db)
    networks = fingerprints.names("floats")
    for recipe in sorted(set(counted) - set(recipes())):
        if not recipe.startswith(networks):
            detail = f"{counted[recipe]} regions have it; run 'evidence rebuild', then 'evidence dedupe'"
            yield Finding("fingerprint of another recipe", recipe, detail)


def _rows(case: Case, count: int, progress: Progress) -> Iterator[Finding]:
    """Compare the catalogue with one made anew from the ledger, as far as it has followed."""
    behind = case.ledger.head()[0] - count
    if behind:
        progress.note(f"The catalogue is {behind} entries behind the ledger; the next 'evidence ingest' catches up.")
    progress.stage("Comparing the catalogue", len(replay.FOLLOWED))
    with TemporaryDirectory() as folder, closing(Catalogue(Path(folder, "catalogue.db"))) as fresh:
        fresh.migrate()
        try:
            with fresh.writing() as db:
                replay.follow(db, islice(case.ledger.read(), count))
        except EvidenceError as error:
            yield Finding("entry without sense", str(case.ledger.path), str(error))
            return
        with case.catalogue.reading() as kept, fresh.reading() as told:
            for table in replay.FOLLOWED:
                yield from differences(table, replay.rows(kept, table), replay.rows(told, table))
                progress.advance()
