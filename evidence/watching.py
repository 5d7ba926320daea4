"""A folder into which captures arrive > the case, file by file, each once it is whole.

What was taken is remembered by name, size and time of change in the case's ``index`` folder, which may be lost: then
everything is read again, and adds nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence import sources, walk
from evidence.case import Case
from evidence.errors import BusyError, EvidenceError, WrongSourceError
from evidence.ingest import Totals, begin, ingest, ingest_some
from evidence.progress import Progress
from evidence.sources import Wishes

UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".filepart", ".opdownload")
"""Ends of names that browsers and copying programs give to what is not whole yet."""

TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z")

Mark = tuple[int, int]
"""Size in bytes and time of change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What a table in the watched folder names, as of its mark, and whether files that it names are lacking."""

    mark: Mark
    files: frozenset[Path]
    lacks: bool


class Watch:
    """One folder being watched: what was taken of it, and what was there at the last look.

    ``settle`` is how many seconds a file must not have changed to be held for whole.
    """

    def __init__(self, case: Case, folder: Path, wishes: Wishes, settle: float) -> None:
        self._case = case
        self._folder = folder.absolute()
        self._wishes = wishes
        self._settle = settle
        name = hashlib.sha256(os.fsencode(self._folder.resolve())).hexdigest()[:16]
        self._memory = case.folder / "index" / f"watch-{name}.json"
        self._taken = self._remembered()
        self._met: dict[str, tuple[Mark, float]] = {}
        self._tables: dict[Path, Path | None] = {}
        self._told: dict[Path, _Named] = {}
        if not self._folder.is_dir():
            raise WrongSourceError(f"{folder} is no folder. Name the one in which captures arrive.")

    def waiting(self) -> int:
        """Count the files that are there and were not taken yet, whole or not."""
        return sum(self._taken.get(name) != mark for name, mark in _marks(self._folder))

    def look(self, progress: Progress) -> list[tuple[str, Totals]]:
        """Take what is whole and new; return how the files of each source ended.

        A table or an archive is a source of its own. Everything beside a table within a folder belongs to it; of what
        lies beside a table in the watched folder itself, the files that it names. All else is read by the reader that
        the folder's shape asks for. A file that came, whole, before the table that names it was taken without it.

        Raises:
            BusyError: Another program works on the case; nothing is taken.
        """
        ready = self._ready()
        told = []
        for source in sorted({self._source(name) for name in ready}):
            names = {name: mark for name, mark in ready.items() if self._source(name) == source}
            if totals := self._take(source, set(names), progress):
                told.append((str(source), totals))
            self._taken.update(names)
            self._remember()
        return told

    def settled(self, progress: Progress) -> list[tuple[str, Totals]]:
        """Look twice, so far apart that what does not change in between is whole; return how the files ended."""
        first = self.look(progress)
        time.sleep(self._settle)
        return [*first, *self.look(progress)]

    def _ready(self) -> dict[str, Mark]:
        """Return the files that are new or other than they were, and no longer change."""
        self._tables.clear()
        now = time.monotonic()
        met = {}
        for name, mark in _marks(self._folder):
            if self._taken.get(name) != mark:
                before = self._met.get(name)
                met[name] = before if before is not None and before[0] == mark else (mark, now)
        self._met = met
        self._read_tables(arrived=bool(met))
        still = {name for name, (_, since) in met.items() if now - since < self._settle}
        # A table is whole when all that lies beside it is: its files may still be on their way.
        busy = {self._source(name) for name in still} - {self._folder}
        return {name: mark for name, (mark, _) in met.items() if name not in still and self._source(name) not in busy}

    def _source(self, name: str) -> Path:
        """Say which source a file belongs to: an archive or table itself, the table beside or above it, the folder."""
        path = self._folder / name
        if path.suffix.lower() in ARCHIVES or (path.parent == self._folder and path.suffix.lower() in TABLES):
            return path if _claimed(path) else self._folder
        if table := next((table for table, named in self._told.items() if path in named.files), None):
            return table
        for here in path.parents:
            if here == self._folder:
                return self._folder
            if here not in self._tables:
                self._tables[here] = _table_in(here)
            if table := self._tables[here]:
                return table
        return self._folder

    def _read_tables(self, *, arrived: bool) -> None:
        """See which files the tables in the watched folder itself name.

        One that did not change is not read again, unless it names files that were missing and others have arrived.
        """
        told: dict[Path, _Named] = {}
        for table in sorted(self._folder.iterdir()):
            if table.suffix.lower() in TABLES and _claimed(table):
                found = table.lstat()
                mark, before = (found.st_size, found.st_mtime_ns), self._told.get(table)
                same = before is not None and before.mark == mark and not (arrived and before.lacks)
                told[table] = before if before is not None and same else self._named(table, mark)
        self._told = told

    def _named(self, table: Path, mark: Mark) -> _Named:
        try:
            _, found = begin(table, _plain(self._wishes))
            told = list(found)
        except EvidenceError:
            return _Named(mark, frozenset(), lacks=False)
        named = [each.path for each in told if each.path is not None and each.refusal is None]
        # Readers tell of real paths; the watched folder may have been named by a link.
        root = self._folder.resolve()
        own = frozenset(self._folder / path.relative_to(root) for path in named if path.is_relative_to(root))
        return _Named(mark, own, lacks=any(each.missing for each in told))

    def _take(self, source: Path, names: set[str], progress: Progress) -> Totals | None:
        try:
            if source in self._told:
                own = {source.resolve(), *(path.resolve() for path in self._told[source].files)}
                # What else lies there is the folder's; the table's reader would refuse it.
                return ingest_some(
                    self._case,
                    source,
                    _plain(self._wishes),
                    progress,
                    lambda found: found.path is None or found.path in own,
                )
            if source != self._folder:
                return ingest(self._case, source, _plain(self._wishes), progress)
            # A text that comes later belongs to pictures that came before: all of its folder is looked at again.
            folders = {walk.shown(name).rpartition("/")[0] for name in names}
            return ingest_some(
                self._case, source, self._wishes, progress, lambda found: found.name.rpartition("/")[0] in folders
            )
        except WrongSourceError as error:
            progress.note(f"{error} It is left out until it changes.")
            return None

    def _remembered(self) -> dict[str, Mark]:
        try:
            told = json.loads(self._memory.read_text(encoding="utf-8"))
            return {str(name): (int(size), int(changed)) for name, (size, changed) in told.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}

    def _remember(self) -> None:
        part = self._memory.with_suffix(".part")
        self._memory.parent.mkdir(exist_ok=True)
        part.write_text(json.dumps(self._taken), encoding="utf-8")
        part.replace(self._memory)


def keep_looking(watched: Watch, every: float, progress: Progress) -> Iterator[tuple[str, Totals]]:
    """Look every so many seconds until it is interrupted; yield how the files of each source ended.

    Raises:
        WrongCallError: The wishes do not fit.
    """
    held = False
    while True:
        try:
            yield from watched.look(progress)
            held = False
        except BusyError:
            if not held:
                progress.note("Another evidence program works on the case; waiting for it.")
            held = True
        time.sleep(every)


def _marks(folder: Path) -> Iterator[tuple[str, Mark]]:
    """Yield name and mark of every regular file that may be whole; names of bytes that are no text are escaped."""
    for each in walk.folders(folder):
        for met in each.files:
            name = met.parts[-1].lower() if met.parts else ""
            if met.path is None or met.missing or name.endswith(UNFINISHED) or name.startswith(("~$", ".")):
                continue
            try:
                found = met.path.lstat()
            except OSError:
                continue
            yield "/".join(met.parts), (found.st_size, found.st_mtime_ns)


def _claimed(path: Path) -> bool:
    try:
        return any(sources.load(reader).claims(path) for reader in sources.names() if reader != "folder")
    except (OSError, ValueError):
        return False


def _table_in(folder: Path) -> Path | None:
    named = (each for each in sorted(folder.iterdir()) if each.suffix.lower() in TABLES)
    return next((each for each in named if _claimed(each)), None)


def _plain(wishes: Wishes) -> Wishes:
    """What is wished of a file: a layout is for folders."""
    return Wishes(None, wishes.columns, wishes.occasion, wishes.time_zone, wishes.platform)
