"""A catalogue on a PostgreSQL server, for several people at once (the extra ``postgres``).

Texts are sorted by their bytes, as in the file that a case has by default, whatever the server's own habits are: what
is compared and what is printed must not depend on them.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Engine, String, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles

from evidence.catalogue.escaping import teach
from evidence.catalogue.places import KEPT, missing
from evidence.catalogue.schema import METADATA
from evidence.errors import DiskError, EvidenceError, WrongCallError

CONNECT_SECONDS = 10
OURS = crc32(b"tuskprint") >> 1
"""First half of the key of every lock, so that no other program's is meant."""

_RIGHTS, _NO_TABLE, _NO_SCHEMA, _FULL, _LOCK_TIMEOUT, _READ_ONLY = "42501", "42P01", "3F000", "53100", "55P03", "25006"

_UNREACHABLE = (
    (r"password authentication failed|no password supplied|fe_sendauth", "The password goes into PGPASSWORD, or into "
     "~/.pgpass as HOST:PORT:DATABASE:USER:PASSWORD; ask who keeps the server for it"),
    (r"no pg_hba.conf entry|pg_hba\.conf rejects", "Ask who keeps the server to let this user in from this computer"),
    (r'database ".*" does not exist', "Check its name in evidence.toml, or have it made: createdb -E UTF8 NAME"),
    (r'role ".*" does not exist', "Check the user in evidence.toml, or have it made: createuser --pwprompt NAME"),
    (r"too many clients|remaining connection slots", "Wait until others have ended, or have max_connections raised"),
    (r"starting up|shutting down|recovery", "Wait until it is up"),
    (r"resolve host|translate host name", "Check the host in evidence.toml, and the network"),
)  # fmt: skip
"""What a server's refusal says, and what to do then."""

_ELSE = "See that the server runs, and that this computer reaches it"
_AWAY = ("08", "28", "3D", "53", "57")
"""Classes of states (SQLSTATE): connection, authorization, catalog name, resources, operator intervention."""


class Server:
    """One database on a server; it holds one case."""

    shared = True

    def __init__(self, address: str) -> None:
        try:
            self._url = make_url(address)
        except ArgumentError as error:
            raise WrongCallError("'catalogue' is no address of a database. See evidence.toml.") from error
        self.name = f"The catalogue {self._url.render_as_string(hide_password=True)}"
        self._latches: dict[str, _Latch] = {}

    def engine(self) -> Engine:
        """Make the engine."""
        told = {"connect_timeout": CONNECT_SECONDS, "application_name": "tuskprint"}
        engine = create_engine(self._url, pool_pre_ping=True, connect_args=told)
        event.listen(engine, "connect", lambda connection, _record: teach(connection))
        self._latches = {what: _Latch(engine, what) for what in ("turn", "deriving")}
        return engine

    def reader(self, engine: Engine) -> Engine:
        """Make the engine of readers, whose transactions see the state of their first query."""
        return engine.execution_options(isolation_level="REPEATABLE READ")

    def absent(self) -> bool:
        """Nothing is known without asking."""
        return False

    def words(self, error: DBAPIError) -> EvidenceError | None:
        """Put into words what the server, or the way to it, says."""
        state, said = getattr(error.orig, "sqlstate", None), _plain(error)
        if state in (_NO_TABLE, _NO_SCHEMA):
            return missing(self.name)
        if state in (_RIGHTS, _READ_ONLY):
            user = self._url.username
            return WrongCallError(
                f"{self.name}: the user '{user}' lacks a right ({said}). Ask the owner of the database for "
                f'GRANT CREATE, USAGE ON SCHEMA public TO "{user}" and the rights to its tables, or to run '
                "'evidence rebuild' on this case, which makes them."
            )
        if state == _FULL:
            return DiskError(f"{self.name}: its server's disk is full ({said}). Have space freed there, {KEPT}")
        away = isinstance(error, OperationalError) and (state is None or state[:2] in _AWAY)
        if away or error.connection_invalidated:
            advice = next((then for pattern, then in _UNREACHABLE if re.search(pattern, said)), _ELSE)
            return EvidenceError(f"{self.name} cannot be reached ({said}). {advice}, {KEPT}")
        return None

    @contextmanager
    def anew(
        self, engine: Engine, upgrade: Callable[[Connection], None], let_go: Callable[[], None]
    ) -> Iterator[Connection]:
        """Drop the tables and fill new ones in one transaction, which others see only when it is whole."""
        del let_go
        with engine.begin() as db:
            for table in (*(each.name for each in METADATA.tables.values()), "alembic_version"):
                db.execute(text(f"DROP TABLE IF EXISTS {table} CASCADE"))
            upgrade(db)
            yield db

    @contextmanager
    def alone(self, what: str, seconds: float) -> Iterator[Callable[[], None]]:
        """Take one of the server's locks, in the order of asking; it goes when this program or the server dies."""
        with self._latches[what].taken(seconds) as held:
            yield held

    def close(self) -> None:
        """Let go of the locks' connections."""
        for latch in self._latches.values():
            latch.let_go()


class _Latch:
    """One lock, held by a connection of its own; one thread at a time, which may take it again."""

    def __init__(self, engine: Engine, what: str) -> None:
        self._engine = engine
        self._key = {"ours": OURS, "what": crc32(what.encode()) >> 1}
        self._guard = threading.RLock()
        self._kept: Connection | None = None

    @contextmanager
    def taken(self, seconds: float) -> Iterator[Callable[[], None]]:
        if not self._guard.acquire(timeout=seconds):
            raise TimeoutError
        try:
            self._lock(seconds)
            try:
                yield self._still
            finally:
                self._unlock()
        finally:
            self._guard.release()

    def _lock(self, seconds: float) -> None:
        wait = f"{max(1, int(1000 * seconds))}ms"  # to the server, 0 means for ever
        try:
            connection = self._connection()
            connection.execute(text("SELECT set_config('lock_timeout', :wait, false)"), {"wait": wait})
            connection.execute(text("SELECT pg_advisory_lock(:ours, :what)"), self._key)
        except DBAPIError as error:
            self.let_go()
            if getattr(error.orig, "sqlstate", None) == _LOCK_TIMEOUT:
                raise TimeoutError from error
            raise

    def _unlock(self) -> None:
        # Where the connection is gone the lock is gone with it.
        try:
            if self._kept is not None:
                self._kept.execute(text("SELECT pg_advisory_unlock(:ours, :what)"), self._key)
        except SQLAlchemyError:
            self.let_go()

    def _still(self) -> None:
        """Raise where the connection, and so the lock, is gone."""
        assert self._kept is not None
        self._kept.execute(text("SELECT 1"))

    def _connection(self) -> Connection:
        if self._kept is not None and (self._kept.closed or self._kept.invalidated or not _answers(self._kept)):
            self.let_go()
        if self._kept is None:
            self._kept = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self._kept

    def let_go(self) -> None:
        """Close the connection; what it locked is free."""
        kept, self._kept = self._kept, None
        if kept is not None:
            with suppress(SQLAlchemyError):
                kept.invalidate()
            with suppress(SQLAlchemyError):
                kept.close()


def _answers(connection: Connection) -> bool:
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True


def _plain(error: DBAPIError) -> str:
    """What was said, in one line."""
    return " ".join(str(error.orig).split())[:300]


@compiles(String, "postgresql")
def _by_bytes(kind: String, compiler: Any, **said: Any) -> str:
    written = str(compiler.visit_string(kind, **said))
    return f'{written} COLLATE "C"' if "type_expression" in said else written
