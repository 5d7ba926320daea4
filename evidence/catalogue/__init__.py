"""The catalogue: the only SQL. What it holds is rebuilt from the ledger and the originals at will."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

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
from evidence.catalogue.places import File, Place, broken, missing
from evidence.catalogue.schema import METADATA
from evidence.errors import CustodyError, WrongCallError

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

REVISION = "0009"
"""The newest migration; the catalogue of an older program is migrated when its case is opened and can be written."""


class Catalogue:
    """One SQLite file, or one database on a PostgreSQL server. Each reader sees one state throughout."""

    def __init__(self, where: Path | str) -> None:
        """``where``: a file, or the address of a database; nothing is opened yet."""
        self._place = _place(where)
        self._engine: Engine = self._place.engine()
        self._reader = self._place.reader(self._engine)

    @property
    def path(self) -> Path:
        """The file, where it is one."""
        assert isinstance(self._place, File)
        return self._place.path

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self._place.name

    @property
    def shared(self) -> bool:
        """Whether several programs may work with it at once."""
        return self._place.shared

    def migrate(self) -> None:
        """Bring it to the newest revision; make it where it is missing.

        Raises:
            CustodyError: It is no catalogue, or was written by a newer program.
            WrongCallError: The user of a server may not make tables.
        """
        found = self._revision()
        if found == REVISION:
            return
        if found > REVISION:
            raise CustodyError(f"{self.name} was written by a newer program (revision {found}). Update tuskprint.")
        with self.writing() as db:
            _upgrade(db)

    def outdated(self) -> bool:
        """Tell whether it lacks tables since an older program made it; false where it is missing or cannot be read."""
        try:
            return not self._place.absent() and "" < self._revision() < REVISION
        except CustodyError:
            return False

    def _revision(self) -> str:
        try:
            with self._engine.connect() as db:
                if not inspect(db).has_table("alembic_version"):
                    return ""
                return str(db.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
        except (SQLAlchemyError, sqlite3.Error) as error:
            told = self._place.words(error) if self.shared and isinstance(error, DBAPIError) else None
            raise told or broken(self.name, error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state throughout.

        Raises:
            CustodyError: There is no catalogue, or it cannot be read.
            EvidenceError: The server does not answer.
        """
        if self._place.absent():
            raise missing(self.name)
        with self._told(), self._reader.connect() as db:
            yield db
            db.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together at the end, or not at all.

        Raises:
            CustodyError: The catalogue cannot be read.
            DiskError: The disk takes no more.
            EvidenceError: It cannot be written, or the server does not answer.
        """
        with self._told(), self._engine.begin() as db:
            yield db

    @contextmanager
    def anew(self) -> Iterator[Connection]:
        """Give a connection to an empty catalogue that takes this one's place at the end, or not at all.

        Raises:
            EvidenceError: As ``writing``.
        """
        with self._told(), self._place.anew(self._engine, _upgrade, self.close) as db:
            yield db

    @contextmanager
    def alone(self, what: Literal["turn", "deriving"], seconds: float) -> Iterator[Callable[[], None]]:
        """Where several programs share it, keep the others from the same for a while.

        Args:
            what: ``turn``: to write into ledger and catalogue; ``deriving``: to work out what follows from them.
            seconds: To wait at most.

        Returns:
            What raises where this was lost on the way, with the server.

        Raises:
            TimeoutError: Another program keeps it.
            EvidenceError: The server does not answer.
        """
        with self._told(), self._place.alone(what, seconds) as still:
            yield still

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            told = self._place.words(error)
            if told is None:
                raise
            raise told from error

    def close(self) -> None:
        """Let go of it."""
        self._place.close()
        self._engine.dispose()


def _place(where: Path | str) -> Place:
    if isinstance(where, Path):
        return File(where)
    try:
        from evidence.catalogue.server import Server
    except ImportError as error:
        raise WrongCallError(
            f"A catalogue on a PostgreSQL server needs the extra 'postgres' ({error}). Install it: "
            "pip install 'tuskprint[postgres]'."
        ) from error
    return Server(where)


def _upgrade(db: Connection) -> None:
    from evidence.catalogue import migrations

    migrations.upgrade(db)
