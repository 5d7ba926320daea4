"""Does the case still stand as its ledger tells it: originals, ledger, catalogue? Reads, and changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from evidence.case import Case
from evidence.catalogue import Catalogue, heads, replay
from evidence.custody.audit import LEDGER_KINDS, audit, differences
from evidence.errors import EvidenceError
from evidence.progress import Progress
from evidence.records import Finding


def verify(case: Case, progress: Progress) -> Iterator[Finding]:
    """Yield what is not as it was; nothing where all is well.

    Raises:
        WrongCallError: Another program works on the case.
    """
    with ExitStack() as stack:
        # On a read-only medium no one else can write either, and no lock can be taken.
        if os.access(case.folder, os.W_OK):
            stack.enter_context(case.locked())
        followed = (0, "")
        try:
            followed = _followed(case)
        except EvidenceError as error:
            yield Finding("unreadable catalogue", str(case.catalogue.path), str(error))
        whole = True
        for finding in audit(case.originals, case.ledger, followed, progress):
            whole = whole and finding.kind not in LEDGER_KINDS
            yield finding
        if whole and followed[0]:
            yield from _rows(case, followed[0], progress)


def _followed(case: Case) -> tuple[int, str]:
    with case.catalogue.reading() as db:
        return heads.get(db)


def _rows(case: Case, entries: int, progress: Progress) -> Iterator[Finding]:
    """Compare the catalogue with one made anew from the ledger, as far as it has followed."""
    behind = case.ledger.head()[0] - entries
    if behind:
        progress.note(f"The catalogue is {behind} entries behind the ledger; the next 'evidence ingest' catches up.")
    progress.stage("Comparing the catalogue", len(replay.FOLLOWED))
    with TemporaryDirectory() as folder, closing(Catalogue(Path(folder, "catalogue.db"))) as fresh:
        fresh.migrate()
        try:
            with fresh.writing() as db:
                replay.follow(db, islice(case.ledger.read(), entries))
        except EvidenceError as error:
            yield Finding("entry without sense", str(case.ledger.path), str(error))
            return
        with case.catalogue.reading() as kept, fresh.reading() as told:
            for table in replay.FOLLOWED:
                yield from differences(table, replay.rows(kept, table), replay.rows(told, table))
                progress.advance()
