from __future__ import annotations

import pytest

from evidence.report import columns
from evidence.report.csv import COLUMNS


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_of_every_table_is_described(table: str) -> None:
    assert [each.name for each in columns.of(table)] == COLUMNS[table].split()
    assert all(each.says for each in columns.of(table))
    assert columns.TABLES[table]


def test_nothing_is_described_that_no_table_has() -> None:
    assert set(columns.TABLES) == set(COLUMNS)


def test_what_the_case_does_not_say_is_none_and_numbers_are_numbers() -> None:
    rows = iter([("", "image", "", "720", None, 2, 3, "ok", "")])
    (row,) = columns.typed(rows, columns.of("originals"))
    assert row["sha256"] is None
    assert (row["width"], row["height"], row["seconds"], row["bytes"]) == (720, None, 2.0, 3)
    assert isinstance(row["seconds"], float)
