"""The catalogue: the only SQL. What it holds is rebuilt from the ledger and the originals at will."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, SQLAlchemyError

from evidence.catalogue import (
    account_words,
    accounts,
    acquisitions,
    ads,
    avatars,
    clusters,
    codes,
    decisions,
    draws,
    followed,
    heads,
    judgements,
    lines,
    marks,
    occasions,
    originals,
    posts,
    regions,
    revisits,
    scans,
    screened,
    sightings,
    states,
    verdicts,
)
from evidence.catalogue.schema import METADATA
from evidence.errors import CustodyError, DiskError, EvidenceError

__all__ = [
    "METADATA",
    "REVISION",
    "Catalogue",
    "Connection",
    "account_words",
    "accounts",
    "acquisitions",
    "ads",
    "avatars",
    "clusters",
    "codes",
    "decisions",
    "draws",
    "followed",
    "heads",
    "judgements",
    "lines",
    "marks",
    "occasions",
    "originals",
    "posts",
    "regions",
    "revisits",
    "scans",
    "screened",
    "sightings",
    "states",
    "verdicts",
]

REVISION = "0008"
"""The newest migration; the catalogue of an older program is migrated when its case is opened and can be written."""


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


def _url(path: Path) -> URL:
    # SQLite keeps a file beside the database even for reading; behind a write blocker it must be told not to.
    journal = path.with_name(f"{path.name}-wal")
    if os.access(path.parent, os.W_OK) or not path.exists() or journal.exists():
        return URL.create("sqlite", database=str(path))
    return URL.create("sqlite", database=f"file:{quote(str(path))}?immutable=1", query={"uri": "true"})


class Catalogue:
    """One SQLite file. Readers see the state of their first query; writers are one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine: Engine = create_engine(_url(path))
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)

    def migrate(self) -> None:
        """Bring the file to the newest revision; make it where it is missing.

        Raises:
            CustodyError: The file is no catalogue, or was written by a newer program.
        """
        found = self._revision()
        if found == REVISION:
            return
        if found > REVISION:
            raise CustodyError(f"{self.path} was written by a newer program (revision {found}). Update tuskprint.")
        from evidence.catalogue import migrations

        with self.writing() as db:
            migrations.upgrade(db)

    def outdated(self) -> bool:
        """Tell whether it lacks tables since an older program made it; false where it is missing or cannot be read."""
        try:
            return self.path.exists() and "" < self._revision() < REVISION
        except CustodyError:
            return False

    def _revision(self) -> str:
        try:
            with self._engine.connect() as db:
                if not inspect(db).has_table("alembic_version"):
                    return ""
                return str(db.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise self._broken(error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state throughout.

        Raises:
            CustodyError: There is no catalogue, or it cannot be read.
        """
        if not self.path.exists():
            raise CustodyError(f"{self.path} is missing. Run 'evidence rebuild' to make it from the ledger.")
        with self._told(), self._engine.connect() as db:
            yield db
            db.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together at the end, or not at all.

        Raises:
            CustodyError: The catalogue cannot be read.
            DiskError: The disk takes no more.
            EvidenceError: The file cannot be written, or another program keeps it too long.
        """
        with self._told(), self._engine.begin() as db:
            yield db

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise self._refused(error) from error
        except DatabaseError as error:
            if "malformed" in str(error.orig) or "not a database" in str(error.orig):
                raise self._broken(error) from error
            raise

    def _refused(self, error: OperationalError) -> EvidenceError:
        kept = "then run the same command again; what was reported as stored is safe in originals and ledger."
        if "no such table" in str(error.orig):
            return EvidenceError(
                f"{self.path} was made by an older program and lacks a table ({error.orig}). Copy the case to where it "
                "can be written, and run the command there."
            )
        if "disk is full" in str(error.orig):
            return DiskError(f"The disk of {self.path} is full ({error.orig}). Free some space, {kept}")
        return EvidenceError(f"{self.path} cannot be used ({error.orig}). Check the disk and your rights there, {kept}")

    def _broken(self, error: Exception) -> CustodyError:
        why = error.orig if isinstance(error, DBAPIError) else error
        return CustodyError(
            f"{self.path} cannot be read as a catalogue ({why}). Keep it, and run 'evidence rebuild' to make it anew."
        )

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
