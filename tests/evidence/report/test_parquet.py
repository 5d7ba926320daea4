from __future__ import annotations

import csv as plain
import sys
from pathlib import Path

import pytest

from evidence.case import Case
from evidence.errors import WrongCallError
from evidence.progress import Silent
from evidence.report import csv, parquet

library = pytest.importorskip("pyarrow.parquet")


def test_every_table_has_the_rows_and_columns_of_its_csv(grouped: Case, tmp_path: Path) -> None:
    written = parquet.export(grouped, tmp_path / "parquet", Silent())
    counted = csv.export(grouped, tmp_path / "csv", Silent())
    assert written == {name.replace(".csv", ".parquet"): number for name, number in counted.items()}
    for name in counted:
        table = library.read_table(tmp_path / "parquet" / name.replace(".csv", ".parquet"))
        with (tmp_path / "csv" / name).open(encoding="utf-8", newline="") as file:
            header, *rows = list(plain.reader(file))
        assert table.column_names == header
        assert table.num_rows == len(rows)


def test_columns_are_typed_described_and_null_where_nothing_is_said(grouped: Case, tmp_path: Path) -> None:
    parquet.export(grouped, tmp_path, Silent(), force=True)
    schema = library.read_schema(tmp_path / "originals.parquet")
    assert [str(schema.field(name).type) for name in ("sha256", "width", "seconds")] == ["string", "int64", "double"]
    assert schema.field("sha256").metadata[b"description"].startswith(b"SHA-256")
    assert schema.metadata[b"ledger_digest"].decode() == grouped.ledger.head()[1]
    links = library.read_schema(tmp_path / "account_links.parquet")
    assert str(links.field("probability").type) == "double"
    kinds = library.read_table(tmp_path / "regions.parquet").column("seconds").to_pylist()
    assert kinds == [None, None, None, None, None, 1.5, 1.5]


def test_a_text_that_a_spreadsheet_would_run_is_left_as_it_is(grouped: Case, tmp_path: Path) -> None:
    parquet.export(grouped, tmp_path, Silent(), force=True)
    names = library.read_table(tmp_path / "accounts.parquet").column("account").to_pylist()
    assert "=cmd()<script>\u202e" in names


def test_without_the_library_it_says_how_to_add_it(
    grouped: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(WrongCallError, match=r"tuskprint\[parquet\]"):
        parquet.export(grouped, tmp_path / "out", Silent())
    assert not (tmp_path / "out").exists()
