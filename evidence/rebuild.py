"""Make the catalogue anew from the ledger, beside the old one, and put it in its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.case import Case
from evidence.catalogue import originals, replay
from evidence.custody.disk import refused, sync_folder
from evidence.progress import Progress
from evidence.records import Entry


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many entries of the ledger were followed, and how many originals they tell of."""

    entries: int
    originals: int


def rebuild(case: Case, progress: Progress) -> Rebuilt:
    """Make the catalogue again from the ledger alone, and discard what only ``dedupe`` can make again.

    The old catalogue stays in place until the new one is whole. It is made where the settings say: so a case moves from
    its file to a server, and back.

    Raises:
        CustodyError: The ledger is not whole; the old catalogue stays.
        WrongCallError: Another program works on the case.
    """
    with case.deriving_alone():
        entries, _ = case.ledger.head()
        progress.stage("Reading the ledger", entries)
        try:
            with case.catalogue.anew() as db:
                followed = replay.follow(db, _watched(case.ledger.read(), progress))
                rebuilt = Rebuilt(followed, originals.count(db))
        except OSError as error:
            raise refused(case.folder, error) from error
        sync_folder(case.folder)
        _empty(case.thumbnails.parent)
    with case.working():
        case.record([("rebuild", {"entries": rebuilt.entries, "originals": rebuilt.originals})])
    return rebuilt


def _watched(entries: Iterator[Entry], progress: Progress) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        progress.advance()


def _empty(folder: Path) -> None:
    """Discard the index; the thumbnails in it belong to rows that are gone."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
