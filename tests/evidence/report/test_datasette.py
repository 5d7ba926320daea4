from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.progress import Silent
from evidence.report import csv
from evidence.report.datasette import export


@pytest.fixture
def out(grouped: Case, tmp_path: Path) -> Path:
    export(grouped, tmp_path / "out", Silent())
    return tmp_path / "out"


@pytest.fixture
def db(out: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(out / "evidence.db")) as db:
        yield db


def test_each_table_has_as_many_rows_as_its_csv(grouped: Case, db: sqlite3.Connection, tmp_path: Path) -> None:
    for name, number in csv.export(grouped, tmp_path / "csv", Silent()).items():
        table = name.removesuffix(".csv")
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (number,)


def test_what_refers_to_another_table_is_found_there(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    linked = {row[2] for row in db.execute("PRAGMA foreign_key_list(regions)")}
    assert linked == {"originals", "clusters", "pieces"}


def test_the_file_is_whole(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_words_of_an_ad_are_found_in_the_middle_of_a_chinese_text(ingested: Case, tmp_path: Path) -> None:
    with ingested.working():
        (begun,) = ingested.record([("acquire", {"source": "/src", "reader": "table", "wishes": {}})])
        fields = {"account": ["玉缘阁"] * 3, "ad": ["ad9"] * 3, "text": ["老料手镯包邮顺丰"] * 3}
        body = {"acquisition": begun.seq, "state": "stored", "reason": "", "sha256": "0" * 64, "bytes": 3}
        ingested.record([("take", {**body, "name": "x.jpg", "fields": fields})])
    export(ingested, tmp_path / "found", Silent())
    with closing(sqlite3.connect(tmp_path / "found" / "evidence.db")) as db:
        found = db.execute("SELECT ad FROM ads WHERE rowid IN (SELECT rowid FROM ads_fts WHERE ads_fts MATCH '手镯包')")
        assert found.fetchall() == [("ad9",)]


def test_the_view_says_which_accounts_show_a_piece(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT account, originals FROM pieces_by_account WHERE piece = 'Pab' ORDER BY originals")
    assert rows.fetchall() == [("=cmd()<script>\u202e", 2), ("玉缘阁", 2)]


def test_the_metadata_describes_every_table_and_column(db: sqlite3.Connection, out: Path) -> None:
    said = json.loads((out / "metadata.json").read_text(encoding="utf-8"))
    assert said["title"] == "A small study <b>"
    tables = said["databases"]["evidence"]["tables"]
    for table in csv.COLUMNS:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        assert list(tables[table]["columns"]) == columns
        assert set(tables[table].get("facets", [])) <= set(columns)
