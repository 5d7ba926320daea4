"""Make the catalogue anew from the ledger, beside the old one, and put it in its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence.case import Case
from evidence.catalogue import Catalogue, originals, replay
from evidence.custody.disk import refused, sync_folder
from evidence.progress import Progress
from evidence.records import Entry


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many entries of the ledger were followed, and how many originals they tell of."""

    entries: int
    originals: int


def rebuild(case: Case, progress: Progress) -> Rebuilt:
    """Make ``catalogue.db`` again from the ledger alone, and discard what only ``dedupe`` can make again.

    The old catalogue stays in place until the new one is whole.

    Raises:
        CustodyError: The ledger is not whole; the old catalogue stays.
        WrongCallError: Another program works on the case.
    """
    with case.locked():
        entries, _ = case.ledger.head()
        progress.stage("Reading the ledger", entries)
        path = case.catalogue.path.with_name("catalogue.db.new")
        _discard(path)
        new = Catalogue(path)
        try:
            new.migrate()
            with new.writing() as db:
                followed = replay.follow(db, _watched(case.ledger.read(), progress))
                rebuilt = Rebuilt(followed, originals.count(db))
        finally:
            new.close()
        case.catalogue.close()
        _swap(path, case.catalogue.path)
        _empty(case.thumbnails.parent)
    with case.working():
        case.record([("rebuild", {"entries": rebuilt.entries, "originals": rebuilt.originals})])
    return rebuilt


def _watched(entries: Iterator[Entry], progress: Progress) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        progress.advance()


def _discard(path: Path) -> None:
    """Take a database away together with what SQLite keeps beside it."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _swap(new: Path, old: Path) -> None:
    # The old file's journal goes first: SQLite would apply it to whatever has that name.
    for suffix in ("-wal", "-shm"):
        old.with_name(old.name + suffix).unlink(missing_ok=True)
    try:
        new.replace(old)
        sync_folder(old.parent)
    except OSError as error:
        raise refused(old, error) from error


def _empty(folder: Path) -> None:
    """Discard the index; the thumbnails in it belong to rows that are gone."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
