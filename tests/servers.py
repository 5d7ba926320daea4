"""Real servers on loopback for tests: PostgreSQL as ``scripts/setup-services`` starts it."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SETUP = ROOT / "scripts" / "setup-services"
NOTE = ROOT / ".services" / "postgres"
USER = "tuskprint"

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Postgres:
    """One server: its folder, which holds its port and a file of passwords."""

    folder: Path

    @property
    def port(self) -> int:
        return int((self.folder / "address").read_text("ascii"))

    def address(self, database: str, **said: str) -> str:
        query = "&".join(f"{name}={value}" for name, value in said.items())
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}{'?' if query else ''}{query}"

    @property
    def passwords(self) -> str:
        """What PGPASSFILE must say."""
        return str(self.folder / "pgpass")

    def start(self) -> None:
        """Start it, or start it again."""
        subprocess.run([SETUP, "start", self.folder], check=True, capture_output=True)

    def kill(self) -> None:
        """End it as a power cut would."""
        with suppress(FileNotFoundError, ProcessLookupError):
            pid = int((self.folder / "data" / "postmaster.pid").read_text("ascii").split()[0])
            os.kill(pid, signal.SIGQUIT)

    def psql(self, *commands: str, database: str = "postgres") -> None:
        import psycopg

        told = f"host=127.0.0.1 port={self.port} user={USER} dbname={database} passfile={self.passwords}"
        with psycopg.connect(told, autocommit=True) as connection:
            for command in commands:
                connection.execute(command.encode())

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database of one test; give its address."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self.psql(f"CREATE DATABASE {name} STRATEGY file_copy")
        try:
            yield self.address(name)
        finally:
            self.psql(f"DROP DATABASE {name} WITH (FORCE)")


def postgres() -> Postgres:
    """The server that all tests share; skips where there is none."""
    if not NOTE.is_file() or not (server := Postgres(Path(NOTE.read_text("utf-8").strip()))).folder.is_dir():
        pytest.skip("no PostgreSQL here; scripts/setup-services starts one")
    return server


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A server of a test's own, that it may kill; in a folder that the server's user can reach."""
    postgres()
    server = Postgres(Path(tempfile.mkdtemp(prefix="tuskprint-postgres.", dir="/tmp")))
    try:
        server.start()
        yield server
    finally:
        subprocess.run([SETUP, "stop", server.folder], check=True, capture_output=True)
        shutil.rmtree(server.folder, ignore_errors=True)
