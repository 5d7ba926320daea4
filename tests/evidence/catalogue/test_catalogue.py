from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from evidence.catalogue import REVISION, Catalogue, occasions
from evidence.errors import CustodyError, DiskError, EvidenceError


def test_what_is_written_together_is_kept_together_or_not_at_all(catalogue: Catalogue) -> None:
    def write_twice() -> None:
        with catalogue.writing() as db:
            occasions.identify(db, "week 1")
            db.execute(occasions.TABLE.insert().values(name="week 1"))

    with pytest.raises(IntegrityError):
        write_twice()
    with catalogue.writing() as db:
        assert occasions.identify(db, "week 2") == 1


def test_a_reader_sees_one_state_while_another_writes(catalogue: Catalogue, place: Path | str) -> None:
    other = Catalogue(place)
    with catalogue.reading() as db:
        before = db.execute(occasions.TABLE.select()).all()
        with other.writing() as writer:
            occasions.identify(writer, "week 1")
        assert db.execute(occasions.TABLE.select()).all() == before
    with catalogue.reading() as db:
        assert len(db.execute(occasions.TABLE.select()).all()) == 1
    other.close()


def test_what_a_reader_writes_is_not_kept(catalogue: Catalogue) -> None:
    with catalogue.reading() as db:
        occasions.identify(db, "week 1")
    with catalogue.reading() as db:
        assert db.execute(occasions.TABLE.select()).all() == []


def test_migrating_twice_changes_nothing(catalogue: Catalogue) -> None:
    with catalogue.writing() as db:
        occasions.identify(db, "week 1")
    catalogue.migrate()
    with catalogue.reading() as db:
        assert [row.name for row in db.execute(occasions.TABLE.select())] == ["week 1"]


def test_a_missing_catalogue_is_told_with_a_remedy(tmp_path: Path) -> None:
    missing = Catalogue(tmp_path / "catalogue.db")
    with pytest.raises(CustodyError, match="evidence rebuild"), missing.reading():
        pass
    assert not (tmp_path / "catalogue.db").exists()


@pytest.mark.parametrize("content", [b"garbage" * 4000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_catalogue_is_told_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.db"
    path.write_bytes(content)
    broken = Catalogue(path)
    with pytest.raises(CustodyError, match="evidence rebuild"):
        broken.migrate()
    broken.close()
    assert path.read_bytes() == content


def test_a_catalogue_of_a_newer_program_is_left_alone(catalogue: Catalogue) -> None:
    with catalogue.writing() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CustodyError, match="newer program"):
        catalogue.migrate()
    assert REVISION < "9999"


@pytest.mark.parametrize("place", ["file"], indirect=True)
def test_a_full_disk_is_told_with_a_remedy_and_changes_nothing(catalogue: Catalogue) -> None:
    def write_much() -> None:
        with catalogue.writing() as db:
            # A limit on its pages makes SQLite say what it says when the disk is full.
            db.exec_driver_sql(f"PRAGMA max_page_count={db.exec_driver_sql('PRAGMA page_count').scalar_one()}")
            for number in range(2000):
                occasions.identify(db, f"{number}" * 50)

    with pytest.raises(DiskError, match="Free some space") as told:
        write_much()
    assert told.value.exit_code == 3
    with catalogue.reading() as db:
        assert db.execute(occasions.TABLE.select()).all() == []


def test_a_path_that_cannot_be_written_is_told_with_a_remedy(tmp_path: Path) -> None:
    nowhere = Catalogue(tmp_path / "no folder" / "catalogue.db")
    with pytest.raises(EvidenceError, match="no folder"):
        nowhere.migrate()
    nowhere.close()
