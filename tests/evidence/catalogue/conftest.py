from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.catalogue import Catalogue, Connection, originals, regions
from tests.servers import postgres


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path | str]:
    """Where a catalogue can be: in a file, and in a database of its own on a PostgreSQL server."""
    if request.param == "file":
        yield tmp_path / "catalogue.db"
        return
    server = postgres()
    monkeypatch.setenv("PGPASSFILE", server.passwords)
    with server.database() as address:
        yield address


@pytest.fixture
def catalogue(place: Path | str) -> Iterator[Catalogue]:
    """An empty catalogue of the newest revision."""
    made = Catalogue(place)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def db(catalogue: Catalogue) -> Iterator[Connection]:
    with catalogue.writing() as connection:
        yield connection


@pytest.fixture
def shown(db: Connection) -> Connection:
    """Two originals, ``a`` with regions 1 and 2 (the second blank), ``b`` with region 3."""
    originals.add(db, [{"sha256": sha(name), "bytes": 10, "seq": seq} for seq, name in enumerate("ab")])
    for name, part, flat in (("a", "c0", 0), ("a", "c1", 1), ("b", "w", 0)):
        values: dict[str, object] = {"name": f"{sha(name)[:16]}.{part}", "sha256": sha(name), "kind": "cell"}
        values |= {"left": 1, "top": 2, "width": 3, "height": 4, "seconds": None, "flat": flat}
        values |= {"thumbnail_at": 100, "thumbnail_bytes": 7}
        regions.add(db, values, {"x 1": name.encode() * 4, "y 1": bytes(2)})
    return db


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
