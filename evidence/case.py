"""One folder: one study, with its originals, ledger, catalogue and settings; what every step is handed."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from evidence import settings as settings_file
from evidence import vocabulary
from evidence.catalogue import Catalogue, heads, originals, replay
from evidence.custody.disk import refused, sync_folder
from evidence.custody.keeping import keep
from evidence.custody.ledger import Ledger, Stamp, stamp
from evidence.errors import CustodyError, WrongCallError
from evidence.records import Entry
from evidence.settings import Settings
from evidence.turns import Turns

VARIABLE = "EVIDENCE_CASE"


def find(given: str | None) -> Path:
    """Find the case: the one given, else ``$EVIDENCE_CASE``, else the nearest folder upward with an evidence.toml.

    Raises:
        WrongCallError: There is none.
    """
    named = given or os.environ.get(VARIABLE)
    if named:
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / settings_file.FILE_NAME).is_file():
            return folder
    raise WrongCallError(
        f"No case here: {here} and the folders above it have no {settings_file.FILE_NAME}. Name one with --case DIR "
        f"or ${VARIABLE}, or make one with 'evidence init DIR'."
    )


class Case:
    """An open case. Anyone may read it; only ``working`` and its kin may change it, one program at a time."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.ledger = Ledger(folder / "ledger")
        self.catalogue = Catalogue(settings.catalogue or folder / "catalogue.db")
        self.originals = keep(folder / "originals", settings.originals, shared=self.catalogue.shared)
        self.words = folder / vocabulary.FILE_NAME
        self.thumbnails = folder / "index" / "thumbnails"
        self._turns = Turns(folder, self.catalogue)
        self._joined = 0

    @classmethod
    def create(cls, folder: Path, settings: Settings) -> Case:
        """Make a new case in a folder that is new or empty.

        Raises:
            WrongCallError: It is a case already, holds something else, or cannot be written; or the settings are wrong.
        """
        settings_file.check(settings)
        folder = folder.absolute()
        _check_free(folder)
        try:
            (folder / "index").mkdir(parents=True)
            case = cls(folder, settings)
            case.originals.prepare()
            case.originals.check_writable()
            (folder / settings_file.FILE_NAME).write_text(settings_file.to_toml(settings), encoding="utf-8")
            (folder / vocabulary.FILE_NAME).write_bytes(vocabulary.SHIPPED.read_bytes())
            case.ledger.path.touch(exist_ok=False)
            sync_folder(folder)
        except OSError as error:
            raise refused(folder, error) from error
        with case.working():
            pass
        return case

    @classmethod
    def open(cls, folder: Path) -> Case:
        """Open a case.

        Raises:
            WrongCallError: It is no case, its settings cannot be read, or its catalogue is an older program's and
                another program works on it.
            CustodyError: Its ledger or its originals are gone.
        """
        folder = folder.absolute()
        toml = folder / settings_file.FILE_NAME
        if not toml.is_file():
            raise WrongCallError(
                f"{folder} is no case: it has no {settings_file.FILE_NAME}. Name the case with --case DIR, or make one "
                "with 'evidence init DIR'."
            )
        case = cls(folder, settings_file.read(toml))
        if not case.ledger.path.is_file() or not case.originals.folder.is_dir():
            raise CustodyError(
                f"{folder}: the ledger or the folder of originals is gone. Change nothing, and restore the whole case "
                "from its last copy."
            )
        if case.catalogue.outdated() and os.access(folder, os.W_OK):
            with case.locked():
                case.catalogue.migrate()
        return case

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the catalogue."""
        self.catalogue.close()

    @property
    def shared(self) -> bool:
        """Whether several people may work on it at once."""
        return self.catalogue.shared

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other program from changing the case.

        Raises:
            WrongCallError: Another one is at it.
        """
        with self._turns.taken("turn"):
            yield

    @contextmanager
    def working(self) -> Iterator[None]:
        """Lock the case, and put right what an interrupted run left: torn ledger, catalogue behind, waiting files.

        Raises:
            WrongCallError: Another program works on the case.
            CustodyError: The ledger or the catalogue is not what it was.
        """
        with self.locked():
            if self.shared:
                self.ledger.look_again()
            self.ledger.mend(self._stamp())
            self.catalogue.migrate()
            self.catch_up()
            self._tell_settings()
            self.originals.sweep(self._told)
            self.originals.prepare()
            yield

    @contextmanager
    def together(self) -> Iterator[None]:
        """Work for long. Where several share the case, others write in between, but not within a ``turn``.

        Raises:
            WrongCallError, CustodyError: As ``working``.
        """
        if not self.shared:
            with self.working():
                yield
            return
        with self.working():
            pass
        self._joined += 1
        try:
            yield
        finally:
            self._joined -= 1

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Within ``together``: look and write, with nobody writing in between.

        Raises:
            WrongCallError: Another program keeps the case for too long.
        """
        if self._turns.held:
            yield
            return
        if not self._joined:
            raise RuntimeError("record() was called outside working()")
        with self.locked():
            self.ledger.look_again()
            self.ledger.mend(self._stamp())
            self.catch_up()
            yield

    @contextmanager
    def deriving(self, seconds: float = 0) -> Iterator[None]:
        """Work out what follows from originals and ledger, and nobody else at the same time; else as ``together``.

        Args:
            seconds: To wait for another that does, where several share the case.

        Raises:
            WrongCallError: Another program does so.
        """
        with ExitStack() as stack:
            if self.shared:
                stack.enter_context(self._turns.taken("deriving", seconds))
            with self.together():
                yield

    @contextmanager
    def deriving_alone(self) -> Iterator[None]:
        """Keep every other program both from changing the case and from deriving.

        Raises:
            WrongCallError: Another one is at it.
        """
        with ExitStack() as stack:
            if self.shared:
                stack.enter_context(self._turns.taken("deriving", 0))
            stack.enter_context(self.locked())
            yield

    def record(self, acts: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Entry]:
        """Write acts into the ledger, safely, and let the catalogue follow; only within ``working`` and its kin."""
        with self.turn():
            self._turns.check()
            entries = self.ledger.append(acts, self._stamp())
            with self.catalogue.writing() as db:
                replay.follow(db, entries)
        return entries

    def catch_up(self) -> int:
        """Let the catalogue follow the entries that it has not seen; return their number.

        Raises:
            CustodyError: The ledger is not the one that the catalogue has followed so far.
        """
        with self.catalogue.reading() as db:
            entries, digest = heads.get(db)
        told, last = self.ledger.head()
        if (entries, digest) == (told, last):
            return 0
        rest = self.ledger.read(entries)
        first = next(rest, None)
        if first is None or first.prev != digest:
            raise CustodyError(
                f"{self.ledger.path} does not go on from entry {entries - 1}, up to which the catalogue followed it: "
                "its end was cut off, or it was written anew"
                + (", or the catalogue on the server is another case's" if self.shared else "")
                + ". Change nothing, and run 'evidence verify'."
            )
        with self.catalogue.writing() as db:
            return replay.follow(db, _chained(first, rest))

    def _tell_settings(self) -> None:
        """Write the settings into the ledger wherever they are not those of the last entry."""
        last = self.ledger.last()
        body = dataclasses.asdict(self.settings)
        if last is None:
            self.record([("init", {"study": self.settings.study}), ("settings", body)])
        elif last.settings != self.settings.digest() or last.act == "init":
            self.record([("settings", body)])

    def _stamp(self) -> Stamp:
        return stamp(self.settings.digest())

    def _told(self, sha256: str) -> bool:
        with self.catalogue.reading() as db:
            return originals.known(db, sha256)


def _chained(first: Entry, rest: Iterator[Entry]) -> Iterator[Entry]:
    yield first
    yield from rest


def _check_free(folder: Path) -> None:
    if (folder / settings_file.FILE_NAME).exists():
        raise WrongCallError(f"{folder} is a case already. Use it with --case, or name another folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise WrongCallError(f"{folder} is not empty. Name a new folder, so that nothing gets mixed up.")
    if folder.exists() and not folder.is_dir():
        raise WrongCallError(f"{folder} is a file. Name a folder.")
