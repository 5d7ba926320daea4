"""What a server refuses, and what is said then."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.catalogue import Catalogue, Connection, accounts, occasions
from evidence.errors import CustodyError, EvidenceError, WrongCallError
from evidence.settings import Settings
from tests.servers import Postgres, postgres

SECRET = "hunter2-of-the-test"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Postgres:
    there = postgres()
    monkeypatch.setenv("PGPASSFILE", there.passwords)
    return there


def refused(address: str, kind: type[EvidenceError] = EvidenceError) -> str:
    catalogue = Catalogue(address)
    with pytest.raises(kind) as told:
        catalogue.migrate()
    catalogue.close()
    assert SECRET not in str(told.value)
    return str(told.value)


def test_a_wrong_password_is_told_and_never_printed(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    said = refused(server.address("postgres"))
    assert "password authentication failed" in said
    assert "PGPASSWORD" in said


def test_no_password_is_told_with_where_it_goes(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSFILE", "/dev/null")
    assert "~/.pgpass" in refused(server.address("postgres"))


def test_a_server_that_is_not_there_is_told(server: Postgres) -> None:
    assert "See that the server runs" in refused("postgresql+psycopg://x@127.0.0.1:1/x")
    assert "Check the host" in refused("postgresql+psycopg://x@no-such-host.invalid/x")


def test_a_database_that_is_not_there_is_told(server: Postgres) -> None:
    assert "createdb" in refused(server.address("no_such_database"))


def test_a_user_without_the_right_to_make_tables_is_told_which(server: Postgres) -> None:
    with server.database() as address:
        name = address.rpartition("/")[2]
        role = f"{name}_guest"
        server.psql(f"CREATE ROLE {role} LOGIN PASSWORD '{SECRET}'")
        try:
            guest = address.replace("tuskprint@", f"{role}:{SECRET}@")
            said = refused(guest, WrongCallError)
            assert f'GRANT CREATE, USAGE ON SCHEMA public TO "{role}"' in said
            with closing(Catalogue(address)) as owned:
                owned.migrate()
            looking = Catalogue(guest)
            with pytest.raises(WrongCallError, match="lacks a right"), looking.writing() as db:
                occasions.identify(db, "week 1")
            looking.close()
        finally:
            server.psql(f"DROP OWNED BY {role}", database=name)
            server.psql(f"DROP ROLE {role}")


def test_a_database_without_a_catalogue_is_told_with_a_remedy(server: Postgres) -> None:
    with server.database() as address:
        empty = Catalogue(address)
        with pytest.raises(CustodyError, match="evidence rebuild"), empty.reading() as db:
            occasions.identify(db, "week 1")
        empty.close()


@pytest.mark.parametrize("place", ["server"], indirect=True)
def test_names_are_sorted_by_their_bytes_whatever_the_language_of_the_server(db: Connection) -> None:
    names = ["a.b", "ab", "A", "b", "Ä", "_", "a-c", "玉"]
    for name in names:
        accounts.identify(db, "", name)
    found = [row.name for row in db.execute(accounts.TABLE.select().order_by(accounts.TABLE.c.name))]
    assert found == sorted(names, key=str.encode)


@pytest.mark.parametrize("place", ["server"], indirect=True)
def test_what_is_made_anew_takes_the_place_of_the_old_when_it_is_whole(catalogue: Catalogue) -> None:
    with catalogue.writing() as db:
        occasions.identify(db, "old")

    def give_up() -> None:
        with catalogue.anew() as db:
            occasions.identify(db, "new")
            raise KeyError

    with pytest.raises(KeyError):
        give_up()
    with catalogue.reading() as db:
        assert [row.name for row in db.execute(occasions.TABLE.select())] == ["old"]
    with catalogue.anew() as db:
        occasions.identify(db, "new")
    with catalogue.reading() as db:
        assert [row.name for row in db.execute(occasions.TABLE.select())] == ["new"]


def test_a_laptop_pays_nothing_for_it(tmp_path: Path) -> None:
    Case.create(tmp_path / "case", Settings()).close()  # Alembic, which makes the tables, imports every dialect
    program = f"""
import sys
from contextlib import closing
from pathlib import Path
from evidence.case import Case
with Case.open(Path({str(tmp_path / "case")!r})) as case, case.working():
    case.record([("note", {{}})])
print([name for name in ("psycopg", "sqlalchemy.dialects.postgresql", "fsspec", "s3fs") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_the_extra_it_is_named(tmp_path: Path) -> None:
    program = """
import sys
sys.modules["psycopg"] = None
from evidence.catalogue import Catalogue
try:
    Catalogue("postgresql+psycopg://x@localhost/x")
except Exception as error:
    print(type(error).__name__, error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("WrongCallError")
    assert "pip install 'tuskprint[postgres]'" in done.stdout
