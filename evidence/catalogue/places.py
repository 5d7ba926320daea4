"""Where a catalogue lies: what each kind of place must offer, and the file that a case has by default."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from evidence.errors import CustodyError, DiskError, EvidenceError

KEPT = "then run the same command again; what was reported as stored is safe in originals and ledger."


class Place(Protocol):
    """One place."""

    name: str
    """Named so in messages; never with a password."""

    shared: bool
    """Whether several programs may work with it at once."""

    def engine(self) -> Engine:
        """Make the engine; connects to nothing yet."""

    def reader(self, engine: Engine) -> Engine:
        """Make an engine of whose connections each sees one state throughout."""

    def absent(self) -> bool:
        """Tell whether it is known, without asking anybody, that nothing is there."""

    def words(self, error: DBAPIError) -> EvidenceError | None:
        """Put into words what can be mended; None where the fault is the program's own."""

    def anew(
        self, engine: Engine, upgrade: Callable[[Connection], None], let_go: Callable[[], None]
    ) -> AbstractContextManager[Connection]:
        """Give a connection to empty tables that take the place of those there at the end, or not at all."""

    def close(self) -> None:
        """Let go of what it keeps beside the engine."""

    def alone(self, what: str, seconds: float) -> AbstractContextManager[Callable[[], None]]:
        """Keep other programs from the same; give what checks that it still holds. Raises TimeoutError."""


def missing(name: str) -> CustodyError:
    """Say that there is no catalogue."""
    return CustodyError(f"{name} is missing. Run 'evidence rebuild' to make it from the ledger.")


def broken(name: str, error: Exception) -> CustodyError:
    """Say that what is there is no catalogue."""
    why = error.orig if isinstance(error, DBAPIError) else error
    return CustodyError(
        f"{name} cannot be read as a catalogue ({why}). Keep it, and run 'evidence rebuild' to make it anew."
    )


class File:
    """One SQLite file. Readers see the state of their first query; writers are one at a time."""

    shared = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    def engine(self) -> Engine:
        """Make the engine."""
        engine = create_engine(self._url())
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def reader(self, engine: Engine) -> Engine:
        """Return the engine as it is."""
        return engine

    def absent(self) -> bool:
        """Tell whether there is no file.

        Raises:
            DiskError: Its whole folder is gone.
        """
        if not self.path.parent.is_dir():
            raise DiskError(
                f"{self.path.parent} is gone: was its disk taken away? Connect it again, then run "
                "the same command again."
            )
        return not self.path.exists()

    def words(self, error: DBAPIError) -> EvidenceError | None:
        """Put into words what SQLite says."""
        said = str(error.orig)
        if isinstance(error, OperationalError):
            return self._refused(said)
        if isinstance(error, DatabaseError) and ("malformed" in said or "not a database" in said):
            return broken(self.name, error)
        return None

    @contextmanager
    def anew(
        self, engine: Engine, upgrade: Callable[[Connection], None], let_go: Callable[[], None]
    ) -> Iterator[Connection]:
        """Fill a file beside this one, then put it in its place."""
        del engine
        new = File(self.path.with_name(f"{self.path.name}.new"))
        new.discard()
        filling = new.engine()
        try:
            with filling.begin() as db:
                upgrade(db)
                yield db
        finally:
            filling.dispose()
        let_go()
        self._replace(new)

    @contextmanager
    def alone(self, what: str, seconds: float) -> Iterator[Callable[[], None]]:
        """Nothing to do: the lock of the case's folder is enough."""
        del what, seconds
        yield lambda: None

    def close(self) -> None:
        """Nothing is kept."""

    def discard(self) -> None:
        """Take the file away together with what SQLite keeps beside it."""
        for suffix in ("-wal", "-shm", ""):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _replace(self, new: File) -> None:
        # The old file's journal goes first: SQLite would apply it to whatever has that name.
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        new.path.replace(self.path)

    def _url(self) -> URL:
        # SQLite keeps a file beside the database even for reading; behind a write blocker it must be told not to.
        path = self.path
        journal = path.with_name(f"{path.name}-wal")
        if os.access(path.parent, os.W_OK) or not path.exists() or journal.exists():
            return URL.create("sqlite", database=str(path))
        return URL.create("sqlite", database=f"file:{quote(str(path))}?immutable=1", query={"uri": "true"})

    def _refused(self, said: str) -> EvidenceError:
        if "no such table" in said:
            return EvidenceError(
                f"{self.path} was made by an older program and lacks a table ({said}). Copy the case to where it "
                "can be written, and run the command there."
            )
        if "disk is full" in said:
            return DiskError(f"The disk of {self.path} is full ({said}). Free some space, {KEPT}")
        return EvidenceError(f"{self.path} cannot be used ({said}). Check the disk and your rights there, {KEPT}")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
