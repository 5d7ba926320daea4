from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from evidence.case import Case
from evidence.catalogue import METADATA, REVISION, Catalogue, migrations, revisits
from evidence.settings import Settings


def test_the_migrations_make_the_tables_that_the_modules_declare(catalogue: Catalogue) -> None:
    with catalogue.reading() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == REVISION


@pytest.mark.parametrize("place", ["file"], indirect=True)
def test_they_make_the_same_columns_defaults_keys_and_indices(catalogue: Catalogue) -> None:
    direct = create_engine("sqlite://")
    METADATA.create_all(direct)
    with catalogue.reading() as db, direct.connect() as expected:
        for table in METADATA.tables:
            assert shape(db, table) == shape(expected, table)
    direct.dispose()


def shape(db: Connection, table: str) -> list[list[tuple[Any, ...]]]:
    """What SQLite itself says of a table; column order and the numbering of keys are of no account."""
    said = {
        name: db.exec_driver_sql(f"PRAGMA {name}({table})") for name in ("table_info", "foreign_key_list", "index_list")
    }
    return [sorted(tuple(row)[1 if name != "foreign_key_list" else 2 :] for row in rows) for name, rows in said.items()]


def test_the_newest_migration_is_the_one_that_the_catalogue_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_the_case_of_an_older_program_gets_its_tables_when_it_is_opened(tmp_path: Path) -> None:
    Case.create(tmp_path / "case", Settings()).close()
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{tmp_path / 'case' / 'catalogue.db'}")
    with engine.begin() as db:
        later = (
            "posts",
            "screened",
            "account_words",
            "entries",
            "avatars",
            "lines",
            "qr_codes",
            "scans",
            "marks",
            "judgements",
            "revisits",
            "decisions",
            "draws",
            "states",
        )
        for table in later:
            db.exec_driver_sql(f"DROP TABLE {table}")
        db.exec_driver_sql("ALTER TABLE sightings DROP COLUMN part")
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    engine.dispose()
    with Case.open(tmp_path / "case") as case, case.catalogue.reading() as db:
        assert list(revisits.everything(db)) == []
        assert compare_metadata(MigrationContext.configure(db), METADATA) == []


def test_a_path_with_a_percent_sign_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / "100% ?a=b#c"
    folder.mkdir()
    odd = Catalogue(folder / "catalogue.db")
    odd.migrate()
    odd.close()
    assert [path.name for path in folder.glob("*.db")] == ["catalogue.db"]
