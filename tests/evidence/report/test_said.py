from __future__ import annotations

import csv
from pathlib import Path

from evidence.case import Case
from evidence.catalogue import codes, lines
from evidence.catalogue.codes import CodeRow
from evidence.catalogue.lines import LineRow
from evidence.progress import Silent
from evidence.report.csv import export
from evidence.settings import Settings
from tests import drawing
from tests.captures import lay, take


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tokens_codes_and_lines_are_tables_with_their_places(tmp_path: Path) -> None:
    text = "手镯 3500元 VX：yaxuan888 大号被封，备用号 yaxuan999"
    lay(
        tmp_path / "source",
        {"雅轩/ad1/t.txt": text.encode(), "雅轩/ad1/1.jpg": drawing.encoded(drawing.photo(1, 320, 240))},
    )
    with Case.create(tmp_path / "case", Settings(workers=1, sscd="off")) as case:
        take(case, tmp_path / "source")
        with case.catalogue.reading() as db:
            sha256 = next(iter(db.exec_driver_sql("SELECT sha256 FROM originals WHERE kind = 'image'").scalars()))
        with case.working(), case.catalogue.writing() as db:
            codes.replace(db, [], [CodeRow(sha256, "=cmd()", "other", 1, 2, 3, 4)])
            lines.replace(db, [], [LineRow(sha256, "+86", 0.9, "over", None, 1, 2, 3, 4)])
        export(case, tmp_path / "csv", Silent())
    found = rows(tmp_path / "csv" / "tokens.csv")
    assert [(row["account"], row["kind"], row["normal"]) for row in found] == [
        ("雅轩", "price", "CNY 3500"),
        ("雅轩", "wechat", "yaxuan888"),
        ("雅轩", "account", "yaxuan999"),
        ("雅轩", "announces closed", "yaxuan999"),
        ("雅轩", "announces backup", "yaxuan999"),
    ]
    assert all(text[int(row["start"]) : int(row["end"])] == row["raw"] for row in found)
    assert rows(tmp_path / "csv" / "qr_codes.csv")[0]["payload"] == "'=cmd()"
    assert rows(tmp_path / "csv" / "lines.csv")[0]["text"] == "'+86"
